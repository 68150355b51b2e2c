"""How rare a word is: its idf in the library, steadied by how common it is in news at large.

In a library of ten passages every word is rare. A table of how many of 2,502 passages of White House briefings hold
each stem (public domain; stems of fewer than four left out) stands in for BACKGROUND_PASSAGES passages more, so that a
share of a question's words means the same in one briefing and in hundreds.
"""

import json
import math
from functools import cache
from pathlib import Path

# With 250, ranking on small libraries gained and on large ones lost nothing; see tests/benchmarks/README.md.
BACKGROUND_PASSAGES = 250


def idf(stem: str, count: int, total: int) -> float:
    """ln(1 + (N - n + .5) / (n + .5)), Lucene's idf, for a stem in `count` of the library's `total` passages."""
    passages, stems = _background()
    share = BACKGROUND_PASSAGES / passages
    n, all_passages = count + share * stems.get(stem, 0), total + BACKGROUND_PASSAGES
    return math.log(1 + (all_passages - n + 0.5) / (n + 0.5))


def is_common(stem: str) -> bool:
    """True for a stem so usual in news that it says nothing if a text lacks it: in one of sixteen passages or more."""
    passages, stems = _background()
    return stems.get(stem, 0) * 16 >= passages


@cache
def _background() -> tuple[int, dict[str, int]]:
    table = json.loads(Path(__file__).with_name("background.json").read_text(encoding="utf-8"))
    return table["passages"], table["stems"]
