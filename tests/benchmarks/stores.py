"""A shared library beside a folder: how fast it takes passages in, what a question costs, and whether ranking is equal.

    python tests/benchmarks/stores.py ADDRESS FOLDER [--times 54] [--questions 200] [--servers 2] [--pid N --disk D]

FOLDER holds `wh_briefings_2022`, ready. It is copied to ADDRESS, the first time around, and every question is asked of
both in turn. With --times, further copies with shaken vectors go to ADDRESS alone, under other ids, and what a question
costs and how many of the exact 10 nearest are found is told again. --pid and --disk are the server's, for its memory
and its disk.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scale import shaken

from corpus import Briefing, Passage
from index import Library, copy
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.question_encoder import encoder_of_questions
from index.late import PassageTokens
from index.records import EmbeddedPassage, Query, Scope
from index.store import Store, open_store
from qa import retrieve

DATA = Path(__file__).parents[3] / "shared" / "data"
WARM = 20  # questions that are not measured
ASKER = f"""
WARM = {WARM}
import sys, time, json
from index import Library
from qa import retrieve
library = Library.open(sys.argv[1])
questions = json.loads(sys.stdin.readline())
for question in questions[:WARM]:
    retrieve(question, library=library)
print("ready", flush=True)
sys.stdin.readline()
started = time.perf_counter()
for question in questions[WARM:]:
    retrieve(question, library=library)
print((len(questions) - WARM) / (time.perf_counter() - started), flush=True)
"""


def copies(source: Store, number: int) -> Iterator[tuple[Briefing, list[EmbeddedPassage]]]:
    """Everything in `source` under other ids, with other vectors; the same ones for the same number.

    Of each passage only the first sentence, so that a million of them fit the memory of a small machine.
    """
    random = np.random.default_rng(number)
    for line in sorted(source.listed(), key=lambda line: line.id):
        briefing = source.get(line.id)
        assert briefing is not None
        yield (
            replace(briefing, id=f"{line.id}~{number}"),
            [shortened(item, random) for item in source.embedded(line.id)],
        )


def shortened(item: EmbeddedPassage, random: np.random.Generator) -> EmbeddedPassage:
    first, tokens = item.passage.sentences[0], item.tokens
    of_first = tokens.sentences == 0
    return EmbeddedPassage(
        Passage(first.start, first.end, (first,), item.passage.heading, item.passage.speaker),
        shaken(item.vector, random),
        shaken(item.sentence_vectors[:1], random),
        PassageTokens(tokens.sentences[of_first], tokens.states[of_first]),
    )


def grow(source: Store, target: Store, number: int, writers: int) -> tuple[NDArray[np.float32], float]:
    """Put `copies` into `target`, so many at once; their vectors, and how many seconds it took."""
    identity, vectors, started = source.embedder(), [], time.perf_counter()
    assert identity is not None
    waiting = deque[Future[str]]()
    with ThreadPoolExecutor(writers) as pool:
        for briefing, passages in copies(source, number):
            vectors += [item.vector for item in passages]
            waiting.append(pool.submit(target.put, briefing, passages, identity))
            while len(waiting) > 2 * writers:
                waiting.popleft().result()
        for each in waiting:
            each.result()
    return np.array(vectors), time.perf_counter() - started


def asked(libraries: Sequence[Library], questions: Sequence[str]) -> list[list[float]]:
    """Milliseconds that each question took of each library, but for the first WARM; in turn, under equal load."""
    times: list[list[float]] = [[] for _ in libraries]
    anew = [Library(library._store, library._embedder, library.path) for library in libraries]  # nothing is encoded yet
    for number, question in enumerate(questions):
        for library, own in zip(anew, times, strict=True):
            started = time.perf_counter()
            retrieve(question, library=library)
            if number >= WARM:
                own.append(1000 * (time.perf_counter() - started))
    return times


def compared(folder: Library, shared: Library, questions: Sequence[str]) -> None:
    same, difference = 0, 0.0
    for question in questions:
        ours, theirs = (retrieve(question, 50, library=library) for library in (folder, shared))
        difference = max(difference, *(abs(a.score - b.score) for a, b in zip(ours, theirs, strict=True)))
        # Passages of equal text score alike and may stand in either order.
        same += [hit.text for hit in ours] == [hit.text for hit in theirs]
    print(f"ranking: {same} of {len(questions)} first 50 equal, scores differ by at most {difference:.1e}", flush=True)


def recall(store: Store, folder: Library, questions: Sequence[str], matrix: np.ndarray) -> float:
    """How many of the exact 10 nearest of `matrix` are among the 10 that `store` finds."""
    found = []
    for question in questions:
        vector = encoder_of_questions(folder._embedder).encode_tokens([question])[0][0]
        exact = np.sort(matrix @ vector)[-10:]
        view = store._held.searchable()  # type: ignore[attr-defined]
        places = store._nearest(view, Query((), vector, None), 10, Scope())  # type: ignore[attr-defined, arg-type]
        kept = store._held.passages(view.epoch, [f"{v}{n:08x}" for v, n in places])  # type: ignore[attr-defined]
        cosines = [float(np.frombuffer(arrays.vector, np.float32) @ vector) for _, arrays in kept.values()]
        found.append(sum(cosine >= exact[0] - 1e-5 for cosine in cosines) / 10)
    return statistics.mean(found)


def said(name: str, times: Sequence[float]) -> str:
    return f"{name} median {statistics.median(times):.0f} ms, 95th {statistics.quantiles(times, n=20)[-1]:.0f} ms"


def resources(pid: int | None, disk: Path | None) -> str:
    parts = []
    if pid:
        resident = re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]
        parts.append(f"server's memory {int(resident) / 1e6:.2f} GB")
    if disk:
        taken = subprocess.run(["du", "-sm", str(disk)], capture_output=True, text=True, check=True).stdout.split()[0]
        parts.append(f"its disk {int(taken) / 1e3:.2f} GB")
    return ", ".join(parts)


def together(address: str, questions: Sequence[str], servers: int) -> float:
    """Questions a second that as many processes answer together."""
    processes = [
        subprocess.Popen([sys.executable, "-c", ASKER, address], text=True, stdin=-1, stdout=-1) for _ in range(servers)
    ]
    for process in processes:
        assert process.stdin and process.stdout
        print(json.dumps(list(questions)), file=process.stdin, flush=True)
    for process in processes:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        print(file=process.stdin, flush=True)
    return sum(float(process.communicate()[0]) for process in processes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--writers", type=int, default=8, help="threads that put the further copies")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--servers", type=int, default=0)
    parser.add_argument("--pid", type=int)
    parser.add_argument("--disk", type=Path)
    chosen = parser.parse_args()
    lines = (DATA / "wh_press_qa_2022" / "queries.jsonl").read_text().splitlines()
    questions = [json.loads(line)["text"] for line in lines][: chosen.questions]
    started = time.perf_counter()
    copied = copy(chosen.folder, chosen.address)
    seconds = time.perf_counter() - started
    print(f"copied {copied.copied} briefings of {copied.passages} passages, read back and compared: {seconds:.0f} s")
    embedder = OnnxEmbedder()
    with Library.open(chosen.folder, embedder=embedder) as folder:
        started = time.perf_counter()
        with Library.open(chosen.address, embedder=embedder) as shared:
            shared.search(questions[0])
            print(f"opened and first asked in {time.perf_counter() - started:.1f} s", flush=True)
            if len(shared.briefings()) == len(folder.briefings()):
                compared(folder, shared, questions)
            time.sleep(10)
            times = asked([folder, shared], questions)
            print(
                f"{said('folder', times[0])}; {said('shared', times[1])}; {resources(chosen.pid, chosen.disk)}",
                flush=True,
            )
        source, target = open_store(chosen.folder), open_store(chosen.address)
        parts = [np.array([item.vector for line in source.listed() for item in source.embedded(line.id)])]
        for number in range(2, chosen.times + 1):
            vectors, seconds = grow(source, target, number, chosen.writers)
            parts.append(vectors)
            rate = f"{len(vectors)} passages put in {seconds:.0f} s, {len(vectors) / seconds:.0f}/s"
            print(f"{number}: {rate}; {resources(chosen.pid, chosen.disk)}", flush=True)
        if chosen.times > 1:
            matrix = np.concatenate(parts)
            target.close()
            started = time.perf_counter()
            with Library.open(chosen.address, embedder=embedder) as shared:
                shared.search(questions[0])
                print(
                    f"{len(matrix)} passages; opened and first asked in {time.perf_counter() - started:.1f} s",
                    flush=True,
                )
                (times,) = asked([shared], questions)
                print(f"{said('shared', times)}; {resources(chosen.pid, chosen.disk)}", flush=True)
                print(
                    f"recall@10 of the vectors {recall(shared._store, shared, questions[:40], matrix):.3f}", flush=True
                )
    for servers in range(1, chosen.servers + 1):
        rate = together(chosen.address, questions, servers)
        print(f"{servers} processes: {rate:.1f} questions a second", flush=True)


if __name__ == "__main__":
    main()
