"""Examples out of questions over briefings: `python -m qa.training.mine ../shared/data/wh_briefings_2022 OUT.jsonl`.

Each answerable question gives the passage that answers; every question gives passages that do not, the first that our
own ranking finds for it, so that the reader learns to tell those it will be given, one against the other. Passages have
their context before them (`corpus.context_of`), as `ask` reads them.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus import Briefing, context_of, passages_of
from index import Candidate, Library, terms
from qa.evidence.rank import rank
from qa.evidence.search import search
from qa.question.understand import understand
from qa.training.briefing_questions import briefings_to_learn_from, objects
from qa.training.examples import Example

QUESTIONS = Path("tests/data/briefings/train.jsonl")
DEPTH = 12
NEGATIVES = 4  # passages that do not answer, for each question
ALIKE = 0.5  # of the stems of two passages: what is so like the passage that answers may answer too


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("briefings", type=Path, help="the folder whose corpus.jsonl the questions are about")
    parser.add_argument("out", type=Path, help="where the examples go")
    parser.add_argument("--library", type=Path, required=True, help="where the briefings are, or will be kept")
    options = parser.parse_args()
    with Library.open(options.library) as library:
        learnt = list(briefings_to_learn_from(options.briefings))
        if others := {listed.id for listed in library.briefings()} - {briefing.id for briefing in learnt}:
            parser.error(
                f"{options.library} also holds {len(others)} briefings, which may be measured on; name another"
            )
        library.add(learnt)
        with options.out.open("w", encoding="utf-8") as stream:
            for asked in objects(QUESTIONS):
                for example in mined(asked, library):
                    stream.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")


def mined(asked: dict[str, Any], library: Library) -> Iterator[Example]:
    """The examples that a question gives; see above."""
    spans = asked.get("spans", [])
    right = [item for span in spans for item in _holding(library.get(span["briefing"]), span)]
    for number, (briefing, passage, found) in enumerate(right):
        yield _example(asked, f"{number}", briefing, context_of(briefing, passage), passage.of(briefing.text), found)
    answers = [answer.lower() for span in spans for answer in span["answers"]]
    stems = [frozenset(terms(passage.of(briefing.text))) for briefing, passage, _ in right]
    wrong = [one for one in _found(asked["question"], library) if not _may_answer(one, answers, stems)][:NEGATIVES]
    for number, one in enumerate(wrong):
        briefing, passage = one.briefing, one.passage
        yield _example(asked, f"not-{number}", briefing, context_of(briefing, passage), passage.of(briefing.text), ())


def _holding(briefing: Briefing, span: dict[str, Any]) -> Iterator[tuple[Briefing, Any, tuple[tuple[int, int], ...]]]:
    """The passage that holds the first of the answers within a span, and where they stand in it."""
    for passage in passages_of(briefing):
        places = []
        for answer in span["answers"]:
            start = briefing.text.find(answer, span["start"], span["end"])
            if start >= passage.start and start + len(answer) <= passage.end:
                places.append((start - passage.start, start - passage.start + len(answer)))
        if places:
            yield briefing, passage, tuple(places)


def _found(question: str, library: Library) -> list[Candidate]:
    understood = understand(question, library)
    ranked = rank(understood.question, search(understood, library, DEPTH).candidates, DEPTH)
    return [item.candidate for item in ranked[:DEPTH]]


def _may_answer(candidate: Candidate, answers: list[str], right: list[frozenset[str]]) -> bool:
    """Whether a passage has one of the answers, or is much like a passage that answers."""
    text = candidate.passage.of(candidate.briefing.text)
    stems = frozenset(terms(text))
    alike = any(len(stems & other) >= ALIKE * min(len(stems), len(other)) for other in right)
    return alike or any(answer in text.lower() for answer in answers)


def _example(
    asked: dict[str, Any], name: str, briefing: Briefing, context: str, text: str, spans: tuple[tuple[int, int], ...]
) -> Example:
    number, question, about = asked["id"], asked["question"], context.strip()
    return Example(
        f"{number}-{name}", "briefings", briefing.id, question, text, bool(spans), spans, about, among=number
    )


if __name__ == "__main__":
    main()
