"""A server that is killed and started again, is slow, or has a full disk: whoever has the library open goes on.

The server is milvus-lite. It is neither slow nor full by itself: a proxy on loopback hands its calls on, late or not at
all, and answers those that write as a Milvus does whose disk is full.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Added, Library, LibraryError
from tests.embedders import HashedWords, assert_kept, assert_whole, sample
from tests.stores.servers import PATIENCE, Proxy, Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "lite")
    made.start()
    yield made
    made.kill()


def recovered(library: Library) -> None:
    """Wait until questions are answered again, with nothing done to the library."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            assert library.search("storm on the border", 1000)
            return
        except LibraryError:
            assert time.monotonic() < deadline, "it does not recover"
            time.sleep(0.3)


ACTS: dict[str, Callable[[Library], object]] = {
    "add": lambda library: library.add(sample(10)),
    "remove": lambda library: library.remove("briefing-0"),
    "search": lambda library: library.search("storm on the border", 50),
    "feedback": lambda library: library.feedback(),
}


def test_an_open_library_is_told_plainly_and_goes_on_when_its_server_is_back(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    with Library.open(server.address, embedder=HashedWords()) as library:
        library.add([sample(number) for number in range(4)])
        for act in ACTS.values():
            server.kill()
            with pytest.raises(LibraryError, match="its server does not answer; what was added before is safe") as told:
                act(library)
            assert "Traceback" not in str(told.value)
            server.start()
            recovered(library)
            assert sorted(assert_whole(library)) == [f"briefing-{number}" for number in range(4)]
        assert library.add(sample(10))[0].status == "added"
        library.remove("briefing-0")
        assert sorted(assert_whole(library)) == ["briefing-1", "briefing-10", "briefing-2", "briefing-3"]
    assert "Traceback" not in capfd.readouterr().err


def test_what_was_told_before_the_server_died_is_there_whole(server: Server) -> None:
    kept: dict[str, int] = {}
    with Library.open(server.address, embedder=HashedWords()) as library:
        for version in range(3):

            def told(added: Added, version: int = version) -> None:
                kept[added.id] = version
                if len([id for id, last in kept.items() if last == version]) == 3:
                    server.kill()

            with pytest.raises(LibraryError, match="its server does not answer"):
                library.add((sample(number, version) for number in range(8)), on_added=told)
            server.start()
            recovered(library)
            assert_kept(library, kept, version)
        assert len(library.add(sample(number, 3) for number in range(8))) == 8
        assert sorted(assert_whole(library)) == [f"briefing-{number}" for number in range(8)]


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with contextlib.closing(Proxy(server.port)) as made:
        yield made


def test_a_slow_server_is_waited_for(proxy: Proxy) -> None:
    with Library.open(proxy.address, embedder=HashedWords()) as library:
        proxy.delay = 0.08
        assert [added.status for added in library.add([sample(number) for number in range(3)])] == ["added"] * 3
        library.remove("briefing-0")
        assert library.search("storm on the border", 5)
        proxy.delay = 0
        assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2"]


def test_a_server_that_does_not_answer_in_time_is_told_plainly_and_loses_nothing(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(proxy.address, embedder=HashedWords()) as library:
        library.add([sample(number) for number in range(4)])
        monkeypatch.setattr("index.milvus.client.CALL_SECONDS", 0.3)
        for act in ACTS.values():
            proxy.delay = 1.0
            with pytest.raises(LibraryError, match="what was added before is safe; try again") as told:
                act(library)
            assert "Traceback" not in str(told.value)
            proxy.delay = 0
            recovered(library)
        monkeypatch.undo()
        time.sleep(1.2)  # what was on its way arrives late: it may be done or not, but never by half
        sure = {"briefing-1", "briefing-2", "briefing-3"}
        assert sure <= set(assert_whole(library)) <= sure | {"briefing-0", "briefing-10"}
        library.add([sample(0), sample(10)])
        assert set(assert_whole(library)) == sure | {"briefing-0", "briefing-10"}


def test_a_full_server_refuses_in_a_sentence_and_takes_more_once_there_is_room(proxy: Proxy) -> None:
    with Library.open(proxy.address, embedder=HashedWords()) as library:
        library.add([sample(number) for number in range(4)])
        proxy.full = True
        for act in (lambda: library.add(sample(10)), lambda: library.remove("briefing-0")):
            with pytest.raises(LibraryError, match=r"disk quota exceeded.*what was added before is safe; try again"):
                act()
        assert sorted(assert_whole(library)) == [f"briefing-{number}" for number in range(4)]
        proxy.full = False
        assert library.add(sample(10))[0].status == "added"
        library.remove("briefing-0")
        assert sorted(assert_whole(library)) == ["briefing-1", "briefing-10", "briefing-2", "briefing-3"]
