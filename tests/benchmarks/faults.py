"""A fault at every call of the system: what was acknowledged is there, and the library works once the fault is gone.

    python tests/benchmarks/faults.py --runs 2700
    python tests/benchmarks/faults.py --runs 400 --things accounts "first account" grants

Each run does one thing to a copy of a library (or of a file of accounts) in a process of its own, in which strace makes
the n-th call of a kind fail: the process is killed there, the call alone gives EIO, or all from there on give ENOSPC or
EROFS, as on a disk that is full or was made read-only. Then the fault is over. Wrong is: something acknowledged that is
not there, a briefing by half, an index that does not fit the briefings, or a library that takes no more briefings. The
calls are those of the main thread; the runs are spread evenly over all of them. It needs Linux and strace.
"""

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import faiss  # noqa: E402, F401  (what is slow to import, once for all runs)
import tantivy  # noqa: E402, F401

from index import LibraryError  # noqa: E402
from qa.access import AccessError  # noqa: E402
from tests.benchmarks.fault_stories import THINGS, check, made  # noqa: E402
from tests.conftest import quick_folder  # noqa: E402

CALLS = "pwrite64 write fsync fdatasync rename unlink ftruncate mkdir openat".split()
FAULTS = {"kill": "signal=KILL:when={}", "EIO": "error=EIO:when={}", "full": "error=ENOSPC:when={}+"}
READ_ONLY = {"read-only": "error=EROFS:when={}+"}
CHANGING = {"rename", "unlink", "mkdir", "openat", "ftruncate"}


@dataclass(frozen=True)
class Fault:
    """One run: what is done, and what goes wrong with which call."""

    thing: str
    call: str
    kind: str
    number: int

    @property
    def injected(self) -> str:
        return f"inject={self.call}:" + (FAULTS | READ_ONLY)[self.kind].format(self.number)


def run(template: Path, folder: Path, thing: str, expression: list[str]) -> tuple[list[str], int]:
    """Do a thing to a copy of `template` under strace; what was acknowledged, and how the process ended."""
    shutil.copytree(template, folder)
    ours, theirs = socket.socketpair()  # send() is none of the calls that fail
    child = os.fork()
    if not child:
        _work(thing, folder, theirs)
    theirs.close()
    os.waitpid(child, os.WUNTRACED)  # it has stopped itself
    command = ["strace", "-p", str(child), "-e", f"trace={','.join(CALLS)}", *expression]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        while "attached" not in (line := tracer.stderr.readline()):
            assert line, "strace could not attach"
        os.kill(child, signal.SIGCONT)
        tracer.stderr.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with ours:
        ours.settimeout(5)
        said = b""
        while part := ours.recv(65536):
            said += part
    return said.decode().split("\n")[:-1], code


def _work(thing: str, folder: Path, out: socket.socket) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.kill(os.getpid(), signal.SIGSTOP)
        THINGS[thing](folder, lambda line: out.sendall(f"{line}\n".encode()))
        os._exit(0)
    except BaseException:  # of whatever kind: what counts is what is left behind
        os._exit(1)


def faults(template: Path, folder: Path, things: list[str]) -> Iterator[Fault]:
    """Every fault that there can be, by a run of each thing without any."""
    for thing in things:
        trace = folder / "trace"
        said, code = run(template, folder / "dry", thing, ["-o", str(trace)])
        assert code == 0, f"{thing} fails without a fault"
        check(thing, folder / "dry", said)
        shutil.rmtree(folder / "dry")
        calls = Counter(line.partition("(")[0] for line in trace.read_text().splitlines())
        for call in CALLS:
            kinds = [*FAULTS, *(READ_ONLY if call in CHANGING else ())]
            yield from (Fault(thing, call, kind, n + 1) for n in range(calls[call]) for kind in kinds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2700)
    parser.add_argument("--seed", type=int, default=7, help="Which of the possible faults, and in which order.")
    parser.add_argument("--things", nargs="+", choices=THINGS, default=[*THINGS])
    parser.add_argument("--seconds", type=float, default=3600, help="End after so many seconds.")
    given = parser.parse_args()
    with quick_folder() as name:
        template = made(Path(tempfile.mkdtemp(dir=name)))
        folder = Path(name)
        possible = list(faults(template, folder, given.things))
        random.Random(given.seed).shuffle(possible)
        done: Counter[str] = Counter()
        runs, failed, begun = 0, 0, time.monotonic()
        for fault in possible[: given.runs]:
            if time.monotonic() - begun > given.seconds:
                break
            said, _ = run(template, folder / "run", fault.thing, ["-o", os.devnull, "-e", fault.injected])
            try:
                check(fault.thing, folder / "run", said)
            except (AssertionError, LibraryError, AccessError) as error:
                failed += 1
                print(f"{fault}: {type(error).__name__}: {str(error)[:300]}", flush=True)
            done[fault.kind] += 1
            done[fault.thing] += 1
            shutil.rmtree(folder / "run")
            if (runs := sum(done[kind] for kind in (*FAULTS, *READ_ONLY))) % 50 == 0:
                print(f"{runs} runs, {failed} with harm, {time.monotonic() - begun:.0f} s", flush=True)
        print(f"{runs} of {len(possible)} possible faults, {failed} with harm, {time.monotonic() - begun:.0f} s")
        print(", ".join(f"{name} {count}" for name, count in sorted(done.items())))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
