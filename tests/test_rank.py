"""Ranking, quote and verdict computed by hand on made-up candidates."""

import datetime
import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import qa.evidence.verdict
from corpus import Briefing, Passage, Sentence, Span
from index import Candidate
from qa.evidence.quote import (
    COSINE,
    HOLDS_KIND,
    LATE,
    WITH_NEXT,
    WITH_PREVIOUS,
    Quoted,
    best_quote,
    quote,
    sentence_scores,
)
from qa.evidence.rank import CONTEXT, WEIGHTS, context_parts, day_share, lexical_parts, rank, raw_parts
from qa.evidence.reader import Reading
from qa.evidence.repeats import also_said, grouped, others
from qa.evidence.verdict import NOTHING, features, judge
from qa.question import Question

QUESTION = Question(
    "When did the bridge open?", "when", ("bridg", "open"), {"bridg": 3.0, "open": 1.0}, frozenset({"bridg"}), ()
)


def candidate(
    text: str, *, dense: float = 0.5, cosines: tuple[float, ...] = (), date: str = "", bm25: float = 0
) -> Candidate:
    """A passage whose sentences are the parts of `text` between bars."""
    sentences, start = [], 0
    for part in text.split("|"):
        sentences.append(Sentence(start, start + len(part)))
        start += len(part) + 1
    briefing = Briefing(id=text, text=text, date=date)
    near = np.array(cosines or [dense] * len(sentences), np.float32)
    return Candidate(briefing, Passage(0, len(text), tuple(sentences)), dense, near, 0.0, dense, near)


def test_shares_of_the_question_are_weighed_by_rarity() -> None:
    parts = lexical_parts(QUESTION, [[["bridg", "close"], ["open"]], [["road", "open"]], [["the", "bridg", "open"]]])
    assert parts["words"].tolist() == [1.0, 0.25, 1.0]
    assert parts["sentence_words"].tolist() == [0.75, 0.25, 1.0]
    assert parts["pairs"].tolist() == [0.0, 0.0, 0.5]
    assert parts["words²"].tolist() == [1.0, 0.0625, 1.0]


def test_the_score_is_the_weighted_mean_of_the_parts() -> None:
    (only,) = rank(QUESTION, [candidate("The bridge opened.", dense=0.4)])
    meaning = dict.fromkeys(("dense", "sentence", "late", "sentence_late"), 0.4)
    words = {"sentence_words²": 1, "pairs²": 0.25, "all_words²": 1}
    around = dict.fromkeys(("around²", "title", "speaker", "reply", "spoken", "day"), 0)
    parts = meaning | words | around
    whole = sum(weight for name, weight in WEIGHTS.items() if name not in CONTEXT)
    assert only.score == pytest.approx(sum(WEIGHTS[n] * v for n, v in parts.items()) / whole, abs=1e-6)
    assert (only.why.dense.score, only.why.dense.rank, only.words) == (pytest.approx(0.4), 1, 1.0)


def test_equal_candidates_keep_their_order_and_nothing_gives_nothing() -> None:
    same = [candidate("The bridge opened."), candidate("The bridge opened. ")]
    assert [item.candidate for item in rank(QUESTION, same)] == same
    assert rank(QUESTION, []) == []


def test_a_sentence_is_scored_with_the_words_of_its_neighbours() -> None:
    (item,) = rank(QUESTION, [candidate("The bridge.|It opened in May 2020.", cosines=(0.5, 0.25))])
    first, second = sentence_scores(QUESTION, item)
    assert first == pytest.approx(COSINE * 0.5 + LATE * 0.5 + WITH_PREVIOUS * 0.75 + WITH_NEXT * 1.0)
    assert second == pytest.approx(
        COSINE * 0.25 + LATE * 0.25 + WITH_PREVIOUS * 1.0 + WITH_NEXT * 0.25 + HOLDS_KIND["when"]
    )
    assert best_quote(QUESTION, item).text == "It opened in May 2020."


def read(text: str, first: str, last: str) -> Reading:
    """A reading of the words of `text` that is sure the answer begins with `first` and ends with `last`."""
    words = list(re.finditer(r"[\w’]+", text))
    logits = [[9.0 * (word.group() == sure) for word in words] for sure in (first, last)]
    offsets = np.array([word.span() for word in words], np.int32)
    return Reading(offsets, *(np.array(row, np.float32) for row in logits), 2.0)


@pytest.mark.parametrize(
    ("text", "first", "last", "quoted"),
    [
        ("The bridge opened late.|It was May.|Ships came.", "late", "May", "The bridge opened late.|It was May."),
        ("The bridge opened late.|It was May.|Ships came.", "opened", "late", "The bridge opened late."),
        ("The bridge opened late.|Was it May?|Ships came.", "late", "May", "The bridge opened late."),  # asks
        ("The bridge opened late.\n|It was May.", "late", "May", "The bridge opened late.\n"),  # another line
        (f"The bridge opened late.|It was May{' x' * 70}.", "late", "May", "The bridge opened late."),  # too long
    ],
)
def test_two_sentences_are_quoted_where_the_answer_runs_over_both(
    text: str, first: str, last: str, quoted: str
) -> None:
    cosines = (0.9, *(0.1 for _ in text.split("|")[1:]))
    (item,) = rank(QUESTION, [candidate(text, cosines=cosines)])
    assert best_quote(QUESTION, item).text == text.split("|", maxsplit=1)[0]  # nobody has read it
    assert best_quote(QUESTION, replace(item, reading=read(text, first, last))).text == quoted


def test_a_question_is_no_answer_to_a_question() -> None:
    asking = candidate("When did the bridge open?|Did the bridge open?", dense=0.6)
    mixed = candidate("When did the bridge open?|It was in May.", dense=0.5)
    first, second = rank(QUESTION, [asking, mixed])
    assert (first.candidate, second.candidate) == (mixed, asking)
    assert best_quote(QUESTION, first).text == "It was in May."
    assert best_quote(QUESTION, second).text == "When did the bridge open?"


def test_what_a_reporter_says_in_a_transcript_comes_behind_the_reply() -> None:
    reply = candidate("The bridge opened in May.", dense=0.4)
    told = candidate("Q The bridge opened in May, we hear.", dense=0.6)
    question = replace(told, passage=replace(told.passage, speaker=Span(0, 1)))
    assert [item.candidate for item in rank(QUESTION, [question, reply])] == [reply, question]
    assert [item.candidate for item in rank(QUESTION, [told, reply])] == [told, reply]


def test_a_reply_is_as_near_as_the_question_that_it_replies_to() -> None:
    text = "Q Was the road shut? Is the bridge open? A No, not yet."
    briefing = Briefing("talk", text)

    def of(start: int, end: int, cosines: tuple[float, ...], asked: Span | None = None) -> Candidate:
        ends = [end] if len(cosines) == 1 else [start + 19, end]
        sentences = tuple(Sentence(a, b) for a, b in zip([start, *ends[:-1]], ends, strict=True))
        near = np.array(cosines, np.float32)
        passage = Passage(start, end, sentences, speaker=Span(start, start + 1), reply_to=asked)
        return Candidate(briefing, passage, min(cosines), near, 0.0, 0.1, near / 2)

    asking, reply, strange = of(0, 40, (0.9, 0.7)), of(41, 55, (0.1,), Span(21, 40)), of(41, 55, (0.1,))
    parts = raw_parts(QUESTION, [asking, reply, strange])
    assert parts["dense"].tolist() == pytest.approx([0.7, 0.7, 0.1])
    assert parts["sentence"].tolist() == pytest.approx([0.9, 0.7, 0.1])  # of the sentences that it replies to
    assert parts["sentence_late"].tolist() == pytest.approx([0.45, 0.35, 0.05])
    assert parts["late"].tolist() == pytest.approx([0.1, 0.1, 0.1])
    alone = raw_parts(QUESTION, [reply, strange])
    assert alone["dense"].tolist() == pytest.approx([0.1, 0.1])


def test_the_verdict_reads_what_it_says_it_reads() -> None:
    ranked = rank(
        QUESTION, [candidate("The road opened.", dense=0.6), candidate("The bridge opened in May.", dense=0.3)]
    )
    found = features(QUESTION, quote(QUESTION, ranked))
    assert (found["dense"], found["sentence"]) == pytest.approx((0.6, 0.6))
    assert found["score"] == ranked[0].score
    assert found["lead"] == pytest.approx((ranked[0].score - ranked[1].score) / 2)
    assert found["unnamed"] == (0.0 if "bridge" in ranked[0].candidate.briefing.text else 0.75)


def test_confidence_is_the_logistic_of_the_published_coefficients() -> None:
    quoted = quote(QUESTION, rank(QUESTION, [candidate("The bridge opened in May.", dense=0.3)]))
    model = json.loads(Path(qa.evidence.verdict.__file__).with_name("verdict.json").read_text())["alone"]
    z = model["intercept"] + sum(w * features(QUESTION, quoted)[name] for name, w in model["weights"].items())
    assert judge(QUESTION, quoted).confidence == pytest.approx(1 / (1 + math.exp(-z)))
    assert judge(QUESTION, ()) == NOTHING


def of_day(date: str, text: str, dense: float) -> Quoted:
    return quote(QUESTION, rank(QUESTION, [candidate(text, dense=dense, date=date)]))[0]


def test_passages_that_repeat_each_other_are_grouped_under_the_best() -> None:
    first, second, copy = (
        of_day("2024-05-01", "The bridge opened in May after nine years of work.", 0.9).ranked,
        of_day("2024-05-02", "The harbour stays closed.", 0.8).ranked,
        of_day("2024-05-03", "The bridge opened in May, after nine years of work!", 0.7).ranked,
    )
    assert grouped([first, second, copy], 5) == [[first, copy], [second]]
    assert grouped([first, second, copy], 1) == [[first, copy]]


def test_other_days_that_answer_too_are_told_newest_first() -> None:
    quoted = [
        of_day("2024-05-01", "The bridge opened in May.", 0.9),
        of_day("2024-05-02", "The bridge opened on 1 May.", 0.9),
        of_day("2024-05-03", "The bridge opened on Wednesday, 1 May.", 0.9),
        of_day("2024-05-04", "The harbour stays closed.", 0.05),
    ]
    assert [said.briefing.date for said in also_said(quoted[0], others(QUESTION, quoted))] == [
        "2024-05-03",
        "2024-05-02",
    ]


def test_a_briefing_of_the_day_asked_for_goes_first_and_the_next_day_counts_half() -> None:
    asked = replace(QUESTION, days=(datetime.date(2024, 5, 1), datetime.date(2024, 5, 1)))
    days = [candidate("The bridge opened.", date=f"2024-05-0{day}") for day in (3, 2, 1)]
    assert [item.candidate.briefing.date for item in rank(asked, days)] == ["2024-05-01", "2024-05-02", "2024-05-03"]
    assert [day_share(asked, item) for item in days] == [0.0, 0.5, 1.0]
    assert [day_share(QUESTION, item) for item in days] == [0.0, 0.0, 0.0]


def test_the_words_around_a_passage_count_by_where_they_stand() -> None:
    plain = candidate("It was in May.")
    titled = replace(plain, briefing=replace(plain.briefing, title="The bridge opens"))
    parts = context_parts(QUESTION, [plain, titled], [[["may"]], [["may"]]])
    assert parts["title"].tolist() == [0.0, 1.0]
    assert parts["all_words²"].tolist() == [0.0, 1.0]
    assert parts["speaker"].tolist() == [0.0, 0.0]


def test_a_speaker_named_in_the_question_is_told_from_others() -> None:
    reply = candidate("MS. PSAKI It opened in May.")
    spoken = replace(reply, passage=replace(reply.passage, speaker=Span(0, 9), name="Jen Psaki"))
    ranked = rank(replace(QUESTION, text="psaki on the bridge"), [reply, spoken])
    assert [item.candidate.passage.name for item in ranked] == ["Jen Psaki", ""]


def test_days_that_the_first_briefing_is_not_of_count_against_it() -> None:
    asked = replace(QUESTION, days=(datetime.date(2024, 5, 1), datetime.date(2024, 5, 1)))
    dates = ("2024-05-01", "2024-06-01")
    then, later = (quote(asked, rank(asked, [candidate("The bridge opened in May.", date=date)])) for date in dates)
    assert (features(asked, then)["off_day"], features(asked, later)["off_day"]) == (0.0, 1.0)
    assert judge(asked, then).confidence > 10 * judge(asked, later).confidence


@pytest.mark.parametrize("copy", ["The bridge of Kyiv opened in 2021.", "The bridge of Lviv opened in 2022."])
def test_a_copy_with_another_name_or_number_says_something_else(copy: str) -> None:
    first = of_day("2024-05-01", "The bridge of Kyiv opened in 2022.", 0.9).ranked
    second = of_day("2024-05-02", copy, 0.8).ranked
    assert grouped([first, second], 5) == [[first], [second]]
