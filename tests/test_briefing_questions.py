"""The shipped questions over briefings say what their briefings say, and neither half knows the other's documents."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation import QuestionSet, read_questions

FOLDER = Path(__file__).parent / "data" / "briefings"
HALVES = ("fit", "report")
UNANSWERABLE = {"swap", "other-day", "attribute", "presupposition", "near"}


@pytest.fixture(scope="module")
def halves() -> dict[str, QuestionSet]:
    return {half: read_questions(FOLDER / f"{half}.jsonl") for half in HALVES}


def test_every_span_is_exact_and_every_answer_lies_in_its_span(halves: dict[str, QuestionSet]) -> None:
    for questions in halves.values():
        texts = {briefing.id: briefing.text for briefing in questions.briefings}
        for case in questions.cases:
            for gold in case.golds:
                assert texts[gold.id][gold.start : gold.end] == gold.text, case.id
                assert gold.answers and all(answer in gold.text for answer in gold.answers), case.id


def rows_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("name", "questions", "places"), [("train.jsonl", 12108, 8500), ("judge.jsonl", 1959, 1491)])
def test_what_is_learnt_from_is_exact_and_of_other_documents(
    halves: dict[str, QuestionSet], name: str, questions: int, places: int
) -> None:
    rows = rows_of(name)
    spans = [span for row in rows for span in row.get("spans", [])]
    assert (len(rows), len(spans)) == (questions, places)
    for span in spans:
        assert span["end"] - span["start"] == len(span["text"])
        assert span["answers"] and all(answer in span["text"] for answer in span["answers"])
    documents = {span["briefing"][:7] for span in spans} | {row["near"][:7] for row in rows if not row["answerable"]}
    assert documents.isdisjoint(briefing.id for briefing in halves["fit"].briefings)
    asked = {case.question.casefold() for questions in halves.values() for case in questions.cases}
    assert asked.isdisjoint(row["question"].casefold() for row in rows)


def test_what_judges_a_reader_has_not_trained_it() -> None:
    trained, judge = ({row["question"].casefold() for row in rows_of(name)} for name in ("train.jsonl", "judge.jsonl"))
    assert trained.isdisjoint(judge)


def test_no_document_is_asked_about_in_both_halves(halves: dict[str, QuestionSet]) -> None:
    # A question is about the document of its first span, or the one it nearly is about; others only repeat the answer.
    about = {
        half: {case.golds[0].id if case.golds else case.near for case in questions.cases} - {""}
        for half, questions in halves.items()
    }
    assert about["fit"] & about["report"] == set()
    assert about["fit"] | about["report"] <= {briefing.id for briefing in halves["fit"].briefings}
    assert {half: len(documents) for half, documents in about.items()} == {"fit": 64, "report": 64}


def test_no_question_is_asked_twice(halves: dict[str, QuestionSet]) -> None:
    asked = Counter(case.question.casefold() for questions in halves.values() for case in questions.cases)
    assert [question for question, times in asked.items() if times > 1] == []


def test_both_halves_of_a_double_question_are_there_and_of_no_other(halves: dict[str, QuestionSet]) -> None:
    for questions in halves.values():
        for case in questions.cases:
            assert {gold.half for gold in case.golds} <= ({1, 2} if case.kind == "two" else {0}), case.id
            assert case.kind != "two" or {gold.half for gold in case.golds} == {1, 2}, case.id


def test_the_kinds_are_as_many_as_the_figures_say(halves: dict[str, QuestionSet]) -> None:
    counts = {half: Counter(case.kind for case in questions.cases) for half, questions in halves.items()}
    assert counts["fit"] == {
        **{
            "fact": 77,
            "say": 48,
            "date": 35,
            "reply": 35,
            "title": 26,
            "list": 25,
            "yesno": 23,
            "latest": 13,
            "two": 9,
        },
        **{"swap": 33, "attribute": 23, "other-day": 17, "presupposition": 14, "near": 14},
    }
    assert counts["report"] == {
        **{
            "fact": 67,
            "say": 47,
            "reply": 40,
            "date": 35,
            "yesno": 28,
            "list": 26,
            "title": 22,
            "latest": 15,
            "two": 10,
        },
        **{"swap": 30, "attribute": 22, "other-day": 16, "presupposition": 13, "near": 13},
    }
    for questions in halves.values():
        assert all(case.answerable == (case.kind not in UNANSWERABLE) for case in questions.cases)
        assert all(case.why for case in questions.cases if not case.answerable)
