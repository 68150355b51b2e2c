"""A process killed at any moment loses nothing that it reported, and leaves nothing by half.

Each round starts a process, kills it at a random moment and looks at what it left. BRIEFING_QA_KILL_ROUNDS sets the
number of rounds, for a longer soak.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from index import EmbedderMismatch, Library
from tests.conftest import Opener
from tests.embedders import HashedWords, assert_kept, assert_whole, sample

ROOT = Path(__file__).parents[1]
ROUNDS = int(os.environ.get("BRIEFING_QA_KILL_ROUNDS", "15"))

# Loads what is slow once, then forks a worker for each line "task folder number"; a worker's reports go to stdout.
NURSERY = """
import os, sys
import concurrent.futures.thread, faiss, filelock, numpy, tantivy
import index.adding
from index import Library
from tests.embedders import HashedWords, sample

index.adding.CHARACTERS_AT_ONCE = 5_000  # a few briefings at a time

def say(line):  # at once: of a line that is printed in parts (PYTHONUNBUFFERED), a kill may leave half
    os.write(1, f"{line}\\n".encode())

def report(added):
    say(f"{added.id} {added.status}")

def work(task, folder, number):
    version = int(number)
    if task == "reembed":
        return Library.reembed(folder, embedder=HashedWords("other", 70), on_added=report)
    library = Library.open(folder, embedder=HashedWords())
    if task == "at-once":
        library.add((sample(n, version) for n in range(60)), on_added=report)
    else:
        for n in range(60):
            library.add(sample(n, version), on_added=report)

say("ready")
for line in sys.stdin:
    worker = os.fork()
    if not worker:
        say(f"worker {os.getpid()}")
        work(*line.split())
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    if code not in (0, -9):
        say(f"failed {code}")
    say("ended")
"""

Killed = Callable[[str, Path, int, int, float], list[str]]


@pytest.fixture(scope="module")
def killed() -> Iterator[Killed]:
    """Run a task in a process that is killed some seconds after so many reports; gives all it had reported by then."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdin=-1, stdout=-1) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        stdin, stdout = nursery.stdin, nursery.stdout
        assert stdout.readline() == "ready\n"

        def run(task: str, folder: Path, number: int, reports: int, seconds: float) -> list[str]:
            print(task, folder, number, file=stdin, flush=True)
            worker = int(stdout.readline().removeprefix("worker "))
            lines = iter(stdout.readline, "ended\n")
            told = list(islice(lines, reports))  # fewer if it ends before
            time.sleep(seconds)
            with contextlib.suppress(ProcessLookupError):  # it was done before
                os.kill(worker, signal.SIGKILL)
            told += lines
            assert not any(line.startswith("failed") for line in told), f"the worker {told[-1]}"
            return told

        yield run


@pytest.mark.parametrize("task", ["at-once", "one-by-one"])
def test_what_was_reported_added_is_there_whole_and_nothing_is_there_by_half(
    task: str, killed: Killed, folder: Path, opened: Opener
) -> None:
    chosen = random.Random(task)
    kept: dict[str, int] = {}
    reports = 0
    for version in range(ROUNDS):
        # Half of the kills come early, while the library is opened; the others, however slow the machine, in the work.
        after = chosen.choice([0, 0, 0, 1, 5, 20])
        told = [line.split()[0] for line in killed(task, folder / "library", version, after, chosen.uniform(0, 0.3))]
        reports += len(told)
        kept.update(dict.fromkeys(told, version))
        library = opened()
        assert_kept(library, kept, version)
        library.close()
    assert reports > ROUNDS  # the kills came at moments worth testing


def test_embedding_again_is_done_or_not_begun(killed: Killed, folder: Path, opened: Opener) -> None:
    chosen, other = random.Random(0), HashedWords("other", 70)
    opened().add(sample(number) for number in range(60))
    for number in range(ROUNDS // 3):
        killed("reembed", folder / "library", number, chosen.choice([0, 10, 60]), chosen.uniform(0, 0.2))
        try:
            library = opened()
        except EmbedderMismatch:
            library = opened(embedder=other)
        assert len(assert_whole(library)) == 60
        library.close()
        Library.reembed(folder / "library", embedder=HashedWords()).close()
