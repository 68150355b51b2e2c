"""Questions over briefings: what counts as right, every rate computed by hand, and the form of the file read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from corpus import Briefing
from index import Contents
from qa.answer import Answer, Quote
from qa.evaluation import Case, Gold, QuestionSet, evaluate, library_of, read_questions
from qa.evaluation.correctness import mark_right, quote_right, shown_right, speaker_right
from qa.evaluation.evaluation import Evaluation, curves
from qa.evaluation.figures import figures
from qa.evaluation.outcome import Outcome
from qa.evaluation.page import write_page
from qa.evaluation.payload import evaluation_payload
from qa.evaluation.report import show
from tests.embedders import HashedWords

TEXT = (
    "The talks were frank. They lasted five hours. Germany sends 350 soldiers. Nobody left early. It cost five euros."
)
READOUT = Briefing("r", TEXT, "Remarks by President Biden and Chancellor Scholz")
OTHER = Briefing("o", TEXT, "The same words elsewhere")


def quote(words: str, briefing: Briefing = READOUT) -> Quote:
    start = briefing.text.index(words)
    return Quote(briefing, start, start + len(words))


def gold(words: str, *answers: str, speaker: str = "", half: int = 0) -> Gold:
    place = quote(words)
    return Gold("r", place.start, place.end, words, answers, speaker, half)


def case(id: str, kind: str, *golds: Gold) -> Case:
    answers = tuple(answer for gold in golds for answer in gold.answers)
    return Case(id, "What?", bool(golds), {"r": 1} if golds else {}, answers, golds, kind)


TALKS = "The talks were frank. They lasted five hours."
LENGTH = case("length", "fact", gold(TALKS, "five hours", "five"))
BOTH = case("both", "two", gold(TALKS, "five hours", half=1), gold("Germany sends 350 soldiers.", "350", half=2))


# -- what is right ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        (quote(TALKS), True),
        (quote("They lasted five hours."), True),
        (quote("They lasted five"), True),  # it holds the shorter answer
        (quote("They lasted five hours. Germany sends 350 soldiers."), True),
        (quote("The talks were frank."), False),  # in the span, without an answer
        (quote("Germany sends 350 soldiers."), False),
        (quote("It cost five euros."), False),  # the word of an answer, outside the span
        (quote("They lasted five hours.", OTHER), False),  # the same words in a briefing that is not listed
        (None, False),
    ],
)
def test_a_quote_is_right_if_it_holds_an_answer_where_that_stands_in_a_span(shown: Quote | None, right: bool) -> None:
    assert quote_right(LENGTH, shown) is right


def test_an_answer_that_the_quote_cuts_in_two_is_not_held() -> None:
    assert quote_right(case("c", "fact", gold(TALKS, "five hours")), quote("They lasted five")) is False


def test_either_half_makes_a_quote_right_and_both_must_be_shown() -> None:
    first, second = quote("They lasted five hours."), quote("Germany sends 350 soldiers.")
    assert quote_right(BOTH, first) is True and quote_right(BOTH, second) is True
    assert shown_right(BOTH, first, []) is False
    assert shown_right(BOTH, first, [first]) is False
    assert shown_right(BOTH, first, [second]) is True
    assert shown_right(BOTH, quote(TALKS + " Germany sends 350 soldiers."), []) is True
    assert shown_right(BOTH, None, [first, second]) is False  # refused


def test_parts_do_not_make_a_single_question_right() -> None:
    assert shown_right(LENGTH, quote("Nobody left early."), [quote(TALKS)]) is False


def test_a_mark_is_right_if_it_holds_the_words_of_an_answer_to_the_quotes_own_span() -> None:
    right = quote("They lasted five hours.")
    assert mark_right(LENGTH, right, "lasted five hours.") is True
    assert mark_right(LENGTH, right, "Five") is True
    assert mark_right(LENGTH, right, "hours") is False
    assert mark_right(LENGTH, quote("It cost five euros."), "five") is False  # its quote is wrong
    assert mark_right(BOTH, right, "350") is False  # the answer to the other half
    assert mark_right(LENGTH, None, "") is False


@pytest.mark.parametrize(
    ("name", "shown", "right"),
    [
        ("Olaf Scholz", "CHANCELLOR SCHOLZ", True),
        ("Olaf Scholz", "Olaf Scholz", True),
        ("Olaf Scholz", "THE CHANCELLOR", True),  # through the title
        ("Joe Biden", "THE PRESIDENT", True),
        ("Joe Biden", "Joseph R. Biden, Jr.", True),
        ("Joe Biden", "JOE MANCHIN", False),
        ("Lee Hsien Loong", "PRIME MINISTER LEE", True),
        ("Jen Psaki", "THE PRESIDENT", False),
        ("Jen Psaki", "MR. PSAKIS", False),
        ("Jen Psaki", "", False),
        ("", "MS. PSAKI", None),
    ],
)
def test_a_speaker_is_right_by_name_or_by_a_role_that_the_title_names(
    name: str, shown: str, right: bool | None
) -> None:
    known = case("c", "say", gold(TALKS, "five hours", speaker=name))
    assert speaker_right(known, quote(TALKS), shown) is right


def test_the_speaker_of_a_wrong_quote_is_not_judged() -> None:
    known = case("c", "say", gold(TALKS, "five hours", speaker="Olaf Scholz"))
    assert speaker_right(known, quote("Nobody left early."), "CHANCELLOR SCHOLZ") is None


# -- every rate -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Parted(Answer):
    """An answer with parts, as one to a double question has."""

    parts: Sequence[Quote] = ()


def outcome(
    asked: Case,
    best: str,
    mark: str,
    confidence: float,
    *,
    passage: int | None = None,
    found: bool = True,
    speaker: str = "",
    parts: Sequence[str] = (),
) -> Outcome:
    spans = (quote(mark),) if mark else ()
    answer = Parted(
        question="What?",
        found=found,
        confidence=confidence,
        best=quote(best),
        spans=spans,
        hits=(),
        missing=(),
        searched=Contents(1, 1, "", ""),
        parts=[*map(quote, parts)],
    )
    return Outcome(asked, False, answer, (), passage, speaker, {}, 0.01)


HOURS, SOLDIERS, EUROS = "They lasted five hours.", "Germany sends 350 soldiers.", "It cost five euros."
SENDS = gold(SOLDIERS, "350", speaker="Olaf Scholz")
OUTCOMES = (
    outcome(case("a", "fact", SENDS), SOLDIERS, "350 soldiers", 0.99, passage=1, speaker="CHANCELLOR SCHOLZ"),
    outcome(case("b", "fact", SENDS), SOLDIERS, "", 0.3, passage=3, found=False),
    outcome(case("c", "fact", SENDS), EUROS, "euros", 0.96, passage=0, speaker="MS. PSAKI"),
    outcome(case("d", "say", SENDS), SOLDIERS, "Germany", 0.6, passage=6, speaker="MS. PSAKI"),
    outcome(BOTH, HOURS, "five hours", 0.8, passage=1),
    outcome(case("e", "two", *BOTH.golds), HOURS, "five hours", 0.97, passage=2, parts=[SOLDIERS]),
    outcome(case("f", "swap"), EUROS, "five", 0.95),
    outcome(case("g", "swap"), EUROS, "", 0.1, found=False),
    outcome(case("h", "near"), EUROS, "", 0.2, found=False),
)
BY_HAND = {
    ("Finding", "right passage first"): (2 / 6, 6),
    ("Finding", "right passage in 5"): (4 / 6, 6),
    ("Answer", "right quote"): (5 / 6, 6),  # all but c
    ("Answer", "right and shown"): (3 / 6, 6),  # not b, c, and the double question whose other half is not there
    ("Answer", "mark right"): (3 / 6, 6),  # a and both double questions
    ("Answer", "exact match"): (2 / 6, 6),
    ("Answer", "token F1"): ((2 / 3 + 1 + 1) / 6, 6),
    ("Answer", "right speaker"): (1 / 3, 3),  # of a, b and d
    ("Answer", "wrong speaker"): (1 / 3, 3),  # d; b shows nobody
    ("Verdict", "false refusals"): (1 / 6, 6),
    ("Verdict", "wrong answers shown"): (2 / 6, 6),
    ("Verdict", "wrong among shown"): (3 / 6, 6),  # c, the half, and f, which nothing answers
    ("Verdict", "wrong among shown at .95"): (2 / 4, 4),  # c and f of a, c, e and f
    ("Verdict: unanswerable questions", "false answers"): (1 / 3, 3),
    # Right quotes at .99, .3, .6, .8 and .97, others at .96, .95, .1 and .2: of 20 pairs 4, 2, 2, 2 and 4 in order.
    ("Confidence in the quote", "AUROC"): (14 / 20, 9),
    ("Confidence in the quote", "expected calibration error"): (
        (0.01 + 0.7 + 0.4 + 0.2 + 0.03 + 0.96 + 0.95 + 0.1 + 0.2) / 9,  # nine questions, one a bin
        9,
    ),
    ("Confidence in the quote", "Brier score"): (
        (0.0001 + 0.49 + 0.16 + 0.04 + 0.0009 + 0.9216 + 0.9025 + 0.01 + 0.04) / 9,
        9,
    ),
}


@pytest.mark.parametrize(("section", "name"), BY_HAND)
def test_a_rate_is_what_one_computes_by_hand(section: str, name: str) -> None:
    value, questions = BY_HAND[section, name]
    (found,) = (figure for figure in figures(OUTCOMES, 5) if (figure.section, figure.name) == (section, name))
    assert found.value == pytest.approx(value)
    assert found.questions == questions


def test_the_interval_of_a_rate_is_that_of_a_thousand_seeded_draws_of_questions() -> None:
    first, second = figures(OUTCOMES), figures(OUTCOMES)
    assert first == second
    (answered,) = (figure for figure in first if figure.name == "false answers")
    assert (answered.low, answered.high) == (0, 1)  # one of three, often none of those drawn and often all
    (quoted,) = (figure for figure in first if figure.name == "right quote")
    assert quoted.low is not None and 0.4 <= quoted.low < 5 / 6 and quoted.high == 1


def test_the_reliability_table_is_of_right_quotes() -> None:
    table = {curve.against: curve for curve in curves(OUTCOMES)}["wrong quotes"]
    assert table.truth == "right quote"
    assert table.reliability.tolist() == [
        [pytest.approx(confidence), right, 1]
        for confidence, right in (
            *((0.1, 0), (0.2, 0), (0.3, 1), (0.6, 1), (0.8, 1)),
            *((0.95, 0), (0.96, 0), (0.97, 1), (0.99, 1)),
        )
    ]


# -- the reports ------------------------------------------------------------------------------------------------------


@pytest.fixture
def evaluation() -> Evaluation:
    kinds = QuestionSet("own", tuple(outcome.case for outcome in OUTCOMES)).kinds
    by_kind = {
        kind: figures([outcome for outcome in OUTCOMES if outcome.case.kind == kind], 50, shares_only=True)
        for kind in kinds
    }
    return Evaluation("own", 1, 1, figures(OUTCOMES, 50), by_kind, tuple(curves(OUTCOMES)), OUTCOMES)


def test_the_terminal_shows_a_row_for_each_kind_in_eighty_columns(evaluation: Evaluation) -> None:
    console = Console(width=80)
    with console.capture() as capture:
        show(console, evaluation)
    rows = {line.split()[0]: line.split()[1:] for line in capture.get().splitlines() if line.strip()}
    assert rows["kind"] == ["n", "answered", "wrong", "at", ".95"]
    # n, first, in 5, quote, shown, mark, F1, speaker, refused, wrong
    assert rows["fact"] == ["3", "33", "67", "67", "33", "33", "22", "50", "33", "33"]
    assert rows["two"] == ["2", "50", "100", "100", "50", "100", "100", "–", "0", "50"]
    assert rows["swap"] == ["2", "50", "100"]
    assert rows["near"] == ["1", "0", "–"]


def test_json_has_figures_by_kind_reliability_and_outcomes(evaluation: Evaluation) -> None:
    payload = json.loads(json.dumps(evaluation_payload(evaluation), allow_nan=False))
    (refused,) = (figure for figure in payload["kinds"]["fact"] if figure["name"] == "false refusals")
    assert (refused["value"], refused["questions"]) == (pytest.approx(1 / 3), 3)
    assert payload["reliability"]["wrong quotes"][0] == {"confidence": 0.1, "right_quote": 0, "questions": 1}
    last = payload["outcomes"][5]
    assert (last["kind"], last["shown_right"], last["mark_right"], last["f1"]) == ("two", True, True, 1)
    assert payload["outcomes"][6]["shown_right"] is None  # nothing would be right


def test_the_page_shows_each_miss_with_what_was_expected(evaluation: Evaluation, tmp_path: Path) -> None:
    write_page(tmp_path / "report.html", evaluation)
    text = (tmp_path / "report.html").read_text()
    for title in (
        *("False refusal: 1", "False answer: 1", "Wrong quote: 1", "Half not shown: 1", "Wrong mark: 1"),
        *("Wrong speaker: 1", "No speaker: 1", "Right passage not first: 4"),
    ):
        assert f"<summary>{title}</summary>" in text
    assert f"<blockquote>{SOLDIERS}</blockquote><small>answer: 350; Olaf Scholz; r</small>" in text
    assert "<small>half 1; answer: five hours; r</small>" in text
    assert "wrong speaker: MS. PSAKI" in text


# -- the file ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = quote(HOURS)
    span = {"briefing": "r", "start": place.start, "end": place.end, "text": HOURS, "answers": ["five hours"]}
    questions = [
        {"id": "1", "kind": "say", "question": "How long did the talks last?", "answerable": True,
         "spans": [span | {"speaker": "Olaf Scholz", "half": 2}]},
        {"id": "2", "kind": "near", "question": "How many penguins live there?", "answerable": False,
         "why": "no penguins", "near": "r"},
    ]  # fmt: skip
    document = {"id": "r", "title": READOUT.title, "date": "2022-02-07", "source": "The White House", "text": TEXT}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(document) + "\n")
    path = tmp_path / "fit.jsonl"
    path.write_text("".join(json.dumps(question) + "\n" for question in questions))
    return path


def test_a_file_brings_the_briefings_of_the_corpus_beside_it(file: Path) -> None:
    questions = read_questions(file)
    assert questions.name == "fit"
    assert questions.briefings == (Briefing("r", TEXT, READOUT.title, "2022-02-07", "The White House"),)
    place = quote(HOURS)
    wanted = Gold("r", place.start, place.end, HOURS, ("five hours",), "Olaf Scholz", 2)
    first, second = questions.cases
    assert first == Case("1", "How long did the talks last?", True, {"r": 1}, ("five hours",), (wanted,), "say")
    assert second == Case("2", "How many penguins live there?", False, {}, (), (), "near", "no penguins", "r")


def test_a_file_over_briefings_is_asked_and_measured_by_kind(file: Path) -> None:
    questions = read_questions(file)
    with library_of(questions, embedder=HashedWords()) as library:
        found = evaluate(questions, library, rounds=5)
    assert found["right passage first"] == 1 and found["right quote"] == 1
    assert list(found.by_kind) == ["say", "near"]
    (refused,) = (figure for figure in found.by_kind["near"] if figure.name == "false answers")
    assert refused.questions == 1


def test_only_the_kinds_asked_for_are_left(file: Path) -> None:
    questions = read_questions(file)
    assert [case.id for case in questions.of_kinds(["near"]).cases] == ["2"]
    with pytest.raises(ValueError, match="fit has no question of kind 'saying'; there are say, near"):
        questions.of_kinds(["near", "saying"])
    with pytest.raises(ValueError, match="own has no question of kind 'say'; its questions name no kind"):
        QuestionSet("own", (Case("q", "Who?", True, {}, (), ()),)).of_kinds(["say"])


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({"answers": [3]}, 'line 1: expected a text, or a list of texts, under "answers"; found \\[3\\]'),
        ({"speaker": 3}, 'line 1: expected a text under "speaker"; found 3'),
        ({"half": 3}, 'line 1: "half" is 1 or 2; found 3'),
    ],
)
def test_a_span_that_cannot_be_used_is_reported_with_its_line(
    file: Path, change: dict[str, object], reported: str
) -> None:
    question = json.loads(file.read_text().splitlines()[0])
    question["spans"][0] |= change
    file.write_text(json.dumps(question))
    with pytest.raises(ValueError, match=reported):
        read_questions(file)


def test_an_answer_that_is_not_in_its_span_is_refused(file: Path) -> None:
    file.write_text(file.read_text().replace('["five hours"]', '["six hours"]'))
    questions = read_questions(file)
    with (
        library_of(questions, embedder=HashedWords()) as library,
        pytest.raises(
            ValueError, match="question '1' has the answer 'six hours', which is not in its span 22:45 of 'r'"
        ),
    ):
        evaluate(questions, library)
