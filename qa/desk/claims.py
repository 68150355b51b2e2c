"""What a text states in its own words: each sentence with a number, a day or a name, and the passage nearest to it.

The passage is for the reader to compare. Whether it bears the sentence out is not judged.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus import Span, segment
from corpus.dates import dates
from index import Library
from qa.answer import Hit
from qa.evidence.figures import figures_in
from qa.pipeline import retrieve

MOST_CLAIMS = 300  # each is searched for: some 30 ms
FactKind = Literal["number", "day", "name"]

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
# Capitals within a sentence, and two words of them at its beginning.
_CAPITAL = r"(?:(?:[A-Z]\.){2,}|(?!I\b)[A-Z][\w-]*)"
_NAME = re.compile(
    rf"(?<=[\w,;:)’'“\"] ){_CAPITAL}(?: {_CAPITAL})*|\A(?:(?:The|A|An|In|On|At) )?{_CAPITAL}(?: {_CAPITAL})+"
)


@dataclass(frozen=True, slots=True)
class Fact(Span):
    """What can be looked up in a claim: a number, a day or a name."""

    kind: FactKind


@dataclass(frozen=True, slots=True)
class Claim(Span):
    """A sentence of a text at `[start:end]`, and the passage `nearest` to it; None in an empty library."""

    text: str
    facts: tuple[Fact, ...]
    nearest: Hit | None


def claims_of(text: str, quoted: Sequence[Span], library: Library) -> tuple[Claim, ...]:
    """The claims of a text outside of what it has `quoted`. Raises ValueError if they are more than MOST_CLAIMS."""
    found = [(sentence, facts) for sentence in _plain(text, quoted) if (facts := _facts(text, sentence))]
    if len(found) > MOST_CLAIMS:
        raise ValueError(f"the text has {len(found)} claims; look for at most {MOST_CLAIMS} at once")
    return tuple(_claim(text, sentence, facts, library) for sentence, facts in found)


def _claim(text: str, sentence: Span, facts: tuple[Fact, ...], library: Library) -> Claim:
    words = sentence.of(text)
    nearest = next(iter(retrieve(words, 1, library=library)), None)
    return Claim(sentence.start, sentence.end, words, facts, nearest)


def _plain(text: str, quoted: Sequence[Span]) -> Iterator[Span]:
    """The sentences that ask nothing and quote nothing."""
    for passage in segment(text):
        for sentence in passage.sentences:
            asks = sentence.of(text).rstrip(' \n”"’)').endswith("?")
            if not asks and not any(one.start < sentence.end and sentence.start < one.end for one in quoted):
                yield Span(sentence.start, sentence.end)


def _facts(text: str, sentence: Span) -> tuple[Fact, ...]:
    words, at = sentence.of(text), sentence.start
    found = [Fact(start, end, kind) for start, end, kind in _places(words)]
    taken: list[Fact] = []
    for fact in sorted(found, key=lambda fact: (fact.start, -fact.end)):
        if not taken or fact.start >= taken[-1].end:
            taken.append(fact)
    return tuple(Fact(at + fact.start, at + fact.end, fact.kind) for fact in taken)


def _places(words: str) -> Iterable[tuple[int, int, FactKind]]:
    yield from ((start, end, "day") for start, end, _ in dates(words))
    yield from ((match.start(), match.end(), "day") for match in _WEEKDAY.finditer(words))
    yield from ((figure.start, figure.end, "number") for figure in figures_in(words, 0, len(words)))
    yield from ((match.start(), match.end(), "name") for match in _NAME.finditer(words))
