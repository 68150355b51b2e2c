"""The passages that speak to a question."""

import datetime
from collections.abc import Iterable

from corpus import Span
from index import Library
from qa.answer import Hit
from qa.evidence.rank import Ranked, rank
from qa.home import default_library
from qa.question import understood

# How many candidates each of the two engines puts up; beyond it nothing was gained on any of the public sets.
DEPTH = 100


def retrieve(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    sources: Iterable[str] | None = None,
) -> list[Hit]:
    """The `k` passages that speak most to `question`, best first; fewer if the library has no more.

    `library=None` is the user's own, which holds the shipped briefing at first. `since` and `until` are inclusive dates
    (`2022-02-07`), `sources` the only ones wanted; briefings without a date are outside every period. Raises ValueError
    for an empty question, a `k` below 1 or a date that is not one; LibraryError if the library can't be used.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    candidates = library.search(question, max(DEPTH, k), since=since, until=until, sources=sources)
    ranked = rank(understood(question, library), candidates, k)
    return [as_hit(item) for item in ranked[:k]]


def as_hit(ranked: Ranked) -> Hit:
    """The candidate as its reader sees it, its best sentence highlighted."""
    passage = ranked.candidate.passage
    best = passage.sentences[int(ranked.candidate.sentence_cosines.argmax())]
    return Hit(ranked.candidate.briefing, passage, ranked.score, (Span(best.start, best.end),), ranked.why)
