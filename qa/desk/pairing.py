"""Which sentence of one text became which of another.

Two sentences are as alike as the cosine of their stems, weighted by how few of all the sentences have each (tf-idf with
a sentence as document: Nelken and Shieber, "Towards robust context-sensitive sentence alignment for monolingual
corpora", EACL 2006). Of two editions the pairs are those in one order whose likeness adds up to most, by dynamic
programming over the pairs that are alike at all (the heaviest increasing subsequence of Jacobson and Vo, 1992, in
n log n). A sentence that was split in two, or two that became one, is a pair of its own in that sum (the beads of 1 to
2 and 2 to 1 of Gale and Church, "A program for aligning sentences in bilingual corpora", Computational Linguistics,
1993), so that it is preferred where it adds up to more than what its sentences have with others. What was moved, and
what stands in no common order, as on two days, is paired the most alike first.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

_COMMON = 60  # sentences with a stem that finds no pair by itself
_GAIN = 0.3  # of what the better of two sentences alone lacks of being the other: what both together must make up


class Pair(NamedTuple):
    """The sentences numbered `older` and `newer`: how alike they are, and how many stems they share.

    Where one was split in two, or two became one, there are two `olders` or `newers` from that number on.
    """

    older: int
    newer: int
    likeness: float
    shared: int
    olders: int = 1
    newers: int = 1

    @property
    def of_older(self) -> range:
        """The older text's sentences in it."""
        return range(self.older, self.older + self.olders)

    @property
    def of_newer(self) -> range:
        """The newer text's sentences in it."""
        return range(self.newer, self.newer + self.newers)


Neighbours = Callable[[int], bool]


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
            likeness, shared = _likeness(vector, vectors[other])
            if likeness >= least:
                found.append(Pair(other, number, likeness, shared))
    return found


def splits(
    found: Iterable[Pair],
    older: Sequence[Sequence[str]],
    newer: Sequence[Sequence[str]],
    beside: tuple[Neighbours, Neighbours],
) -> list[Pair]:
    """Pairs of one sentence and two neighbours of the other text that together are more like it than either is.

    Both of the two must be among the pairs `found` with it. `beside` says of each text whether a sentence and the next
    may be taken together.
    """
    weight = _weights([*older, *newer])
    alike = {(pair.older, pair.newer): pair.likeness for pair in found}
    joined = []
    for (one, other), likeness in alike.items():
        for pair, second in (
            (Pair(one, other, 0.0, 0, 1, 2), (one, other + 1)),
            (Pair(one, other, 0.0, 0, 2, 1), (one + 1, other)),
        ):
            start, next_to = (other, beside[1]) if pair.newers == 2 else (one, beside[0])
            if second in alike and next_to(start):
                first, last = (
                    _vector([stem for stems in side[at : at + count] for stem in stems], weight)
                    for side, at, count in ((older, one, pair.olders), (newer, other, pair.newers))
                )
                together, shared = _likeness(first, last)
                best = max(likeness, alike[second])
                if together - best >= _GAIN * (1 - best) > 0:
                    joined.append(pair._replace(likeness=together, shared=shared))
    return joined


def in_order(candidates: Iterable[Pair]) -> list[Pair]:
    """Those of the pairs that ascend on both sides, none overlapping, and whose likeness adds up to most."""
    ordered = sorted(candidates)
    size = max((pair.newer + pair.newers for pair in ordered), default=0)
    best: dict[int, tuple[float, int]] = {}  # a Fenwick tree: of the pairs up to some newer sentence, the best chain
    ending: list[
        tuple[int, int]
    ] = []  # a heap: pairs that are not in the tree yet, by where they end in the older text
    before: list[int] = []
    total: list[float] = []
    for number, pair in enumerate(ordered):
        while ending and ending[0][0] <= pair.older:
            done = heappop(ending)[1]
            for at in _up(ordered[done].newer + ordered[done].newers, size):
                best[at] = max(best.get(at, (0.0, -1)), (total[done], done))
        chain = max((best.get(at, (0.0, -1)) for at in _down(pair.newer)), default=(0.0, -1))
        before.append(chain[1])
        total.append(chain[0] + pair.likeness)
        heappush(ending, (pair.older + pair.olders, number))
    at = max(range(len(ordered)), key=lambda number: total[number], default=-1)
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
        if older.isdisjoint(pair.of_older) and newer.isdisjoint(pair.of_newer):
            chosen.append(pair)
            older.update(pair.of_older)
            newer.update(pair.of_newer)
    return chosen


def aligned(candidates: Sequence[Pair], *, ordered: bool) -> list[Pair]:
    """The pairs of two editions (`ordered`), or of two days; no sentence in two of them."""
    first = in_order(candidates) if ordered else []
    older = {at for pair in first for at in pair.of_older}
    newer = {at for pair in first for at in pair.of_newer}
    rest = [pair for pair in candidates if older.isdisjoint(pair.of_older) and newer.isdisjoint(pair.of_newer)]
    return sorted([*first, *most_alike(rest)], key=lambda pair: pair.newer)


def _weights(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
    counts = Counter(stem for stems in sentences for stem in set(stems))
    return {stem: 1 + math.log((1 + len(sentences)) / (1 + count)) for stem, count in counts.items()}


def _vector(stems: Sequence[str], weight: dict[str, float]) -> dict[str, float]:
    parts = {stem: count * weight[stem] for stem, count in Counter(stems).items()}
    length = math.sqrt(sum(part * part for part in parts.values()))
    return {stem: part / length for stem, part in parts.items()}


def _likeness(one: dict[str, float], other: dict[str, float]) -> tuple[float, int]:
    both = one.keys() & other.keys()
    return sum(one[stem] * other[stem] for stem in both), len(both)


def _down(at: int) -> Iterator[int]:
    while at > 0:
        yield at
        at -= at & -at


def _up(at: int, size: int) -> Iterator[int]:
    while at <= size:
        yield at
        at += at & -at
