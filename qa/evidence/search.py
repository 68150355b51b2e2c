"""The candidates for a question: what its library's engine finds within its scope."""

from dataclasses import dataclass, replace

from index import Candidate, Library, Scope
from qa.question.understand import Understood

# How many candidates each of the two engines puts up; beyond it nothing was gained on any of the public sets.
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates that may answer; `outside` if none lies within the days asked for, so that these are only related."""

    candidates: tuple[Candidate, ...]
    outside: bool = False


def search(understood: Understood, library: Library, k: int) -> Found:
    """At least the `k` best candidates by meaning and by words, if there are so many.

    Where someone's words are asked for, the best of what they say are among them.
    """
    depth = max(DEPTH, k)
    if found := _within(understood, library, depth, understood.scope):
        return Found(found)
    if understood.any_day == understood.scope:
        return Found(())
    return Found(_within(understood, library, depth, understood.any_day), outside=True)


def _within(understood: Understood, library: Library, depth: int, scope: Scope) -> tuple[Candidate, ...]:
    text, said = understood.question.text, understood.question.said
    found = library.within(text, depth, scope)
    if said and said.names and scope.speakers is None:
        there = {(item.briefing.id, item.passage.start) for item in found}
        spoken = library.within(text, depth, replace(scope, speakers=said.names))
        found += [item for item in spoken if (item.briefing.id, item.passage.start) not in there]
    return tuple(found)
