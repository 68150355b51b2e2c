"""What a question costs as a library grows: processor time against the number of passages, as a picture.

    python tests/benchmarks/scale.py cost.png [--times 1 3 5]

Libraries are `wh_briefings_2022` (18,616 passages; given ready by --library, or embedded first) once and several times
over, the vectors of each further time shaken a little, so that nothing is equal; 54 times make a million passages, and
need some 30 GB of disk. Prints a search without the encoding of the question, and a whole `retrieve`.
"""

import argparse
import json
import re
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from corpus import Briefing
from index import Library
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.question_encoder import encoder_of_questions
from index.folder.database import Database
from index.folder.store import LocalStore
from index.late import PassageTokens, question_tokens
from index.records import EmbeddedPassage, Query, Scope
from index.terms import question_terms
from qa import retrieve

DATA = Path(__file__).parents[3] / "shared" / "data"
SAID = (
    "{:,} passages: search median {:.1f} ms, 95th {:.1f} ms; question {:.1f}, {:.1f} ms; indexed in {:.0f} s; "
    "memory {:.0f} MB; disk {:,.0f} MB"
)
NOISE = 0.03  # of each of 384 numbers: a cosine of about .86 with the original
QUESTIONS = 40
DEPTH = 100


class Row(NamedTuple):
    """Passages; ms of a search and of a question, median and 95th percentile; seconds to index; MB held and kept."""

    passages: int
    search: float
    search_95: float
    question: float
    question_95: float
    indexing: float
    memory: float
    disk: float


def shaken(vectors: np.ndarray, random: np.random.Generator) -> np.ndarray:
    other = vectors + NOISE * random.standard_normal(vectors.shape, np.float32)
    return (other / np.linalg.norm(other, axis=-1, keepdims=True)).astype(np.float32)


def grow(database: Database, times: int) -> None:
    """Put everything in `database` into it again under other ids, until it holds it `times` times."""
    identity, random = database.embedder(), np.random.default_rng(times)
    with database.writing() as connection:
        copies = connection.execute("SELECT id FROM briefings WHERE id NOT LIKE '%~%'").fetchall()
        for (id,) in copies:
            (row,) = connection.execute("SELECT row FROM briefings WHERE id = ?", (id,)).fetchone()
            rows = [item[0] for item in connection.execute("SELECT row FROM passages WHERE briefing = ?", (row,))]
            arrays = list(zip(*database.arrays(rows), strict=True))
            passages = [passage for _, _, passage in database.passages(rows)]
            embedded = [
                EmbeddedPassage(
                    passage,
                    shaken(np.frombuffer(vector, np.float32), random),
                    shaken(np.frombuffer(sentences, np.float32).reshape(-1, identity.dimension), random),
                    PassageTokens(np.frombuffer(sentence_ids, np.uint16), np.frombuffer(states, np.int8)),
                )
                for passage, (vector, sentences, sentence_ids, states) in zip(passages, arrays, strict=True)
            ]
            database.put(replace(database.get(id), id=f"{id}~{times}"), embedded, identity)


def cost(folder: Path, queries: Sequence[tuple[str, Query]], embedder: OnnxEmbedder) -> Row:
    """What the questions cost over the library in `folder`, each asked once before and once measured."""
    began = time.process_time()
    store = LocalStore(folder)
    store.refresh()
    indexing = time.process_time() - began
    searches, questions = [], []
    for measured in (False, True):
        library = Library(store, embedder, str(folder))  # a new one has not encoded the question yet
        for text, query in queries:
            start = time.process_time()
            store.search(query, DEPTH, Scope())
            middle = time.process_time()
            retrieve(text, library=library)
            if measured:
                searches.append(1000 * (middle - start))
                questions.append(1000 * (time.process_time() - middle))
    disk = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    resident = int(re.findall(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1e3
    row = Row(store.size(), *_quantiles(searches), *_quantiles(questions), indexing, resident, disk / 1e6)
    library.close()
    return row


def _quantiles(values: list[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--library", type=Path, help="all of wh_briefings_2022, ready; it is copied")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 3, 5])
    arguments = parser.parse_args()
    embedder = OnnxEmbedder()
    queries = list[tuple[str, Query]]()
    for line in (DATA / "wh_press_qa_2022" / "queries.jsonl").read_text().splitlines()[:QUESTIONS]:
        text = json.loads(line)["text"]
        vectors, tokens = encoder_of_questions(embedder).encode_tokens([text])
        asked = question_tokens(embedder.identity, text, tokens[0])
        queries.append((text, Query(tuple(question_terms(text)), vectors[0], asked)))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        if arguments.library:
            shutil.copytree(arguments.library, folder)
        else:
            lines = (DATA / "wh_briefings_2022" / "corpus.jsonl").read_text().splitlines()
            with Library.open(folder, embedder=embedder) as library:
                library.add(Briefing(d["id"], d["text"], d["title"], d["date"]) for d in map(json.loads, lines))
        rows, held = [], 1
        for times in arguments.times:
            database = Database(folder / "library.sqlite")
            while held < times:
                held += 1
                grow(database, held)
            database.close()
            rows.append(cost(folder, queries, embedder))
            print(SAID.format(*rows[-1]), flush=True)
    draw(rows, arguments.picture)


def draw(rows: Sequence[Row], picture: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    sizes = [row.passages for row in rows]
    axes.plot(sizes, [row.question for row in rows], "o-", label="question, median")
    axes.plot(sizes, [row.question_95 for row in rows], "s--", label="question, 95th percentile")
    axes.plot(sizes, [row.search for row in rows], "^:", label="search alone, median")
    axes.set(xlabel="passages", ylabel="ms of processor time", ylim=(0, None), xlim=(0, None))
    axes.legend()
    figure.savefig(picture, dpi=120)


if __name__ == "__main__":
    main()
