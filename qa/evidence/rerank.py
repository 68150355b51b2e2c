"""The first passages, read by a model, in the order that their readings give."""

import math
from collections.abc import Sequence
from dataclasses import replace

from corpus import context_of
from qa.evidence.rank import Ranked
from qa.evidence.reader import Reader
from qa.question import Question

MOST, MOST_OF_ALL = 6, 8  # passages; each costs about as much time as the search
# What a passage that answers for certain gains on one that does not, in the units of the score.
GAIN = 0.25  # fitted by qa/training/fit_reader.py
HOPED = 0.8  # the share of it that is hoped for: reading those that need more changed no quote of the fitting half
UNREAD = 0.1  # the share of it that a passage gets which was not read


def rerank(question: Question, ranked: Sequence[Ranked], reader: Reader, *, every: bool = False) -> list[Ranked]:
    """`ranked` in the order of score and reading together, each passage that was read with its reading.

    Only passages are read which could still come first, the likeliest first and at most `MOST`; the first one was read.
    `every` reads the first `MOST_OF_ALL`: where several that answer are wanted.
    """
    done: list[Ranked] = []
    for item in ranked[: MOST_OF_ALL if every else MOST]:
        if done and not every and item.score + GAIN * HOPED <= max(other.score for other in done):
            break
        context = context_of(item.candidate.briefing, item.candidate.passage)
        reading = reader.read(question.text, [item.text], [context])[0]
        share = 1 / (1 + math.exp(-max(-50.0, min(50.0, reading.answerable))))
        why = replace(item.why, read=share)
        done.append(replace(item, score=item.score + GAIN * share, reading=reading, why=why))
    best = max((item.score for item in done), default=0.0)  # what was not read never passes what was
    rest = [replace(item, score=min(best, item.score + GAIN * UNREAD)) for item in ranked[len(done) :]]
    return sorted([*done, *rest], key=lambda item: -item.score)
