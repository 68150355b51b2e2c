"""The reading pane: the source of the question in view, stepped through, searched, and never of another question."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import ask, settled

Visit = Callable[..., Page]
QUESTION = "Who visited Moscow on Monday?"
UNANSWERED = "Which penguin won the chess tournament?"
COLOUR = "element => getComputedStyle(element).backgroundColor"


def shown(page: Page) -> str:
    """What the pane has marked."""
    page.locator("#bq-reading mark").first.wait_for()
    return "".join(page.locator("#bq-reading mark").all_inner_texts())


@pytest.mark.parametrize("width", [1280, 900])
def test_the_pane_opens_with_the_answer_and_goes_grey_when_there_is_none(visit: Visit, width: int) -> None:
    page = visit(width)
    ask(page, QUESTION)
    expect(page.locator("#bq-reading mark.answers")).to_contain_text("Macron")
    answer = page.locator("#bq-reading mark.answers").evaluate(COLOUR)
    ask(page, UNANSWERED)
    expect(page.locator("#bq-for")).to_have_text(UNANSWERED)
    expect(page.locator("#bq-reading mark.answers")).to_have_count(0)
    nearest = page.locator(".nearest + .card blockquote").inner_text()
    assert shown(page) == nearest
    assert page.locator("#bq-reading mark").first.evaluate(COLOUR) not in (answer, "rgba(0, 0, 0, 0)")
    assert page.locator("#bq").get_attribute("data-tone") == "nearest"


def test_after_a_reload_and_when_one_scrolls_the_pane_is_of_the_question_in_view(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    ask(page, UNANSWERED)
    page.reload()
    page.wait_for_selector("#bq[data-ready]")
    expect(page.locator("#bq-for")).to_have_text(UNANSWERED)
    page.locator("#bq-talk").evaluate("talk => { talk.scrollTop = 0 }")
    expect(page.locator("#bq-for")).to_have_text(QUESTION)
    expect(page.locator("#bq-reading mark.answers")).to_contain_text("Macron")


def test_the_evidence_is_stepped_through_and_its_card_is_marked(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    expect(page.locator("#bq-step")).to_have_text("1 of 5")
    first = shown(page)
    page.get_by_role("button", name="Next passage").click()
    expect(page.locator("#bq-step")).to_have_text("2 of 5")
    page.wait_for_selector("#bq[data-tone=related]")
    assert shown(page) != first
    assert page.locator(".card[aria-current] blockquote").text_content() == shown(page)
    page.get_by_role("button", name="Previous passage").click()
    page.get_by_role("button", name="Previous passage").click()
    expect(page.locator("#bq-step")).to_have_text("5 of 5")
    assert page.locator("#bq-reading .ticks i").count() >= 5


def test_words_are_found_in_the_briefing_that_is_open(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    shown(page)
    text = page.locator("#bq-reading .text").inner_text()
    page.fill("#bq-in", "nato")
    count = text.lower().count("nato")
    expect(page.locator("#bq-in-count")).to_have_text(f"1 of {count}")
    page.press("#bq-in", "Shift+Enter")
    expect(page.locator("#bq-in-count")).to_have_text(f"{count} of {count}")
    assert page.locator("#bq-reading .text").inner_text() == text
    page.fill("#bq-in", "walrus")
    expect(page.locator("#bq-in-count")).to_have_text("0 of 0")


def test_without_evidence_the_pane_says_so(visit: Visit) -> None:
    page = visit()
    page.click("#bq-dates summary")
    page.fill("#bq-dates [name=since]", "2030-01-01")
    page.keyboard.press("Escape")
    ask(page, QUESTION)
    expect(page.locator("#bq-reading")).to_have_text("Nothing in your briefings comes near this question.")


def test_questions_asked_in_quick_succession_are_all_answered_in_their_order(visit: Visit) -> None:
    page = visit()
    for question in (QUESTION, UNANSWERED, "Who is Jens Stoltenberg?"):
        page.fill("#bq-question", question)
        page.press("#bq-question", "Enter")
    expect(page.locator(".turn h2")).to_have_text([QUESTION, UNANSWERED, "Who is Jens Stoltenberg?"])
    page.locator(".turn").nth(2).locator(".card").first.wait_for()
    settled(page)
    assert page.locator(".card.error").count() == 0
    assert "Macron" in page.locator(".turn").nth(0).locator("blockquote").first.inner_text()
    assert page.locator(".turn").nth(1).locator(".card.none").count() == 1


def test_on_a_phone_back_leads_from_the_briefing_to_its_answer(visit: Visit) -> None:
    page = visit(360)
    ask(page, QUESTION)
    page.locator(".card [data-do=open]").first.click()
    page.wait_for_selector("#bq-reading mark")
    assert not page.locator("#bq-question").is_visible()
    page.go_back()
    expect(page.locator("#bq-question")).to_be_visible()
    page.click("[data-to=library]")
    page.go_back()
    expect(page.locator("#bq-question")).to_be_visible()
    expect(page.locator(".turn h2")).to_have_text(QUESTION)


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_of_the_bar_is_cut_off_on_a_phone(visit: Visit, width: int) -> None:
    page = visit(width)
    ask(page, QUESTION)
    cut = """[...document.querySelectorAll('.bar h1, .bar button, .bar summary')].filter(e => e.checkVisibility())
        .filter(e => { const box = e.getBoundingClientRect(), brand = e.closest('.brand')?.getBoundingClientRect();
          return box.left < 0 || box.right > innerWidth || brand && box.right > brand.right + 1 })
        .map(e => e.innerText)"""
    assert page.evaluate(cut) == []


@pytest.mark.parametrize(("width", "height"), [(683, 384), (341, 192)])
def test_in_a_window_zoomed_to_200_or_400_percent_the_whole_page_scrolls(visit: Visit, width: int, height: int) -> None:
    page = visit(width, height)
    ask(page, QUESTION)
    question = page.locator(".turn h2").bounding_box()
    assert question
    assert 0 <= question["y"] < 40  # at the top of the window: neither bar nor composer takes room
    visible = """() => { const on = document.elementFromPoint(innerWidth / 2, innerHeight - 10);
        return on.closest('.turn') !== null }"""
    assert page.evaluate(visible)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("colours", ["light", "forced"])
def test_a_ticked_box_can_be_told_from_one_that_is_not(visit: Visit, colours: str) -> None:
    page = visit()
    page.emulate_media(forced_colors="active" if colours == "forced" else "none")
    ask(page, QUESTION)
    page.click(".rating button:has-text('No')")
    box = page.locator(".reasons input[type=checkbox]").nth(1)
    plain = box.screenshot()
    box.check()
    page.mouse.move(0, 0)
    box.evaluate("box => box.blur()")
    assert box.evaluate("box => getComputedStyle(box).appearance") == "auto"
    assert box.screenshot() != plain
