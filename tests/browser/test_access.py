"""The page for everyone: axe finds nothing serious, and the keyboard alone does everything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import ask

Visit = Callable[..., Page]
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
QUESTION = "Who visited Moscow on Monday?"


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci --prefix tests/browser")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(visit: Visit, scheme: str) -> None:
    page = visit(1280, 800, scheme)
    page.evaluate(AXE.read_text())

    def well(state: str) -> None:
        found = page.evaluate("async () => (await axe.run()).violations")
        told = [(v["id"], v["impact"], [node["html"][:150] for node in v["nodes"][:3]]) for v in found]
        assert told == [], state

    def opened(menu: str) -> None:
        page.click(f"{menu} summary")
        well(f"{menu} open")
        page.keyboard.press("Escape")

    well("welcome")
    opened("#bq-filter")
    ask(page, QUESTION)
    ask(page, "What did the Feb. 7 briefing say about Macron?")
    ask(page, "And Scholz?")
    ask(page, "Which penguin won the chess tournament?")
    page.locator(".rating button", has_text="No").last.click()
    page.evaluate("document.querySelectorAll('details:not(.menu)').forEach(d => { d.open = true })")
    well("answers, all unfolded, and the form for feedback")
    for menu in ("#bq-export", "#bq-dates"):
        opened(menu)
    page.locator(".card.direct [data-do=clip]").last.click()
    page.click("#bq-clip-count")
    well("a clipping")
    opened("#bq-clips .menu")
    page.click(".sides [data-to=chats]")
    well("the conversations")
    page.click(".sides [data-to=library]")
    page.set_viewport_size({"width": 360, "height": 740})
    for place in ("library", "read", "ask"):
        page.click(f"[data-to={place}]")
        well(f"{place} on a phone")
    page.locator("[data-do=delete]").last.click()
    well("a message with a button")


def tab_to(page: Page, selector: str, key: str = "Shift+Tab") -> None:
    """Press `key` until the focus is on what `selector` names; it must be seen there."""
    for _ in range(80):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            seen = page.evaluate(
                "['outlineStyle', 'boxShadow'].map(what => getComputedStyle(document.activeElement)[what])"
            )
            assert seen[0] not in ("none", "") or selector == "#bq-question", (selector, seen)
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_alone_asks_opens_and_comes_back(visit: Visit) -> None:
    page = visit(360)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Skip to the question"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn .card")

    tab_to(page, "[data-do=open]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#bq-reading mark")
    tab_to(page, "[data-do=back]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.dataset.do === 'open'")
    assert page.locator("#bq-question").is_visible()


def test_the_keyboard_alone_takes_the_days_off_and_goes_on_from_there(visit: Visit) -> None:
    page = visit()
    page.keyboard.type("What did the Feb. 7 briefing say about Macron?")  # the question has the focus at once
    page.keyboard.press("Enter")
    page.wait_for_selector(".bound")
    tab_to(page, "[data-do=any-day]")
    page.keyboard.press("Enter")
    page.locator(".bound").wait_for(state="detached")
    page.wait_for_function("document.activeElement.id === 'bq-question'")


def test_the_keyboard_alone_sets_and_resets_scope_and_filter(visit: Visit) -> None:
    page = visit()
    tab_to(page, "#bq-dates summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("02082022")
    assert page.input_value("#bq-dates [name=since]") == "2022-02-08"
    page.keyboard.press("Escape")
    assert page.locator("#bq-dates summary").inner_text() == "From 8 February 2022"
    assert page.evaluate("document.activeElement.matches('#bq-dates summary')")
    page.keyboard.press("Enter")
    tab_to(page, "[data-do=all-dates]", "Tab")
    page.keyboard.press("Enter")
    assert page.locator("#bq-dates summary").inner_text() == "All dates"
    tab_to(page, "#bq-filter summary")  # leaving a menu closes it
    assert page.locator("#bq-dates[open]").count() == 0
    page.keyboard.press("Enter")
    tab_to(page, "#bq-filter [name=since]", "Tab")
    page.keyboard.type("02082022")
    expect(page.locator("#bq-list")).to_contain_text("No briefing matches")
    tab_to(page, "#bq-filter [type=reset]", "Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#bq-list li")).to_have_count(1)


def test_single_keys_work_outside_of_fields_and_can_be_turned_off(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.locator(".card [data-do=copy]").first.click()
    page.keyboard.type("x")  # no key of ours: typed nowhere
    assert page.input_value("#bq-question") == ""
    page.keyboard.press("j")
    expect(page.locator("#bq-step")).to_have_text("2 of 5")
    page.keyboard.press("k")
    expect(page.locator("#bq-step")).to_have_text("1 of 5")
    page.keyboard.press("s")
    expect(page.locator("#bq-clip-count")).to_have_text("1 clipping")
    page.keyboard.press("/")
    page.keyboard.type("o/j")
    assert page.input_value("#bq-question") == "o/j"
    page.locator(".turn h2").focus()
    page.keyboard.press("?")
    page.locator("#bq-keys label").click()
    page.keyboard.press("Escape")
    page.locator(".turn h2").focus()
    page.keyboard.press("j")
    expect(page.locator("#bq-step")).to_have_text("1 of 5")


def test_quotes_are_clipped_with_keys_alone_as_fast_as_one_types(visit: Visit) -> None:
    page = visit()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.direct")
    page.keyboard.press("Escape")  # leaves the question, where the focus still is
    for key in "sjsjs":  # each for the piece of evidence that was stepped to, though it is still being read
        page.keyboard.press(key)
    expect(page.locator("#bq-clip-count")).to_have_text("3 clippings")
    pressed = page.locator(".turn [data-do=clip][aria-pressed=true]")
    expect(pressed).to_have_count(3)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "bq-question"


def test_the_list_of_briefings_is_one_stop_of_the_tab_key(visit: Visit) -> None:
    page = visit()
    items = "".join(
        f'<li data-id="{i}"><button class="entry">{i}</button><button class="quiet">x</button></li>' for i in range(3)
    )
    page.evaluate("html => { document.querySelector('#bq-list').innerHTML = `<ul>${html}</ul>` }", items)
    expect(page.locator("#bq-list .entry[tabindex='0']")).to_have_count(1)
    page.locator("#bq-list .entry").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "2"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#bq-list')") is None


def test_the_keyboard_alone_says_what_was_wrong_and_exports(visit: Visit) -> None:
    page = visit()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".rating")
    tab_to(page, ".rating > [aria-expanded]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "Wrong passage"
    page.keyboard.press("Space")
    tab_to(page, ".reasons button", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".rating:has-text('Thanks')")
    assert page.evaluate("document.activeElement.closest('.turn') !== null")
    tab_to(page, "#bq-export summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-as=markdown]", "Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".md")


def test_the_keyboard_alone_removes_and_brings_back(visit: Visit) -> None:
    page = visit()
    tab_to(page, "#bq-list [data-do=remove]")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # from "Cancel"
    page.keyboard.press("Enter")
    expect(page.locator("#bq-list li")).to_have_count(0)
    page.wait_for_function("document.activeElement.closest('#bq-toast') !== null")
    page.keyboard.press("Enter")  # Undo
    expect(page.locator("#bq-list li")).to_have_count(1)


def test_the_page_has_a_language_a_title_and_one_main_heading(visit: Visit) -> None:
    page = visit()
    assert page.title() == "Ask the briefing"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").all_inner_texts() == ["Ask the briefing"]
    icon = page.request.get(f"{page.url.rstrip('/')}/favicon.ico")
    assert icon.headers["content-type"].startswith("image/svg")
