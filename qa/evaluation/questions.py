"""A set of questions, and what is known of their right answers."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np

from corpus import Briefing


@dataclass(frozen=True, slots=True)
class Gold:
    """An acceptable place: the characters `start:end` of the briefing with this id; `text` is what they should read.

    `answers` are the exact words in it any of which answer, `speaker` the full name of whoever says them, and `half`
    (1 or 2) the part of a double question that they answer; each is empty where the set does not say.
    """

    id: str
    start: int
    end: int
    text: str
    answers: tuple[str, ...] = ()
    speaker: str = ""
    half: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is known of its right answer; what is not known is empty.

    `relevant` gives for each briefing that answers how much it does (1 if nobody graded it); `answers` are texts any of
    which is right. `why` says why nothing answers, `near` which briefing comes nearest to answering.
    """

    id: str
    question: str
    answerable: bool
    relevant: dict[str, int]
    answers: tuple[str, ...]
    golds: tuple[Gold, ...]
    kind: str = ""
    why: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Cases, and the briefings that come with them, if any; `articles` tells which article a briefing is a piece of."""

    name: str
    cases: tuple[Case, ...]
    briefings: tuple[Briefing, ...] = field(default=(), repr=False)
    articles: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def kinds(self) -> list[str]:
        """The kinds of question, in their order; empty if the set does not distinguish any."""
        return list(dict.fromkeys(case.kind for case in self.cases if case.kind))

    def sample(self, size: int, seed: int = 0) -> "QuestionSet":
        """`size` of the cases, drawn by `seed` and in their old order; all of them if there are no more."""
        if size < 1:
            raise ValueError(f"a sample needs at least 1 question; found {size}")
        chosen = np.random.default_rng(seed).permutation(len(self.cases))[:size]
        return replace(self, cases=tuple(self.cases[i] for i in sorted(chosen)))

    def of_kinds(self, kinds: Collection[str]) -> "QuestionSet":
        """The cases of these kinds only. Raises ValueError for a kind that no case has."""
        if unknown := sorted(set(kinds) - set(self.kinds)):
            known = f"there are {', '.join(self.kinds)}" if self.kinds else "its questions name no kind"
            raise ValueError(f"{self.name} has no question of kind {unknown[0]!r}; {known}")
        return replace(self, cases=tuple(case for case in self.cases if case.kind in kinds))
