"""Standing questions: asked once of each new briefing and of nothing else; a sure answer is an alert."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from corpus import Briefing
from index import Library
from qa import standing
from qa.evidence.reader import Reading
from qa.receipt.record import digest, parsed, written
from qa.receipt.verify import verified
from qa.standing.feed import atom
from qa.standing.poller import polling
from qa.standing.webhook import send
from tests.embedders import HashedWords
from tests.sure import Sure

WHO, WHEN = "Who opened the harbour bridge?", "When did the storm reach the port?"
OLD = Briefing("old", "Mayor Lind opened the harbour bridge long ago.", "Bridge", "2022-02-01")
BRIDGE = Briefing("new", "The storm passed. Mayor Berg opened the harbour bridge.", "Opening", "2022-02-07", "Courier")
OTHER = Briefing("other", "Wheat prices fell for a third week.", "Prices", "2022-02-08")


@pytest.fixture
def asked(library: Library) -> Library:
    """A library with one briefing from before the question."""
    library.add(OLD)
    standing.add(WHO, library=library)
    return library


def raised(library: Library, **options: Any) -> list[tuple[str, str]]:
    found = standing.ask_new(library=library, reader=options.pop("reader", Sure()), **options)
    return [(alert.briefing.id, alert.sentence) for alert in found]


FOUND = [("new", "Mayor Berg opened the harbour bridge.")]


def test_a_question_is_asked_of_each_new_briefing_once_and_of_no_older_one(asked: Library) -> None:
    assert raised(asked) == []
    asked.add([BRIDGE, OTHER])
    assert raised(asked) == FOUND
    assert raised(asked) == []
    asked.add(BRIDGE)
    assert raised(asked) == []


def test_only_the_new_briefing_is_read(asked: Library) -> None:
    reader = Sure()
    asked.add(OTHER)
    assert raised(asked, reader=reader) == []
    assert set(reader.passages) == {OTHER.text}


def test_the_same_text_is_not_new_under_another_name_or_with_other_metadata(asked: Library) -> None:
    asked.add(BRIDGE)
    assert raised(asked) == FOUND
    asked.add([replace(BRIDGE, id="copy"), BRIDGE.with_metadata(title="Another")])
    assert raised(asked) == []


def test_a_changed_text_is_asked_again_and_the_same_sentence_is_no_second_alert(asked: Library) -> None:
    asked.add(BRIDGE)
    assert raised(asked) == FOUND
    asked.add(replace(BRIDGE, text=BRIDGE.text + " Thousands came."))
    assert raised(asked) == []
    asked.add(replace(BRIDGE, text="Mayor Holm opened the harbour bridge, not Berg."))
    assert raised(asked) == [("new", "Mayor Holm opened the harbour bridge, not Berg.")]


def test_questions_and_alerts_outlive_the_program(folder: Path) -> None:
    with Library.open(folder / "kept", embedder=HashedWords()) as library:
        library.add(OLD)
        made = standing.add(WHO, library=library)
        library.add(BRIDGE)
    with Library.open(folder / "kept", embedder=HashedWords()) as library:
        assert standing.questions(library=library) == [made]
        assert raised(library) == FOUND
    with Library.open(folder / "kept", embedder=HashedWords()) as library:
        assert raised(library) == []
        (alert,) = standing.alerts(library=library)
        assert (alert.question, alert.text, alert.quote.start) == (WHO, "Mayor Berg", 18)


def test_what_was_stopped_half_way_is_asked_the_next_time(asked: Library) -> None:
    standing.add(WHEN, library=asked)
    asked.add(BRIDGE)
    stop = threading.Event()

    class Stopping(Sure):
        def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[Reading]:
            stop.set()
            return super().read(question, passages, titles)

    first = raised(asked, reader=Stopping(), stop=stop)
    assert first + raised(asked) == FOUND
    assert raised(asked) == []


def test_an_alert_comes_with_a_receipt_that_verifies(asked: Library) -> None:
    asked.add(BRIDGE)
    told: list[standing.Alert] = []
    standing.ask_new(library=asked, reader=Sure(), on_alert=told.append)
    (alert,) = told
    assert alert == standing.alerts(library=asked)[0]
    receipt, sealed = parsed(written(alert.receipt).encode())
    assert verified(receipt, sealed, lambda cited: asked.get(cited.id), "gone").holds
    assert (alert.level, alert.briefing.source, alert.receipt.question) == ("clear", "Courier", WHO)


def test_alerts_are_listed_newest_first_within_days_of_their_briefing(asked: Library) -> None:
    asked.add([BRIDGE, Briefing("next", "Mayor Falk opened the harbour bridge again.", "Again", "2022-02-09")])
    assert len(raised(asked)) == 2

    def ids(**wanted: Any) -> list[str]:
        return [alert.briefing.id for alert in standing.alerts(library=asked, **wanted)]

    assert ids() == ["next", "new"]
    assert (ids(since="2022-02-08"), ids(until="2022-02-08"), ids(limit=1, offset=1)) == (["next"], ["new"], ["new"])


def test_questions_are_the_same_whatever_their_case_and_can_be_removed(asked: Library) -> None:
    first = standing.questions(library=asked)[0]
    assert standing.add(f"  {WHO.upper()} ", library=asked) == first
    with pytest.raises(
        KeyError, match="'Who\\?' is no standing question of the library; see: briefing-qa standing list"
    ):
        standing.remove("Who?", library=asked)
    assert standing.remove(first.id, library=asked) == first
    asked.add(BRIDGE)
    assert standing.questions(library=asked) == raised(asked) == []
    standing.add(WHO, library=asked)
    assert raised(asked) == []  # what came while nothing was asked is not new


@pytest.mark.parametrize("question", ["", "hi", "What's new?", "Wer hat die Brücke und das Haus eröffnet?"])
def test_what_no_briefing_can_answer_is_refused(library: Library, question: str) -> None:
    with pytest.raises(ValueError, match="ask"):
        standing.add(question, library=library)
    assert standing.questions(library=library) == []


def test_there_is_an_end_to_the_questions(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.standing.register.MOST", 1)
    standing.add(WHO, library=library)
    standing.add(WHO, library=library)
    with pytest.raises(ValueError, match="has 1 standing questions, which is the most; remove one first"):
        standing.add(WHEN, library=library)


def test_the_feed_is_atom_and_holds_briefings_as_text(asked: Library) -> None:
    asked.add(replace(BRIDGE, title="<b>&\x0cOpening"))
    standing.ask_new(library=asked, reader=Sure())
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(atom(standing.alerts(library=asked), "de<fault", "/api/v1/alerts.atom?a=1&b=2"))
    (entry,) = feed.findall("a:entry", names)
    assert feed.findtext("a:title", namespaces=names) == "Alerts: de<fault"
    assert entry.findtext("a:title", namespaces=names) == WHO
    content = entry.findtext("a:content", namespaces=names) or ""
    assert content.splitlines()[0] == "“Mayor Berg opened the harbour bridge.”"
    assert "<b>&\ufffdOpening, 2022-02-07 (clear, " in content
    assert content.endswith("[new 18-55]")
    assert entry.findtext("a:updated", namespaces=names) == feed.findtext("a:updated", namespaces=names)
    assert not ElementTree.fromstring(atom([], "default", "")).findall("a:entry", names)


class Hook(HTTPServer):
    """Takes what is posted; answers each with the next of `statuses`, and 200 once they are used up."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.taken: list[dict[str, Any]] = []
        super().__init__(("127.0.0.1", 0), Hooked)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/alerts?key=secret"


class Hooked(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        if status == 200:
            self.server.taken.append(body)
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as served:
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        served.shutdown()
        thread.join()


def test_the_webhook_gets_each_alert_once_and_what_it_did_not_take_again(
    asked: Library, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    asked.add(BRIDGE)
    standing.ask_new(library=asked, reader=Sure(), notify=True)
    hook.statuses += [500, 302]
    assert not send(asked, "default", hook.url)
    assert not send(asked, "default", hook.url)
    assert hook.taken == []
    assert "it answered 302" in caplog.text
    assert "secret" not in caplog.text
    assert send(asked, "default", hook.url)
    assert send(asked, "default", hook.url)
    (body,) = hook.taken
    assert (body["library"], body["question"], body["text"]) == ("default", WHO, "Mayor Berg")
    assert (body["briefing"]["id"], body["start"], body["end"]) == ("new", 18, 55)
    assert body["receipt"]["sha256"] == digest(body["receipt"])


def test_a_webhook_that_is_not_there_loses_nothing(asked: Library, hook: Hook) -> None:
    asked.add(BRIDGE)
    standing.ask_new(library=asked, reader=Sure(), notify=True)
    assert not send(asked, "default", "http://127.0.0.1:9/", timeout=1)
    assert send(asked, "default", hook.url)
    assert len(hook.taken) == 1


def test_without_a_webhook_nothing_waits_to_be_sent(asked: Library, hook: Hook) -> None:
    asked.add(BRIDGE)
    assert raised(asked) == FOUND
    assert send(asked, "default", hook.url)
    assert hook.taken == []


def test_a_poller_sees_what_comes_whoever_adds_it(asked: Library, hook: Hook, folder: Path) -> None:
    told, alerted = list[tuple[str, str]](), threading.Semaphore(0)

    def on_alert(name: str, alert: standing.Alert) -> None:
        told.append((name, alert.sentence))
        alerted.release()

    with polling({"press": asked}, on_alert, reader=Sure(), webhook=hook.url, look=0.01):
        with Library.open(folder / "library", embedder=HashedWords()) as other:
            other.add(BRIDGE)
        assert alerted.acquire(timeout=60)
    assert told == [("press", FOUND[0][1])]
    assert send(asked, "press", hook.url)
    assert [body["library"] for body in hook.taken] == ["press"]
