"""A hundred digests of some days, written as files, read back, and each quote held against its briefing.

    python -m tests.benchmarks.digests SHARED [--digests 100]

Over the White House briefings of `SHARED/data/wh_briefings_2022`, days drawn at random, each kind of file in turn.
"""

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from corpus import Briefing
from index import Library
from qa import digest
from qa.digests import FORMATS, altered, digest_receipt_of, read_back, write
from qa.receipt.verify import verified
from tests.embedders import HashedWords

LONGEST = 4  # days


def library_of(shared: Path, folder: str, words: bool) -> Library:
    library = Library.open(folder, embedder=HashedWords() if words else None)
    with (shared / "data/wh_briefings_2022/corpus.jsonl").open(encoding="utf-8") as stream:
        lines = [json.loads(line) for line in stream]
    library.add(Briefing(line["id"], line["text"], line["title"], line["date"]) for line in lines)
    return library


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--digests", type=int, default=100)
    parser.add_argument("--words", action="store_true", help="embed by hashed words, in a minute instead of fifteen")
    arguments = parser.parse_args()
    random.seed(24)
    counted, sections, seconds, sizes = Counter[str](), Counter[str](), list[float](), list[int]()
    with tempfile.TemporaryDirectory() as folder, library_of(arguments.shared, folder, arguments.words) as library:
        days = sorted({line.date for line in library.briefings()})
        for number in range(arguments.digests):
            since = random.choice(days)
            until = date.fromisoformat(since) + timedelta(random.randrange(LONGEST))
            begun = time.perf_counter()
            receipt = digest_receipt_of(digest(since, until.isoformat(), library=library))
            data = write(receipt, list(FORMATS)[number % len(FORMATS)])
            seconds.append(time.perf_counter() - begun)
            back, sealed, shown = read_back(data)
            found = verified(back, sealed, lambda cited: library.get(cited.id), "gone")
            counted.update(item.status for item in found.checked)
            counted["digests"] += 1
            counted["digests that hold"] += found.holds and not altered(back, shown or [])
            sections.update(line.section for line in back.lines)
            sizes.append(receipt.new)
    print(dict(counted), dict(sections))
    middle = sorted(seconds)[len(seconds) // 2]
    print(f"{sum(sizes) / len(sizes):.1f} briefings each; {middle:.2f} s in the middle, {max(seconds):.2f} s at most")


if __name__ == "__main__":
    main()
