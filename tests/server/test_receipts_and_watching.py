"""Receipts over HTTP, and folders that a server takes in as they come."""

import json
import logging
import threading
from pathlib import Path

import pytest

from index import Library, LibraryError
from qa.receipt.record import parsed
from qa.receipt.verify import verified
from qa.server.libraries import Libraries
from qa.server.settings import load
from qa.server.watching import watching
from tests.conftest import quick_folder
from tests.embedders import HashedWords
from tests.server.alone import alone

PATIENCE = 60.0


def test_an_answer_comes_with_a_receipt_that_holds_if_one_is_asked_for() -> None:
    with quick_folder() as folder, alone(Path(folder)) as server:
        question = "Which troops are at the border?"
        assert server.ask(question).json()["receipt"] is None
        given = server.ask(question, receipt=True).json()
        receipt, sealed = parsed(json.dumps(given["receipt"]).encode())
        assert (receipt.question, receipt.generation, receipt.reader) == (question, 10, None)
        assert [q.text for q in receipt.quotes if q.role == "passage"] == [hit["text"] for hit in given["hits"]]
        assert verified(receipt, sealed, lambda cited: server.library.get(cited.id), "gone").holds


def test_a_servers_folders_are_taken_in_until_it_stops(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage().startswith(("added", "failed")):
                taken.release()

    taken, log, handler = threading.Semaphore(0), logging.getLogger("qa.server.watching"), Told()
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text("The text.")
    log.addHandler(handler)
    try:
        with (
            caplog.at_level(logging.INFO, "qa.server.watching"),
            Libraries({"press": Library.open(folder / "press", embedder=HashedWords())}) as libraries,
        ):
            with watching(libraries, {"press": folder / "in"}, keep_originals=True):
                assert taken.acquire(timeout=PATIENCE)
                (folder / "in" / "b.pdf").write_bytes(b"%PDF-1.4 cut off")
                assert taken.acquire(timeout=PATIENCE)
            assert [line.id.split("-")[0] for line in libraries.opened["press"].briefings()] == ["a"]
            assert [file.read_text() for file in (folder / "press" / "originals").iterdir()] == ["The text."]
            assert not [thread for thread in threading.enumerate() if thread.name == "watch-press"]
    finally:
        log.removeHandler(handler)
    (failed,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "its end is missing" in failed.getMessage()


def test_a_folder_for_a_library_that_is_not_there_is_refused(folder: Path) -> None:
    with Libraries({"press": Library.open(folder / "press", embedder=HashedWords())}) as libraries:
        refused = pytest.raises(LibraryError, match="for the library 'other'; there are: press")
        with refused, watching(libraries, {"other": folder}):
            pass


def test_folders_to_watch_are_a_setting() -> None:
    assert load({"watch": ["/srv/in", "press=/srv/press"]}).settings.watch == {
        "default": "/srv/in",
        "press": "/srv/press",
    }
