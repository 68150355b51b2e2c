"""A server that is killed, damaged, starved of locks or badly spoken to loses nothing and answers the next one.

Requests go over a real socket to a process of its own, with the hashed embedder. BRIEFING_QA_KILL_ROUNDS sets how often
it is killed, for a longer soak (tests/benchmarks/kill.py).
"""

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from index import Library
from tests.embedders import HashedWords, assert_whole, sample

ROOT = Path(__file__).parents[1]
ROUNDS = int(os.environ.get("BRIEFING_QA_KILL_ROUNDS", "6"))
PATIENCE = 60.0

# Loads what is slow once, then forks a server of the library in the folder for each line.
NURSERY = """
import os, sys
import concurrent.futures.thread, faiss, filelock, numpy, tantivy, lxml, uvicorn
import qa.server.application, qa.server.run
from index import Library
from qa.server.libraries import Libraries
from qa.server.run import serve
from qa.server.settings import Settings
from tests.embedders import HashedWords

def work(folder):
    library = Library.open(folder, embedder=HashedWords())
    settings = Settings(port=0, requests_per_minute=10**6, upload_limit=10**7, stop_seconds=20)
    serve(settings, Libraries({"default": library}, "none"), on_listening=lambda url: print("at", url, flush=True))

print("ready", flush=True)
for line in sys.stdin:
    worker = os.fork()
    if not worker:
        work(line.strip())
        os._exit(0)
    print("worker", worker, flush=True)
    _, status = os.waitpid(worker, 0)
    print("ended", os.waitstatus_to_exitcode(status), flush=True)
"""


@dataclass
class Server:
    """A server that runs."""

    url: str
    pid: int
    ended: Callable[[], int]

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=PATIENCE, **options)

    def memory(self) -> int:
        """The bytes of memory that it has."""
        statm = Path(f"/proc/{self.pid}/statm")
        if not statm.exists():
            pytest.skip("this system does not tell how much memory a process has")
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


Start = Callable[[Path], Server]


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    """Start a server over a library; the one before has to have ended."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdin=-1, stdout=-1) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        stdin, stdout = nursery.stdin, nursery.stdout
        assert stdout.readline() == "ready\n"

        def run(library: Path) -> Server:
            print(library, file=stdin, flush=True)
            said = dict(stdout.readline().split() for _ in range(2))  # in any order
            return Server(said["at"], int(said["worker"]), lambda: int(stdout.readline().removeprefix("ended ")))

        yield run


@pytest.fixture
def place(folder: Path) -> Path:
    with Library.open(folder / "library", embedder=HashedWords()) as library:
        library.add(map(sample, range(8)))
    return folder / "library"


@pytest.fixture
def server(start: Start, place: Path) -> Iterator[Server]:
    running = start(place)
    yield running
    running.kill()
    running.ended()


def upload(client: httpx.Client, name: str, text: str | bytes) -> httpx.Response:
    data = text.encode() if isinstance(text, str) else text
    return client.post("/api/v1/briefings", files={"file": (name, data)})


def asked(client: httpx.Client, question: str = "storm on the border") -> list[tuple[str, str]]:
    reply = client.post("/api/v1/retrieve", json={"question": question, "k": 100})
    assert reply.status_code == 200, reply.text
    return sorted((hit["briefing"]["id"], hit["text"]) for hit in reply.json()["hits"])


# -- killed -----------------------------------------------------------------------------------------------------------


def killed_at_work(server: Server, version: int, uploads: int, pause: float) -> list[tuple[str, str]]:
    """Kill a server that is asked and added to, some seconds after so many uploads; what it had acknowledged."""
    due, stopped, told = threading.Event(), threading.Event(), list[tuple[str, str]]()

    def add() -> None:
        with contextlib.suppress(httpx.HTTPError), server.client() as client:
            for number in range(100, 200):
                if len(told) >= uploads:
                    due.set()
                text = sample(number, version).text
                reply = upload(client, f"r{number % 4}.txt", text)
                assert reply.status_code in (200, 201)
                told.append((reply.json()["id"], text))

    def ask() -> None:
        with contextlib.suppress(httpx.HTTPError), server.client() as client:
            while not stopped.is_set():
                asked(client)

    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(add), pool.submit(ask)]
        assert due.wait(PATIENCE)
        time.sleep(pause)
        server.kill()
        stopped.set()
        for task in work:
            task.result()
    assert server.ended() == -signal.SIGKILL
    return told


def test_what_a_killed_server_had_acknowledged_is_there_whole(start: Start, place: Path) -> None:
    chosen = random.Random(1)
    kept: dict[str, str] = {}
    acknowledged = 0
    for version in range(ROUNDS):
        told = killed_at_work(start(place), version, chosen.randint(0, 5), chosen.uniform(0, 0.1))
        kept |= dict(told)
        acknowledged += len(told)
        with Library.open(place, embedder=HashedWords()) as library:
            found = {id: library.get(id).text for id in assert_whole(library)}
        assert {f"briefing-{number}" for number in range(8)} <= found.keys()
        under_way = sample(100 + len(told), version).text  # may be kept: its sender could not be told any more
        for id, text in kept.items():
            assert found[id] in (text, under_way)
            kept[id] = found[id]
    assert acknowledged >= ROUNDS  # the kills came at moments worth testing


def test_a_server_that_is_told_to_stop_finishes_the_upload_under_way(start: Start, place: Path) -> None:
    server = start(place)
    with ThreadPoolExecutor(1) as pool, server.client() as client:
        client.get("/healthz")
        long = "\n\n".join(sample(number).text for number in range(300, 320))
        under_way = pool.submit(upload, client, "long.txt", long)
        time.sleep(0.2)
        os.kill(server.pid, signal.SIGTERM)
        try:
            reply = under_way.result(PATIENCE)
        except httpx.ConnectError:  # the stop was faster than the request
            reply = None
    assert server.ended() == 0
    with Library.open(place, embedder=HashedWords()) as library:
        added = [line.id for line in library.briefings() if line.id.startswith("long")]
        assert len(added) == (1 if reply is not None else 0)
        assert_whole(library)
    assert reply is None or reply.status_code == 201


# -- damaged, locked, and the clock -----------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["deleted", "truncated", "flipped"])
def test_derived_files_may_be_harmed_while_it_serves(harm: str, server: Server, place: Path) -> None:
    with server.client() as client:
        before = asked(client)
        for file in (place / "derived").rglob("*"):
            if file.is_file() and file.stat().st_size:
                if harm == "deleted":
                    file.unlink()
                elif harm == "truncated":
                    os.truncate(file, 0)
                else:
                    data = bytearray(file.read_bytes())
                    data[random.Random(file.name).randrange(len(data))] ^= 0xFF
                    file.write_bytes(data)
        assert asked(client) == before
        assert upload(client, "new.txt", "A storm is on the border again.").status_code == 201
        after = asked(client)
        assert [hit for hit in after if hit[1] != "A storm is on the border again."] == before
        assert len(after) == len(before) + 1


def test_the_whole_derived_folder_may_go_while_it_serves(server: Server, place: Path) -> None:
    with server.client() as client:
        before = asked(client)
        shutil.rmtree(place / "derived")
        assert asked(client) == before
        assert upload(client, "new.txt", "A storm is on the border again.").status_code == 201
        assert len(asked(client)) == len(before) + 1


def test_a_truth_cut_off_while_it_serves_gives_no_wrong_text(server: Server, place: Path) -> None:
    right = {sample(number).id: sample(number).text for number in range(8)}
    with server.client() as client:
        asked(client)
        os.truncate(place / "library.sqlite", (place / "library.sqlite").stat().st_size // 2)
        for question in ("storm on the border", "gas talks in Moscow", "drought and harvest"):
            reply = client.post("/api/v1/retrieve", json={"question": question, "k": 100})
            if reply.status_code == 200:
                assert all(hit["text"] in right[hit["briefing"]["id"]] for hit in reply.json()["hits"])
            else:
                assert reply.status_code == 503
                assert "damaged" in reply.text or "full or failing" in reply.text
        assert client.get("/healthz").status_code == 200


def test_a_library_that_another_process_locks_is_read_and_an_add_is_told(
    start: Start, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sqlite_file.connect.__defaults__", ("rw", 0.2))
    with sqlite3.connect(place / "library.sqlite", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with Library.open(place, embedder=HashedWords()) as library:
            assert library.search("storm on the border")
            with pytest.raises(Exception, match="is being written by another process"):
                library.add(sample(50))
        holder.execute("ROLLBACK")
    holder.close()
    with Library.open(place, embedder=HashedWords()) as library:
        assert library.add(sample(50))[0].status == "added"
        assert len(assert_whole(library)) == 9


def test_a_clock_that_goes_back_changes_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(place, embedder=HashedWords()) as library:
        generation = library.generation()
        for number, now in enumerate([4e9, 0.0, 1e9, -1.0], 20):
            monkeypatch.setattr(time, "time", lambda now=now: now)
            library.add(sample(number))
            assert library.generation() == generation + number - 19
            assert f"briefing-{number}" in assert_whole(library)
        for file in place.rglob("*"):
            os.utime(file, (0, 0))
        library.remove("briefing-20")
        assert "briefing-20" not in assert_whole(library)


# -- badly spoken to --------------------------------------------------------------------------------------------------


def test_an_upload_without_end_is_cut_off_and_takes_no_memory(server: Server) -> None:
    before = server.memory()
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        while sent < 2_000_000_000:
            yield b"words " * 10_000
            sent += 60_000

    with server.client() as client:
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        with contextlib.suppress(httpx.WriteError, httpx.ReadError):
            reply = client.post("/api/v1/briefings", content=endless(), headers=headers)
            assert reply.status_code == 413
        assert sent < 200_000_000  # it did not read on
        assert server.memory() - before < 100_000_000
    host, port = server.url.removeprefix("http://").split(":")
    head = f"POST /api/v1/briefings HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 2000000000\r\n"
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        connection.sendall(f"{head}Content-Type: multipart/form-data; boundary=x\r\n\r\n--x".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")
    with server.client() as client:
        assert asked(client)


@pytest.mark.parametrize(
    "name", ["../../../x.txt", "..\\..\\x.txt", "/etc/x.txt", "C:\\x.txt", "x\x00.txt", "x" * 5000]
)
def test_a_name_that_leads_elsewhere_is_a_name_only(name: str, server: Server, place: Path) -> None:
    around = {path for path in place.parent.rglob("*") if "derived" not in path.parts}
    with server.client() as client:
        reply = upload(client, name, "Only text of the storm.")
        assert reply.status_code in (201, 400, 422), reply.text
        if reply.status_code == 201:
            assert not {"/", "\\"} & set(reply.json()["id"])
            assert (
                client.get(f"/api/v1/briefings/{quote(reply.json()['id'], safe='')}").json()["text"]
                == "Only text of the storm."
            )
    assert {path for path in place.parent.rglob("*") if "derived" not in path.parts} - around <= {
        place / "library.sqlite-wal",
        place / "library.sqlite-shm",
    }


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html", "a.exe", "a"])
def test_what_is_no_briefing_is_refused_in_a_sentence(name: str, server: Server) -> None:
    with server.client() as client:
        for data in (b"", b"\0" * 100, b"%PDF-1.4 cut off", b"PK\x03\x04 cut off", b"\x7fELF...", b"\x89PNG\r\n\x1a\n"):
            reply = upload(client, name, data)
            assert 400 <= reply.status_code < 500, reply.text
            assert reply.headers["Content-Type"] == "application/problem+json"
            assert "Traceback" not in reply.text
        assert asked(client)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"question": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"question": "\\ud800"}',
        b"{" * 900_000,
    ],
    ids=["nothing", "cut", "list", "null", "number", "bytes", "deep", "surrogate", "braces"],
)
@pytest.mark.parametrize("address", ["/api/v1/ask", "/mcp"])
def test_malformed_json_is_told_and_the_next_question_is_answered(address: str, body: bytes, server: Server) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    with server.client() as client:
        reply = client.post(address, content=body, headers=headers)
        assert 200 <= reply.status_code < 500, reply.text
        assert "Traceback" not in reply.text
        assert asked(client)


@pytest.mark.parametrize("part", ["GET /healthz HTTP/1.1\r\nX-Slow: ", "POST /api/v1/ask HTTP/1.1\r\nHost: x\r\n"])
def test_clients_that_never_finish_their_request_keep_nobody_waiting(part: str, server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port)), timeout=PATIENCE) for _ in range(200)]
    try:
        for connection in slow:
            connection.sendall(part.encode())
        with server.client() as client:
            for _ in range(5):
                assert asked(client)
        for connection in slow:  # and drip on
            connection.sendall(b"a")
        with server.client() as client:
            assert asked(client)
    finally:
        for connection in slow:
            connection.close()


def test_a_request_line_or_header_without_end_is_cut_off(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    before = server.memory()
    for start_of in (b"GET /", b"GET / HTTP/1.1\r\nX: "):
        cut_off = contextlib.suppress(ConnectionError)
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection, cut_off:
            connection.sendall(start_of)
            for _ in range(1000):
                connection.sendall(b"a" * 60_000)
    assert server.memory() - before < 50_000_000
    with server.client() as client:
        assert asked(client)


def test_a_connection_that_rests_for_a_while_is_not_closed_under_the_next_request(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.connect()
        opened = connection.sock
        for rest in (6, 0):  # longer than uvicorn's own five seconds
            connection.request("GET", "/healthz")
            reply = connection.getresponse()
            assert (reply.status, connection.sock) == (200, opened)
            reply.read()
            time.sleep(rest)


def test_requests_that_are_given_up_leave_the_server_as_it_was(server: Server, place: Path) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    body = json.dumps({"question": "storm on the border"}).encode()
    head = f"POST /api/v1/ask HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
    for cut in range(40):
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            whole = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
            connection.sendall(whole if cut % 2 else whole[: len(whole) - cut])
    with server.client() as client:
        assert upload(client, "after.txt", "A storm after all.").status_code == 201
        assert asked(client)
    with Library.open(place, embedder=HashedWords()) as library:
        assert len(assert_whole(library)) == 9


def test_an_upload_that_is_given_up_is_there_whole_or_not_at_all(server: Server, place: Path) -> None:
    text = "\n\n".join(sample(number).text for number in range(300, 310))
    for number in range(5):
        with contextlib.suppress(httpx.TimeoutException), httpx.Client(base_url=server.url, timeout=0.05) as client:
            upload(client, f"given-up-{number}.txt", text)
    with server.client() as client:
        assert upload(client, "after.txt", "A storm after all.").status_code == 201
    with Library.open(place, embedder=HashedWords()) as library:
        for id in assert_whole(library):
            assert not id.startswith("given-up") or library.get(id).text == text
