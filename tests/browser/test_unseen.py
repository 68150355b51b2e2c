"""What axe does not see: contrast of borders, spacing, motion, targets, names, and where the focus goes."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import ask

Visit = Callable[..., Page]
QUESTION = "Who visited Moscow on Monday?"

CONTRAST = """() => {
  const parsed = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => { const [r, g, b] = parsed(colour).map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const ratio = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
      return (a + .05) / (b + .05) };
  const behind = node => { for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor, [, , , alpha = 1] = parsed(colour);
      if (alpha === 1) return colour } return 'rgb(255, 255, 255)' };
  return [...document.querySelectorAll('button, input, textarea, summary')]
    .filter(node => node.checkVisibility({ opacityProperty: true }) && node.type !== 'checkbox' && !node.disabled)
    .map(node => [node, getComputedStyle(node)])
    .filter(([, style]) => parseFloat(style.borderTopWidth) > 0 && (parsed(style.borderTopColor)[3] ?? 1) > 0)
    .map(([node, style]) => [node.outerHTML.slice(0, 80), ratio(style.borderTopColor, behind(node.parentElement))]) }"""

SMALL = """[...document.querySelectorAll('button, summary, input, a')]
    .filter(node => node.checkVisibility({ opacityProperty: true }) && getComputedStyle(node).display !== 'inline')
    .map(node => [node, node.getBoundingClientRect()])
    .filter(([node, box]) => box.width > 1 && (box.width < 24 || box.height < 24) && node.type !== 'checkbox')
    .map(([node]) => node.outerHTML.slice(0, 90))"""

MISNAMED = """[...document.querySelectorAll('button[aria-label], summary[aria-label], a[aria-label]')]
    .filter(node => node.checkVisibility() && /\\w{2}/.test(node.innerText))
    .filter(node => !node.getAttribute('aria-label').toLowerCase().includes(node.innerText.trim().toLowerCase()))
    .map(node => [node.getAttribute('aria-label'), node.innerText])"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_stand_out_three_to_one(visit: Visit, scheme: str) -> None:
    page = visit(1280, 800, scheme)
    ask(page, QUESTION)
    found = page.evaluate(CONTRAST)
    assert len(found) > 10
    assert [(html, round(ratio, 2)) for html, ratio in found if ratio < 3] == []


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_to_press_is_smaller_than_24_pixels(visit: Visit, width: int) -> None:
    page = visit(width)
    ask(page, QUESTION)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate(SMALL) == []


def test_what_is_read_aloud_holds_what_is_seen(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.locator("#bq-list li").first.hover()
    page.get_by_role("button", name="Ask this briefing only").first.click()
    assert page.evaluate(MISNAMED) == []
    assert page.locator("#bq-only").get_attribute("aria-label") == (
        "Only “Briefing of 7 February 2022”: Search all briefings"
    )


def test_wide_spacing_of_text_cuts_nothing_off(visit: Visit) -> None:
    page = visit(360)
    ask(page, QUESTION)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } "
        "p { margin-bottom: 2em !important }"
    )
    cut = """[...document.querySelectorAll('.card, .card button, .turn h2, .verdict, #bq-form button')]
        .filter(node => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
        .map(node => node.outerHTML.slice(0, 80))"""
    assert page.evaluate(cut) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_nothing_moves_where_less_motion_is_wanted(visit: Visit) -> None:
    page = visit()
    page.emulate_media(reduced_motion="reduce")
    page.route("**/component_server**", lambda _route: None)
    page.fill("#bq-question", QUESTION)
    page.press("#bq-question", "Enter")
    page.locator(".waiting").wait_for()
    assert page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length") == 0


def test_an_answer_has_headings_in_their_order_and_is_told_with_its_place(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    ask(page, "Which penguin won the chess tournament?")
    levels = page.evaluate("[...document.querySelectorAll('#bq-turns :is(h2, h3)')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(page.locator(".turn").nth(turn).locator("h3").count() > 0 for turn in (0, 1))
    expect(page.locator("#bq-say")).to_contain_text("The briefing does not say. Nearest passage")
    page.locator(".turn").first.get_by_role("button", name="Ask again").click()
    marked = page.locator(".turn").first.locator("h3").first.inner_text()
    assert "Emmanuel Macron" in marked
    expect(page.locator("#bq-say")).to_contain_text(f"Clear answer: {marked}. “")
    expect(page.locator("#bq-say")).to_contain_text("Briefing of 7 February 2022")


def test_the_focus_is_never_covered(visit: Visit) -> None:
    page = visit(1280, 620)
    ask(page, QUESTION)
    page.locator(".turn [data-do=delete]").first.click()
    page.click("#bq-toast button")  # a message has come and gone
    covered = """() => { const node = document.activeElement, box = node.getBoundingClientRect();
        const on = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 12));
        const seen = node === document.body || node.contains(on) || on?.contains(node);
        return seen ? '' : node.outerHTML.slice(0, 100) }"""
    found = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        found.add(page.evaluate(covered))
    assert found == {""}


def test_in_forced_colours_the_open_row_and_the_chosen_tab_can_be_told(visit: Visit) -> None:
    page = visit()
    page.emulate_media(forced_colors="active")
    ask(page, QUESTION)
    page.locator("#bq-reading mark").first.wait_for()
    style = "(node, what) => getComputedStyle(node)[what]"
    row, card = page.locator("#bq-list li[aria-current]"), page.locator(".sides [aria-pressed=true]")
    assert row.evaluate(style, "outlineStyle") == "solid"
    other = page.locator(".sides [aria-pressed=false]").first
    assert card.evaluate(style, "backgroundColor") != other.evaluate(style, "backgroundColor")
    sentence, answer = page.locator("#bq-reading mark.quoted").first, page.locator("#bq-reading mark.answers").first
    assert sentence.evaluate(style, "backgroundColor") != answer.evaluate(style, "backgroundColor")
