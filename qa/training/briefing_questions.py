"""Questions over briefings that the verdict is fitted on: people's, the same with a name swapped, and made by rule.

What counts as true is that the quote shown answers, not only that the library could.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import Briefing
from index import Library
from qa.evaluation.correctness import quote_right
from qa.evaluation.questions import Case
from qa.evidence.quote import Quoted, quote
from qa.evidence.rank import rank
from qa.evidence.reader import Reader
from qa.evidence.rerank import rerank
from qa.evidence.search import search
from qa.evidence.verdict import features
from qa.question import Question
from qa.question.understand import understand
from qa.training.twist import names, twisted

MEASURED = Path("tests/data/briefings/corpus.jsonl")
Observation = tuple[dict[str, float], bool]
TALKATIVE = 10  # passages that somebody has to speak to be asked about
TOPICS = 12  # of each of them
SHORTEST = 6  # characters of an answer that is taken for one wherever it stands


def objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def briefings_in(folder: Path) -> Iterator[Briefing]:
    """The briefings of a set whose ids have their dates."""
    for row in objects(folder / "corpus.jsonl"):
        yield Briefing(row["id"], row["text"], title=row["title"], date=row["id"][8:18])


def briefings_to_learn_from(folder: Path) -> Iterator[Briefing]:
    """Those of a set on which nothing is measured; the id of a measured one is how its id in the set begins."""
    measured = {row["id"] for row in objects(MEASURED)}
    for briefing in briefings_in(folder):
        if not any(briefing.id.startswith(f"{id}-") for id in measured):
            yield briefing


def asked(library: Library, reader: Reader, text: str) -> tuple[Question, tuple[Quoted, ...]]:
    """The question as it is understood, and the passages in their order with their quotes."""
    understood = understand(text, library)
    ranked = rank(understood.question, search(understood, library, 5).candidates, 5)
    return understood.question, quote(understood.question, rerank(understood.question, ranked, reader))


def of_people(
    library: Library, reader: Reader, cases: Sequence[Case], *, elsewhere: bool = False
) -> Iterator[Observation]:
    """Of each question its features, and whether the quote is right.

    With `elsewhere` it is so too if it has one of the answers word for word: of a library larger than was looked
    through for places that answer.
    """
    for case in cases:
        question, quoted = asked(library, reader, case.question)
        if quoted:
            best = quoted[0].quote
            right = bool(quote_right(case, best)) or (elsewhere and _has_answer(case, best.text))
            yield features(question, quoted), case.answerable and right


def _has_answer(case: Case, text: str) -> bool:
    return any(answer in text for gold in case.golds for answer in gold.answers if len(answer) >= SHORTEST)


def swapped(library: Library, reader: Reader, cases: Sequence[Case]) -> Iterator[Observation]:
    """Questions of people that nothing answers any more, one name or number being another."""
    chance = random.Random(0)
    others = sorted({name for case in cases for name in names(case.question)})
    for case in cases:
        gold = case.golds[0].text if case.golds else ""
        if case.answerable and (changed := twisted(case.question, gold, chance.sample(others, 40), chance)):
            question, quoted = asked(library, reader, changed[0])
            if quoted:
                yield features(question, quoted), False


def of_speakers(library: Library, reader: Reader) -> Iterator[Observation]:
    """ "What did X say about T?" of topics that X speaks of, and of some that only others do.

    True if the quote is X's and names the topic.
    """
    chance = random.Random(0)
    topics: dict[str, set[str]] = {}
    for listed in library.briefings():
        briefing = library.get(listed.id)
        for item in library.embedded(listed.id):
            found = {name for name in names(item.passage.of(briefing.text)) if " " in name}
            topics.setdefault(item.passage.name, set()).update(found)
    everything = sorted(set[str]().union(*topics.values()))
    talkative = [speaker.name for speaker in library.speakers() if speaker.passages >= TALKATIVE]
    for name in (name for name in talkative if name in topics):
        own = chance.sample(sorted(topics[name]), min(TOPICS, len(topics[name])))
        strange = [topic for topic in chance.sample(everything, 2 * TOPICS) if topic not in topics[name]][: len(own)]
        for topic in (*own, *strange):
            question, quoted = asked(library, reader, f"What did {name} say about {topic}?")
            if quoted:
                first = quoted[0].quote
                yield features(question, quoted), first.speaker == name and topic.lower() in first.text.lower()
