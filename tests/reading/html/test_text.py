"""What stands in an article is read as the page shows it: nothing changed, nothing lost, nothing that is hidden."""

from pathlib import Path

import pytest

from corpus import read_bytes
from tests.reading.html.pages import ARTICLE, page, text_with


def text_of(html: str) -> str:
    return read_bytes("a.html", html.encode()).text


def middle_of(html: str, head: str = "") -> str:
    """What a reader makes of `html` in the middle of an article, whose other paragraphs must all be there."""
    text = text_of(page(html, head=head))
    first, _, rest = text_with("\0").partition("\0")
    assert text.startswith(first.rstrip()) and text.endswith(rest.lstrip()), text
    return text[len(first.rstrip()) : len(text) - len(rest.lstrip())].strip("\n")


FRAGMENTS = Path(__file__).parents[2] / "data" / "reading" / "fragments.txt"
SEEN = {
    name: (html, seen.strip("\n"))
    for part in FRAGMENTS.read_text(encoding="utf-8").removeprefix("### ").split("\n\n### ")
    for name, _, rest in [part.partition("\n")]
    for html, _, seen in [rest.partition("\n>>>")]
}


@pytest.mark.parametrize(("html", "seen"), SEEN.values(), ids=SEEN)
def test_an_article_is_read_as_it_is_seen(html: str, seen: str) -> None:
    assert middle_of(html) == seen


HIDDEN_BY_SHEET = {
    "class": (".draft{color:red; display: none}", ""),
    "id": ("#old, .other { visibility:hidden }", ""),
    "tag and class": ("p.draft{display:none}", ""),
    "in print only": ("@media print { .draft{display:none} }", "It opens today."),
    "elsewhere": (".box .draft{display:none}", "It opens today."),
    "taken back": (".draft{display:none} .draft{display:block}", "It opens today."),
    "in a comment": ("/* .draft{display:none} */", "It opens today."),
}


@pytest.mark.parametrize(("sheet", "seen"), HIDDEN_BY_SHEET.values(), ids=HIDDEN_BY_SHEET)
def test_what_a_style_sheet_hides_is_not_read(sheet: str, seen: str) -> None:
    html = '<p class="draft" id="old">It opens today.</p>'
    assert middle_of(html, f"<style>{sheet}</style>") == seen


def test_a_page_that_waits_for_its_script_is_read() -> None:
    page_of = page().replace("<main>", '<main style="visibility:hidden">')
    assert text_of(page_of) == ARTICLE


def test_a_paragraph_that_comes_again_for_small_screens_is_read_once() -> None:
    long = "The ferries of the northern line will not sail on Tuesday because of the storm."
    assert middle_of(f'<p class="desktop">{long}</p><p class="mobile">{long}</p>') == long
    assert middle_of("<p>Yes.</p><p>Yes.</p>") == "Yes.\n\nYes."
