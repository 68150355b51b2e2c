"""Adding hundreds of briefings, and asking over them after: rates, peak memory, and the time a question takes.

    python tests/benchmarks/ingest.py [--library FOLDER] [--limit N]

Adds `wh_briefings_2022` (745 documents, 1.3 million words) and then asks reporters' questions from the same months. A
library given and already filled is only asked. Pin it to a core (`taskset -c 0`) for figures worth comparing.
"""

import argparse
import itertools
import json
import resource
import statistics
import tempfile
import time
from pathlib import Path

from corpus import Briefing
from index import Library
from index.embed.onnx_embedder import OnnxEmbedder
from qa import ask

DATA = Path(__file__).parents[3] / "shared" / "data"
WARM = 5


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--limit", type=int, help="documents to add")
    parser.add_argument("--questions", type=int, default=200)
    arguments = parser.parse_args()
    documents = lines(DATA / "wh_briefings_2022" / "corpus.jsonl")[: arguments.limit]
    questions = [query["text"] for query in lines(DATA / "wh_press_qa_2022" / "queries.jsonl")]
    with tempfile.TemporaryDirectory() as scratch, Library.open(arguments.library or scratch) as library:
        start, reported = time.perf_counter(), itertools.count(1)

        def progress(outcome: object) -> None:
            if (done := next(reported)) % 50 == 0:
                print(f"  {done} documents, {time.perf_counter() - start:.0f} s", flush=True)

        added = library.add(
            (Briefing(id=d["id"], text=d["text"], title=d["title"], date=d["date"]) for d in documents),
            on_added=progress,
        )
        seconds = time.perf_counter() - start
        new = [outcome for outcome in added if outcome.status != "unchanged"]
        passages, sentences = sum(o.passages for o in added), sum(o.sentences for o in added)
        print(f"{len(added)} documents, {passages} passages, {sentences} sentences; {len(new)} documents new")
        if new:
            rates = f"{len(new) / seconds:.2f} documents/s, {sentences / seconds:.0f} sentences/s"
            print(f"added in {seconds:.0f} s: {rates}")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        encode, whole, embedder = [], [], OnnxEmbedder()
        for question in questions[: WARM + arguments.questions]:
            start = time.perf_counter()
            embedder.encode_tokens([question])
            middle = time.perf_counter()
            ask(question, library=library)
            encode.append(middle - start)
            whole.append(time.perf_counter() - middle)
        encode, whole = encode[WARM:], whole[WARM:]
        print(
            f"{len(whole)} questions: median {1000 * statistics.median(whole):.0f} ms, "
            f"95th {1000 * statistics.quantiles(whole, n=20)[-1]:.0f} ms; "
            f"encoding the question alone: median {1000 * statistics.median(encode):.0f} ms"
        )


if __name__ == "__main__":
    main()
