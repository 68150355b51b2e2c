"""Alerts on the page: counted above the library's list, and each opens its briefing at the sentence."""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("playwright", reason="browser tests need the test extra")

from playwright.sync_api import Page, expect

from tests.browser.pages import Server, start

QUESTION = "Who opened the Velmora harbour bridge?"
TEXT = "Title: Opening\nDate: 2022-02-09\n\nMayor Ada Berg opened the Velmora harbour bridge on Monday."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: an alert stays."""
    home = tmp_path_factory.mktemp("alerts")
    process, address = start(home)
    yield Server(address, home)
    process.terminate()
    process.communicate(timeout=20)


def post(server: Server, path: str, body: bytes, kind: str) -> None:
    request = urllib.request.Request(f"{server.address.rstrip('/')}{path}", body, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=60):
        pass


def alerts(server: Server) -> int:
    with urllib.request.urlopen(f"{server.address.rstrip('/')}/api/v1/alerts", timeout=60) as reply:
        return len(json.load(reply)["alerts"])


def test_an_alert_is_counted_and_opens_the_briefing_at_its_sentence(visit: Callable[..., Page], server: Server) -> None:
    post(server, "/api/v1/standing", json.dumps({"question": QUESTION}).encode(), "application/json")
    upload = f'--x\r\nContent-Disposition: form-data; name="file"; filename="opening.txt"\r\n\r\n{TEXT}\r\n--x--\r\n'
    post(server, "/api/v1/briefings", upload.encode(), "multipart/form-data; boundary=x")
    until = time.monotonic() + 60
    while not alerts(server) and time.monotonic() < until:
        time.sleep(0.2)
    page = visit()
    box = page.locator("#bq-alerts")
    expect(box.locator("summary span")).to_have_text("1")
    box.locator("summary").click()
    expect(box.locator(".title")).to_have_text(QUESTION)
    box.locator("[data-do=alert]").click()
    expect(page.locator("#bq-reading mark").first).to_contain_text("Mayor Ada Berg")
    expect(page.locator("#bq-for")).to_have_text(QUESTION)
