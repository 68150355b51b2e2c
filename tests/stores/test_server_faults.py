"""A server that is killed and started again, by milvus-lite: whoever has the library open goes on by themselves."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Added, Library, LibraryError
from tests.embedders import HashedWords, assert_kept, assert_whole, sample
from tests.stores.conftest import cannot, free_port

PATIENCE = 60.0


class Server:
    """A milvus-lite on one port and one folder, however often it is killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"milvus://127.0.0.1:{self.port}/killed"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(self.folder)]
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        cannot("milvus-lite did not start as a server")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


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
