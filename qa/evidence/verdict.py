"""Does the library answer the question? A small logistic model over what can be read off a search.

Its coefficients lie in verdict.json beside this file, with the data and figures behind them: one set where the first
passage was read, one where it was not; qa/training/fit_reader.py and fit.py make them. All features are shares,
cosines and log-odds, so that they mean the same in one briefing and in hundreds.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus import Span, about
from index import terms
from qa.evidence.quote import Quoted, read_in
from qa.evidence.rank import Ranked, day_share
from qa.evidence.voice import own_turn, statement_of
from qa.question import Question
from qa.question.english import day
from qa.question.kinds import holds

CONSIDERED = 20  # passages that are quoted, and among which the nearest is looked for
MOST_ABSENT = 3
SURE = 6.0  # a reader's log-odds beyond it say no more


@dataclass(frozen=True, slots=True)
class Verdict:
    """`confidence` is the probability that the library answers the question, `found` whether that is enough."""

    confidence: float
    found: bool


NOTHING = Verdict(0.0, False)
# Whose certain words are is looked up, not judged: where they stand with a speaker, and where they don't.
SAID, UNSAID = 0.97, 0.2


def judge(question: Question, quoted: Sequence[Quoted]) -> Verdict:
    """Whether the first of `quoted` answers."""
    if not quoted:
        return NOTHING
    model = _fitted()["alone" if quoted[0].ranked.reading is None else "read"]
    weights: dict[str, float] = model["weights"]
    found = features(question, quoted)
    z = model["intercept"] + sum(weight * found[name] for name, weight in weights.items())
    probability = 1 / (1 + math.exp(-z))
    if question.said and question.said.open and not _in_the_words_asked(question, quoted[0]):
        probability = min(probability, UNSAID)
    return Verdict(probability, probability >= threshold())


def _in_the_words_asked(question: Question, quoted: Quoted) -> bool:
    """False where somebody's words are asked for and the quote is not theirs."""
    if question.said is None:
        return True
    candidate, place = quoted.ranked.candidate, Span(quoted.quote.start, quoted.quote.end)
    return own_turn(question, candidate) or statement_of(question.said, candidate, place) is not None


def features(question: Question, quoted: Sequence[Quoted]) -> dict[str, float]:
    """What the verdict rests on; `quoted` has at least one passage.

    `score` of the first passage without what its context adds, and its `lead` over the mean of the first three;
    `dense` and `sentence`, the greatest cosines of passages and sentences, `own_dense`, that of the first passage;
    `in_quote`, the share of the question that the quote has; `unnamed`, the share of the question (weighed by rarity)
    that is names, numbers and dates which the first passage and what is known of it lack, under any of their names,
    and `absent`, how many of them it lacks, at most MOST_ABSENT; `covered`, the share of the question that all of
    these have, and `replied`, that the question has which the passage replies to; `off_day`, 1 if days are named and
    its briefing is of others; `dated`, 1 for a briefing with a date. Where somebody's words are asked for, `own_words`
    or `other_words`, 1 if the quote is theirs or not. If the first passage was read: `answerable`, the reader's
    log-odds that it answers, `mass`, its probability that the answer lies in the quote, and `uncounted`, 1 if a number
    is asked for and none is marked.
    """
    first, ranked = quoted[0].ranked, [item.ranked for item in quoted]
    top = [item.score for item in ranked[:3]]
    there, theirs = known(first), _in_the_words_asked(question, quoted[0])
    unnamed = question.unnamed(there)
    found = {
        "score": first.score - first.context,
        "lead": first.score - sum(top) / len(top),
        "dense": max(item.candidate.dense for item in ranked[:CONSIDERED]),
        "own_dense": first.candidate.dense,
        "in_quote": question.share(frozenset(terms(quoted[0].quote.text))),
        "sentence": max(float(item.candidate.sentence_cosines.max()) for item in ranked[:CONSIDERED]),
        "unnamed": question.share(unnamed),
        "absent": float(min(MOST_ABSENT, len(unnamed))),
        "covered": question.share(there | (question.named - unnamed)),
        "replied": _replied(question, first),
        "own_words": float(question.said is not None and theirs),
        "other_words": float(question.said is not None and not theirs),
        "dated": float(bool(first.candidate.briefing.date)),
        "off_day": float(question.days is not None and not day_share(question, first.candidate)),
    }
    if first.reading is not None:
        uncounted = question.kind == "number" and not holds("number", quoted[0].spans[0].text, question.text)
        found |= {
            "answerable": max(-SURE, min(SURE, first.reading.answerable)),
            "mass": read_in(first, quoted[0].quote),
            "uncounted": float(uncounted),
        }
    return found


def _replied(question: Question, ranked: Ranked) -> float:
    """The share of the question, by rarity, in the one that the passage replies to."""
    reply, text = ranked.candidate.passage.reply_to, ranked.candidate.briefing.text
    return question.share(frozenset(terms(reply.of(text)))) if reply else 0.0


def known(ranked: Ranked) -> frozenset[str]:
    """The stems of a passage, its title, heading, speaker and month, and of the question that it replies to."""
    briefing, passage = ranked.candidate.briefing, ranked.candidate.passage
    month = day(briefing.date).split(maxsplit=1)[1] if briefing.date else ""
    replied = passage.reply_to.of(briefing.text) if passage.reply_to else ""
    return ranked.stem_set | frozenset(terms(f"{about(briefing, passage)} {month} {replied}"))


def threshold() -> float:
    """The least confidence of an answer that is shown as one."""
    return float(_fitted()["threshold"])


@cache
def _fitted() -> dict[str, Any]:
    fitted: dict[str, Any] = json.loads(Path(__file__).with_name("verdict.json").read_text(encoding="utf-8"))
    return fitted
