"""The answer to a question: the sentence that says it, the words of it that answer, and whether it answers at all."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index import Library
from qa.also import also_said, grouped
from qa.answer import Answer, Hit, Searched
from qa.home import default_library
from qa.question import understood
from qa.rank import Ranked, rank
from qa.retrieve import DEPTH, as_hit
from qa.sentence import best_sentence
from qa.span import shortest_span
from qa.verdict import confidence, threshold


def ask(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    sources: Iterable[str] | None = None,
) -> Answer:
    """What the library says to `question`, word for word, or that it doesn't say.

    The answer holds the `k` best passages, found or not. The other arguments, and the errors raised, are those of
    `retrieve`.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    candidates = library.search(question, max(DEPTH, k), since=since, until=until, sources=sources)
    asked = understood(question, library)
    ranked = rank(asked, candidates, k)
    probability = confidence(asked, ranked)
    found = probability >= threshold()
    best = best_sentence(asked, ranked[0]) if ranked else None
    return Answer(
        question,
        found,
        probability,
        best,
        shortest_span(asked, best) if found and best else None,
        [folded(group) for group in grouped(ranked)[:k]],
        asked.missing,
        searched(library),
        also_said(asked, ranked, best) if found and best else (),
    )


def folded(group: Sequence[Ranked]) -> Hit:
    """The first of passages that say the same, the others folded into it."""
    first, *same = (as_hit(item) for item in group)
    return replace(first, same=tuple(same))


def searched(library: Library) -> Searched:
    """What the library holds, for "the briefing does not say" to be worth something."""
    listed = library.briefings()
    dates = sorted(briefing.date for briefing in listed if briefing.date)
    return Searched(
        len(listed),
        sum(briefing.passages for briefing in listed),
        dates[0] if dates else "",
        dates[-1] if dates else "",
    )
