"""Fit the weights of the ranking: `python -m qa.training.fit_ranking ../shared tests/data/briefings`.

On questions over briefings (the fitting half, and a sample of those that train the reader, over all the briefings of
SHARED) and over paragraphs (a sample of SQuADShifts' new Wikipedia articles), each set counting the same: the softmax
of the scores of a question's candidates should give all of the probability to the passages that answer. Weights are not
negative. Prints them, and how often a right passage comes first with them and with those in force; of the fitting half,
with weights fitted on the other questions (two folds).
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus import Briefing
from index import Candidate, Library
from qa.evidence import rank
from qa.evidence.search import search
from qa.question.understand import understand
from qa.training.briefing_questions import briefings_in, objects
from qa.training.caching_embedder import CachingEmbedder

PARAGRAPH_QUESTIONS = 1200
TRAIN_QUESTIONS = 1000
RIDGE = 1e-3
NAMES = list(rank.WEIGHTS)

Row = tuple[NDArray[np.float64], NDArray[np.bool_]]  # the parts of each candidate, and whether it answers


def rows(library: Library, questions: Sequence[dict[str, Any]]) -> Iterator[Row | None]:
    """A row for each question; None if no passage that answers is among those compared word by word."""
    for asked in questions:
        understood = understand(asked["question"], library)
        found = search(understood, library, 1).candidates
        chosen = rank.nearest(understood.question, found, rank.LEXICAL_DEPTH)
        parts = rank.all_parts(understood.question, chosen)
        right = np.array([answers(candidate, asked["spans"]) for candidate in chosen], np.bool_)
        yield (np.stack([parts[name] for name in NAMES], 1), right) if right.any() else None


def answers(candidate: Candidate, spans: Sequence[dict[str, Any]]) -> bool:
    passage = candidate.passage
    return any(
        span["briefing"] == candidate.briefing.id and passage.start < span["end"] and span["start"] < passage.end
        for span in spans
    )


def fitted(groups: Sequence[Sequence[Row | None]]) -> NDArray[np.float64]:
    """The weights under which right passages are likeliest, each group counting the same."""
    weighted = [(row, 1 / len(group)) for group in groups for row in group if row is not None]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = RIDGE * float(weights @ weights) / 2, RIDGE * weights
        for (parts, right), share in weighted:
            scores = parts @ weights
            odds = np.exp(scores - scores.max())
            all_odds, right_odds = odds.sum(), odds[right].sum()
            total -= share * float(np.log(right_odds / all_odds))
            slope = slope - share * ((odds[right] / right_odds) @ parts[right] - (odds / all_odds) @ parts)
        return total, slope

    start = np.array(list(rank.WEIGHTS.values()))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(NAMES)).x)


def first(found: Sequence[Row | None], weights: NDArray[np.float64]) -> float:
    """How often a right passage comes first."""
    return float(np.mean([row is not None and bool(row[1][int((row[0] @ weights).argmax())]) for row in found]))


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
            asked = [row for row in objects(options.briefings / "fit.jsonl") if row["answerable"]]
            briefings = list(rows(library, asked))
        with Library.open(options.all_briefings or Path(folder) / "all") as library:
            library.add(briefings_in(options.shared / "data" / "wh_briefings_2022"))
            asked = [row for row in objects(options.briefings / "train.jsonl") if row["answerable"]]
            more = list(rows(library, random.Random(0).sample(asked, TRAIN_QUESTIONS)))
        source = options.shared / "train" / "squadshifts_new_wiki"
        sample = random.Random(0).sample(objects(source / "queries.jsonl"), PARAGRAPH_QUESTIONS)
        asked = [
            {"question": row["text"], "spans": [{"briefing": row["source_doc"], "start": 0, "end": 10**9}]}
            for row in sample
        ]
        with Library.open(Path(folder) / "paragraphs", embedder=CachingEmbedder(options.cache)) as library:
            documents = objects(source / "corpus.jsonl")
            library.add(Briefing(id=row["id"], text=row["text"], title=row["title"]) for row in documents)
            paragraphs = list(rows(library, asked))
    now = np.array(list(rank.WEIGHTS.values()))
    weights = fitted([briefings, more, paragraphs])
    print(dict(zip(NAMES, weights.round(2).tolist(), strict=True)))
    folds = [first(briefings[i::2], fitted([briefings[1 - i :: 2], more, paragraphs])) for i in (0, 1)]
    print(
        f"briefings: first {first(briefings, now):.3f} in force, {np.mean(folds):.3f} fitted on the other half of them"
    )
    print(f"more briefings: first {first(more, now):.3f} in force, {first(more, weights):.3f} fitted")
    print(f"paragraphs: first {first(paragraphs, now):.3f} in force, {first(paragraphs, weights):.3f} fitted")


if __name__ == "__main__":
    main()
