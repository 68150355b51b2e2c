"""The passages that speak to a question."""

import datetime
from collections.abc import Iterable

from index import Library
from qa.answer import Hit
from qa.evidence.quote import quote
from qa.evidence.rank import rank
from qa.evidence.repeats import as_hit
from qa.evidence.search import search
from qa.home import default_library
from qa.question.understand import understand


def retrieve(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    sources: Iterable[str] | None = None,
) -> list[Hit]:
    """The `k` passages most relevant to `question`, best first; fewer if the library has no more.

    `library=None` is the user's own, which holds the shipped briefing at first. `since` and `until` are inclusive dates
    (`2022-02-07`), `sources` the only ones wanted; briefings without a date are outside every period. Raises ValueError
    for an empty question, a `k` below 1 or a date that is not one; LibraryError if the library can't be used.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    understood = understand(question, library, since=since, until=until, sources=sources, dates=False)
    ranked = rank(understood.question, search(understood, library, k).candidates, k)
    return [as_hit(item) for item in quote(understood.question, ranked[:k])]
