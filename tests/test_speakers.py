"""Who speaks in a transcript, an interview or a digest: right, or nobody."""

import pytest

from corpus import segment
from corpus.titles import asks, thing


def turns(text: str) -> list[tuple[str, str]]:
    """The speaker of each passage with its first words."""
    return [
        (passage.speaker.of(text) if passage.speaker else "", " ".join(passage.of(text).split()[:4]))
        for passage in segment(text)
    ]


def speakers(text: str) -> list[str]:
    return [name for name, _ in turns(text)]


@pytest.mark.parametrize(
    "label",
    [
        "PRIME MINISTER KALLAS",
        "JUDGE JACKSON",
        "VICE PRESIDENT HARRIS",
        "CHANCELLOR SCHOLZ",
        "SENATOR GRASSLEY",
        "JUSTICE BREYER",
        "GEN. MILLEY",
        "DR. FAUCI",
        "AMIR AL THANI",
        "PRESIDENT NAUSĖDA",
        "JOHN Q. SMITH",
        "MR. J. SMITH",
        "MS. O’HARA",
        "KIRBY",
        "LOCAL LAW ENFORCEMENT OFFICIAL",
        "SPEAKER 2",
    ],
)
def test_a_label_in_capitals_speaks_once_the_text_has_a_certain_speaker(label: str) -> None:
    text = f"THE PRESIDENT: Thank you.\n\n{label}: I am honored.\n\nI thank all of you."
    assert turns(text) == [("THE PRESIDENT", "Thank you."), (label, "I am honored. I")]


@pytest.mark.parametrize(
    "heading",
    [
        "WHAT WE KNOW",
        "BACKGROUND",
        "NOTE",
        "FACT",
        "UPDATE",
        "COVID-19",
        "THE LATEST",
        "NEXT STEPS",
        "MAYOR’S SCHEDULE",
    ],
)
def test_a_heading_in_capitals_speaks_nowhere_and_ends_a_turn(heading: str) -> None:
    assert thing(heading)
    text = f"MS. PSAKI: Hi, everyone.\n\n{heading}: The bridge is closed.\n\nIt opens in March."
    assert speakers(text) == ["MS. PSAKI", ""]
    assert set(speakers(f"{heading}: We say so.\n\nSPORT: You won.\n\n{heading}: I do.\n\nSPORT: Are you?")) == {""}


def test_what_stands_beside_a_name_is_no_part_of_it_and_of_no_sentence() -> None:
    text = (
        "MR. LEE (Continued.): We go on.\n\nMS. KALLAS (through interpreter): Thank you.\n\n2:29 P.M. EST MR. LEE: Yes."
    )
    assert turns(text) == [("MR. LEE", "We go on."), ("MS. KALLAS", "Thank you."), ("MR. LEE", "Yes.")]


def test_stage_directions_are_no_speakers_and_end_no_turn() -> None:
    text = "MR. LEE: Hello.\n\n(Laughter.)\n\nThank you.\n\n(Crosstalk.)"
    assert turns(text) == [("MR. LEE", "Hello. (Laughter.) Thank you.")]


def test_a_label_within_a_line_begins_a_turn() -> None:
    text = "MS. PSAKI: Sure. Go ahead. Q Hi, Jen. Is it open? MS. PSAKI: It is.\n\nQ Thank you. MS. PSAKI:Yes."
    assert turns(text) == [
        ("MS. PSAKI", "Sure. Go ahead."),
        ("Q", "Hi, Jen. Is it"),
        ("MS. PSAKI", "It is."),
        ("Q", "Thank you."),
        ("MS. PSAKI", "Yes."),
    ]


def test_a_turn_without_words_is_nobodys_and_not_of_who_spoke_before() -> None:
    text = "MS. PSAKI: Go ahead.\n\nQ —\n\nMS. PSAKI: Yes.\n\nMR. LEE: —\n\nQ Is it open?"
    assert turns(text)[-2:] == [("", "MR. LEE: —"), ("Q", "Is it open?")]


@pytest.mark.parametrize(
    "name", ["Mr. Price", "Ned Price", "Secretary Blinken", "Spokesman", "NATO Secretary General Jens Stoltenberg"]
)
@pytest.mark.parametrize("asker", ["QUESTION", "Question", "Q", "Reporter"])
def test_labels_in_small_letters_speak_in_an_exchange(name: str, asker: str) -> None:
    text = f"{name}: Good morning.\n\n{asker}: Is it open?\n\n{name}: It is.\n\n{asker}: Since when?\n\n{name}: Today."
    assert speakers(text) == [name, asker, name, asker, name]


def test_names_alone_on_a_line_and_times_beside_them_are_read() -> None:
    text = (
        "Jen Psaki: (00:00)\nHi, everyone.\n\nReporter: (00:15)\nIs he going?\n\n"
        "Jen Psaki: (00:20)\nHe is.\n\nReporter: (00:25)\nWhen?"
    )
    assert turns(text) == [
        ("Jen Psaki", "Hi, everyone."),
        ("Reporter", "Is he going?"),
        ("Jen Psaki", "He is."),
        ("Reporter", "When?"),
    ]


INTERVIEW = """\
Ana Torvald has been minister since 2019.

**Courier:** When will the bridge open?

**Torvald:** We hope that it opens in March.

Torvald became minister in 2019. She lives in Velmora.

**Courier:** And who pays?

**Torvald:** You and I do.

The bridge was built in 1964 and carries some 14,000 people every day.
"""


def test_in_an_interview_bold_names_speak_and_prose_between_turns_is_nobodys() -> None:
    assert speakers(INTERVIEW) == ["", "Courier", "Torvald", "", "Courier", "Torvald", ""]


def test_bold_questions_and_answers_are_read_without_their_marks() -> None:
    text = "**Q: When will it open?**\n\n**A:** In March.\n\n**Q: Who pays?**\n\nA: We do."
    assert [(name, text) for name, text in turns(text)] == [
        ("Q", "When will it open?"),
        ("A", "In March."),
        ("Q", "Who pays?"),
        ("A", "We do."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "PRESIDENT BIDEN: WE WILL STAND WITH UKRAINE\n\nThe President said so.",
        "President Biden: Build Back Better is alive\n\nThe President said so.",
        "MODERATOR: John Smith, Brookings\n\nDIRECTOR: Jane Doe\n\nThe talk is free.",
        "The ministry said so.\n\nMedia Contact: Ida Berg\n\nPress Secretary: Jan Kowalski, 555-1234",
        "UKRAINE: Russia moved troops.\n\nRUSSIA: The Kremlin denied it.\n\nUKRAINE: Kyiv wants help.\n\nRUSSIA: No.",
        "MYTH: I can’t get it twice.\n\nFACT: You can.\n\nMYTH: You are safe?\n\nFACT: We are not.",
    ],
)
def test_headlines_lists_digests_and_fact_checks_have_no_speakers(text: str) -> None:
    assert set(speakers(text)) == {""}


def test_how_someone_is_spoken_to_is_no_speaker() -> None:
    text = "THE PRESIDENT: My fellow Americans.\n\nMr. Speaker: I stand before you.\n\nLet me be clear: We will act."
    assert speakers(text) == ["THE PRESIDENT"]


@pytest.mark.parametrize(
    "report", ["Ms. Psaki then left the room.", "The briefing ended at noon.", "Psaki said the bridge is open."]
)
def test_a_report_of_the_conversation_is_nobodys(report: str) -> None:
    assert speakers(f"MS. PSAKI: Thank you.\n\n{report}") == ["MS. PSAKI", ""]


def test_who_is_not_known_to_speak_ends_the_turn_of_who_spoke_before() -> None:
    text = "Ned Price: Yes.\n\nQuestion: When?\n\nNed Price: Soon.\n\nQuestion: How?\n\n{}Antony Blinken: As we said."
    assert speakers(text.format("Ned Price: Let me see.\n\n"))[-1] == ""
    assert speakers(text.format(""))[-1] == "Antony Blinken"


# Replies


def replies(text: str) -> list[tuple[str, str]]:
    return [(passage.of(text), passage.reply_to.of(text)) for passage in segment(text) if passage.reply_to]


def test_a_reply_knows_the_question_that_the_turn_before_asks() -> None:
    text = (
        "MS. PSAKI: Go ahead.\n\nQ Hi, Jen. Is it open?\n\nMS. PSAKI: It is.\n\nMR. LEE: So it is, "
        + "indeed " * 30
        + ".\n\nMS. PSAKI: Yes."
    )
    assert replies(text)[:2][0] == ("It is.", "Hi, Jen. Is it open?")
    assert [question for _, question in replies(text)] == ["Hi, Jen. Is it open?"] * 2  # handed on once, in few words


def test_all_passages_of_a_turn_reply_to_its_question() -> None:
    text = "Q Is it open?\n\nMS. PSAKI: " + "\n\n".join("We " + "do " * 100 + "so." for _ in range(3)) + "\n\nQ Thanks."
    assert [question for _, question in replies(text)] == ["Is it open?"] * 3


def test_of_a_long_turn_the_last_question_is_the_question() -> None:
    text = "Q " + "I read a report. " * 30 + "Is it true? Thank you.\n\nMS. PSAKI: No.\n\nQ Thanks."
    ((_, question),) = replies(text)
    assert question.endswith("report. Is it true?")
    assert len(question.split()) <= 60


@pytest.mark.parametrize("words", ["(Inaudible.)", "Thank you, Jen.", "(Off-mic.) Okay."])
def test_words_that_ask_nothing_are_no_question(words: str) -> None:
    assert replies(f"Q {words}\n\nMS. PSAKI: Thank you.\n\nQ Bye.") == []


def test_a_question_asks_and_does_not_reply() -> None:
    assert replies("MS. PSAKI: Who is next?\n\nQ Me.\n\nQ And me?") == []
    assert [question for _, question in replies(INTERVIEW)] == ["When will the bridge open?", "And who pays?"]


def test_the_labels_of_those_who_ask_are_known() -> None:
    assert all(map(asks, ["Q", "Q:", "QUESTION", "Question", "REPORTER", "Reporter", "UNIDENTIFIED REPORTER", "Frage"]))
    assert not any(map(asks, ["MS. PSAKI", "A", "MODERATOR", "QUEEN ELIZABETH"]))
