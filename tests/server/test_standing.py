"""Standing questions over HTTP, from the shell and in a server: the same records, asked of whatever comes."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from corpus import read_bytes
from index import Library, LibraryError
from qa import standing
from qa.cli import terminal
from qa.cli.alerts import asking_standing, json_line
from qa.digests import FORMATS, altered, read_back
from qa.receipt.record import parsed
from qa.receipt.verify import verified
from qa.server.alerting import alerting
from qa.server.libraries import Libraries
from qa.server.settings import Settings, SettingsError, load
from qa.standing import Alert
from qa.standing.poller import polling
from tests.conftest import quick_folder
from tests.embedders import HashedWords
from tests.server.alone import Alone, alone
from tests.sure import Sure

WHO = "Who opened the harbour bridge?"
FILE = {"file": ("bridge.txt", b"Title: Opening\nDate: 2022-02-07\n\nMayor Berg opened the harbour bridge.")}
PATIENCE = 60.0


@pytest.fixture
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder)) as served:
        yield served


def test_a_question_is_added_listed_and_removed(server: Alone) -> None:
    made = server.client.post("/api/v1/standing", json={"question": WHO})
    assert (made.status_code, made.json()["question"]) == (201, WHO)
    assert server.client.get("/api/v1/standing").json() == {"library": "default", "questions": [made.json()]}
    assert server.client.get("/api/v1/standing?library=press").json()["questions"] == []
    assert server.client.delete(f"/api/v1/standing/{made.json()['id']}").status_code == 204
    assert server.client.get("/api/v1/standing").json()["questions"] == []
    gone = server.client.delete(f"/api/v1/standing/{made.json()['id']}")
    assert (gone.status_code, "is no standing question" in gone.json()["detail"]) == (404, True)
    refused = server.client.post("/api/v1/standing", json={"question": "hi"})
    assert (refused.status_code, "no briefing can answer 'hi'" in refused.json()["detail"]) == (422, True)


def test_an_upload_raises_an_alert_with_its_receipt_and_in_the_feed(server: Alone) -> None:
    server.client.post("/api/v1/standing", json={"question": WHO})
    id = server.client.post("/api/v1/briefings", files=FILE).json()["id"]
    assert server.client.get("/api/v1/alerts").json()["alerts"] == []
    standing.ask_new(library=server.library, reader=Sure())
    (alert,) = server.client.get("/api/v1/alerts?since=2022-02-07").json()["alerts"]
    assert (alert["question"], alert["text"], alert["sentence"]) == (
        WHO,
        "Mayor Berg",
        "Mayor Berg opened the harbour bridge.",
    )
    text = server.client.get(f"/api/v1/briefings/{id}").json()["text"]
    assert text[alert["start"] : alert["end"]] == alert["sentence"]
    receipt, sealed = parsed(json.dumps(alert["receipt"]).encode())
    assert verified(receipt, sealed, lambda cited: server.library.get(cited.id), "gone").holds
    feed = server.client.get("/api/v1/alerts.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    titles = ElementTree.fromstring(feed.text).iter("{http://www.w3.org/2005/Atom}title")
    assert [title.text for title in titles] == ["Alerts: default", WHO]
    assert server.client.get("/api/v1/alerts?since=2022-02-08").json()["alerts"] == []


def test_a_digest_is_json_or_a_file_with_its_receipt(server: Alone) -> None:
    made = server.client.get("/api/v1/digest?since=2022-02-01").json()
    assert (made["library"], made["briefings"]) == ("default", 9)
    for quote in made["new"]:
        text = server.client.get(f"/api/v1/briefings/{quote['briefing']}").json()["text"]
        assert text[quote["start"] : quote["end"]] == quote["text"]
    for kind, known in FORMATS.items():
        file = server.client.get(f"/api/v1/digest?since=2022-02-01&format={kind}")
        assert file.headers["content-type"] == known.media
        assert file.headers["content-disposition"].endswith(f'.{kind}"')
        receipt, sealed, shown = read_back(file.content)
        assert altered(receipt, shown or []) == ()
        assert verified(receipt, sealed, lambda cited: server.library.get(cited.id), "gone").holds
    assert server.client.get("/api/v1/digest?format=pdf").status_code == 422


def test_a_server_asks_what_comes_while_it_serves(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.standing.asking.chosen_reader", lambda _: Sure())
    with Libraries({"press": Library.open(folder / "press", embedder=HashedWords())}) as libraries:
        press = libraries.opened["press"]
        standing.add(WHO, library=press)
        with alerting(libraries, Settings()):
            with Library.open(folder / "press", embedder=HashedWords()) as other:
                other.add(read_bytes(*FILE["file"]))
            until = time.monotonic() + PATIENCE
            while not standing.alerts(library=press) and time.monotonic() < until:
                time.sleep(0.02)
        assert [alert.text for alert in standing.alerts(library=press)] == ["Mayor Berg"]
        assert not [thread for thread in threading.enumerate() if thread.name == "standing-questions"]


def test_a_watch_tells_each_alert_as_it_comes(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.standing.asking.chosen_reader", lambda _: Sure())
    standing.add(WHO, library=library)
    told, alerted = list[Alert](), threading.Event()

    def on_alert(alert: Alert) -> None:
        told.append(alert)
        alerted.set()

    with asking_standing(library, None, on_alert):
        library.add(read_bytes(*FILE["file"]))
        assert alerted.wait(PATIENCE)
    (alert,) = told
    assert terminal.alert_line(alert).plain.startswith(f"alert     {WHO}  Mayor Berg opened the harbour bridge.  (")
    line = json.loads(json_line(alert))
    assert (line["what"], line["text"], line["briefing"]["title"]) == ("alert", "Mayor Berg", "Opening")


def test_trouble_with_a_library_is_told_once_and_tried_again(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen = threading.Semaphore(0)

    def fail() -> int:
        seen.release()
        raise LibraryError("the disk is full")

    monkeypatch.setattr(library, "generation", fail)
    monkeypatch.setattr("qa.standing.poller.RETRY_SECONDS", 0.0)
    with polling({"press": library}, lambda *_: None, look=0.001):
        for _ in range(3):
            assert seen.acquire(timeout=PATIENCE)
    assert caplog.text.count("the standing questions of press wait: the disk is full") == 1


def test_a_webhook_is_a_setting_that_is_never_shown() -> None:
    assert Settings().webhook is None
    loaded = load({"webhook": "https://hooks.example.org/x?key=secret"})
    assert {name: value for name, value, _ in loaded.shown()}["webhook"] == "**********"
    for wrong in ("ftp://example.org/secret", "secret", "https://", "http://[secret"):
        with pytest.raises(SettingsError, match=r"webhook .*must be an address like https") as refused:
            load({"webhook": wrong})
        assert "secret" not in str(refused.value)


def test_the_shell_adds_questions_and_shows_their_alerts(shell: Any, tmp_path: Path) -> None:
    old, new, at = tmp_path / "old.txt", tmp_path / "bridge.txt", ("--library", tmp_path / "library")
    old.write_text("Wheat prices fell for a third week.")
    new.write_bytes(FILE["file"][1])
    shell("add", old, *at)
    assert "from now on: Who opened" in shell("standing", "add", WHO, *at)
    assert WHO in shell("standing", "list", *at)
    assert "there are no alerts" in shell("standing", "alerts", *at, code=1)
    assert "alert     Who opened the harbour bridge?  Mayor Berg opened the harbour bridge." in shell("add", new, *at)
    assert json.loads(shell("add", new, *at, "--json"))["alerts"] == []
    shown = shell("standing", "alerts", *at, "--receipts", tmp_path / "receipts")
    assert "— Opening · 2022-02-07" in shown
    (receipt,) = (tmp_path / "receipts").iterdir()
    assert "All quotes verified." in shell("verify", receipt, *at)
    (alert,) = json.loads(shell("standing", "alerts", *at, "--json"))
    assert receipt.name == f"{alert['id']}.json"
    assert "no longer asked" in shell("standing", "remove", WHO.lower(), *at)
    assert "there are no standing questions" in shell("standing", "list", *at)
    assert "is no standing question" in shell("standing", "remove", WHO, *at, code=2)
