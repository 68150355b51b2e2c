"""A whole evaluation: ask every question, take every figure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index import Embedder, Library
from qa.evaluation import measures
from qa.evaluation.asking import ask_all, ask_left_out
from qa.evaluation.figures import CONTRASTS, QUOTE, ROUNDS, Figure, figures, sample
from qa.evaluation.library import check, folds, without
from qa.evaluation.measures import Numbers
from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import QuestionSet


@dataclass(frozen=True, slots=True)
class Curve:
    """How far the confidence can be trusted against one kind of question or quote; see `qa.evaluation.measures`.

    `reliability` has rows `(mean confidence, share, questions)`: the share that is answerable or, against wrong quotes,
    whose quote is right.
    """

    against: str
    reliability: NDArray[np.float64]
    coverage: Numbers
    risk: Numbers

    @property
    def truth(self) -> str:
        """What the confidence is compared with."""
        return "right quote" if self.against == QUOTE else "answerable"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured, over how much, and every single outcome; `by_kind` has the shares of each kind of question."""

    name: str
    briefings: int
    passages: int
    figures: tuple[Figure, ...]
    by_kind: dict[str, tuple[Figure, ...]] = field(repr=False)
    curves: tuple[Curve, ...] = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)

    def __getitem__(self, name: str) -> float | None:
        """The value of the first figure of that name. Raises KeyError if there is none."""
        for figure in self.figures:
            if figure.name == name:
                return figure.value
        raise KeyError(name)


def evaluate(
    questions: QuestionSet,
    library: Library,
    *,
    left_out: bool = False,
    embedder: Embedder | str | None = None,
    rounds: int = ROUNDS,
    on_asked: Callable[[str], object] | None = None,
) -> Evaluation:
    """Ask every question of `library` and measure the answers.

    With `left_out` each question whose briefing is known is asked again where its article is left out; `embedder` is
    the library's own then, as for `Library.open`. The intervals come from `rounds` draws of as many questions.
    `on_asked` is called with each question. Raises ValueError if a question speaks of what the library doesn't have.
    """
    check(questions, library)
    again = folds(questions, library) if left_out else []
    outcomes = list(ask_all(questions, library, on_asked))
    outcomes += ask_left_out(without(again, library, embedder), on_asked)
    listed = library.briefings()
    return Evaluation(
        questions.name,
        len(listed),
        sum(item.passages for item in listed),
        figures(outcomes, rounds),
        {kind: figures(_of(kind, outcomes), rounds, shares_only=True) for kind in questions.kinds},
        tuple(curves(outcomes)),
        tuple(outcomes),
    )


def _of(kind: str, outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.case.kind == kind]


def curves(outcomes: Sequence[Outcome]) -> list[Curve]:
    """A curve for each contrast of which there are outcomes on both sides."""
    made = []
    for against, sides in CONTRASTS.items():
        yes, no = (sample(outcomes, side) for side in sides)
        if not len(yes) or not len(no):
            continue
        # Where nobody knows which sentence answers, the verdict alone is judged.
        right = np.array([o.quote_right is not False for o in outcomes if sides[0](o) is not None], float)
        both, truth = np.concatenate([yes, no]), np.concatenate([right, np.zeros(len(no))])
        made.append(Curve(against, measures.reliability(yes, no), *measures.risk_coverage(both, truth)))
    return made
