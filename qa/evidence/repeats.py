"""Hits that say the same, and what other briefings say on the same point."""

from collections.abc import Sequence
from dataclasses import replace

from corpus import Span
from qa.answer import Hit, Quote
from qa.evidence.facts import facts
from qa.evidence.figures import figures_in
from qa.evidence.quote import Quoted, quote
from qa.evidence.rank import Ranked, only_asks
from qa.evidence.verdict import judge, known
from qa.question import Question
from qa.question.kinds import holds

LOOKED_AT = 10  # passages; further down, what is said is rarely on the same point
MOST_DAYS = 3
SAME_SHARE = 0.8  # of the stems of two passages together


def grouped(ranked: Sequence[Ranked], k: int) -> list[list[Ranked]]:
    """The best `k` different passages, best first, each followed by those that repeat it, word for word or nearly.

    A copy in which a name or a number differs says something else.
    """
    groups: list[tuple[frozenset[str], list[Ranked]]] = []
    for item in ranked:
        stems = item.stem_set
        for other, group in groups:
            if _alike(stems, other) and facts(item.text) == facts(group[0].text):
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


def folded(question: Question, group: Sequence[Ranked]) -> Hit:
    """The first of passages that say the same, the others folded into it."""
    first, *same = (as_hit(item) for item in quote(question, group))
    return replace(first, same=tuple(same))


def as_hit(quoted: Quoted) -> Hit:
    """The passage as its reader sees it, the sentence that answers best highlighted."""
    ranked, quote = quoted.ranked, quoted.quote
    candidate = ranked.candidate
    return Hit(candidate.briefing, candidate.passage, ranked.score, (Span(quote.start, quote.end),), ranked.why)


def also_said(first: Quoted, alike: Sequence[Quoted]) -> tuple[Quote, ...]:
    """Sentences of other days than the first among those `alike`, newest first, at most MOST_DAYS."""
    days = {"", first.quote.briefing.date}
    said: dict[str, Quote] = {}
    for item in alike:
        date = item.quote.briefing.date
        if date not in days and date not in said:
            said[date] = item.quote
    return tuple(said[date] for date in sorted(said, reverse=True)[:MOST_DAYS])


def others(question: Question, quoted: Sequence[Quoted]) -> list[Quoted]:
    """Those after the first that would answer by themselves too, on the same point: with the same named things of the
    question, and an answer of the same kind.
    """
    first, *rest = quoted[:LOOKED_AT]
    named = question.named - question.unnamed(known(first.ranked))
    return [
        item for item in rest if not named & question.unnamed(known(item.ranked)) and _answers(question, item, first)
    ]


def differing(answering: Sequence[Quoted]) -> tuple[Quote, ...]:
    """Those that give different figures, oldest first; none if all give the same.

    Which of them holds is for the reader to say, so that all are shown.
    """
    several: dict[frozenset[tuple[float, str]], Quote] = {}
    for item in answering:
        mark = item.spans[0]
        if found := frozenset((one.value, one.unit) for one in figures_in(mark.briefing.text, mark.start, mark.end)):
            several.setdefault(found, item.quote)
    return tuple(sorted(several.values(), key=lambda quote: quote.date)) if len(several) > 1 else ()


def listed(answering: Sequence[Quoted]) -> tuple[Quote, ...]:
    """Those whose marks name something else, best first; none if there is only one."""
    parts: dict[frozenset[str], Quote] = {}
    for item in answering:
        named = facts(item.spans[0].text)
        if not any(named <= other for other in parts):
            parts[named] = item.quote
    return tuple(parts.values()) if len(parts) > 1 else ()


def newest_first(question: Question, quoted: Sequence[Quoted], *, oldest: bool = False) -> tuple[Quoted, ...]:
    """`quoted`, but first of all that of the newest day (or `oldest`) among those that answer."""
    dated = [item for item in (quoted[0], *others(question, quoted)) if item.quote.date] if quoted else []
    if not dated:
        return tuple(quoted)
    best = (min if oldest else max)(dated, key=lambda item: item.quote.date)
    return (best, *(item for item in quoted if item is not best))


def _answers(question: Question, item: Quoted, first: Quoted) -> bool:
    """Whether a passage answers by itself; where the first was read, only one that was read can be said to."""
    if only_asks(item.ranked.candidate) or (first.ranked.reading and not item.ranked.reading):
        return False
    of_kind = question.kind not in ("number", "when") or holds(question.kind, item.spans[0].text, question.text)
    return of_kind and judge(question, [item]).found
