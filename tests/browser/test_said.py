"""Statements on the page: people, most quoted first, and what one of them says by day, each opened at its place."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from corpus import Briefing
from index import Library
from tests.browser.pages import TALK, Server
from tests.browser.test_access import AXE, tab_to

Visit = Callable[..., Page]
NEWS = (
    "Press Secretary Jen Psaki told reporters on Wednesday that the harbour bridge would open late. "
    "“We will pay for the tunnel,” Jen Psaki said."
)


@pytest.fixture(autouse=True)
def talks(server: Server) -> Iterator[None]:
    with Library.open(server.home / "library") as library:
        library.add([Briefing("talk", TALK, "Press briefing", "2022-02-08"), Briefing("news", NEWS, "", "2022-02-09")])
    yield
    with Library.open(server.home / "library") as library:
        library.remove("talk", "news")


def statements(page: Page) -> None:
    """Open the place where statements are listed."""
    if page.locator("[data-do=view][data-to=library]").is_visible():
        page.click("[data-do=view][data-to=library]")
    page.click(".sides [data-to=said]")
    page.locator("[data-do=voice]").first.wait_for()


def test_people_are_listed_most_quoted_first_and_found_by_name_or_role(visit: Visit) -> None:
    page = visit()
    statements(page)
    names = page.locator("#bq-said-list .title")
    assert names.all_inner_texts()[0] == "Jen Psaki"
    first = page.locator("#bq-said-list li").first.locator(".facts")
    assert first.inner_text() == "Press Secretary · 4 statements"
    assert "Q" not in names.all_inner_texts()
    page.fill("#bq-voice", "advisor jake")
    expect(names).to_have_text(["Jake Sullivan"])
    expect(page.locator("#bq-said-count")).to_have_text("1 person")
    page.fill("#bq-voice", "zzz")
    expect(page.locator("#bq-said-list")).to_have_text("Nobody is shown to say anything here.")


def test_statements_stand_by_day_and_reported_speech_is_marked_as_such(visit: Visit) -> None:
    page = visit()
    statements(page)
    page.locator("[data-do=voice]", has_text="Psaki").click()
    expect(page.locator("#bq-said-who")).to_have_text("Jen Psaki")
    box = page.locator("#bq-said-list")
    expect(box.locator("h3")).to_have_text(["9 February 2022", "8 February 2022"])
    assert box.locator(".words").all_inner_texts() == [
        "the harbour bridge would open late",
        "We will pay for the tunnel,",
        "The harbour bridge will open in June. We are glad of that.",
        "The tunnel will open in May.",
    ]
    tags = box.locator(".words").evaluate_all("nodes => nodes.map(node => node.tagName)")
    assert tags == ["SPAN", "Q", "Q", "Q"]  # reported speech is not between quotation marks
    assert box.locator(".kind").all_inner_texts() == ["Reported speech", "Quotation", "Transcript", "Transcript"]
    assert "told · to reporters" in box.locator(".facts").first.inner_text()
    page.fill("#bq-topic", "tunnel")
    expect(page.locator("#bq-said-count")).to_have_text("2 statements")
    page.click("#bq-said-days summary")
    page.fill("#bq-said-days [name=until]", "2022-02-08")
    expect(box.locator(".words")).to_have_text(["The tunnel will open in May."])
    assert page.locator("#bq-said-days summary").inner_text() == "To 8 February 2022"
    page.click("#bq-said-days [type=reset]")
    expect(page.locator("#bq-said-count")).to_have_text("2 statements")
    page.keyboard.press("Escape")
    page.click("[data-do=voices]")  # the topic narrows the people too
    expect(page.locator("#bq-said-list .title")).to_have_text(["Jen Psaki"])


@pytest.mark.parametrize("width", [1280, 900, 360])
def test_a_statement_opens_at_its_place_and_back_leads_to_the_list(visit: Visit, width: int) -> None:
    page = visit(width)
    statements(page)
    page.locator("[data-do=voice]", has_text="Psaki").click()
    page.locator("[data-do=said]", has_text="would open late").click()
    marks = page.locator("#bq-reading mark.quoted")
    expect(marks).to_have_text("the harbour bridge would open late")
    expect(page.locator("#bq-for")).to_have_text("Jen Psaki · Reported speech")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:
        page.click("text=Back to the list")
        page.wait_for_function("document.activeElement.matches('[data-do=said]')")
    elif width == 1280:
        expect(page.locator("#bq-said-list li[aria-current]")).to_contain_text("would open late")


def test_a_statement_is_clipped_and_its_link_opens_it(visit: Visit) -> None:
    page = visit()
    statements(page)
    page.locator("[data-do=voice]", has_text="Psaki").click()
    page.locator("#bq-said-list li", has_text="pay for the tunnel").hover()
    page.locator("#bq-said-list li", has_text="pay for the tunnel").locator("[data-do=clip]").click()
    expect(page.locator("#bq-clip-count")).to_have_text("1 clipping")
    link = page.evaluate(
        "async () => (await new Promise(done => { const open = indexedDB.open('briefing-qa', 2);"
        " open.onsuccess = () => { const all = open.result.transaction('clips').objectStore('clips').getAll();"
        " all.onsuccess = () => { open.result.close(); done(all.result) } } }))[0].link"
    )
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("#bq-reading mark.quoted")).to_have_text("We will pay for the tunnel,")
    expect(page.locator(".turn")).to_have_count(0)


def test_the_keyboard_alone_picks_a_person_and_reads_a_statement(visit: Visit) -> None:
    page = visit()
    tab_to(page, ".sides [data-to=said]")
    page.keyboard.press("Enter")
    tab_to(page, "#bq-voice", "Tab")
    page.keyboard.type("sullivan")
    expect(page.locator("#bq-said-list .title")).to_have_text(["Jake Sullivan"])
    tab_to(page, "[data-do=voice]", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'bq-said-who'")
    tab_to(page, "[data-do=said]", "Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#bq-reading mark.quoted")).to_contain_text("no sooner")
    tab_to(page, "[data-do=voices]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('li')?.dataset.speaker === 'Jake Sullivan'")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci --prefix tests/browser")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_no_violation_among_statements(visit: Visit, width: int, scheme: str) -> None:
    page = visit(width, 740, scheme)
    page.evaluate(AXE.read_text())

    def well(state: str) -> None:
        found = page.evaluate("async () => (await axe.run()).violations")
        assert [(v["id"], [node["html"][:150] for node in v["nodes"][:3]]) for v in found] == [], state

    statements(page)
    well("people")
    page.locator("[data-do=voice]", has_text="Psaki").click()
    page.locator("[data-do=said]").first.wait_for()
    well("statements")
    page.click("#bq-said-days summary")
    well("days")
    small = """[...document.querySelectorAll('#bq-said :is(button, summary, input)')]
        .filter(node => node.checkVisibility()).map(node => node.getBoundingClientRect())
        .filter(box => box.width < 24 || box.height < 24).length"""
    assert page.evaluate(small) == 0


def test_in_forced_colours_reported_speech_and_the_open_statement_can_be_told(visit: Visit) -> None:
    page = visit()
    page.emulate_media(forced_colors="active")
    statements(page)
    page.locator("[data-do=voice]", has_text="Psaki").click()
    page.locator("[data-do=said]").first.click()
    row = page.locator("#bq-said-list li[aria-current]")
    expect(row).to_have_count(1)
    assert row.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    assert row.locator(".kind.reported").evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
