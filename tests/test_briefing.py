"""What a briefing knows beside its text: its pages, and what a person set."""

import hashlib
import json
from pathlib import Path

import pytest

from corpus import Briefing, read_bytes

TEXT = "One storm. Two storms. Three storms."
PAGED = Path(__file__).parent / "data" / "reading" / "lost-pdf-numbered-page-headings.pdf"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ((), [None] * 4),
        ((0, 11, 23), [1, 1, 2, 3]),
        ((0, 0, 11), [2, 2, 3, 3]),  # the first page has no text
        ((4, 11), [None, 1, 2, 2]),  # as in a message with a PDF attached
    ],
)
def test_a_place_is_on_the_last_page_that_begins_before_it(pages: tuple[int, ...], expected: list[int | None]) -> None:
    briefing = Briefing("a", TEXT, pages=pages)
    assert [briefing.page_at(place) for place in (0, 10, 11, len(TEXT))] == expected


def test_the_pages_of_a_pdf_begin_where_their_text_does() -> None:
    briefing = read_bytes(PAGED.name, PAGED.read_bytes())
    assert len(briefing.pages) == 5
    headings = [briefing.text[start:].split("\n")[0] for start in briefing.pages]
    assert [briefing.page_at(briefing.text.index(heading)) for heading in headings] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("pages", [(5, 3), (-1,), (0, len(TEXT) + 1)])
def test_pages_outside_the_text_or_out_of_order_are_refused(pages: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="pages of briefing 'a' must begin one after the other within its text"):
        Briefing("a", TEXT, pages=pages)


def test_what_is_set_by_hand_is_named_once_and_in_order() -> None:
    briefing = (
        Briefing("a", TEXT, "Storms").with_metadata(source="AP", date="2022-02-07").with_metadata(date="", title=None)
    )
    assert briefing == Briefing("a", TEXT, "Storms", "", "AP", by_hand=("date", "source"))
    with pytest.raises(ValueError, match="by hand, title, date, source can be set; found text"):
        Briefing("a", TEXT, by_hand=("text",))


def test_the_digest_tells_pages_and_what_was_set_and_is_the_old_one_without_them() -> None:
    plain = Briefing("a", TEXT, "Storms", "2022-02-07", "AP")
    assert plain.sha256 == hashlib.sha256(json.dumps(["Storms", "2022-02-07", "AP", TEXT]).encode()).hexdigest()
    others = [Briefing("a", TEXT, "Storms", "2022-02-07", "AP", pages=(0,)), plain.with_metadata(title="Storms")]
    assert len({briefing.sha256 for briefing in (plain, *others)}) == 3
