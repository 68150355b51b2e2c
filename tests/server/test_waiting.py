"""Whoever waits keeps nobody else waiting: questions, changes, strangers, connections that say nothing."""

import asyncio
import socket
import sqlite3
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus import Briefing
from qa.access import Accounts
from qa.server.connections import GuardedConnection, most_connections
from qa.server.fair_queue import FairQueue, Full
from qa.server.queues import Malformed, kind_of
from tests.conftest import quick_folder
from tests.server.alone import Alone, alone

QUESTION = {"question": "storm on the border"}
HELD = {"question": "heldword storm"}


@pytest.fixture
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder)) as served:
        try:
            yield served
        finally:
            served.embedder.go.set()


def until(true: object, seconds: float = 20) -> None:
    """Wait for the callable `true`."""
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


def send(server: Alone, path: str, body: bytes) -> socket.socket:
    """A request of which nobody reads the answer yet."""
    connection = socket.create_connection(("127.0.0.1", server.served.port), timeout=30)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.served.port}\r\nContent-Type: application/json\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def times(server: Alone, path: str, count: int) -> list[float]:
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        assert server.client.get(path).status_code in (200, 503)
        taken.append(time.perf_counter() - begun)
    return sorted(taken)


def quick(taken: list[float]) -> bool:
    """Asked again before it fails: others use this machine at the same time."""
    return statistics.median(taken) < 0.05 and taken[-1] < 0.5


def test_health_reading_and_rating_do_not_wait_for_two_hundred_questions(server: Alone) -> None:
    waiting = [send(server, "/api/v1/ask", b'{"question": "heldword storm"}') for _ in range(200)]
    assert server.embedder.reached.wait(20)
    until(lambda: quick(times(server, "/healthz", 50)))
    assert times(server, "/readyz", 5)[-1] < 5
    assert times(server, "/api/v1/briefings", 3)[-1] < 10
    said = {"right": True, "question": "x", "found": False}
    assert server.client.post("/api/v1/feedback", json=said).status_code == 204
    server.embedder.go.set()
    for connection in waiting:
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        connection.close()


def test_questions_whose_askers_have_gone_are_not_worked_on(server: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [send(server, "/api/v1/ask", b'{"question": "heldword storm"}') for _ in range(100)]
    assert server.embedder.reached.wait(20)
    asked: list[str] = []
    within = server.library.within

    def counted(question: str, *rest: Any) -> Any:
        asked.append(question)
        return within(question, *rest)

    monkeypatch.setattr(server.library, "within", counted)
    for connection in waiting:
        connection.close()
    time.sleep(0.5)
    server.embedder.go.set()
    assert server.ask("storm on the border").status_code == 200
    assert len(asked) <= 10  # those that were let in already


def test_too_many_questions_are_told_to_come_back(server: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.server.queues.WAITING", 5)
    with quick_folder() as folder, alone(Path(folder)) as few:
        waiting = [send(few, "/api/v1/ask", b'{"question": "heldword storm"}') for _ in range(20)]
        assert few.embedder.reached.wait(20)
        refused = few.ask("storm")
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "10"
        assert refused.json()["detail"] == "5 questions wait already; try again in 10 seconds"
        few.embedder.go.set()
        for connection in waiting:
            connection.close()
        until(lambda: few.ask("storm on the border").status_code == 200)


def test_questions_of_gradios_clients_wait_their_turn_among_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    import app

    monkeypatch.setattr("qa.server.queues.WAITING", 5)
    with quick_folder() as folder, alone(Path(folder), page=app.mounted) as few:
        client = Client(few.served.url, verbose=False, analytics_enabled=False)
        waiting = [send(few, "/api/v1/ask", b'{"question": "heldword storm"}') for _ in range(20)]
        assert few.embedder.reached.wait(20)
        questions = few.parts.lines["questions"]
        until(lambda: questions.count == 5)
        with pytest.raises(AppError, match="5 questions wait already; try again in 10 seconds"):
            client.predict("storm on the border", api_name="/ask")
        waiting.pop().close()
        while questions.count == 5:  # one of those that wait makes room
            waiting.pop().close()
            time.sleep(0.05)
        job = client.submit("storm on the border", api_name="/ask")
        until(lambda: questions.count == 5)
        few.embedder.go.set()
        assert job.result(20)["question"] == "storm on the border"
        for connection in waiting:
            connection.close()


def test_ratings_that_wait_for_another_process_hold_up_no_question(server: Alone) -> None:
    file = Path(server.library.path) / "library.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        body = b'{"right": true, "question": "x", "found": false}'
        waiting = [send(server, "/api/v1/feedback", body) for _ in range(45)]
        time.sleep(0.3)
        begun = time.perf_counter()
        assert server.ask("storm on the border").status_code == 200
        until(lambda: quick(times(server, "/healthz", 20)), 8)
        assert time.perf_counter() - begun < 10  # the ratings wait for up to 30
        other.execute("ROLLBACK")
    for connection in waiting:
        assert connection.recv(100).startswith(b"HTTP/1.1 204")
        connection.close()


def test_a_change_that_another_process_kept_waiting_too_long_is_told_when_to_come_back(
    server: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.library._store.reading():  # type: ignore[attr-defined]
        pass
    server.library._store._idle.clear()  # type: ignore[attr-defined]
    monkeypatch.setattr("index.sqlite_file.connect.__defaults__", ("rw", 0.2))
    with closing(sqlite3.connect(Path(server.library.path) / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        reply = server.client.post("/api/v1/feedback", json={"right": True, "question": "x", "found": False})
        other.execute("ROLLBACK")
    assert reply.status_code == 503
    assert "is being written by another process" in reply.json()["detail"]
    assert reply.headers["Retry-After"] == "30"
    assert server.client.post("/api/v1/feedback", json={"right": True, "question": "x", "found": False}).is_success


def test_a_stranger_who_logs_out_while_the_accounts_are_locked_stops_nobody(server: Alone) -> None:
    accounts: Accounts = server.parts.accounts
    accounts.add_user("ada", "correct horse battery", {"*": "read"})
    token = accounts.add_token("ada", "read")
    with closing(sqlite3.connect(accounts.store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        here = {"Origin": server.served.url, "Cookie": "briefing-qa=made.up"}
        begun = time.perf_counter()
        assert server.client.post("/logout", headers=here).status_code == 303
        assert time.perf_counter() - begun < 10
        with ThreadPoolExecutor(1) as pool:  # a log-in has to wait: it writes
            form = {"user": "ada", "password": "correct horse battery"}
            logging_in = pool.submit(
                httpx.post, f"{server.served.url}/login", data=form, headers={"Origin": server.served.url}, timeout=60
            )
            time.sleep(0.3)
            until(lambda: quick(times(server, "/healthz", 20)), 10)
            reply = server.client.post("/api/v1/ask", json=QUESTION, headers={"Authorization": f"Bearer {token}"})
            assert reply.status_code == 200
            assert not logging_in.done()
            other.execute("ROLLBACK")
            assert logging_in.result().status_code == 303


# -- the queue itself --------------------------------------------------------------------------------------------------


def test_turns_go_round_among_those_who_wait_and_whoever_goes_frees_a_place() -> None:
    async def drill() -> list[str]:
        queue, turns = FairQueue(1, 5), list[str]()

        async def asker(key: str, place: int) -> None:
            await queue.enter(key)
            turns.append(f"{key}{place}")
            await asyncio.sleep(0)
            queue.leave()

        await queue.enter("first")
        tasks = [asyncio.ensure_future(asker(key, place)) for place, key in enumerate(["a", "a", "a", "b", "c"])]
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await queue.enter("d")
        tasks[1].cancel()
        await asyncio.sleep(0)
        assert queue.count == 4
        queue.leave()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (queue.count, queue.free) == (0, True)
        return turns

    assert asyncio.run(drill()) == ["a0", "b3", "c4", "a2"]


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/api/v1/ask", b"", "questions"),
        ("/api/v1/retrieve", b"", "questions"),
        ("/api/v1/check", b"", "questions"),
        ("/api/v1/feedback", b"", "changes"),
        ("/api/v1/briefings", b"", "changes"),
        ("/api/v1/briefings/a/b", b"", "changes"),
        ("/mcp", b'{"method":"tools/call"}', "questions"),
        ("/mcp", b'{"method":"initialize"}', None),
        ("/gradio_api/component_server", b'{"session_hash":"x","component_id":1,"fn_name":"ask"}', "questions"),
        ("/gradio_api/component_server/", b'{"session_hash":"x","component_id":1,"fn_name":"listing"}', None),
        ("/gradio_api/component_server", b'{"session_hash":"x","component_id":1,"fn_name":"rate"}', "changes"),
        ("/gradio_api/upload", b"", None),
        ("/login", b"", None),
    ],
)
def test_what_waits_where(path: str, body: bytes, kind: str | None) -> None:
    assert kind_of(path, body) == kind


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"[" * 100_000, b"null", b'{"fn_name":1}', b'{"fn_name":"ask","component_id":"1"}', b"\xff"],
)
def test_a_malformed_call_of_the_page_is_refused_in_a_sentence(body: bytes, server: Alone) -> None:
    with pytest.raises(Malformed):
        kind_of("/gradio_api/component_server", body)
    reply = server.client.post("/gradio_api/component_server", content=body)
    assert reply.status_code == 422
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.json()["detail"].endswith("load the page again")


# -- connections -------------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Alone]:
    monkeypatch.setattr(GuardedConnection, "most", 20)
    monkeypatch.setattr(GuardedConnection, "head_seconds", 1.5)
    with quick_folder() as folder, alone(Path(folder), http=GuardedConnection) as served:
        yield served


def closed(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_connections_that_ask_nothing_make_room_for_those_that_do(guarded: Alone) -> None:
    address = ("127.0.0.1", guarded.served.port)
    idle = [socket.create_connection(address) for _ in range(60)]
    assert guarded.ask("storm on the border").status_code == 200
    assert sum(map(closed, idle)) >= 40
    until(lambda: all(map(closed, idle)))  # the rest when their time is over
    assert guarded.ask("storm on the border").status_code == 200
    for connection in idle:
        connection.close()


def test_a_head_has_to_end_in_time_also_after_an_answer(guarded: Alone) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", guarded.served.port), timeout=20) as slow:
        with suppress(ConnectionError):
            for letter in b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 100:
                slow.send(bytes([letter]))
                time.sleep(0.05)
        assert closed(slow)
    assert time.monotonic() - begun < 10
    with socket.create_connection(("127.0.0.1", guarded.served.port), timeout=20) as again:
        again.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{guarded.served.port}\r\n\r\n".encode())
        assert again.recv(4000).startswith(b"HTTP/1.1 200")
        again.sendall(b"G")
        until(lambda: closed(again), 10)


def test_whoever_is_being_answered_is_not_closed_for_a_new_one(guarded: Alone) -> None:
    waiting = [send(guarded, "/api/v1/ask", b'{"question": "heldword storm"}') for _ in range(20)]
    assert guarded.embedder.reached.wait(20)
    time.sleep(2)  # longer than a head may take
    with socket.create_connection(("127.0.0.1", guarded.served.port), timeout=20) as refused:
        until(lambda: closed(refused))
    guarded.embedder.go.set()
    for connection in waiting:
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        connection.close()


def test_there_is_room_for_files_beside_the_connections() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
        assert most_connections() == 768
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 1024))
        assert most_connections() == 768
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (1024, 1024)
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, before)


# -- heads that are not as they should be ------------------------------------------------------------------------------


def test_head_of_health_is_answered_as_get_is(server: Alone) -> None:
    for path, status in (("/healthz", 200), ("/readyz", 503)):
        reply = server.client.head(path)
        assert (reply.status_code, reply.content) == (status, b"")


def test_an_origin_that_is_none_is_foreign(server: Alone) -> None:
    reply = server.client.post("/api/v1/ask", json=QUESTION, headers={"Origin": "http://[::1"})
    assert reply.status_code == 403


def test_a_length_told_in_two_ways_is_refused_and_the_connection_closed(server: Alone) -> None:
    head = (
        f"POST /api/v1/ask HTTP/1.1\nHost: 127.0.0.1:{server.served.port}\nContent-Type: application/json\n"
        "Content-Length: 5\nTransfer-Encoding: chunked\n\n"
    )
    hidden = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{server.served.port}\r\n\r\n".encode()
    status, text = server.served.raw(head, b"0\r\n\r\n" + hidden)
    assert status == 400
    assert "Content-Length and Transfer-Encoding exclude each other" in text
    assert text.count("HTTP/1.1 ") == 1


# -- growth by those who may only read ---------------------------------------------------------------------------------


def test_a_reader_fills_no_disk_with_ratings(server: Alone) -> None:
    text = "The storm is on the border. " * 4000
    server.library.add(Briefing("long", text))
    said = {"right": False, "question": "q" * 9000, "found": True, "quote": {"briefing": "long", "start": 0, "end": 9}}
    said["quote"]["end"] = len(text)  # type: ignore[index]
    statuses = [server.client.post("/api/v1/feedback", json=said) for _ in range(203)]
    assert [reply.status_code for reply in statuses] == [204] * 200 + [429] * 3
    assert int(statuses[-1].headers["Retry-After"]) > 60
    assert "more ratings than one reader gives in a day; try again in" in statuses[-1].json()["detail"]
    kept = server.library.feedback()
    assert len(kept) == 200
    assert {(len(item.quote), len(item.question), item.end) for item in kept} == {(2000, 2000, len(text))}
