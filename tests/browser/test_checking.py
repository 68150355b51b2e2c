"""Quotations checked on the page: pasted or from a file, what differs marked, each original opened at its place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_access import AXE, tab_to

Visit = Callable[..., Page]
PASTED = (
    "The Kremlin was cool. “The situation is too complex to expect decisive breakthroughs in one meeting,” Olaf Scholz "
    "said. Moscow has amassed “some 900,000 troops close to the border with Ukraine”, it said, while “the penguins won "
    "the chess tournament of the year”."
)


def checked(page: Page, text: str = PASTED) -> None:
    if page.locator("[data-do=view][data-to=library]").is_visible():
        page.click("[data-do=view][data-to=library]")
    page.click(".sides [data-to=check]")
    page.fill("#bq-check textarea", text)
    page.click("#bq-check .primary")
    page.locator("#bq-checked article").first.wait_for()


def test_each_quotation_is_found_verbatim_altered_or_absent(visit: Visit) -> None:
    page = visit()
    checked(page)
    cards = page.locator("#bq-checked article")
    assert cards.locator("h3").all_inner_texts() == [
        "Verbatim, attributed to another speaker",
        "Altered: the library has other words",
        "Not in the library",
    ]
    assert cards.nth(1).locator("ins").inner_text() == "900,000"
    assert cards.nth(1).locator("del").inner_text() == "100,000"
    expect(page.locator("#bq-check header span")).to_have_text(
        "3 quotations, 1 × Verbatim, 1 × Altered, 1 × Not in the library"
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_the_original_opens_at_its_place(visit: Visit, width: int) -> None:
    page = visit(width)
    checked(page)
    page.locator("#bq-checked article").nth(1).locator("[data-do=checked]").click()
    expect(page.locator("#bq-reading mark.quoted")).to_contain_text("100,000 troops close to the border with Ukraine")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:
        page.click("text=Back to the list")
        page.wait_for_function("document.activeElement.matches('[data-do=checked]')")


def test_a_file_is_read_and_checked_and_other_claims_get_the_nearest_passage(visit: Visit) -> None:
    page = visit()
    page.click(".sides [data-to=check]")
    page.check("#bq-check [name=claims]")
    text = "“Some 900,000 troops close to the border with Ukraine.”\n\nPresident Macron came to Moscow on Monday."
    page.set_input_files(
        "#bq-check [type=file]", [{"name": "note.txt", "mimeType": "text/plain", "buffer": text.encode()}]
    )
    page.locator("#bq-checked article").nth(1).wait_for(timeout=60_000)
    assert page.input_value("#bq-check textarea") == text
    near = page.locator("#bq-checked article").nth(1)
    assert "Macron came to Moscow" in near.locator("blockquote").inner_text()
    expect(near.locator("[data-do=checked]")).to_contain_text("Macron")
    expect(page.locator("#bq-checked > h3")).to_contain_text("nothing is judged")


def test_hostile_text_shows_as_it_was_pasted(visit: Visit) -> None:
    page = visit()
    checked(page, "“<img src=x onerror=alert(1)> and 900,000 troops close to the border with Ukraine” he said.")
    assert "<img src=x onerror=alert(1)>" in page.locator("#bq-checked blockquote").inner_text()


def test_the_keyboard_alone_checks_and_opens(visit: Visit) -> None:
    page = visit()
    tab_to(page, ".sides [data-to=check]")
    page.keyboard.press("Enter")
    tab_to(page, "#bq-check textarea", "Tab")
    page.keyboard.insert_text(PASTED)
    tab_to(page, "#bq-check .primary", "Tab")
    page.keyboard.press("Enter")
    page.locator("#bq-checked article").first.wait_for()
    tab_to(page, "[data-do=checked]", "Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#bq-reading mark.quoted")).to_contain_text("too complex")


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci --prefix tests/browser")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_no_violation_among_checked_quotations(visit: Visit, width: int, scheme: str) -> None:
    page = visit(width, 740, scheme)
    page.evaluate(AXE.read_text())
    checked(page)
    found = page.evaluate("async () => (await axe.run()).violations")
    assert [(v["id"], [node["html"][:150] for node in v["nodes"][:3]]) for v in found] == []
