"""What `ask` answers, pinned: some 320 questions over four libraries, written to a file or compared with one.

    python tests/benchmarks/pinned.py ../shared write FILE
    python tests/benchmarks/pinned.py ../shared compare FILE

Compares the quote, the marks, the hits and their scores, the confidence and what was found. Run it before a change that
should alter no answer, and again after it. Libraries are made anew in a temporary folder (five minutes on two cores).
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import Briefing
from index import Library
from qa import ask

HERE = Path(__file__).parent
SAMPLE = 100  # questions of each public set, evenly spaced
BRIEFINGS = 80  # of the White House, evenly spaced


def objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def spaced(items: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [items[i * len(items) // count] for i in range(min(count, len(items)))]


def cases(shared: Path) -> Iterator[tuple[str, list[Briefing], list[str]]]:
    """A name, its briefings and its questions for each library."""
    shipped = HERE.parents[1] / "corpus" / "briefings" / "2022-02-07.txt"
    questions = [row["question"] for row in objects(HERE.parent / "data" / "shipped_questions.jsonl")]
    yield (
        "shipped",
        [Briefing(id=shipped.stem, text=shipped.read_text(encoding="utf-8"), date=shipped.stem)],
        questions,
    )
    for name in ("onestopqa", "xquad"):
        folder = shared / "data" / name
        documents = [
            Briefing(id=row["id"], text=row["text"], title=row["title"]) for row in objects(folder / "corpus.jsonl")
        ]
        yield name, documents, [row["text"] for row in spaced(objects(folder / "queries.jsonl"), SAMPLE)]
    rows = spaced(objects(shared / "data" / "wh_briefings_2022" / "corpus.jsonl"), BRIEFINGS)
    documents = [Briefing(id=row["id"], text=row["text"], title=row["title"], date=row["date"]) for row in rows]
    asked = [row["question"] for row in objects(shared / "cases" / "analyst.jsonl") if row.get("question")]
    yield "white house", documents, asked


def answers(shared: Path) -> Iterator[dict[str, Any]]:
    for name, documents, questions in cases(shared):
        with tempfile.TemporaryDirectory() as folder, Library.open(folder) as library:
            library.add(documents)
            for question in questions:
                answer = ask(question, library=library)
                quote = answer.quote
                yield {
                    "library": name,
                    "question": question,
                    "found": answer.found,
                    "text": answer.text,
                    "quote": quote and [quote.briefing.id, quote.start, quote.end],
                    "confidence": round(answer.confidence, 6),
                    "hits": [
                        [hit.briefing.id, hit.passage.start, hit.passage.end, round(hit.score, 6)]
                        for hit in answer.hits
                    ],
                }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds data/ and cases/")
    parser.add_argument("act", choices=["write", "compare"])
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    found = list(answers(arguments.shared))
    if arguments.act == "write":
        arguments.file.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8"
        )
        print(f"{len(found)} answers written")
        return
    pinned = {(row["library"], row["question"]): row for row in objects(arguments.file)}
    equal = 0
    for row in found:
        before = pinned[row["library"], row["question"]]
        changed = [name for name in row if row[name] != before[name]]
        equal += not changed
        for name in changed:
            print(f"{row['library']}: {row['question']}\n    {name}: {before[name]}\n    now: {row[name]}")
    print(f"{equal} of {len(found)} answers are equal")


if __name__ == "__main__":
    main()
