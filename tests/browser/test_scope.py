"""What a question is asked of: what some people say, or one briefing; each a chip that can be taken off."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from corpus import Briefing
from index import Library
from tests.browser.pages import TALK, Server, ask
from tests.browser.test_access import AXE

Visit = Callable[..., Page]
NOTE = "The harbour bridge will open in August, the engineers of the city announced."
QUESTION = "When will the harbour bridge open?"


@pytest.fixture(autouse=True)
def talks(server: Server) -> Iterator[None]:
    with Library.open(server.home / "library") as library:
        library.add([Briefing("talk", TALK, "Press briefing", "2022-02-08"), Briefing("note", NOTE, "A note")])
    yield
    with Library.open(server.home / "library") as library:
        library.remove("talk", "note")


def test_what_some_people_say_is_a_chip_that_limits_the_answer(visit: Visit) -> None:
    page = visit()
    page.click("#bq-speakers summary")
    expect(page.locator("#bq-speakers .choices bdi:first-child")).to_have_text(["Jen Psaki", "Jake Sullivan"])
    page.fill("#bq-speakers [type=search]", "advisor")  # an office
    expect(page.locator("#bq-speakers .choices label:visible bdi:first-child")).to_have_text(["Jake Sullivan"])
    page.check("#bq-speakers label:has-text('Sullivan') input")
    page.keyboard.press("Escape")
    expect(page.locator("#bq-speakers summary")).to_have_text("Jake Sullivan")
    ask(page, QUESTION)
    turn = page.locator(".turn").last
    assert "October" in turn.locator("blockquote").first.inner_text()
    assert turn.locator(".card .speaker").all_inner_texts() == ["Jake Sullivan"]
    assert turn.locator(".within").inner_text() == "Jake Sullivan"
    ask(page, "Which penguin won the chess tournament?")
    none = page.locator(".turn").last.locator(".card.none")
    assert "Searched what the chosen speakers say in 3 briefings" in none.inner_text()
    none.get_by_role("button", name="Search all briefings").click()
    expect(page.locator(".turn").last.locator(".within")).to_have_count(0)


def test_one_briefing_alone_is_asked_from_its_row_and_from_the_pane(visit: Visit) -> None:
    page = visit()
    row = page.locator("#bq-list li", has_text="A note")
    row.hover()
    row.get_by_role("button", name="Ask this briefing only").click()
    expect(page.locator("#bq-only")).to_have_text("Only “A note”")
    expect(page.locator("#bq-question")).to_be_focused()
    ask(page, QUESTION)
    turn = page.locator(".turn").last
    assert "August" in turn.locator("blockquote").first.inner_text()
    assert turn.locator(".within").inner_text() == "Only “A note”"
    assert turn.locator(".card[data-id]").evaluate_all("cards => cards.map(card => card.dataset.id)") == ["note"]
    page.click("#bq-only")
    expect(page.locator("#bq-only")).to_be_hidden()
    page.locator("#bq-list li", has_text="Press briefing").locator(".entry").click()
    page.get_by_role("button", name="Ask this briefing only", exact=True).click()
    expect(page.locator("#bq-only")).to_have_text("Only “Press briefing”")
    ask(page, "What will the engineers of the city open?")
    ids = page.locator(".turn").last.locator(".card[data-id]").evaluate_all("c => c.map(card => card.dataset.id)")
    assert set(ids) == {"talk"}


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci --prefix tests/browser")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_in_the_menu_of_speakers_and_the_chip(visit: Visit, scheme: str) -> None:
    page = visit(1280, 800, scheme)
    page.evaluate(AXE.read_text())
    page.locator("#bq-list li").first.hover()
    page.get_by_role("button", name="Ask this briefing only").first.click()
    page.click("#bq-speakers summary")
    page.check("#bq-speakers label:has-text('Sullivan') input")
    found = page.evaluate("async () => (await axe.run()).violations")
    assert [(one["id"], [node["html"][:150] for node in one["nodes"][:3]]) for one in found] == []


def test_a_link_keeps_speaker_and_briefing(visit: Visit) -> None:
    visit()  # forgets what the test before has stored
    page = visit(at="/#ask=When+will+the+harbour+bridge+open%3F&only=talk&speaker=Jake+Sullivan")
    page.locator(".turn .card").first.wait_for()
    assert page.locator(".turn .within").inner_text() == "Only “Press briefing” · Jake Sullivan"
    assert "October" in page.locator(".turn blockquote").first.inner_text()
