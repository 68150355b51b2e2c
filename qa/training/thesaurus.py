"""Questions in other words: who has not seen the passage asks about conversations where it has discussions.

A word gives way to one that means the same, or is the next wider or narrower, in one of their commonest senses
(WordNet, Fellbaum 1998), and of these to one of the nearest by the embedding model's word vectors, which leaves out
what is rare or seldom meant.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import terms

REPLACED = 0.6  # of the words that others can replace
SENSES = 2
NEAREST, LEAST_COSINE = 4, 0.35

# By part of speech: an ending, what the word ends in without it, and the inflection that a replacement has to share.
_ENDINGS = {
    part: [tuple(field.strip("-") for field in ending.split()) for ending in endings.split("|")]
    for part, endings in {
        "noun": "- - -|s - s|ses s s|xes x s|ches ch s|shes sh s|ies y s",
        "verb": "- - -|s - s|es - s|ies y s|ed e ed|ed - ed|ied y ed|ing e ing|ing - ing",
        "adj": "- - -",
        "adv": "- - -",
    }.items()
}
_PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_NEXT = {"@", "@i", "~", "&"}  # WordNet's signs for wider, instance of, narrower, similar
# Besides stop words: they say what kind of answer is asked for, or count.
_KEPT = frozenset(
    "year years month months day days week weeks time times date dates number percentage percent kind type name names "
    "person people did does didn hasn isn wasn second seven".split()
)
_WORD = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")

Sense = tuple[str, str]  # part of speech, offset in WordNet's file


class Thesaurus:
    """`folder` holds WordNet's index and data files; `vectors` `(n, width)` are those of the `vocabulary`'s words."""

    def __init__(self, folder: Path, vocabulary: Mapping[str, int], vectors: NDArray[np.float32]) -> None:
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # takes a second to load

        self._senses: dict[Sense, list[str]] = {}  # by part of speech and word
        self._next: dict[Sense, set[Sense]] = {}
        for part in _ENDINGS:
            for fields in _lines(folder / f"index.{part}"):
                self._senses[part, fields[0]] = fields[-int(fields[2]) :][:SENSES]
            for fields in _lines(folder / f"data.{part}"):
                self._next[part, fields[0]] = set(_pointed(fields))
        kept = ENGLISH_STOP_WORDS | _KEPT
        known = (word for word in vocabulary if _WORD.fullmatch(word) and word not in kept)
        self._meant = {word: meant for word in known if (meant := set(self._meanings(word)))}
        self._words = list(self._meant)
        rows = vectors[[vocabulary[word] for word in self._words]]
        self._unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        self._found: dict[str, list[str]] = {}

    def rephrased(self, question: str, chance: random.Random) -> str:
        """`question` with some of its words replaced; as it was if it has none to replace."""

        def other(match: re.Match[str]) -> str:
            word = match.group()
            others = self.others(word)
            return chance.choice(others) if others and chance.random() < REPLACED else word

        return _WORD.sub(other, question)

    def others(self, word: str) -> list[str]:
        """The words that can replace `word`, nearest first."""
        if word not in self._meant:
            return []
        if word not in self._found:
            meant = self._meant[word]
            near = meant | {(inflection, sense) for inflection, own in meant for sense in self._next[own]}
            cosines = self._unit @ self._unit[self._words.index(word)]
            nearest = (self._words[i] for i in np.argsort(-cosines) if cosines[i] >= LEAST_COSINE)
            found = [other for other in nearest if self._meant[other] & near and not _akin(word, other)]
            self._found[word] = found[:NEAREST]
        return self._found[word]

    def _meanings(self, word: str) -> Iterator[tuple[str, Sense]]:
        """The inflection of `word` and its senses, for all that it can be a form of."""
        for part, endings in _ENDINGS.items():
            for ending, base, inflection in endings:
                if word.endswith(ending):
                    stem = word.removesuffix(ending) + base
                    doubled = inflection in ("ed", "ing") and not base and stem[-1:] == stem[-2:-1]
                    for form in (stem, stem[:-1]) if doubled else (stem,):
                        for offset in self._senses.get((part, form), ()):
                            yield inflection, (part, offset)


def _pointed(fields: Sequence[str]) -> Iterator[Sense]:
    """The senses next to one: after its words come how many pointers it has, and four fields of each."""
    count = 4 + 2 * int(fields[3], 16)
    for place in range(count + 1, count + 1 + 4 * int(fields[count]), 4):
        sign, offset, kind = fields[place : place + 3]
        if sign in _NEXT:
            yield _PARTS[kind], offset


def _lines(file: Path) -> Iterator[list[str]]:
    """The fields of each line but the licence, whose lines begin with a space."""
    with file.open(encoding="utf-8") as stream:
        yield from (line.split() for line in stream if not line.startswith(" "))


def _akin(word: str, other: str) -> bool:
    return terms(word) == terms(other) or word[:5] == other[:5]
