"""Many may read a library while others write it: processes, and threads of one process."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import Candidate, EmbedderMismatch, Library
from tests.conftest import Opener
from tests.embedders import HashedWords, assert_whole, sample

ROOT = Path(__file__).parents[1]
PRELUDE = """
import sys, time
import faiss, filelock, numpy, tantivy, index.folder.store
from corpus import segment
from index import EmbedderMismatch, Library
from tests.embedders import HashedWords, sample

folder, mine = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
"""

READER = """
library, searches = Library.open(folder, embedder=HashedWords()), 0
while True:
    found = library.search("storm on the border", 1000)
    searches += 1
    for candidate in found:
        number, versions = int(candidate.briefing.id.removeprefix("briefing-")), range(10)
        assert candidate.briefing in [sample(number, version) for version in versions]
        assert candidate.passage in segment(candidate.briefing.text)
    if any(candidate.briefing.id == "briefing-999" for candidate in found):
        print(searches, library.generation(), len({candidate.briefing.id for candidate in found}))
        break
"""

ADDER = """
library = Library.open(folder, embedder=HashedWords())
for number in range(mine * 10, mine * 10 + 10, 5):
    library.add([sample(n) for n in range(number, number + 5)])
library.add(sample(500))  # both of them
print(len(library.search("storm on the border", 1000)) > 0)
"""

CREATOR = """
for number in range(20):
    start = (mine + number) / 10
    time.sleep(max(0, start - time.time()))  # at the same moment as the others
    with Library.open(f"{folder}/{number}", embedder=HashedWords()) as library:
        assert library.briefings() == []
print("done")
"""

STRANGER = """
try:
    library = Library.open(folder, embedder=HashedWords(f"model-{mine}"))
    print([added.status for added in library.add([sample(mine)])][0])
except EmbedderMismatch:
    print("refused")
"""


def start(code: str, folder: Path, *numbers: int) -> list["subprocess.Popen[str]"]:
    """A process for each number, all ready to run `code` once they are told."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PRELUDE + code, folder, str(number)], cwd=ROOT, text=True, stdin=-1, stdout=-1
        )
        for number in numbers
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    return processes


def go(processes: Sequence["subprocess.Popen[str]"]) -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


def ended(processes: Sequence["subprocess.Popen[str]"]) -> list[str]:
    """What each process printed; every one of them must have ended well."""
    printed = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return printed


def test_two_readers_see_only_whole_briefings_while_one_writes_and_then_the_newest(
    folder: Path, opened: Opener
) -> None:
    library = opened()
    library.add([sample(number) for number in range(5)])
    readers = start(READER, folder / "library", 1, 2)
    go(readers)
    for version in range(1, 5):
        library.add([sample(number, version) for number in range(2)])  # replaced
        library.add(sample(10 + version))  # added
        library.remove(f"briefing-{10 + version}")
    library.add(sample(999))
    for printed in ended(readers):
        searches, generation, briefings = map(int, printed.split())
        assert searches >= 1
        assert (generation, briefings) == (library.generation(), 6)


def test_two_processes_add_at_once_and_lose_nothing(folder: Path, opened: Opener) -> None:
    adders = start(ADDER, folder / "library", 0, 1)
    go(adders)
    assert ended(adders) == ["True", "True"]
    library = opened()
    assert sorted(assert_whole(library)) == sorted(f"briefing-{number}" for number in [*range(20), 500])
    assert library.generation() == 21  # the one that both had was kept once


def test_processes_may_create_the_same_library_at_once(folder: Path) -> None:
    moment = int((time.time() + 1) * 10)
    creators = start(CREATOR, folder, moment, moment, moment)
    go(creators)
    assert ended(creators) == ["done"] * 3


def test_only_one_embedder_gets_into_a_new_library(folder: Path, opened: Opener) -> None:
    strangers = start(STRANGER, folder / "library", 1, 2, 3)
    go(strangers)
    assert sorted(ended(strangers)) == ["added", "refused", "refused"]


def test_threads_search_one_library_while_it_is_written(library: Library) -> None:
    versions = {f"briefing-{number}": [sample(number, version) for version in range(6)] for number in range(8)}
    library.add([briefings[0] for briefings in versions.values()])
    stop = threading.Event()

    def read() -> int:
        searches = 0
        while not stop.is_set():
            found = library.search("storm on the border", 1000)
            assert found
            assert all(candidate.briefing in versions[candidate.briefing.id] for candidate in found)
            searches += 1
        return searches

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        try:
            for version in range(1, 6):
                library.add([briefings[version] for briefings in list(versions.values())[: 8 - version]])
        finally:
            stop.set()
        assert all(reader.result() > 0 for reader in readers)
    assert sorted(assert_whole(library)) == sorted(versions)


def test_threads_that_came_and_went_leave_no_connection_behind(library: Library) -> None:
    library.add(sample(1))
    found: list[list[Candidate]] = []
    for _ in range(20):
        thread = threading.Thread(target=lambda: found.append(library.search("storm")))
        thread.start()
        thread.join()
    assert all(item[0].briefing == sample(1) for item in found)
    assert len(library._store._idle) == 1  # type: ignore[attr-defined]


def test_two_open_libraries_of_one_folder_see_each_others_changes(opened: Opener) -> None:
    first, second = opened(), opened()
    first.add(sample(1))
    assert {item.briefing.id for item in second.search("storm", 100)} == {"briefing-1"}
    second.add(sample(1, version=1))
    assert {item.briefing.text for item in first.search("storm", 100)} == {sample(1, version=1).text}
    first.remove("briefing-1")
    assert (second.search("storm"), second.briefings()) == ([], [])


def test_a_library_embedded_again_elsewhere_is_refused_at_the_next_question(folder: Path, opened: Opener) -> None:
    library = opened()
    library.add(sample(1))
    library.search("storm")
    Library.reembed(folder / "library", embedder=HashedWords("other", 40)).close()
    with pytest.raises(EmbedderMismatch, match="was made with the embedding model other"):
        library.search("storm")


def test_what_another_process_adds_while_embedding_again_waits_for_it_is_embedded_too(
    folder: Path, opened: Opener
) -> None:
    library = opened()
    library.add(sample(1))
    with ThreadPoolExecutor(1) as pool, library._store.writing():  # type: ignore[attr-defined]
        again = pool.submit(Library.reembed, folder / "library", embedder=HashedWords())
        time.sleep(0.5)  # it has looked at the library and waits to write
        library.add(sample(2))
    again.result().close()
    assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2"]
