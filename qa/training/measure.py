"""How well the reader does where it was not trained: `python -m qa.training.measure SHARED`, given the paragraph.

Token F1 and exact match as SQuAD defines them; overlap is the share of marks that touch a right answer; AUROC tells
SQuAD 2's answerable questions from its unanswerable ones.
"""

import argparse
from pathlib import Path

import numpy as np

from qa.evaluation.measures import auroc, exact_match, token_f1
from qa.evidence.reader.reading import marks
from qa.evidence.reader.shipped import FILE, ShippedReader
from qa.training.examples import SOURCES, Use, examples

USES: tuple[Use, ...] = ("calibrate", "held out")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds train/ and data/")
    parser.add_argument("--reader", type=Path, default=FILE)
    options = parser.parse_args()
    reader = ShippedReader(options.reader)
    odds: dict[bool, list[float]] = {True: [], False: []}
    for source in SOURCES:
        exact, f1, overlap = [], [], []
        for example in (example for use in USES for example in examples(options.shared, use, (source,))):
            text = example.context
            (seen,) = reader.read(example.question, [text])
            if "squad2" in source:
                odds[example.answerable].append(seen.answerable)
            if not example.answerable:
                continue
            spans = marks(seen, text, 0, len(text))
            start, end = (spans[0].start, spans[0].end) if spans else (0, 0)
            right = [text[first:last] for first, last in example.spans]
            exact.append(exact_match(text[start:end], right))
            f1.append(token_f1(text[start:end], right))
            overlap.append(any(start < last and first < end for first, last in example.spans))
        count = len(f1)
        shares = [sum(values) / count for values in (exact, f1, overlap)]
        print(f"{source}: {count} answerable, exact {shares[0]:.3f}, F1 {shares[1]:.3f}, overlap {shares[2]:.3f}")
    here, not_here = np.array(odds[True]), np.array(odds[False])
    area = auroc(here, not_here)
    print(f"answerable from unanswerable, given the paragraph: AUROC {area:.3f} ({len(here)} and {len(not_here)})")


if __name__ == "__main__":
    main()
