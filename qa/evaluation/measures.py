"""The measures: plain functions of numbers and texts. Ranking is left to ir-measures, the rest is a line or two each.

ir-measures (Apache 2.0, 60 kB) was taken over ranx, which brings numba, pandas and seaborn along, and over bare
pytrec-eval (MIT, 300 kB), which it calls for trec_eval's own C code and gives names and cut-offs to.
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index import LibraryError

Numbers: TypeAlias = NDArray[np.float64]

BINS = 10
RANKING = ("R@1", "R@5", "MRR@10", "nDCG@10")


def ranking(
    relevant: Mapping[str, Mapping[str, int]], runs: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """For each question in `relevant`, by name of `RANKING`, how well its run (ids, best first) ranks what is relevant.

    R@k is 1 if any relevant document is among the first k (trec_eval's success), as question answering has it.
    """
    try:
        import ir_measures
    except ImportError as error:
        raise LibraryError("measuring needs ir-measures; do: pip install 'briefing-qa[eval]'") from error
    measures = dict(
        zip(map(ir_measures.parse_measure, ("Success@1", "Success@5", "RR@10", "nDCG@10")), RANKING, strict=True)
    )
    figures = {question: dict.fromkeys(RANKING, 0.0) for question in relevant}
    scores = {question: {id: -float(place) for place, id in enumerate(run)} for question, run in runs.items() if run}
    for metric in ir_measures.iter_calc(list(measures), relevant, scores) if scores else ():
        figures[metric.query_id][measures[metric.measure]] = float(metric.value)
    return figures


# -- answers: SQuAD's official evaluation script (Rajpurkar et al. 2016) ----------------------------------------------


def normalised(text: str) -> str:
    """`text` in lower case, without punctuation and articles, single-spaced."""
    text = "".join(character for character in text.lower() if character not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def exact_match(text: str, answers: Sequence[str]) -> float:
    """1 if `text` is one of `answers` once normalised, else 0."""
    return float(normalised(text) in {normalised(answer) for answer in answers})


def token_f1(text: str, answers: Sequence[str]) -> float:
    """Harmonic mean of precision and recall of the words of `text`, against the one of `answers` where it is best."""
    return max((_f1(normalised(text).split(), normalised(answer).split()) for answer in answers), default=0.0)


def _f1(found: list[str], gold: list[str]) -> float:
    if not found or not gold:
        return float(found == gold)
    return 2 * sum((Counter(found) & Counter(gold)).values()) / (len(found) + len(gold))


# -- the verdict: `yes` are the confidences for answerable questions, `no` for unanswerable ones ----------------------


def auroc(yes: Numbers, no: Numbers) -> float:
    """How often an answerable question has the greater confidence, ties counting half (Mann-Whitney's U / nm)."""
    ordered = np.sort(no)
    below = np.searchsorted(ordered, yes, "left")
    up_to = np.searchsorted(ordered, yes, "right")
    return float((below + up_to).mean() / 2 / len(no))


def false_answers_at(yes: Numbers, no: Numbers, refused: float = 0.05) -> float:
    """The share of unanswerable questions answered at the threshold that refuses at most `refused` of `yes`."""
    threshold = np.sort(yes)[int(refused * len(yes) + 1e-9)]
    return float((no >= threshold).mean())


def brier(yes: Numbers, no: Numbers) -> float:
    """Mean squared distance of confidence and truth (Brier 1950)."""
    return float((((1 - yes) ** 2).sum() + (no**2).sum()) / (len(yes) + len(no)))


def reliability(yes: Numbers, no: Numbers) -> NDArray[np.float64]:
    """A row a bin, `(mean confidence, share answerable, questions)`: ten bins of equally many questions.

    Equal confidences share a bin, so that their order doesn't matter; bins without a question are left out.
    """
    confidences = np.concatenate([yes, no])
    truths = np.concatenate([np.ones(len(yes)), np.zeros(len(no))])
    bins = np.searchsorted(np.sort(confidences), confidences, "left") * BINS // max(len(confidences), 1)
    sizes = np.bincount(bins, minlength=BINS)
    kept = sizes > 0
    sums = [np.bincount(bins, weights=values, minlength=BINS)[kept] for values in (confidences, truths)]
    return np.column_stack([sums[0] / sizes[kept], sums[1] / sizes[kept], sizes[kept]])


def calibration_error(yes: Numbers, no: Numbers) -> float:
    """Mean distance of confidence and share answerable over the bins of `reliability`, by their size (Naeini 2015)."""
    confidence, truth, size = reliability(yes, no).T
    return float((np.abs(confidence - truth) * size).sum() / size.sum())


def risk_coverage(confidences: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """`(coverage, risk)`: for each share of the questions, the surest first, how many of them went wrong.

    El-Yaniv & Wiener 2010. Questions of equal confidence are answered together.
    """
    order = np.argsort(-confidences, kind="stable")
    last = np.flatnonzero(np.append(np.diff(confidences[order]) != 0, True))
    answered = np.arange(1, len(order) + 1)
    wrong = np.cumsum(1 - right[order])
    return answered[last] / len(order), wrong[last] / answered[last]


# -- how sure the figures are -----------------------------------------------------------------------------------------


def bootstrap(
    columns: Sequence[Numbers], compute: Callable[..., float], draws: NDArray[np.int64]
) -> tuple[float, float, float] | None:
    """The figure and its 95% interval (Efron's percentile bootstrap), or None if there is nothing to compute it from.

    Each column has a value for each question, NaN where it has none; `draws` has a row of questions for each round.
    """

    def figure(chosen: Sequence[Numbers]) -> float:
        known = [column[~np.isnan(column)] for column in chosen]
        return compute(*known) if all(len(column) for column in known) else np.nan

    value = figure(columns)
    if np.isnan(value):
        return None
    rounds = np.array([figure([column[draw] for column in columns]) for draw in draws])
    rounds = rounds[~np.isnan(rounds)]
    low, high = np.percentile(rounds, [2.5, 97.5]) if len(rounds) else (value, value)
    return float(value), float(low), float(high)
