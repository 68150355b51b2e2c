"""Who said what: labelled turns, quotations in prose with their speaker, reported speech."""

import pytest

from corpus import Briefing
from corpus.briefing import Span
from corpus.quotations import quotations
from corpus.statements import Statement, statements_of


def said(text: str, kind: str = "direct") -> list[tuple[str, str]]:
    """Speaker and words of each statement of a kind."""
    return [(one.speaker, one.of(text)) for one in found(text) if one.kind == kind]


def found(text: str) -> tuple[Statement, ...]:
    return statements_of(Briefing(id="b", text=text))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Kremlin spokesperson Dmitry Peskov said the visit was “very important.”", "Dmitry Peskov"),
        ("“It is very important,” said Dmitry Peskov, the Kremlin spokesman.", "Dmitry Peskov"),
        ("“It is very important,” Dmitry Peskov told reporters in Moscow.", "Dmitry Peskov"),
        ("“It is important,” Dmitry Peskov, the Kremlin spokesman, said on Monday.", "Dmitry Peskov"),
        ("Dmitry Peskov on Sunday said: “It is very important.”", "Dmitry Peskov"),
        ("According to Dmitry Peskov, the visit is “very important.”", "Dmitry Peskov"),
        ("“It is important,” a spokeswoman, Anna Torvald White, said on Monday.", "Anna Torvald White"),
        ('"Why now?" Dmitry Peskov asked.', "Dmitry Peskov"),
        ("''It is very important,'' Mr. Peskov said.", "Mr. Peskov"),
        ("“It is important,” said a senior White House official.", "a senior White House official"),
        ("“It is important,” said Macron campaign manager Anna Torvald.", "Anna Torvald"),
        ("“It is important,” a spokesman for Macron said.", "a spokesman for Macron"),
    ],
)
def test_the_subject_of_the_verb_of_saying_speaks(text: str, speaker: str) -> None:
    assert [name for name, _ in said(text)] == [speaker]


def test_the_object_of_the_verb_never_speaks() -> None:
    text = "Peskov said Macron was “very welcome.” Scholz told Erdogan the talks were “a beginning.”"
    assert said(text) == [("Peskov", "very welcome."), ("Scholz", "a beginning.")]


def test_a_surname_stands_for_the_full_name_given_before() -> None:
    text = (
        "French President Emmanuel Macron visited Moscow.\n\n“I am confident,” Macron said.\n\n"
        "“So am I,” the French president said."
    )
    assert said(text) == [("Emmanuel Macron", "I am confident,"), ("Emmanuel Macron", "So am I,")]


def test_a_surname_of_two_people_stands_for_neither() -> None:
    text = "Bill Clinton and Hillary Clinton spoke in Ohio.\n\n“We shall win,” Clinton said."
    assert said(text) == [("Clinton", "We shall win,")]


def test_he_is_the_last_to_speak_when_nobody_else_is_named() -> None:
    text = "“It is important,” Dmitry Peskov said. Peskov was firm. “We shall see,” he added."
    assert [name for name, _ in said(text)] == ["Dmitry Peskov", "Dmitry Peskov"]


def test_he_is_nobody_when_another_has_been_named() -> None:
    text = (
        "“It is important,” Dmitry Peskov said of Emmanuel Macron. Macron nodded and Peskov left. "
        "“We shall see,” he added."
    )
    assert [name for name, _ in said(text)] == ["Dmitry Peskov", ""]


def test_two_who_say_it_together_are_no_speaker() -> None:
    text = "Olaf Scholz and Emmanuel Macron said the talks were “a beginning.”"
    assert said(text) == [("", "a beginning.")]


def test_a_quotation_alone_goes_on_with_the_one_before_it() -> None:
    text = "“It is important,” Dmitry Peskov said. “It is too complex for one meeting.”"
    assert said(text)[1] == ("Dmitry Peskov", "It is too complex for one meeting.")


def test_a_quotation_may_go_on_in_the_next_paragraph() -> None:
    text = "“It is important,” Dmitry Peskov said. “It is complex.\n\n“It needs time,” he added."
    assert [words for _, words in said(text)] == ["It is important,", "It is complex.", "It needs time,"]


def test_titles_and_words_that_nobody_says_are_no_statements() -> None:
    text = "Schiff appeared on CNN’s “State of the Union” on Sunday. The so-called “deep state” was the subject."
    assert found(text) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dmitry Peskov said that the visit would take place.", "the visit would take place"),
        ("Dmitry Peskov said in Moscow that the visit would take place.", "the visit would take place"),
        ("According to Dmitry Peskov, the visit would take place.", "the visit would take place"),
        ("The visit would take place, Dmitry Peskov said.", "The visit would take place"),
        ("The visit would take place, according to Dmitry Peskov.", "The visit would take place"),
    ],
)
def test_reported_speech_is_marked_as_such(text: str, words: str) -> None:
    assert said(text, "reported") == [("Dmitry Peskov", words)]


@pytest.mark.parametrize(
    "text",
    [
        "Dmitry Peskov said in an interview in Moscow on Monday.",
        "Dmitry Peskov did not say that the visit would take place.",
        "Dmitry Peskov would say that the visit could take place.",
        "He recalled the plan Putin said he had in mind then.",
    ],
)
def test_what_nobody_is_shown_to_say_is_not_reported(text: str) -> None:
    assert said(text, "reported") == []


def test_a_turn_is_one_statement_with_its_speaker() -> None:
    text = "MS. PSAKI: Hi, everyone. It is Monday.\n\nQ  What did the President say?\n\nMS. PSAKI: He said no."
    assert [(one.kind, one.speaker, one.of(text)) for one in found(text)] == [
        ("turn", "MS. PSAKI", "Hi, everyone. It is Monday."),
        ("turn", "Q", "What did the President say?"),
        ("turn", "MS. PSAKI", "He said no."),
    ]


def test_a_statement_knows_verb_addressee_role_and_where_its_speaker_is_named() -> None:
    text = "Kremlin spokesperson Dmitry Peskov told reporters the visit was “very important.”"
    one = next(one for one in found(text) if one.kind == "direct")
    assert (one.verb, one.addressee, one.role) == ("told", "reporters", "Kremlin spokesperson")
    assert one.named is not None
    assert one.named.of(text) == "Kremlin spokesperson Dmitry Peskov"


@pytest.mark.parametrize(
    "text", ["“A “b” c” d", "“never closed", 'the 5" pipe and the 6" pipe', "‘tis the workers’ day"]
)
def test_unbalanced_marks_quote_nothing_that_is_not_between_them(text: str) -> None:
    for quote in quotations(text, Span(0, len(text))):
        assert text[quote.start - 1] in '“"'
        assert quote.outer.end - quote.end == 1
