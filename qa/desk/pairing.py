"""Which sentence of one text became which of another.

Two sentences are as alike as the cosine of their stems, weighted by how few of all the sentences have each (tf-idf with
a sentence as document: Nelken and Shieber, "Towards robust context-sensitive sentence alignment for monolingual
corpora", EACL 2006). Of two editions the pairs are those in one order whose likeness adds up to most, by dynamic
programming over the pairs that are alike at all (the heaviest increasing subsequence of Jacobson and Vo, 1992, in
n log n). What was moved, and what stands in no common order, as on two days, is paired the most alike first.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_COMMON = 60  # sentences with a stem that finds no pair by itself


class Pair(NamedTuple):
    """The sentences numbered `older` and `newer`: how alike they are, and how many stems they share."""

    older: int
    newer: int
    likeness: float
    shared: int


def pairs(older: Sequence[Sequence[str]], newer: Sequence[Sequence[str]], least: float) -> list[Pair]:
    """All pairs of sentences, each given by its stems, that are at least that much alike."""
    weight = _weights([*older, *newer])
    vectors = [_vector(stems, weight) for stems in older]
    postings: dict[str, list[int]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        for stem in vector:
            postings[stem].append(number)
    found = []
    for number, stems in enumerate(newer):
        vector = _vector(stems, weight)
        rare = (postings[stem] for stem in vector if len(postings.get(stem, ())) <= _COMMON)
        for other in sorted({place for places in rare for place in places}):
            both = vector.keys() & vectors[other].keys()
            likeness = sum(vector[stem] * vectors[other][stem] for stem in both)
            if likeness >= least:
                found.append(Pair(other, number, likeness, len(both)))
    return found


def in_order(candidates: Iterable[Pair]) -> list[Pair]:
    """Those of the pairs that ascend on both sides and whose likeness adds up to most."""
    ordered = sorted(candidates, key=lambda pair: (pair.older, -pair.newer))
    best: dict[int, tuple[float, int]] = {}  # a Fenwick tree: of the pairs up to some newer sentence, the best chain
    size = 1 + max((pair.newer for pair in ordered), default=0)
    before: list[int] = []
    for number, pair in enumerate(ordered):
        chain = max((best.get(at, (0.0, -1)) for at in _down(pair.newer)), default=(0.0, -1))
        before.append(chain[1])
        entry = (chain[0] + pair.likeness, number)
        for at in _up(pair.newer + 1, size):
            if entry[0] > best.get(at, (0.0, -1))[0]:
                best[at] = entry
    at = max((best.get(place, (0.0, -1)) for place in _down(size)), default=(0.0, -1))[1]
    chosen = []
    while at >= 0:
        chosen.append(ordered[at])
        at = before[at]
    return chosen[::-1]


def most_alike(candidates: Iterable[Pair]) -> list[Pair]:
    """Pairs of which none shares a sentence, the most alike first, then those that stand alike."""
    older, newer = set[int](), set[int]()
    chosen = []
    for pair in sorted(candidates, key=lambda pair: (-round(pair.likeness, 6), abs(pair.older - pair.newer), pair)):
        if pair.older not in older and pair.newer not in newer:
            chosen.append(pair)
            older.add(pair.older)
            newer.add(pair.newer)
    return chosen


def aligned(candidates: Sequence[Pair], *, ordered: bool) -> list[Pair]:
    """The pairs of two editions (`ordered`), or of two days; no sentence in two of them."""
    first = in_order(candidates) if ordered else []
    older, newer = {pair.older for pair in first}, {pair.newer for pair in first}
    rest = [pair for pair in candidates if pair.older not in older and pair.newer not in newer]
    return sorted([*first, *most_alike(rest)], key=lambda pair: pair.newer)


def _weights(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
    counts = Counter(stem for stems in sentences for stem in set(stems))
    return {stem: 1 + math.log((1 + len(sentences)) / (1 + count)) for stem, count in counts.items()}


def _vector(stems: Sequence[str], weight: dict[str, float]) -> dict[str, float]:
    parts = {stem: count * weight[stem] for stem, count in Counter(stems).items()}
    length = math.sqrt(sum(part * part for part in parts.values()))
    return {stem: part / length for stem, part in parts.items()}


def _down(at: int) -> Iterator[int]:
    while at > 0:
        yield at
        at -= at & -at


def _up(at: int, size: int) -> Iterator[int]:
    while at <= size:
        yield at
        at += at & -at
