"""How follow-ups are understood: two-turn questions over the White House briefings of early 2022, half standing alone.

    python tests/benchmarks/followups.py [--misses] [--library FOLDER]

A follow-up counts if what it is understood as has all the words it needs; a question that stands alone counts if it is
left as it is. The part "held out" was written after the rules. Unseen, it gave .875 and .812 (16 each); a batch before
it, now part of the development, .773 of 22 and .889 of 18. The rules were mended after each, so today's are higher.

With a library of those briefings, what the rules carry over is compared with both questions put one behind the other. A
passage is right if all the words needed stand in it; follow-ups without one are left out. Of questions that stand alone
the share is given for which the first passage stays the one that is found for them by themselves.
"""

import argparse
import json
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus import passages_of
from index import Library
from qa import retrieve
from qa.question.followup import Turn, understood_with

Row = dict[str, Any]
ROWS = Path(__file__).parents[1] / "data" / "followups.jsonl"


def carries(understood: str | None, needed: list[str]) -> bool:
    return understood is not None and set(map(str.lower, needed)) <= set(re.findall(r"\w+", understood.lower()))


FORMS: dict[str, Callable[[Row], str]] = {
    "by itself": lambda row: row["second"],
    "both, joined": lambda row: f"{row['first']} {row['second']}",
    "by the rules": lambda row: understood_with(row["second"], [before(row)]) or row["second"],
}


def before(row: Row) -> Turn:
    return Turn(row["first"], row.get("quote", ""))


def retrieval(rows: list[Row], library: Library) -> None:
    """Print how well each form of the second question finds."""
    briefings = [library.get(line.id) for line in library.briefings()]
    words = {
        (briefing.id, passage.start): set(re.findall(r"\w+", passage.of(briefing.text).lower()))
        for briefing in briefings
        for passage in passages_of(briefing)
    }
    needed = {id(row): set(map(str.lower, row["must_have"])) for row in rows}
    follow = [row for row in rows if not row["alone"] and any(needed[id(row)] <= some for some in words.values())]
    alone = [row for row in rows if row["alone"]]

    def found(question: str) -> list[tuple[str, int]]:
        return [(hit.briefing.id, hit.passage.start) for hit in retrieve(question, k=5, library=library)]

    print(
        f"\n{'second question':16} {'R@1':>6} {'in 5':>6} {'MRR@5':>6}   of {len(follow)}; {len(alone)} alone unchanged"
    )
    for name, form in FORMS.items():
        ranks = []
        for row in follow:
            right = [needed[id(row)] <= words[hit] for hit in found(form(row))]
            ranks.append(right.index(True) + 1 if any(right) else 0)
        kept = sum(found(form(row))[:1] == found(row["second"])[:1] for row in alone)
        mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
        print(
            f"{name:16} {ranks.count(1) / len(ranks):6.3f} {sum(map(bool, ranks)) / len(ranks):6.3f} {mrr:6.3f}"
            f"   {kept / len(alone):.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="show each question that is not understood as it should be"
    )
    parser.add_argument("--all", action="store_true", help="show what each follow-up is understood as")
    parser.add_argument("--library", help="measure retrieval in this library, too")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in ROWS.read_text().splitlines()]
    understood_with("And there?", [Turn("What happened in Kyiv?")])  # loads what is loaded once
    print(f"{'part':12} {'follow-ups':>10} {'carry all':>9} {'alone':>6} {'untouched':>9} {'ms':>6}")
    for part, held_out in (("development", False), ("held out", True)):
        chosen = [row for row in rows if row.get("held_out", False) == held_out]
        times, good, misses = [], {True: 0, False: 0}, []
        for row in chosen:
            start = time.perf_counter()
            understood = understood_with(row["second"], [Turn(row["first"], row.get("quote", ""))])
            times.append(time.perf_counter() - start)
            right = understood is None if row["alone"] else carries(understood, row["must_have"])
            good[row["alone"]] += right
            if not right or arguments.all:
                misses.append(f"  {'  ' if right else '! '}{row['first']} | {row['second']} -> {understood}")
        alone = sum(row["alone"] for row in chosen)
        follow = len(chosen) - alone
        print(
            f"{part:12} {follow:10} {good[False] / max(1, follow):9.3f} {alone:6} {good[True] / max(1, alone):9.3f} "
            f"{1000 * statistics.median(times or [0]):6.2f}"
        )
        if arguments.misses or arguments.all:
            print("\n".join(misses))
    if arguments.library:
        with Library.open(arguments.library) as library:
            retrieval(rows, library)


if __name__ == "__main__":
    main()
