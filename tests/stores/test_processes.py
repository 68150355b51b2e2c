"""Many processes at one library: writers that are killed, writers at once, and founders at once.

What a folder stands in this way is in tests/test_faults_kill.py and tests/test_library_processes.py.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from index.embed.passages import embed
from index.milvus.address import parsed
from index.milvus.client import Client
from index.records import EmbeddedPassage
from tests.embedders import HashedWords, assert_kept, assert_whole, sample
from tests.stores.conftest import collections, dropped

Opener = Callable[..., Library]
ROOT = Path(__file__).parents[2]
PRELUDE = """
import sys
import index.milvus
from index import EmbedderMismatch, Library
from tests.embedders import HashedWords, sample
address, mine = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
"""
ADDER = """
library = Library.open(address, embedder=HashedWords())
for number in range(mine * 10, mine * 10 + 6, 3):
    library.add([sample(n) for n in range(number, number + 3)])
library.add(sample(500))  # both of them
print(len(library.search("storm on the border", 1000)) > 0)
"""
FOUNDER = """
try:
    library = Library.open(address, embedder=HashedWords(f"model-{mine}"))
    print([added.status for added in library.add([sample(mine)])][0])
except EmbedderMismatch:
    print("refused")
"""
VICTIM = """
import index.adding
index.adding.CHARACTERS_AT_ONCE = 1
library = Library.open(address, embedder=HashedWords())
library.add(
    (sample(number, mine) for number in range(30)),
    on_added=lambda added: print(added.id, flush=True),
)
print("done", flush=True)
"""


@pytest.fixture
def shared(kind: str) -> None:
    if kind not in ("lite-server", "milvus"):
        pytest.skip("one process at a time")


def start(code: str, address: str, *numbers: int) -> list["subprocess.Popen[str]"]:
    """A process for each number, all ready to run `code` once they are told."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PRELUDE + code, address, str(number)], cwd=ROOT, text=True, stdin=-1, stdout=-1
        )
        for number in numbers
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        go(process)
    return processes


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def ended(processes: Sequence["subprocess.Popen[str]"]) -> list[str]:
    printed = [process.communicate(timeout=600)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return printed


@pytest.mark.usefixtures("shared")
def test_two_processes_add_at_once_and_lose_nothing(address: str, opener: Opener) -> None:
    opener().add(sample(400))
    assert ended(start(ADDER, address, 0, 1)) == ["True", "True"]
    library = opener()
    expected = [*range(6), *range(10, 16), 400, 500]
    assert sorted(assert_whole(library)) == sorted(f"briefing-{number}" for number in expected)
    assert library.generation() == 14  # the one that both had was kept once


@pytest.mark.usefixtures("shared")
def test_only_one_embedder_gets_into_a_new_library(address: str) -> None:
    assert sorted(ended(start(FOUNDER, address, 1, 2, 3))) == ["added", "refused", "refused"]
    client = Client(parsed(address))
    left = [name for name in collections(client) if name.startswith(parsed(address).name)]
    client.close()
    assert len(left) == 2  # those of the others are dropped


@pytest.fixture
def address(kind: str, address: str, tmp_path: Path) -> str:
    """A place that no process has opened before."""
    return f"milvus://{tmp_path}/own.db/{parsed(address).name}" if kind == "lite-file" else address


@pytest.fixture
def rows(kind: str, address: str) -> Iterator[Callable[[], dict[str, set[str]]]]:
    """The versions of which any row is kept, by collection."""
    if kind == "folder":
        pytest.skip("tests/test_faults_kill.py has its own")
    clients: list[Client] = []

    def versions() -> dict[str, set[str]]:
        clients.append(client := Client(parsed(address)))
        records = client.bound(parsed(address).name)
        assert records is not None
        texts = client.query(records, "kind in [3, 4, 5]", ["version"], fresh=True)
        passages = client.query(f"{records}_passages", 'key >= "0"', ["version"], fresh=True)
        return {"texts": {row["version"] for row in texts}, "passages": {row["version"] for row in passages}}

    yield versions
    for client in clients:
        client.close()


def test_a_killed_writer_leaves_briefings_whole_and_what_it_left_is_swept_up(
    kind: str,
    address: str,
    opener: Opener,
    rows: Callable[[], dict[str, set[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen, kept = random.Random(kind), dict[str, int]()
    # A file is one process's as long as that lives.
    for version in range(1 if kind == "lite-file" else 3):
        (victim,) = start(VICTIM, address, version)
        assert victim.stdout is not None
        told = [victim.stdout.readline().strip() for _ in range(chosen.randint(1, 4))]
        time.sleep(chosen.uniform(0, 0.15))
        os.kill(victim.pid, signal.SIGKILL)
        told += victim.communicate()[0].split()
        kept |= dict.fromkeys((id for id in told if id != "done"), version)
        library = opener()
        assert_kept(library, kept, version)
        library.close()
    monkeypatch.setattr("index.milvus.writer.ABANDONED", -1_000_000)
    library = opener()
    library.add(sample(200))
    library.doctor()
    view = library._store._held._view  # type: ignore[attr-defined]
    assert rows() == {"texts": set(view.versions), "passages": set(view.versions)}
    assert len(assert_whole(library)) == len(kept) + 1


def test_what_a_writer_left_before_its_commit_is_seen_by_nobody_and_swept_up(
    opener: Opener, rows: Callable[[], dict[str, set[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it had died at the last moment."""
    library = opener()
    library.add([sample(1), sample(2)])
    before = {str(item) for item in library.search("storm on the border", 3)}, library.counts(["storm"])
    store = library._store
    with monkeypatch.context() as patch:
        patch.setattr(type(store._writer), "_committed", lambda *_: True)
        for number in range(3, 9):
            store.put(sample(number), _embedded(sample(number)), HashedWords().identity)
    assert ({str(item) for item in library.search("storm on the border", 3)}, library.counts(["storm"])) == before
    assert len(rows()["passages"]) == 8
    assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2"]
    monkeypatch.setattr("index.milvus.writer.ABANDONED", -1_000_000)
    store.refresh()
    assert {name: len(versions) for name, versions in rows().items()} == {"texts": 2, "passages": 2}
    assert {str(item) for item in library.search("storm on the border", 3)} == before[0]


def _embedded(briefing: Briefing) -> list[EmbeddedPassage]:
    return embed(HashedWords(), [briefing])[0]


def test_a_removed_briefing_leaves_no_row_behind(
    opener: Opener, rows: Callable[[], dict[str, set[str]]], address: str
) -> None:
    library = opener()
    library.add([sample(1), sample(2)])
    library.add(sample(1, version=3))
    library.remove("briefing-2")
    (version,) = library._store._held._view.versions  # type: ignore[attr-defined]
    assert rows() == {"texts": {version}, "passages": {version}}
    dropped(address)
