"""The page in the browser's language: German words around English quotes, each named as what it is."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from qa.page import strings
from tests.browser.pages import Server, ask

QUESTION = "Who visited Moscow on Monday?"
LETTERS = """[document.body.innerText, ...['aria-label', 'title', 'placeholder'].flatMap(name =>
    [...document.querySelectorAll(`[${name}]`)].map(node => node.getAttribute(name)))].join(' | ')"""


@pytest.fixture
def german(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(server.address)
    page.wait_for_selector("#bq[data-ready]")
    yield page
    context.close()


def english_left(page: Page) -> set[str]:
    """English strings of the page's own that can be read on it."""
    shown = f" {' '.join(page.evaluate(LETTERS).split())} "
    english, own = strings.TABLES["en"], strings.TABLES["de"]
    plain = {name for name, text in english.items() if isinstance(text, str) and len(text) > 1 and text != own[name]}
    return {name for name in plain if re.search(rf"(?<!\w){re.escape(english[name])}(?!\w)", shown)}


def test_a_german_browser_gets_german_words_and_english_quotes(german: Page) -> None:
    assert german.locator("html").get_attribute("lang") == "de"
    assert german.title() == "Frag das Briefing"
    expect(german.locator("#bq-welcome")).to_contain_text("Fragen und Briefings müssen auf Englisch sein.")
    expect(german.locator("#bq-list .title")).to_have_text("Briefing vom 7. Februar 2022")
    assert english_left(german) == set()
    ask(german, QUESTION)
    card = german.locator(".card.direct")
    assert card.locator(".verdict").inner_text() == "Klare Antwort"
    assert card.locator(".where time").inner_text() == "7. Februar 2022"
    assert "visited Moscow on Monday" in card.locator("blockquote").inner_text()
    assert card.locator("blockquote").get_attribute("lang") == "en"
    expect(german.locator("#bq-reading .text")).to_have_attribute("lang", "en")
    assert german.locator(".turn h2").get_attribute("lang") == "en"
    ask(german, "Which penguin won the chess tournament?")
    assert german.locator(".card.none h3").inner_text() == "Das steht nicht im Briefing"
    assert english_left(german) == set()


def test_questions_in_german_get_the_plain_note(german: Page) -> None:
    ask(german, "Wer hat am Montag den Präsidenten in Moskau besucht?")
    expect(german.locator(".card h3")).to_have_text("Bitte auf Englisch fragen")
