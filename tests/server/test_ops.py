"""Running a server: health, figures, logs without questions, limits, and a stop that loses nothing."""

import contextlib
import http.client
import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from index import Library
from qa.server import limits, logs
from qa.server.logs import Lines
from qa.server.settings import Settings
from tests.conftest import quick_folder
from tests.embedders import HashedWords, assert_whole
from tests.server.alone import Alone, alone

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder)) as served:
        yield served


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the server writes of its work, as JSON, meanwhile."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines("json", questions=False))
    root = logging.getLogger()
    root.addHandler(handler)
    logs.requests.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    logs.requests.setLevel(logging.NOTSET)


def figures(server: Alone) -> dict[tuple[str, ...], float]:
    """Every sample of /metrics by its name and its labels' values."""
    families = text_string_to_metric_families(server.client.get("/metrics").text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


# -- health -----------------------------------------------------------------------------------------------------------


def test_it_is_alive_before_it_is_ready_and_ready_once_its_models_are_loaded() -> None:
    with quick_folder() as folder, alone(Path(folder)) as server:
        assert server.client.get("/healthz").json()["alive"] is True
        cold = server.client.get("/readyz")
        assert (cold.status_code, cold.json()["ready"], cold.json()["model"]) == (503, False, False)
        server.parts.health.warm()
        warm = server.client.get("/readyz")
        assert (warm.status_code, warm.json()["ready"], warm.json()["model"]) == (200, True, True)
        assert warm.json()["newest_age_days"] > 1000  # the samples are of February 2022
        server.library.close()
        closed = server.client.get("/readyz")
        assert (closed.status_code, closed.json()["libraries"], closed.json()["libraries_open"]) == (503, 2, 1)
        assert server.client.get("/healthz").status_code == 200


def test_a_library_that_waits_too_long_for_a_new_briefing_is_not_ready_if_so_wished() -> None:
    with quick_folder() as folder, alone(Path(folder), Settings(stale_days=30)) as server:
        server.parts.health.warm()
        reply = server.client.get("/readyz")
        assert (reply.status_code, reply.json()["stale"]) == (503, True)


# -- figures ----------------------------------------------------------------------------------------------------------


def test_figures_count_requests_questions_and_what_is_held() -> None:
    with quick_folder() as folder, alone(Path(folder)) as server:
        server.ask("Which troops are at the border?")
        server.ask("Who won the Super Bowl?")
        server.ask("Who won the World Cup?")
        server.ask("")
        for number in range(3):
            server.client.get(f"/api/v1/briefings/briefing-{number}")
            server.client.get(f"/made/up/{number}")
        found = figures(server)
        assert found["briefing_qa_questions_total", "default", "http", "found"] == 1
        assert found["briefing_qa_questions_total", "default", "http", "not_found"] == 2
        assert found["briefing_qa_requests_total", "/api/v1/ask", "POST", "200"] == 3
        assert found["briefing_qa_requests_total", "/api/v1/ask", "POST", "422"] == 1
        assert found["briefing_qa_requests_total", "/api/v1/briefings/{id}", "GET", "200"] == 3
        assert found["briefing_qa_requests_total", "other", "GET", "404"] == 3
        assert found["briefing_qa_request_seconds_count", "/api/v1/ask"] == 4
        assert found["briefing_qa_request_seconds_sum", "/api/v1/ask"] > 0
        assert found["briefing_qa_library_briefings", "default"] == 10
        assert found["briefing_qa_library_generation", "press"] == 1
        passages = sum(line.passages for line in server.library.briefings())
        assert found["briefing_qa_library_passages", "default"] == passages
        assert found[("briefing_qa_requests_running",)] == 1  # this one
        assert not any("Super" in str(sample) or "made" in str(sample) for sample in found)


# -- logs -------------------------------------------------------------------------------------------------------------


def test_a_request_keeps_the_id_it_came_with_or_is_given_one(server: Alone, written: io.StringIO) -> None:
    named = server.client.get("/healthz", headers={"X-Request-ID": "trace-7.b"})
    assert named.headers["X-Request-ID"] == "trace-7.b"
    for _ in range(200):  # a line is written after the reply
        if '"trace-7.b"' in written.getvalue():
            break
        time.sleep(0.02)
    assert json.loads(written.getvalue().splitlines()[-1])["request_id"] == "trace-7.b"
    for bad in ("has space", "x" * 65, 'quo"te', ""):
        given = server.client.get("/healthz", headers={"X-Request-ID": bad}).headers["X-Request-ID"]
        assert len(given) == 32
    assert len({server.client.get("/healthz").headers["X-Request-ID"] for _ in range(5)}) == 5


def test_a_line_tells_of_every_request_and_none_of_the_question(server: Alone, written: io.StringIO) -> None:
    server.ask("Did the zeppelin of Ruritania land?")
    server.client.get("/api/v1/briefings", params={"words": "zeppelin"})
    server.client.post("/api/v1/ask", content=b'{"question": "zeppelin')
    server.ask("Is the zeppelin a brokenword?")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    told = [(line["method"], line["path"], line["status"]) for line in lines if line["message"] == "answered"]
    assert told == [
        ("POST", "/api/v1/ask", 200),
        ("GET", "/api/v1/briefings", 200),
        ("POST", "/api/v1/ask", 422),
        ("POST", "/api/v1/ask", 500),
    ]
    assert all(line["user"] == "local" and line["milliseconds"] >= 0 for line in lines if "user" in line)
    (broken,) = (line for line in lines if line["level"] == "error")
    assert broken["error"].startswith("builtins.RuntimeError")
    assert "alone.py" in broken["error"]
    assert "zeppelin" not in written.getvalue()
    assert "brokenword" not in written.getvalue()


def test_what_an_error_says_is_written_only_if_questions_may_be() -> None:
    try:
        raise ValueError("about the zeppelin") from KeyError("Ruritania")
    except ValueError as error:
        record = logging.LogRecord("qa", logging.ERROR, "", 0, "failed", None, (type(error), error, None))
    for form in ("json", "text"):
        assert "zeppelin" in Lines(form, questions=True).format(record)  # type: ignore[arg-type]
        kept = Lines(form, questions=False).format(record)  # type: ignore[arg-type]
        assert "zeppelin" not in kept
        assert "Ruritania" not in kept
        assert "builtins.ValueError" in kept


# -- limits -----------------------------------------------------------------------------------------------------------


def test_more_than_an_address_takes_is_refused_as_soon_as_it_is_known() -> None:
    with quick_folder() as folder, alone(Path(folder), Settings(upload_limit=200_000)) as server:

        def endless() -> Iterator[bytes]:
            yield b'{"question": "'
            for _ in range(100):
                yield b"x" * 50_000

        announced = server.client.post("/api/v1/ask", json={"question": "x" * limits.BODY})
        streamed = server.client.post("/api/v1/ask", content=endless(), headers={"Content-Type": "application/json"})
        upload = server.client.post("/api/v1/briefings", files={"file": ("a.txt", b"word " * 100_000)})
        for reply in (announced, streamed, upload):
            assert (reply.status_code, reply.headers["content-type"]) == (413, "application/problem+json")
        assert "300,000 bytes" in upload.json()["detail"]
        fits = server.client.post("/api/v1/briefings", files={"file": ("a.txt", b"word " * 30_000)})
        assert fits.status_code == 201


def test_who_stops_sending_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.2)
    with quick_folder() as folder, alone(Path(folder)) as server:
        head = f"POST /api/v1/ask HTTP/1.1\nHost: 127.0.0.1:{server.served.port}\nContent-Type: application/json\n"
        status, answer = server.served.raw(f"{head}Content-Length: 1000\n\n", b'{"question": ')
        assert status == 408
        assert "nothing came" in answer


def test_an_asker_who_goes_away_leaves_nothing_behind() -> None:
    with quick_folder() as folder, alone(Path(folder)) as server:
        body = json.dumps({"question": "Is there a heldword?"}).encode()
        with socket.create_connection(("127.0.0.1", server.served.port)) as connection:
            head = (
                f"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            connection.sendall(head.encode() + body)
            assert server.embedder.reached.wait(60)
        server.embedder.go.set()
        while figures(server)[("briefing_qa_requests_running",)] > 1:
            pass
        assert server.ask("Which troops?").status_code == 200


# -- the end ----------------------------------------------------------------------------------------------------------

# Served by the real `serve`; the embedder tells that it has reached a held word, and waits for a file to let it go.
SERVES = """
import os, sys, time
from pathlib import Path
from index import Library
from qa.server.libraries import Libraries
from qa.server.run import serve
from qa.server.settings import Settings
from tests.embedders import HashedWords, sample

home = Path(os.environ["BRIEFING_QA_HOME"])

class Held(HashedWords):
    def encode_tokens(self, texts):
        if any("heldword" in text for text in texts):
            print("held", flush=True)
            while not (home / "go").exists():
                time.sleep(0.02)
        return super().encode_tokens(texts)

library = Library.open(home / "library", embedder=Held())
library.add(sample(number) for number in range(5))
with Libraries({"default": library}, "none") as libraries:
    serve(Settings(port=0), libraries, on_listening=lambda address: print(address, flush=True))
"""


@pytest.fixture
def process(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, "BRIEFING_QA_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(
        [sys.executable, "-c", SERVES], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert started.stdout
    yield started, started.stdout.readline().strip()
    if started.poll() is None:
        started.kill()
    started.communicate()


def sent(work: object, into: list[httpx.Response]) -> threading.Thread:
    def run() -> None:
        into.append(work())  # type: ignore[operator]

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def refused(address: str) -> bool:
    host, port = address.removeprefix("http://").split(":")
    try:
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.connect()
        connection.close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("what", ["an answer", "an add"])
def test_a_stop_finishes_what_is_under_way(process: tuple[subprocess.Popen[str], str], folder: Path, what: str) -> None:
    server, address = process
    replies: list[httpx.Response] = []
    text = b"The heldword bridge opened on Monday."
    if what == "an add":
        files = {"file": ("late.txt", text)}
        thread = sent(lambda: httpx.post(f"{address}/api/v1/briefings", files=files, timeout=100), replies)
    else:
        body = {"question": "Is there a heldword?"}
        thread = sent(lambda: httpx.post(f"{address}/api/v1/ask", json=body, timeout=100), replies)
    assert server.stdout
    assert server.stdout.readline() == "held\n"
    server.send_signal(signal.SIGTERM)
    while not refused(address):
        assert server.poll() is None
    assert not replies
    (folder / "go").touch()
    thread.join(100)
    assert [reply.status_code for reply in replies] == [201 if what == "an add" else 200]
    _, errors = server.communicate(timeout=100)
    assert server.returncode == 0
    assert "Traceback" not in errors
    with Library.open(folder / "library", embedder=HashedWords()) as library:
        assert len(assert_whole(library)) == (6 if what == "an add" else 5)


def test_a_second_signal_does_not_wait_and_leaves_no_half_of_a_briefing(
    process: tuple[subprocess.Popen[str], str], folder: Path
) -> None:
    server, address = process
    replies: list[int] = []

    def add() -> None:
        with contextlib.suppress(httpx.HTTPError):
            file = ("a.txt", b"A heldword.")
            replies.append(httpx.post(f"{address}/api/v1/briefings", files={"file": file}, timeout=100).status_code)

    thread = threading.Thread(target=add)
    thread.start()
    assert server.stdout
    assert server.stdout.readline() == "held\n"
    server.send_signal(signal.SIGINT)
    while not refused(address):
        assert server.poll() is None
    server.send_signal(signal.SIGINT)
    thread.join(100)
    assert replies in ([], [500])  # cut off, and not told that it was kept
    (folder / "go").touch()
    server.communicate(timeout=100)
    with Library.open(folder / "library", embedder=HashedWords()) as library:
        assert set(assert_whole(library)) >= {f"briefing-{number}" for number in range(5)}
