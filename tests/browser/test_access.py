"""The page for everyone: axe finds nothing serious, and the keyboard alone does everything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.pages import ask

Visit = Callable[..., Page]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
QUESTION = "Who visited Moscow on Monday?"


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci --prefix tests/browser")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation(visit: Visit, width: int, scheme: str) -> None:
    page = visit(width, 800, scheme)
    page.evaluate(AXE.read_text())
    for view in ("welcome", "library", "read", "answers"):
        if view in ("library", "read") and width < 1160:
            page.click(f"[data-to={view}]")
        if view == "answers":
            if width < 1160:
                page.click("[data-to=ask]")
            ask(page, QUESTION)
            ask(page, "Which penguin won the chess tournament?")
            page.evaluate("document.querySelectorAll('details:not(.menu)').forEach(d => { d.open = true })")
        found = page.evaluate("async () => (await axe.run()).violations")
        told = [(v["id"], v["impact"], [node["html"][:150] for node in v["nodes"][:3]]) for v in found]
        assert told == [], view


def test_the_keyboard_alone_asks_opens_and_comes_back(visit: Visit) -> None:
    page = visit(360)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Skip to the question"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn .card")

    def tab_to(action: str) -> None:
        for _ in range(60):
            if page.evaluate("document.activeElement.dataset.do") == action:
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none"
                return
            page.keyboard.press("Shift+Tab")
        raise AssertionError(f"the keyboard does not reach {action}")

    tab_to("open")
    page.keyboard.press("Enter")
    page.wait_for_selector("#bq-reading mark")
    page.keyboard.press("Shift+Tab")
    tab_to("back")
    page.keyboard.press("Enter")
    assert page.locator("#bq-question").is_visible()


def test_the_page_has_a_language_a_title_and_one_main_heading(visit: Visit) -> None:
    page = visit()
    assert page.title() == "Ask the briefing"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").all_inner_texts() == ["Ask the briefing"]
    icon = page.request.get(f"{page.url.rstrip('/')}/favicon.ico")
    assert icon.headers["content-type"].startswith("image/svg")
