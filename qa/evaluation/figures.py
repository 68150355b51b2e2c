"""From outcomes to figures: which measure is taken of which questions, and how sure it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index import Embedder, Library
from qa.evaluation import measures
from qa.evaluation.asking import Outcome, ask_all, ask_left_out, check, folds
from qa.evaluation.measures import Numbers
from qa.evaluation.questions import QuestionSet

ROUNDS = 1000
SEED = 0
UNANSWERABLE = "unanswerable questions"
LEFT_OUT = "article left out"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its 95% interval, taken over `questions`; `value` is None where there is nothing to take it of."""

    section: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    questions: int


@dataclass(frozen=True, slots=True)
class Curve:
    """How far the confidence can be trusted against one kind of unanswerable question; see `qa.evaluation.measures`.

    `reliability` has rows `(mean confidence, share answerable, questions)`.
    """

    against: str
    reliability: NDArray[np.float64]
    coverage: Numbers
    risk: Numbers


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured, over how much, and every single outcome."""

    name: str
    briefings: int
    passages: int
    figures: tuple[Figure, ...]
    curves: tuple[Curve, ...] = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)

    def __getitem__(self, name: str) -> float | None:
        """The value of the first figure of that name. Raises KeyError if there is none."""
        for figure in self.figures:
            if figure.name == name:
                return figure.value
        raise KeyError(name)


class Measure(NamedTuple):
    """A figure to be: its section and name, the columns it is computed from, and how."""

    section: str
    name: str
    columns: tuple[str, ...]
    compute: Callable[..., float]


def mean(values: Numbers) -> float:
    return float(values.mean())


def milliseconds(quantile: float) -> Callable[[Numbers], float]:
    return lambda seconds: 1000 * float(np.quantile(seconds, quantile))


MEASURES = (
    *(Measure("Finding", name, (name,), mean) for name in measures.RANKING),
    Measure("Finding", "right passage first", ("first",), mean),
    Measure("Finding", "right passage in 5", ("in 5",), mean),
    Measure("Answer", "sentence hit", ("hit",), mean),
    Measure("Answer", "sentence hit, forced", ("forced",), mean),
    Measure("Answer", "exact match", ("exact",), mean),
    Measure("Answer", "token F1", ("f1",), mean),
    Measure("Verdict", "false refusals", ("refused",), mean),
    *(
        Measure(f"Verdict: {against}", name, tuple(f"{column} {against}" for column in columns), compute)
        for against in (UNANSWERABLE, LEFT_OUT)
        for name, columns, compute in (
            ("AUROC", ("yes", "no"), measures.auroc),
            ("false answers", ("answered",), mean),
            ("false answers at 5% false refusals", ("yes", "no"), measures.false_answers_at),
            ("expected calibration error", ("yes", "no"), measures.calibration_error),
            ("Brier score", ("yes", "no"), measures.brier),
        )
    ),
    Measure("Speed", "median, ms", ("seconds",), milliseconds(0.5)),
    Measure("Speed", "95th percentile, ms", ("seconds",), milliseconds(0.95)),
)


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
    the library's own then, as for `Library.open`. The intervals come from `rounds` draws of as many questions, both
    askings of a question together. `on_asked` is told of each question. Raises ValueError if a question speaks of what
    the library doesn't have.
    """
    check(questions, library)
    again = folds(questions, library) if left_out else []
    outcomes = list(ask_all(questions, library, on_asked))
    outcomes += ask_left_out(again, library, embedder, on_asked)
    listed = library.briefings()
    table = columns(outcomes)
    return Evaluation(
        questions.name,
        len(listed),
        sum(item.passages for item in listed),
        tuple(figures(table, rounds)),
        tuple(curves(table)),
        tuple(outcomes),
    )


def columns(outcomes: Sequence[Outcome]) -> dict[str, Numbers]:
    """For each name a value of each question, NaN where the question has none."""
    rows = {case: row for row, case in enumerate(dict.fromkeys(outcome.case.id for outcome in outcomes))}
    table = dict[str, Numbers]()

    def put(name: str, outcome: Outcome, value: float | None) -> None:
        column = table.setdefault(name, np.full(len(rows), np.nan))
        column[rows[outcome.case.id]] = np.nan if value is None else value

    asked = [outcome for outcome in outcomes if not outcome.left_out]
    again = {outcome.case.id for outcome in outcomes if outcome.left_out}
    ranked = {outcome.case.id: outcome for outcome in asked if outcome.answerable and outcome.case.relevant}
    for id, values in measures.ranking(
        {id: outcome.case.relevant for id, outcome in ranked.items()},
        {id: [found.id for found in outcome.found] for id, outcome in ranked.items()},
    ).items():
        for name, value in values.items():
            put(name, ranked[id], value)
    for outcome in outcomes:
        against = LEFT_OUT if outcome.left_out else UNANSWERABLE
        if not outcome.answerable:
            put(f"no {against}", outcome, outcome.confidence)
            put(f"answered {against}", outcome, outcome.said)
            continue
        if outcome.passage is not None:
            put("first", outcome, outcome.passage == 1)
            put("in 5", outcome, 1 <= outcome.passage <= 5)
        put("hit", outcome, outcome.hit)
        put("forced", outcome, outcome.forced_hit)
        put("exact", outcome, outcome.exact if outcome.case.answers else None)
        put("f1", outcome, outcome.f1 if outcome.case.answers else None)
        put("refused", outcome, not outcome.said)
        put(f"yes {UNANSWERABLE}", outcome, outcome.confidence)
        if outcome.case.id in again:
            put(f"yes {LEFT_OUT}", outcome, outcome.confidence)
    for outcome in asked:
        put("seconds", outcome, outcome.seconds)
    return table


def figures(table: dict[str, Numbers], rounds: int) -> list[Figure]:
    """Every measure of the table; those of the articles left out only if there are any."""
    size = len(next(iter(table.values())))
    draws = np.random.default_rng(SEED).integers(size, size=(rounds, size))
    nothing = np.full(size, np.nan)
    made = []
    for measure in MEASURES:
        if measure.section.endswith(LEFT_OUT) and f"no {LEFT_OUT}" not in table:
            continue
        chosen = [table.get(name, nothing) for name in measure.columns]
        value, low, high = measures.bootstrap(chosen, measure.compute, draws) or (None, None, None)
        known = 0 if value is None else int(sum((~np.isnan(column)).sum() for column in chosen))
        made.append(Figure(measure.section, measure.name, value, low, high, known))
    return made


def curves(table: dict[str, Numbers]) -> list[Curve]:
    """A curve for each kind of unanswerable question that was asked, where answerable ones were too."""
    made = []
    for against in (UNANSWERABLE, LEFT_OUT):
        if f"yes {against}" not in table or f"no {against}" not in table:
            continue
        yes, no = table[f"yes {against}"], table[f"no {against}"]
        right = table["forced"][~np.isnan(yes)]
        right = np.where(np.isnan(right), 1, right)  # nobody knows which sentence: the verdict alone is judged
        yes, no = yes[~np.isnan(yes)], no[~np.isnan(no)]
        both, truth = np.concatenate([yes, no]), np.concatenate([right, np.zeros(len(no))])
        made.append(Curve(against, measures.reliability(yes, no), *measures.risk_coverage(both, truth)))
    return made
