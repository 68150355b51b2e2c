"""Clippings: quotes kept across questions, ordered, noted, removed and brought back, and saved with their citations."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from corpus import Briefing, read_bytes
from index import Library
from qa.receipt.clippings import checked, clippings
from tests.browser.pages import Server, ask

Visit = Callable[..., Page]
QUESTION = "Who visited Moscow on Monday?"


def saved(page: Page, kind: str) -> bytes:
    page.click("#bq-clips .menu summary")
    with page.expect_download() as download:
        page.click(f"#bq-clips [data-as={kind}]")
    return Path(str(download.value.path())).read_bytes()


def test_quotes_are_clipped_ordered_noted_and_saved_to_the_letter(visit: Visit, server: Server) -> None:
    page = visit()
    ask(page, QUESTION)
    page.locator(".card.direct [data-do=clip]").click()
    ask(page, "How many troops are close to the border?")
    page.locator(".turn").last.locator(".card.direct [data-do=clip]").click()
    expect(page.locator("#bq-clip-count")).to_have_text("2 clippings")
    page.click("#bq-clip-count")
    page.locator("#bq-clip-list [aria-label='Move up']").last.click()
    expect(page.locator("#bq-clip-list q").first).to_contain_text("100,000 troops")
    page.locator("#bq-clip-list input").first.fill("Check <this> & that")
    page.locator("#bq-clip-list input").first.blur()
    page.reload()
    page.wait_for_selector("#bq[data-ready]")
    expect(page.locator("#bq-clip-list q")).to_have_count(2)
    expect(page.locator(".turn").first.locator(".card.direct [data-do=clip]")).to_have_attribute("aria-pressed", "true")
    with Library.open(server.home / "library") as library:
        text = library.get("2022-02-07").text
    page.click("#bq-clip-count")
    quotes = page.locator("#bq-clip-list q").all_text_contents()
    assert all(quote in text for quote in quotes)
    assert "100,000" in quotes[0]
    plain, marked, word = (saved(page, kind) for kind in ("text", "markdown", "docx"))
    assert all(f"“{quote}”" in plain.decode() for quote in quotes)
    assert "Briefing of 7 February 2022" in plain.decode()
    assert "[2022-02-07 " in plain.decode()
    assert "#ask=Who+visited" in plain.decode()
    assert all(f"> {quote}" in marked.decode() for quote in quotes)
    assert zipfile.ZipFile(io.BytesIO(word)).testzip() is None
    read = read_bytes("clippings.docx", word).text
    assert all(f"“{quote}”" in read for quote in quotes)
    assert "Check <this> & that" in read
    known = {"2022-02-07": Briefing("2022-02-07", text)}
    for file in (plain.decode(), marked.decode(), read):
        assert [one.status for one in checked(clippings(file), known.get)] == ["unchanged"] * 2
    page.click("[data-do=copy-clips]")
    page.wait_for_selector("#bq-toast:has-text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()") == plain.decode()


def test_a_clipping_is_removed_with_a_way_back(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    clip = page.locator(".card.direct [data-do=clip]")
    clip.click()
    expect(clip).to_have_attribute("aria-pressed", "true")
    clip.click()
    expect(page.locator("#bq-clips")).to_be_hidden()
    page.click("#bq-toast button")
    expect(page.locator("#bq-clip-count")).to_have_text("1 clipping")
