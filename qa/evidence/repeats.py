"""Hits that say the same, and what other briefings say on the same point."""

from collections.abc import Sequence

from qa.answer import Quote
from qa.evidence.quote import best_sentence
from qa.evidence.rank import Ranked
from qa.evidence.verdict import confidence, threshold
from qa.question import Question

LOOKED_AT = 10  # passages; further down, what is said is rarely on the same point
TOLD = 3
SAME_SHARE = 0.8  # of the stems of two passages together; copies that differ by a name or a date pass it


def grouped(ranked: Sequence[Ranked], k: int) -> list[list[Ranked]]:
    """The best `k` different passages, best first, each followed by those that repeat it, word for word or nearly."""
    groups: list[tuple[frozenset[str], list[Ranked]]] = []
    for item in ranked:
        stems = frozenset[str]().union(*item.stems)
        for other, group in groups:
            if _alike(stems, other):
                group.append(item)
                break
        else:
            if len(groups) < k:
                groups.append((stems, [item]))
    return [group for _, group in groups]


def _alike(stems: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(stems), len(other)) < SAME_SHARE * max(len(stems), len(other)):
        return False  # the least that there can be together is more than all that they can share
    shared = len(stems & other)
    return shared >= SAME_SHARE * (len(stems) + len(other) - shared)


def also_said(question: Question, ranked: Sequence[Ranked], quote: Quote) -> tuple[Quote, ...]:
    """Sentences of briefings of other days that would answer the question by themselves, newest first, at most TOLD."""
    told: dict[str, Quote] = {}
    for item in ranked[:LOOKED_AT]:
        date = item.candidate.briefing.date
        if date and date != quote.briefing.date and date not in told and confidence(question, [item]) >= threshold():
            told[date] = best_sentence(question, item)
    return tuple(told[date] for date in sorted(told, reverse=True)[:TOLD])
