"""The answer to a question: the sentence that says it, the words of it that answer, and whether it answers at all."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index import Library
from qa.answer import Answer, Hit, Searched
from qa.evidence.quote import best_sentence
from qa.evidence.rank import Ranked, rank
from qa.evidence.reader import DEFAULT, Reader, chosen_reader
from qa.evidence.repeats import also_said, grouped
from qa.evidence.rerank import read
from qa.evidence.span import spans_of
from qa.evidence.verdict import confidence, threshold
from qa.home import default_library
from qa.question import understood
from qa.retrieve import DEPTH, as_hit

# The rules of dates and follow-ups are many patterns to compile: they load with the first question that needs them.
if TYPE_CHECKING:
    from qa.question.dates import Period
    from qa.question.followup import Turn


def ask(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    sources: Iterable[str] | None = None,
    previous: "Sequence[Turn]" = (),
    dates: bool = True,
    reader: Reader | str | None = DEFAULT,
) -> Answer:
    """What the library says to `question`, word for word, or that it doesn't say.

    The answer holds the `k` best passages, found or not. A follow-up ("And Germany?") is made whole with what the
    `previous` turns named. Words that say of which days the briefing is ("in Monday's briefing") narrow the search to
    them, unless `dates` is False or `since` or `until` is given; `Answer.period` tells. The first passages are read by
    `reader`, one of one's own or one by name (see `chosen_reader`); `None` reads none, which is faster and marks less
    well. The other arguments, and the errors raised, are those of `retrieve`.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    whole = _made_whole(question, previous) if previous else None
    text = whole or question
    held = searched(library, library.generation())
    period = None if since or until or not dates else _binding(text, held)
    sources = None if sources is None else [sources] if isinstance(sources, str) else list(sources)
    if period is not None:
        since, until = period.since, _day_after(period.until)
    candidates = library.search(text, max(DEPTH, k), since=since, until=until, sources=sources)
    outside = period is not None and not candidates
    if outside:  # no briefing of those days: what other days say can only be related
        candidates = library.search(text, max(DEPTH, k), sources=sources)
    asked = understood(text, library)
    ranked = rank(asked, candidates, k)
    if (chosen := chosen_reader(reader) if isinstance(reader, str) else reader) is not None:
        ranked = read(asked, ranked, chosen)
    probability = 0.0 if outside else confidence(asked, ranked)
    found = probability >= threshold()
    best = best_sentence(asked, ranked[0]) if ranked else None
    spans = spans_of(asked, ranked[0], best) if found and best else ()
    return Answer(
        question,
        found,
        probability,
        best,
        spans,
        [folded(group) for group in grouped(ranked, k)],
        asked.missing,
        held,
        also_said(asked, ranked, best) if found and best else (),
        whole or "",
        period,
    )


def folded(group: Sequence[Ranked]) -> Hit:
    """The first of passages that say the same, the others folded into it."""
    first, *same = (as_hit(item) for item in group)
    return replace(first, same=tuple(same))


@lru_cache(maxsize=8)
def searched(library: Library, generation: int) -> Searched:
    """What the library holds in a generation, for "the briefing does not say" to be worth something."""
    listed = library.briefings()
    dates = sorted(briefing.date for briefing in listed if briefing.date)
    return Searched(
        len(listed),
        sum(briefing.passages for briefing in listed),
        dates[0] if dates else "",
        dates[-1] if dates else "",
        generation,
    )


def _made_whole(question: str, previous: "Sequence[Turn]") -> str | None:
    from qa.question.followup import understood_with

    return understood_with(question, previous)


def _binding(question: str, held: Searched) -> "Period | None":
    """The days that the words of the question bind the briefing to, seen from the newest one."""
    from qa.question.dates import period_asked

    if not held.last_date:
        return None
    period = period_asked(question, datetime.date.fromisoformat(held.last_date))
    return period if period is not None and period.binding else None


def _day_after(day: datetime.date) -> datetime.date:
    """The next day: what was said on a day is often reported in the next day's briefing."""
    return min(day, datetime.date.max - datetime.timedelta(days=1)) + datetime.timedelta(days=1)
