"""The page in a frame: in a notebook's cell, and of a site that was named; nobody else's page shows it."""

import functools
import http.server
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from corpus import Briefing
from index import Library
from qa import page as chat
from qa.page.notebook import ShownPage

NOTE = "Queen Zenobia drank forty cups of jasmine tea in Palmyra on Tuesday. The cups were blue."


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[ShownPage]:
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(models)
    with pytest.MonkeyPatch.context() as patch, Library.open(home / "library") as library:
        patch.setenv("BRIEFING_QA_HOME", str(home))
        library.add(Briefing("tea", NOTE, "The tea report", "2022-02-08"))
        served = chat.show(library, height=640, origins=["http://localhost:*"])
        yield served
        served.close()
        assert not served._thread.is_alive()


@pytest.fixture(scope="module")
def notebook(shown: ShownPage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of another site, whose page shows what the cell gives."""
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "cell.html").write_text(f"<!doctype html><title>Notebook</title>{shown._repr_html_()}")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def visited(browser: Browser) -> Iterator[Page]:
    page = browser.new_context().new_page()
    yield page
    page.context.close()


def test_a_cell_shows_the_page_which_answers_in_its_frame(visited: Page, notebook: int, shown: ShownPage) -> None:
    assert "IPython" not in sys.modules
    assert 'height="640"' in shown._repr_html_()
    visited.goto(f"http://localhost:{notebook}/cell.html")
    frame = visited.frame_locator("iframe")
    frame.locator("#bq[data-ready]").wait_for()
    frame.locator("#bq-question").fill("Who drank jasmine tea in Palmyra?")
    frame.locator("#bq-question").press("Enter")
    frame.locator(".card.direct").wait_for()
    assert "Zenobia" in frame.locator(".card.direct blockquote").inner_text()


def test_no_other_site_can_show_it(visited: Page, notebook: int, shown: ShownPage) -> None:
    refused: list[str] = []
    visited.on("console", lambda message: refused.append(message.text))
    visited.goto(f"http://127.0.0.1:{notebook}/cell.html")  # the same page, by a name that was not allowed
    visited.wait_for_timeout(1500)
    assert any("frame-ancestors" in text for text in refused)
    assert not any(frame.url.startswith(shown.address) for frame in visited.frames)


def test_a_library_that_cannot_be_opened_is_told_where_show_was_called(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no library")
    with pytest.raises(Exception, match="there is no folder"):
        chat.show(tmp_path / "file")
