"""A quote is copied in the style that is chosen; the citation is made on the server when it is asked for."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import ask

Visit = Callable[..., Page]


@pytest.mark.parametrize(
    ("style", "begins"),
    [("ap", "A briefing, Feb. 7, 2022: “"), ("bibtex", "@misc{2022-02-07:"), ("csl", "["), ("markdown", "> ")],
)
def test_a_quote_is_copied_as_a_citation(visit: Visit, style: str, begins: str) -> None:
    page = visit()
    ask(page, "Who visited Moscow on Monday?")
    card = page.locator(".card.direct")
    card.locator(".copying summary").click()
    card.locator(f"[data-do=cite][data-style={style}]").click()
    page.wait_for_selector("#bq-toast:has-text('Copied')")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(begins)
    assert "Macron visited Moscow" in copied
    if style == "csl":
        assert json.loads(copied)[0]["custom"]["briefing"] == "2022-02-07"
