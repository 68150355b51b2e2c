"""Standing questions: how many of the briefings that answer raise an alert, and how many others do.

    python -m tests.benchmarks.standing SHARED [--questions 60] [--others 8]

Briefings come one by one, a day each, and each is asked alone, as qa/standing/asking.py does. Two sets, each in two
halves: OneStopQA's questions, whose article comes among others and White House briefings (halves by article); and this
project's own questions over White House briefings (`tests/data/briefings`, fit and report). Of each question, the
briefings that answer it and a sample of the others are asked. On the own set an alert of another briefing counts as
false even where that happens to answer too. The threshold is chosen on the first halves; the second are reported.
Questions that no briefing answers are asked of the one that comes nearest too.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus import Briefing
from index import Library
from qa import ask
from qa.evaluation.question_files import read_questions
from qa.standing.alert import THRESHOLD

THRESHOLDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
Which = Literal["right", "near", "other"]
MOST_FALSE = 0.005  # per question and day
OWN = Path("tests/data/briefings")
WHITE_HOUSE = 60  # of the briefings among which the articles come


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the ids of the briefings that answer it, and if there is none, of the one that comes nearest."""

    question: str
    right: frozenset[str]
    near: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The confidence with which one briefing answered: one that does, one that comes `near`, or any other."""

    which: Which
    confidence: float


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def onestopqa(shared: Path) -> tuple[list[Briefing], list[Case], list[Case]]:
    """The articles among White House briefings; the questions of the even articles, and of the odd ones."""
    paragraphs: dict[int, list[dict[str, Any]]] = {}
    for row in rows(shared / "data/onestopqa/corpus.jsonl"):
        paragraphs.setdefault(row["article"], []).append(row)
    days = (f"2022-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(300))
    articles = [
        Briefing(f"os-{number:02}", "\n\n".join(row["text"] for row in found), found[0]["title"], next(days))
        for number, found in paragraphs.items()
    ]
    others = random.sample(list(rows(shared / "data/wh_briefings_2022/corpus.jsonl")), WHITE_HOUSE)
    briefings = [*articles, *(Briefing(row["id"], row["text"], row["title"], next(days)) for row in others)]
    halves: tuple[list[Case], list[Case]] = [], []
    for row in rows(shared / "data/onestopqa/queries.jsonl"):
        article = int(row["id"].split("-")[1])
        halves[article % 2].append(Case(row["text"], frozenset([f"os-{article:02}"])))
    return briefings, *halves


def own() -> tuple[list[Briefing], list[Case], list[Case]]:
    """This project's questions that are answered, the fitting half and the reported one."""
    found = [read_questions(OWN / f"{name}.jsonl") for name in ("fit", "report")]
    fit, report = (
        [Case(case.question, frozenset(gold.id for gold in case.golds), case.near) for case in questions.cases]
        for questions in found
    )
    return list(found[0].briefings), fit, report


def asked(library: Library, cases: Sequence[Case], ids: Sequence[str], others: int) -> list[Asked]:
    found = []
    for case in cases:
        which: dict[str, Which] = dict.fromkeys(sorted(case.right), "right")
        if case.near:
            which[case.near] = "near"
        which |= dict.fromkeys(random.sample([id for id in ids if id not in which], others), "other")
        for id, kind in which.items():
            answer = ask(case.question, 3, library=library, briefings=[id])
            found.append(Asked(kind, answer.confidence))
    return found


def share(found: Sequence[Asked], which: Which, threshold: float) -> float:
    those = [item.confidence >= threshold for item in found if item.which == which]
    return sum(those) / max(1, len(those))


def tell(name: str, found: Sequence[Asked]) -> None:
    counts = Counter(item.which for item in found)
    print(f"\n{name}: {dict(counts)}")
    for threshold in THRESHOLDS:
        right, near, other = (share(found, which, threshold) for which in ("right", "near", "other"))
        false = f"false alarms {100 * other:.2f}% per question and day (of those that come near {100 * near:.1f}%)"
        print(f"  from {threshold:.2f}: recall {right:.3f}, {false}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--questions", type=int, default=60, help="of each half")
    parser.add_argument("--others", type=int, default=8, help="briefings that do not answer, for each question")
    arguments = parser.parse_args()
    random.seed(24)
    chosen: list[list[Asked]] = []
    for name, (briefings, *halves) in (("OneStopQA", onestopqa(arguments.shared)), ("own briefings", own())):
        with tempfile.TemporaryDirectory() as folder, Library.open(folder) as library:
            library.add(briefings)
            ids = [briefing.id for briefing in briefings]
            for half, cases in zip(("chosen on", "reported"), halves, strict=True):
                sample = random.sample(cases, min(arguments.questions, len(cases)))
                found = asked(library, sample, ids, arguments.others)
                tell(f"{name}, {half}", found)
                if half == "chosen on":
                    chosen.append(found)
    fitting = [t for t in THRESHOLDS if all(share(found, "other", t) <= MOST_FALSE for found in chosen)]
    print(f"\nthe least threshold that keeps to {100 * MOST_FALSE}%: {min(fitting, default=None)}; in use: {THRESHOLD}")


if __name__ == "__main__":
    main()
