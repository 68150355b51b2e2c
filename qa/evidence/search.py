"""The candidates for a question: what its library's engine finds within its scope."""

from dataclasses import dataclass

from index import Candidate, Library
from qa.question.understand import Understood

# How many candidates each of the two engines puts up; beyond it nothing was gained on any of the public sets.
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates that may answer; `outside` if none lies within the days asked for, so that these are only related."""

    candidates: tuple[Candidate, ...]
    outside: bool = False


def search(understood: Understood, library: Library, k: int) -> Found:
    """At least the `k` best candidates by meaning and by words, if there are so many."""
    depth = max(DEPTH, k)
    if found := library.within(understood.question.text, depth, understood.scope):
        return Found(tuple(found))
    if understood.any_day == understood.scope:
        return Found(())
    return Found(tuple(library.within(understood.question.text, depth, understood.any_day)), outside=True)
