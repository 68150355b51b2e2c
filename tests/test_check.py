"""Quotations of a text held against a library."""

import pytest

from corpus import Briefing
from index import Library
from qa import Checked, check

TEXT = (
    "French President Emmanuel Macron visited Moscow on Monday. “I am reasonably optimistic that 3,000 troops will not "
    "be needed in the U.S. this year,” Macron said.\n\n"
    "MS. PSAKI: We’re not sending forces to start a war with Russia.\n\n"
    "MS. PSAKI: Thank you all for your patience with us today."
)


@pytest.fixture
def held(library: Library) -> Library:
    library.add(Briefing("b", TEXT, "Talks", "2022-02-07"))
    return library


def only(text: str, library: Library) -> Checked:
    (found,) = check(text, library=library).quotations
    return found


@pytest.mark.parametrize(
    "words",
    [
        "I am reasonably optimistic that 3,000 troops will not be needed in the U.S. this year,",
        "[w]e’re not sending forces to start a war",
        "We're not sending forces to start a war with Russia.",
        "I am reasonably … needed in the US this year",
        "I am reasonably [hopeful] that 3,000 troops will not be needed",
        "I am  reasonably\u00a0optimistic that 3,000 tro\u00adops",
    ],
)
def test_typography_alters_nothing(held: Library, words: str) -> None:
    found = only(f"“{words}” he said.", held)
    assert found.status == "verbatim"
    assert found.original is not None
    assert found.original.text in TEXT


@pytest.mark.parametrize(
    ("words", "said", "original"),
    [
        ("I am reasonably optimistic that 4,000 troops will not be needed", "4,000", "3,000"),
        ("I am reasonably optimistic that 3,000 troops will be needed", "", "not"),
        ("We are not sending forces to start a war with Ukraine", "Ukraine", "Russia"),
        ("I am reasonably optimistic that 3,000 troops will … be needed", "", "not"),
    ],
)
def test_a_changed_number_name_or_negation_is_an_alteration(
    held: Library, words: str, said: str, original: str
) -> None:
    text = f"“{words}” he said."
    found = only(text, held)
    assert found.status == "altered"
    if "…" not in words:
        assert (said, original) in [(one.said.of(text), one.original.of(TEXT)) for one in found.differences]


def test_what_is_not_in_the_library_is_absent(held: Library) -> None:
    assert only("“The harbour of Eastport will be dredged in spring,” he said.", held).status == "absent"


def test_a_quotation_under_another_name_or_day_is_shown_so(held: Library) -> None:
    text = "“We’re not sending forces to start a war,” Price said on 8 February."
    assert only(text, held).wrong == ("speaker", "day")
    assert only(text.replace("Price", "Psaki").replace("8", "7"), held).wrong == ()


def test_a_text_holds_if_all_its_quotations_do(held: Library) -> None:
    assert check("Nobody is quoted.", library=held).holds
    assert check("“We’re not sending forces to start a war,” Psaki said.", library=held).holds
    assert not check("“We’re sending forces to start a war,” Psaki said.", library=held).holds


def test_the_index_follows_the_library(held: Library) -> None:
    text = "“The harbour of Eastport will be dredged in spring,” he said."
    assert only(text, held).status == "absent"
    held.add(Briefing("c", "The harbour of Eastport will be dredged in spring."))
    assert only(text, held).status == "verbatim"
    held.remove("c")
    assert only(text, held).status == "absent"


def test_a_sign_within_a_line_begins_no_block_quote(held: Library) -> None:
    assert check("It is 5 > 4, and we’re not sending forces to start a war.", library=held).quotations == ()
    assert only("> We’re not sending forces to start a war.", held).status == "verbatim"


def test_a_day_of_another_paragraph_is_not_that_of_a_quotation(held: Library) -> None:
    text = (
        "It rained on 8 February.\n\n“We’re not sending forces to start a war,” Psaki said.\n\nIt rained on 9 February."
    )
    assert only(text, held).day == ""
