"""Fit the weights of the ranking: `python -m qa.training.fit_ranking ../shared tests/data/briefings`.

On questions over briefings (the fitting half, and judge.jsonl over all the briefings of SHARED) and over paragraphs (a
sample of SQuADShifts' new Wikipedia articles), which count as much as both: the softmax of the scores of a question's
candidates should give all of the probability to the passages that answer. Weights are not negative, and stay near those
in force where questions say little of them. Prints those of the ranking and of the first choice before it, and how
often they and those in force find a right passage; of the fitting half, with weights fitted on the other questions (two
folds).

Weights in force that were fitted on the same questions favour themselves: compare with those from before. And the
encoder of questions has learnt from the documents of judge.jsonl, by other questions, so that cosines do better there
than in use.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus import Briefing
from index import Candidate, Library
from qa.evidence import rank
from qa.evidence.search import search
from qa.question import Question
from qa.question.understand import understand
from qa.training.briefing_questions import briefings_in, objects
from qa.training.caching_embedder import CachingEmbedder

PARAGRAPH_QUESTIONS = 1200
RIDGE = 3e-3  # what it costs to leave the weights in force
NAMES, FIRST_NAMES = list(rank.WEIGHTS), list(rank.FIRST_WEIGHTS)

Row = tuple[NDArray[np.float64], NDArray[np.bool_]]  # the parts of each candidate, and whether it answers


def rows(library: Library, questions: Sequence[dict[str, Any]]) -> Iterator[tuple[Row | None, Row | None]]:
    """For each question all that was found, and what is compared word by word; None where no passage of it answers."""
    for asked in questions:
        understood = understand(asked["question"], library)
        found = search(understood, library, 1).candidates
        chosen = rank.nearest(understood.question, found, rank.LEXICAL_DEPTH)
        yield (
            _row(FIRST_NAMES, rank.raw_parts, understood.question, found, asked["spans"]),
            _row(NAMES, rank.all_parts, understood.question, chosen, asked["spans"]),
        )


def _row(
    names: Sequence[str],
    parts_of: Callable[[Question, Sequence[Candidate]], dict[str, NDArray[np.float64]]],
    question: Question,
    candidates: Sequence[Candidate],
    spans: Sequence[dict[str, Any]],
) -> Row | None:
    right = np.array([answers(candidate, spans) for candidate in candidates], np.bool_)
    if not right.any():
        return None
    parts = parts_of(question, candidates)
    return np.stack([parts[name] for name in names], 1), right


def answers(candidate: Candidate, spans: Sequence[dict[str, Any]]) -> bool:
    passage = candidate.passage
    return any(
        span["briefing"] == candidate.briefing.id and passage.start < span["end"] and span["start"] < passage.end
        for span in spans
    )


def fitted(groups: Sequence[Sequence[Row | None]], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights under which right passages are likeliest, each group counting the same."""
    weighted = [(row, 1 / len(group)) for group in groups for row in group if row is not None]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        left = weights - start
        total, slope = RIDGE * float(left @ left) / 2, RIDGE * left
        for (parts, right), share in weighted:
            scores = parts @ weights
            odds = np.exp(scores - scores.max())
            all_odds, right_odds = odds.sum(), odds[right].sum()
            total -= share * float(np.log(right_odds / all_odds))
            slope = slope - share * ((odds[right] / right_odds) @ parts[right] - (odds / all_odds) @ parts)
        return total, slope

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start)).x)


def among(found: Sequence[Row | None], weights: NDArray[np.float64], count: int) -> float:
    """How often a right passage is among the first `count`."""

    def has(row: Row | None) -> bool:
        return row is not None and bool(row[1][np.argsort(-(row[0] @ weights), kind="stable")[:count]].any())

    return float(np.mean([has(row) for row in found]))


def fit(
    kept: dict[str, float],
    depth: int,
    briefings: Sequence[Row | None],
    more: Sequence[Row | None],
    paragraphs: Sequence[Row | None],
) -> None:
    """Fit weights and print them, and how often they and those kept put a right passage among the first `depth`."""
    now = np.array(list(kept.values()))
    others = [more, paragraphs, paragraphs]
    weights = fitted([briefings, *others], now)
    print(dict(zip(kept, weights.round(2).tolist(), strict=True)))
    folds = [among(briefings[i::2], fitted([briefings[1 - i :: 2], *others], now), depth) for i in (0, 1)]
    print(
        f"briefings: {among(briefings, now, depth):.3f} in force, {np.mean(folds):.3f} fitted on the other half of them"
    )
    for name, found in (("more briefings", more), ("paragraphs", paragraphs)):
        print(f"{name}: {among(found, now, depth):.3f} in force, {among(found, weights, depth):.3f} fitted")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds train/")
    parser.add_argument("briefings", type=Path, help="the folder that holds corpus.jsonl and fit.jsonl")
    parser.add_argument("--library", type=Path, help="where the briefings are, or will be kept")
    parser.add_argument("--all-briefings", type=Path, help="where all the briefings of SHARED are, or will be kept")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "briefing-qa-encoded.sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with Library.open(options.library or Path(folder) / "briefings") as library:
            library.add(Briefing(**row) for row in objects(options.briefings / "corpus.jsonl"))
            questions = [row for row in objects(options.briefings / "fit.jsonl") if row["answerable"]]
            briefings = list(rows(library, questions))
        with Library.open(options.all_briefings or Path(folder) / "all") as library:
            library.add(briefings_in(options.shared / "data" / "wh_briefings_2022"))
            questions = [row for row in objects(options.briefings / "judge.jsonl") if row["answerable"]]
            more = list(rows(library, questions))
        source = options.shared / "train" / "squadshifts_new_wiki"
        sample = random.Random(0).sample(objects(source / "queries.jsonl"), PARAGRAPH_QUESTIONS)
        questions = [
            {"question": row["text"], "spans": [{"briefing": row["source_doc"], "start": 0, "end": 10**9}]}
            for row in sample
        ]
        with Library.open(Path(folder) / "paragraphs", embedder=CachingEmbedder(options.cache)) as library:
            documents = objects(source / "corpus.jsonl")
            library.add(Briefing(id=row["id"], text=row["text"], title=row["title"]) for row in documents)
            paragraphs = list(rows(library, questions))
    for part, (kept, depth) in enumerate(((rank.FIRST_WEIGHTS, rank.LEXICAL_DEPTH), (rank.WEIGHTS, 1))):
        fit(kept, depth, *([found[part] for found in asked] for asked in (briefings, more, paragraphs)))


if __name__ == "__main__":
    main()
