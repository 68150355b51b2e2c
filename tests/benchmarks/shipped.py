"""Twice forty questions over the shipped briefing in words unlike its own, 15 of each unanswerable and near it.

    python tests/benchmarks/shipped.py

The first forty have been looked at while the program was made; the others were written without a look at what it says,
and are only counted.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from index import Library
from qa import ask
from qa.home import shipped

DATA = Path(__file__).parents[1] / "data"
QUESTIONS = ("shipped_questions.jsonl", "shipped_questions_new.jsonl")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Library.open(folder) as library:
        library.add(shipped())
        for name in QUESTIONS:
            print(name)
            questions = [json.loads(line) for line in (DATA / name).read_text().splitlines()]
            told(library, questions)


def told(library: Library, questions: list[dict[str, Any]]) -> None:
    """Ask, print each question with what was made of it, then the counts."""
    right = quoted = marked = refused = invented = 0
    answerable = [question for question in questions if question["answerable"]]
    for question in questions:
        answer = ask(question["question"], library=library)
        if not question["answerable"]:
            invented += answer.found
            print(f"{'FALSE' if answer.found else '  no '} {answer.confidence:.2f} {question['question']}", end="")
            print(f" -> {answer.text}" if answer.found else "")
            continue
        gold = question["spans"][0]
        best, hit = answer.best, answer.hits[0]
        assert best is not None
        found = hit.start <= gold["start"] < hit.end
        hit_sentence = best.start < gold["end"] and gold["start"] < best.end
        right, quoted, refused = right + found, quoted + hit_sentence, refused + (not answer.found)
        marked += any(text in answer.text and len(answer.text) < 2 * len(text) + 10 for text in question["answers"])
        print(f"{'  ' if found else '✗p'} {'  ' if hit_sentence else '✗s'} {answer.confidence:.2f}", end=" ")
        print(f"{question['question']} -> {answer.text if answer.found else '(refused)'}")
    print(f"right passage first {right} of {len(answerable)}, right sentence {quoted}, tight mark {marked};", end=" ")
    print(f"false refusals {refused}, false answers {invented} of {len(questions) - len(answerable)}")


if __name__ == "__main__":
    main()
