"""From outcomes to figures: one table says what each figure is of, over which questions, and how it is computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from qa.evaluation import measures
from qa.evaluation.measures import Numbers
from qa.evaluation.outcome import Outcome

ROUNDS = 1000
SEED = 0
SURE = 0.95  # a confidence at which a reader no longer checks
UNANSWERABLE = "unanswerable questions"
LEFT_OUT = "article left out"
QUOTE = "wrong quotes"

Value: TypeAlias = Callable[[Outcome], float | None]  # what an outcome adds; None is nothing
Where: TypeAlias = Callable[[Outcome], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its 95% interval, taken over `questions`; `value` is None where there is nothing to take it of."""

    section: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    questions: int


class Measure(NamedTuple):
    """A figure to be: how it is computed, from what each outcome adds to one sample or two."""

    section: str
    name: str
    compute: Callable[..., float]
    samples: tuple[Value, ...]


def mean(values: Numbers) -> float:
    return float(values.mean())


def milliseconds(quantile: float) -> Callable[[Numbers], float]:
    return lambda seconds: 1000 * float(np.quantile(seconds, quantile))


# -- of which outcomes ------------------------------------------------------------------------------------------------


def asked(outcome: Outcome) -> bool:
    return not outcome.left_out


def answerable(outcome: Outcome) -> bool:
    return outcome.answerable


def unanswerable(outcome: Outcome) -> bool:
    return not outcome.case.answerable


def left_out(outcome: Outcome) -> bool:
    return outcome.left_out


def not_left_out(outcome: Outcome) -> bool:
    """Answerable, and such that its article may have been left out."""
    return outcome.answerable and bool(outcome.case.relevant)


def shown(outcome: Outcome) -> bool:
    return asked(outcome) and outcome.answer.found


def shown_sure(outcome: Outcome) -> bool:
    return shown(outcome) and outcome.answer.confidence >= SURE


def right(outcome: Outcome) -> bool:
    return asked(outcome) and outcome.quote_right is True


def wrong(outcome: Outcome) -> bool:
    return asked(outcome) and outcome.quote_right is False


# -- the table --------------------------------------------------------------------------------------------------------


def rate(section: str, name: str, where: Where, value: Value) -> Measure:
    """The mean of `value` over the outcomes that `where` holds for."""
    return Measure(section, name, mean, (lambda outcome: value(outcome) if where(outcome) else None,))


def confidences(where: Where) -> Value:
    return lambda outcome: outcome.answer.confidence if where(outcome) else None


# The confidences that ought to be high, and those that ought to be low.
CONTRASTS = {
    UNANSWERABLE: (confidences(answerable), confidences(unanswerable)),
    LEFT_OUT: (confidences(not_left_out), confidences(left_out)),
    QUOTE: (confidences(right), confidences(wrong)),
}


def ranked(name: str) -> Measure:
    return rate("Finding", name, asked, lambda outcome: outcome.ranking.get(name))


def passage_in(k: int, name: str) -> Measure:
    return rate("Finding", name, answerable, lambda o: None if o.passage is None else 1 <= o.passage <= k)


def verdict(against: str, where: Where) -> tuple[Measure, ...]:
    """How many of the questions `where` nothing answers are answered."""
    section, name = f"Verdict: {against}", "false answers at 5% false refusals"
    return (
        rate(section, "false answers", where, lambda outcome: outcome.answer.found),
        Measure(section, name, measures.false_answers_at, CONTRASTS[against]),
        *trust(section, against),
    )


def trust(section: str, against: str) -> tuple[Measure, ...]:
    """How well the confidence tells the two sides of a contrast apart, and how true it is."""
    return (
        Measure(section, "AUROC", measures.auroc, CONTRASTS[against]),
        Measure(section, "expected calibration error", measures.calibration_error, CONTRASTS[against]),
        Measure(section, "Brier score", measures.brier, CONTRASTS[against]),
    )


MEASURES = (
    *(ranked(name) for name in measures.RANKING),
    passage_in(1, "right passage first"),
    passage_in(5, "right passage in 5"),
    rate("Answer", "right quote", answerable, lambda o: o.quote_right),
    rate("Answer", "right and shown", answerable, lambda o: o.shown_right),
    rate("Answer", "mark right", answerable, lambda o: o.mark_right),
    rate("Answer", "exact match", answerable, lambda o: o.exact if o.case.answers else None),
    rate("Answer", "token F1", answerable, lambda o: o.f1 if o.case.answers else None),
    rate("Answer", "right speaker", answerable, lambda o: o.speaker_right),
    rate("Answer", "wrong speaker", answerable, lambda o: o.speaker_wrong),
    rate("Verdict", "false refusals", answerable, lambda o: not o.answer.found),
    rate("Verdict", "wrong answers shown", answerable, lambda o: o.shown_wrong),
    rate("Verdict", "wrong among shown", shown, lambda o: o.shown_wrong),
    rate("Verdict", "wrong among shown at .95", shown_sure, lambda o: o.shown_wrong),
    *verdict(UNANSWERABLE, unanswerable),
    *verdict(LEFT_OUT, left_out),
    *trust("Confidence in the quote", QUOTE),
    Measure("Speed", "median, ms", milliseconds(0.5), (lambda o: o.seconds if asked(o) else None,)),
    Measure("Speed", "95th percentile, ms", milliseconds(0.95), (lambda o: o.seconds if asked(o) else None,)),
)


def figures(outcomes: Sequence[Outcome], rounds: int = ROUNDS, *, shares_only: bool = False) -> tuple[Figure, ...]:
    """Every measure of the table, or only those that are a share or mean of questions.

    Those of the articles left out are there only if any was. The intervals come from `rounds` draws of as many
    questions, both askings of a question together.
    """
    rows = {case: row for row, case in enumerate(dict.fromkeys(outcome.case.id for outcome in outcomes))}
    draws = np.random.default_rng(SEED).integers(len(rows), size=(rounds, len(rows)))
    cut = any(outcome.left_out for outcome in outcomes)
    made = []
    for measure in MEASURES:
        if (LEFT_OUT in measure.section and not cut) or (shares_only and measure.compute is not mean):
            continue
        columns = [column(outcomes, rows, value) for value in measure.samples]
        value, low, high = measures.bootstrap(columns, measure.compute, draws) or (None, None, None)
        known = 0 if value is None else int(sum((~np.isnan(values)).sum() for values in columns))
        made.append(Figure(measure.section, measure.name, value, low, high, known))
    return tuple(made)


def column(outcomes: Sequence[Outcome], rows: dict[str, int], value: Value) -> Numbers:
    """`value` of each question, NaN where it has none."""
    values = np.full(len(rows), np.nan)
    for outcome in outcomes:
        if (found := value(outcome)) is not None:
            values[rows[outcome.case.id]] = found
    return values


def sample(outcomes: Sequence[Outcome], value: Value) -> Numbers:
    """What the outcomes add, in their order."""
    return np.array([found for outcome in outcomes if (found := value(outcome)) is not None], float)
