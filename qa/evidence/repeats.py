"""Hits that say the same, and what other briefings say on the same point."""

from collections.abc import Sequence
from dataclasses import replace

from corpus import Span
from qa.answer import Hit, Quote
from qa.evidence.quote import Quoted
from qa.evidence.verdict import judge
from qa.question import Question

LOOKED_AT = 10  # passages; further down, what is said is rarely on the same point
MOST_DAYS = 3
SAME_SHARE = 0.8  # of the stems of two passages together; copies that differ by a name or a date pass it


def grouped(quoted: Sequence[Quoted], k: int) -> list[list[Quoted]]:
    """The best `k` different passages, best first, each followed by those that repeat it, word for word or nearly."""
    groups: list[tuple[frozenset[str], list[Quoted]]] = []
    for item in quoted:
        stems = item.ranked.stem_set
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


def folded(group: Sequence[Quoted]) -> Hit:
    """The first of passages that say the same, the others folded into it."""
    first, *same = (as_hit(item) for item in group)
    return replace(first, same=tuple(same))


def as_hit(quoted: Quoted) -> Hit:
    """The passage as its reader sees it, the sentence that answers best highlighted."""
    ranked, quote = quoted.ranked, quoted.quote
    candidate = ranked.candidate
    return Hit(candidate.briefing, candidate.passage, ranked.score, (Span(quote.start, quote.end),), ranked.why)


def also_said(question: Question, quoted: Sequence[Quoted]) -> tuple[Quote, ...]:
    """Sentences of other days than the first that would answer by themselves, newest first, at most MOST_DAYS."""
    days = {"", quoted[0].quote.briefing.date}
    said: dict[str, Quote] = {}
    for item in quoted[:LOOKED_AT]:
        date = item.quote.briefing.date
        if date not in days and date not in said and judge(question, [item]).found:
            said[date] = item.quote
    return tuple(said[date] for date in sorted(said, reverse=True)[:MOST_DAYS])
