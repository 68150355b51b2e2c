"""Does the library answer the question? A small logistic model over what can be read off a search.

Its coefficients lie in verdict.json beside this file, with the data and figures behind them: one set where the first
passage was read, one where it was not; tests/benchmarks/fit_reader.py and fit.py make them. All features are shares,
cosines and log-odds, so that they mean the same in one briefing and in hundreds.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from index import terms
from qa.evidence.quote import best_sentence
from qa.evidence.rank import Ranked
from qa.evidence.span import spans_of
from qa.question import Question
from qa.question.kinds import holds

CONSIDERED = 20  # the passages among which the nearest is looked for
SURE = 6.0  # a reader's log-odds beyond it say no more


def features(question: Question, ranked: Sequence[Ranked]) -> dict[str, float]:
    """What the verdict rests on; `ranked` has at least one passage.

    `score` of the first passage, and its `lead` over the mean of the first three; `dense` and `sentence`, the greatest
    cosines of passages and sentences; `unnamed`, the share of the question (weighed by rarity) that is names, numbers
    and dates which the first passage, its title, heading and speaker lack; `unkind`, 1 if its nearest sentence holds
    nothing of the kind asked for. If the first passage was read: `answerable`, the reader's log-odds that it answers,
    `mass`, its probability that the answer lies in one sentence of it, and `uncounted`, 1 if a number is asked for and
    none is marked.
    """
    first = ranked[0]
    top = [item.score for item in ranked[:3]]
    near = first.candidate.sentence_cosines + first.candidate.sentence_late
    briefing, passage = first.candidate.briefing, first.candidate.passage
    sentence = passage.sentences[int(near.argmax())].of(briefing.text)
    around = [briefing.title, *(span.of(briefing.text) for span in (passage.heading, passage.speaker) if span)]
    known = frozenset[str]().union(terms(" ".join(around)), *first.stems)
    found = {
        "score": first.score,
        "lead": first.score - sum(top) / len(top),
        "dense": max(item.candidate.dense for item in ranked[:CONSIDERED]),
        "sentence": max(float(item.candidate.sentence_cosines.max()) for item in ranked[:CONSIDERED]),
        "unnamed": question.share(question.named - known),
        "unkind": float(
            question.kind in {"when", "number", "who"} and not holds(question.kind, sentence, question.text)
        ),
    }
    if first.reading is not None:
        bound = max(-SURE, min(SURE, first.reading.answerable))
        marked = spans_of(question, first, best_sentence(question, first))[0].text
        uncounted = question.kind == "number" and not holds("number", marked, question.text)
        found |= {"answerable": bound, "mass": max(first.masses), "uncounted": float(uncounted)}
    return found


def confidence(question: Question, ranked: Sequence[Ranked]) -> float:
    """The probability that the library answers `question`; 0 if nothing was found at all."""
    if not ranked:
        return 0.0
    model = _fitted()["read" if ranked[0].reading is not None else "alone"]
    weights: dict[str, float] = model["weights"]
    found = features(question, ranked)
    return 1 / (1 + math.exp(-(model["intercept"] + sum(weight * found[name] for name, weight in weights.items()))))


def threshold() -> float:
    """The least confidence of an answer that is shown as one."""
    return float(_fitted()["threshold"])


@cache
def _fitted() -> dict[str, Any]:
    fitted: dict[str, Any] = json.loads(Path(__file__).with_name("verdict.json").read_text(encoding="utf-8"))
    return fitted
