"""What the reader adds: the same questions with it and without, in the same run.

    python tests/benchmarks/reader.py SET... [--reader FILE] [--cache FILE] [--questions N]

SET is a folder of a public set. Prints how often the right briefing comes first, nDCG@10, how often the quoted sentence
answers, and of the marked span token F1, exact match and how often it overlaps the gold one; all whatever the verdict
says. Then the milliseconds per question, and those the reader adds (medians, 95th percentile, one thread).
"""

import argparse
import math
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import Library
from qa.evaluation import Case, read_questions
from qa.evaluation.measures import exact_match, token_f1
from qa.evidence.quote import best_quote
from qa.evidence.rank import Ranked, rank
from qa.evidence.reader.shipped import FILE, ShippedReader
from qa.evidence.rerank import rerank
from qa.evidence.search import DEPTH
from qa.evidence.span import spans_of
from qa.question import Question, understood
from qa.training.caching_embedder import CachingEmbedder

MEASURES = ("R@1", "nDCG@10", "sentence", "F1", "exact", "overlap")


def measured(case: Case, question: Question, ranked: Sequence[Ranked]) -> tuple[float, ...]:
    ids = list(dict.fromkeys(item.candidate.briefing.id for item in ranked))
    place = next((n for n, id in enumerate(ids[:10], 1) if id in case.relevant), None)
    quote = best_quote(question, ranked[0])
    spans = spans_of(question, ranked[0], quote)
    sentence, overlap = (
        any(gold.id == q.briefing.id and q.start < gold.end and gold.start < q.end for gold in case.golds)
        for q in (quote, spans[0])
    )
    return (
        float(place == 1),
        1 / math.log2(1 + place) if place else 0.0,
        float(sentence),
        token_f1(spans[0].text, case.answers),
        exact_match(spans[0].text, case.answers),
        float(overlap),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--reader", type=Path, default=FILE)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "briefing-qa-encoded.sqlite")
    parser.add_argument("--questions", type=int, default=10**6, help="of each set, drawn at random")
    arguments = parser.parse_args()
    embedder, reader = CachingEmbedder(arguments.cache), ShippedReader(arguments.reader)
    for folder in arguments.sets:
        questions = read_questions(folder).sample(arguments.questions)
        rows: dict[str, list[tuple[float, ...]]] = {"no reader": [], "reader": []}
        before, added = [], []
        with tempfile.TemporaryDirectory() as place, Library.open(place, embedder=embedder) as library:
            library.add(questions.briefings)
            for case in (case for case in questions.cases if case.answerable):
                started = time.perf_counter()
                question = understood(case.question, library)
                ranked = rank(question, library.search(case.question, DEPTH))
                found = time.perf_counter()
                after = rerank(question, ranked, reader)
                added.append(time.perf_counter() - found)
                before.append(found - started)
                rows["no reader"].append(measured(case, question, ranked))
                rows["reader"].append(measured(case, question, after))
        print(f"{questions.name}: {len(before)} answerable questions")
        for name, values in rows.items():
            told = zip(MEASURES, np.mean(values, axis=0), strict=True)
            print(f"  {name:9}  " + "  ".join(f"{measure} {value:.3f}" for measure, value in told))
        for name, seconds in (("search (vectors cached)", before), ("read", added)):
            print(f"  {name}: median {1e3 * np.median(seconds):.0f} ms, 95th {1e3 * np.quantile(seconds, 0.95):.0f} ms")


if __name__ == "__main__":
    main()
