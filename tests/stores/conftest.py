"""Where a store may be: a folder, milvus-lite in this process and as a server, and a real Milvus.

The real one needs Linux, root (for a network of its own) and the wheel `milvus`. Where it can't run, its tests are
skipped and the summary says so; under BRIEFING_QA_CI, which .ci/run sets, they fail.
"""

import os
import select
import shutil
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import Library
from tests.embedders import HashedWords

HERE = Path(__file__).parent
STORES = ["folder", "lite-file", "lite-server", "milvus"]
PATIENCE = 150  # seconds for a server to be ready

Place = Callable[[], str]  # an address, or a folder, at which there is no library yet

SERVERS = ExitStack()  # those that all tests of this folder share


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Shared servers stop with the last of these tests: for the rest of a run, an idle Milvus takes 4% of a core."""
    yield
    if nextitem is None or HERE not in nextitem.path.parents:
        SERVERS.close()


def cannot(reason: str) -> None:
    if os.environ.get("BRIEFING_QA_CI"):
        pytest.fail(f"a server to test with could not be started: {reason}")
    pytest.skip(f"NOT TESTED AGAINST MILVUS: {reason}")  # which the summary says


def free_port() -> int:
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return int(any_socket.getsockname()[1])


def await_line(process: "subprocess.Popen[str]", wanted: str) -> None:
    """Wait for a process to say that it is ready."""
    assert process.stdout is not None
    while select.select([process.stdout], [], [], PATIENCE)[0]:
        if not (line := process.stdout.readline()):
            break
        if line.startswith(wanted):
            return
    process.kill()
    cannot(f"{process.args} did not start")


@contextmanager
def real_server(folder: Path, *options: str) -> Iterator[int]:
    """A real Milvus in `folder`, made if absent; its port on this machine."""
    try:
        import milvus  # noqa: F401
    except ImportError:
        cannot("the package milvus==2.3.5 is not installed (pip install -e '.[test]')")
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        cannot("the real Milvus listens on every address, so it gets a network of its own, which takes root on Linux")
    port = free_port()
    command = [sys.executable, str(HERE / "isolated.py"), str(folder), str(port), *options]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        try:
            await_line(server, "ready")
            yield port
        finally:
            assert server.stdin is not None
            server.stdin.close()
            try:
                server.wait(60)
            except subprocess.TimeoutExpired:
                server.kill()  # what it started dies with it


@pytest.fixture(scope="session")
def real_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the real Milvus is unpacked, 450 MB of it; removed at the end."""
    folder = tmp_path_factory.mktemp("milvus")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def milvus_address(real_folder: Path) -> str:
    return f"milvus://127.0.0.1:{SERVERS.enter_context(real_server(real_folder / 'plain'))}"


@pytest.fixture(scope="session")
def lite_server_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"milvus://127.0.0.1:{SERVERS.enter_context(lite_server(tmp_path_factory.mktemp('lite-server')))}"


@contextmanager
def lite_server(folder: Path) -> Iterator[int]:
    """milvus-lite as a server of `folder`; its port."""
    port = free_port()
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder), "--host", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        for _ in range(PATIENCE * 5):
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            try:
                server.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
            cannot("milvus-lite did not start as a server")
        yield port
        server.terminate()


@pytest.fixture(scope="session", params=STORES)
def kind(request: pytest.FixtureRequest) -> str:
    """Which store a test runs on."""
    return str(request.param)


@pytest.fixture(scope="session")
def place(kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    if kind == "folder":
        return lambda: str(tmp_path_factory.mktemp("library") / "library")
    if kind == "lite-file":
        file = tmp_path_factory.mktemp("lite") / "news.db"
        base = f"milvus://{file}"
    else:
        base = request.getfixturevalue("milvus_address" if kind == "milvus" else "lite_server_address")
    return lambda: f"{base}/t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def address(place: Place) -> Iterator[str]:
    """A place of its own for one test; what was made there is dropped after."""
    chosen = place()
    yield chosen
    dropped(chosen)


def dropped(address: str) -> None:
    if "://" in address:
        from index.milvus.address import parsed
        from index.milvus.client import Client

        name = parsed(address).name
        client = Client(parsed(address))
        if client.bound(name):
            client._client.drop_alias(name)
        for collection in collections(client):
            if collection.startswith(name):
                client.drop(collection)
        client.close()


def collections(client: Any) -> list[str]:
    """All that a server of Milvus has, which the program itself never asks for."""
    return list(client._client.list_collections())


@pytest.fixture
def opener(address: str) -> Iterator[Callable[..., Library]]:
    """Open the library of this test, with the hashed embedder or another; closed at the end."""
    libraries: list[Library] = []

    def opener(embedder: HashedWords | None = None) -> Library:
        libraries.append(Library.open(address, embedder=embedder or HashedWords()))
        return libraries[-1]

    yield opener
    for library in libraries:
        library.close()


@pytest.fixture
def library(opener: Callable[..., Library]) -> Library:
    return opener()
