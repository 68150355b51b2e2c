"""BM25 over words kept elsewhere: what a passage's words are in bytes, and an index of them in memory.

For engines that have no word search of their own, or whose scores are not those of the rest. The words of a briefing
are one `pack`, kept beside it; `Postings` searches all packs together. Scores are those of the folder engine: k1 1.2,
b 0.75, Lucene's idf, lengths rounded to what fits one byte, statistics of exactly the passages that are there.

A posting takes 6 bytes, 240 bytes a passage of wh_briefings_2022.
"""

import hashlib
import math
import struct
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

K1, B = 1.2, 0.75
MOST = 65_535  # a word counts no more often in one passage
_HEAD = struct.Struct("<III")


@lru_cache(200_000)
def stem_id(stem: str) -> int:
    """A number for a stem, 63 bits of its hash: in ten million stems, two share one with a chance of 1 in 100,000."""
    return int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "little") >> 1


def pack(passages: Sequence[Sequence[str]]) -> bytes:
    """The stems of each passage of a briefing, all together in bytes."""
    import numpy as np

    held: dict[int, list[tuple[int, int]]] = {}
    for number, stems in enumerate(passages):
        for stem, times in Counter(stems).items():
            held.setdefault(stem_id(stem), []).append((number, min(times, MOST)))
    stems_in_order = sorted(held)
    places = [place for stem in stems_in_order for place in held[stem]]
    return b"".join(
        (
            _HEAD.pack(len(passages), len(stems_in_order), len(places)),
            np.array([len(stems) for stems in passages], "<u4").tobytes(),
            np.array(stems_in_order, "<i8").tobytes(),
            np.array([len(held[stem]) for stem in stems_in_order], "<u4").tobytes(),
            np.array([number for number, _ in places], "<u4").tobytes(),
            np.array([times for _, times in places], "<u2").tobytes(),
        )
    )


@dataclass(frozen=True, slots=True)
class _Segment:
    """Some briefings' words: for each stem (ascending) the passages that hold it and how often, numbered from 0."""

    names: tuple[str, ...]  # of the briefings
    firsts: "NDArray[np.int64]"  # the first passage of each, then how many passages there are
    lengths: "NDArray[np.uint32]"  # stems in each passage
    stems: "NDArray[np.int64]"
    offsets: "NDArray[np.int64]"  # where the postings of each stem begin, then how many there are
    passages: "NDArray[np.uint32]"
    times: "NDArray[np.uint16]"

    def find(self, stem: int) -> "tuple[NDArray[np.uint32], NDArray[np.uint16]]":
        import numpy as np

        at = int(np.searchsorted(self.stems, stem))
        if at == len(self.stems) or self.stems[at] != stem:
            return self.passages[:0], self.times[:0]
        place = slice(self.offsets[at], self.offsets[at + 1])
        return self.passages[place], self.times[place]


def _segment(packs: Mapping[str, bytes]) -> _Segment:
    """The segment of some briefings, by name."""
    import numpy as np

    counts, lengths, stems, passages, times, first = list[int](), [], [], [], [], 0
    for blob in packs.values():
        count, distinct, places = _HEAD.unpack_from(blob)
        at = _HEAD.size
        counts.append(count)
        lengths.append(np.frombuffer(blob, "<u4", count, at))
        own = np.frombuffer(blob, "<i8", distinct, at := at + 4 * count)
        held = np.frombuffer(blob, "<u4", distinct, at := at + 8 * distinct)
        stems.append(np.repeat(own, held))
        passages.append(np.frombuffer(blob, "<u4", places, at := at + 4 * distinct) + np.uint32(first))
        times.append(np.frombuffer(blob, "<u2", places, at + 4 * places))
        first += count
    return _sorted(
        tuple(packs), counts, np.concatenate(lengths), np.concatenate(stems), np.concatenate(passages), times
    )


def _sorted(
    names: tuple[str, ...],
    counts: Sequence[int],
    lengths: "NDArray[np.uint32]",
    stems: "NDArray[np.int64]",
    passages: "NDArray[np.uint32]",
    times: "list[NDArray[np.uint16]]",
) -> _Segment:
    """A segment of postings in any order of stems, the passages of a stem ascending."""
    import numpy as np

    order = np.argsort(stems, kind="stable")
    distinct, held = np.unique(stems, return_counts=True)
    return _Segment(
        names,
        np.cumsum([0, *counts]),
        lengths,
        distinct,
        np.concatenate(([0], np.cumsum(held))),
        passages[order],
        np.concatenate(times)[order],
    )


def _merged(segments: Sequence[_Segment], kept: Collection[str]) -> _Segment:
    """One segment of those briefings of `segments` that are `kept`."""
    import numpy as np

    names, counts, lengths, stems, passages, times, first = list[str](), list[int](), [], [], [], [], 0
    for segment in segments:
        sizes = np.diff(segment.firsts)
        alive = np.repeat(np.array([name in kept for name in segment.names], bool), sizes)
        number = np.cumsum(alive) - 1 + first
        chosen = alive[segment.passages]
        names += [name for name in segment.names if name in kept]
        counts += [int(size) for name, size in zip(segment.names, sizes, strict=True) if name in kept]
        lengths.append(segment.lengths[alive])
        stems.append(np.repeat(segment.stems, np.diff(segment.offsets))[chosen])
        passages.append(number[segment.passages[chosen]].astype(np.uint32))
        times.append(segment.times[chosen])
        first += int(alive.sum())
    return _sorted(
        tuple(names), counts, np.concatenate(lengths), np.concatenate(stems), np.concatenate(passages), times
    )


class Postings:
    """The words of briefings, each under a name. It never changes: `changed` gives another, sharing what it can."""

    def __init__(self, segments: tuple[_Segment, ...] = (), kept: frozenset[str] = frozenset()) -> None:
        self._segments = segments
        self.names = kept

    def changed(self, gone: Iterable[str], new: Mapping[str, bytes]) -> "Postings":
        """Without the briefings `gone`, and with the packs `new`."""
        kept = (self.names - set(gone)) | new.keys()
        segments = [part for part in self._segments if any(name in kept for name in part.names)]
        if new:
            segments.append(_segment(new))
        # Each segment is at least twice as long as the next, so that there are few and each is rarely copied.
        while len(segments) > 1 and len(segments[-2].passages) < 2 * len(segments[-1].passages):
            segments[-2:] = [_merged(segments[-2:], kept)]
        return Postings(tuple(segments), frozenset(kept))

    @cached_property
    def _alive(self) -> "list[NDArray[np.bool_]]":
        return [self._mask(part, self.names) for part in self._segments]

    @staticmethod
    def _mask(part: _Segment, names: Collection[str]) -> "NDArray[np.bool_]":
        import numpy as np

        return np.repeat(np.array([name in names for name in part.names], bool), np.diff(part.firsts))

    @cached_property
    def size(self) -> int:
        """How many passages there are."""
        return sum(int(alive.sum()) for alive in self._alive)

    @cached_property
    def _length(self) -> float:
        """The mean number of stems in a passage."""
        parts = zip(self._segments, self._alive, strict=True)
        return sum(int(part.lengths[alive].sum()) for part, alive in parts) / max(1, self.size)

    @cached_property
    def _weights(self) -> "list[NDArray[np.float64]]":
        """For each passage what is added to a word's count below the line."""
        import numpy as np

        average = max(self._length, 1e-9)
        return [np.asarray(K1 * (1 - B + B * _rounded(part.lengths) / average)) for part in self._segments]

    def count(self, stem: str) -> int:
        """How many passages hold `stem`."""
        number = stem_id(stem)
        parts = zip(self._segments, self._alive, strict=True)
        return sum(int(alive[part.find(number)[0]].sum()) for part, alive in parts)

    def search(
        self, stems: Sequence[str], depth: int, names: Collection[str] | None = None
    ) -> dict[tuple[str, int], float]:
        """BM25 of the `depth` best passages that have any of `stems`, by briefing's name and passage's number.

        Only of the briefings `names`, if given.
        """
        import numpy as np

        best: list[tuple[float, int, int]] = []
        for at, scores in enumerate(self._scores(stems)):
            if names is not None:
                scores = np.where(self._mask(self._segments[at], names), scores, 0.0)  # noqa: PLW2901
            found = np.flatnonzero(scores)
            if len(found) > depth:
                found = found[np.argsort(-scores[found], kind="stable")[:depth]]
            best += [(float(scores[passage]), at, int(passage)) for passage in found]
        best.sort(key=lambda item: -item[0])
        return {self._place(at, passage): score for score, at, passage in best[:depth]}

    def scores(self, stems: Sequence[str], places: Collection[tuple[str, int]]) -> dict[tuple[str, int], float]:
        """BM25 of each of `places`: a briefing's name and a passage's number."""
        wanted: dict[str, list[int]] = {}
        for name, number in places:
            wanted.setdefault(name, []).append(number)
        result = dict[tuple[str, int], float]()
        for part, scores in zip(self._segments, self._scores(stems), strict=True):
            for at, name in enumerate(part.names):
                if name in wanted and name in self.names:
                    first = int(part.firsts[at])
                    result |= {(name, number): float(scores[first + number]) for number in wanted[name]}
        return result

    def _scores(self, stems: Sequence[str]) -> "list[NDArray[np.float64]]":
        """BM25 of every passage of each segment; 0 for those that are gone."""
        import numpy as np

        totals = [np.zeros(len(part.lengths)) for part in self._segments]
        for stem in stems:
            number = stem_id(stem)
            postings = [part.find(number) for part in self._segments]
            n = sum(int(alive[held].sum()) for (held, _), alive in zip(postings, self._alive, strict=True))
            idf = math.log(1 + (self.size - n + 0.5) / (n + 0.5))
            for total, (held, times), weights in zip(totals, postings, self._weights, strict=True):
                total[held] += idf * (K1 + 1) * times / (times + weights[held])
        for total, alive in zip(totals, self._alive, strict=True):
            total[~alive] = 0.0
        return totals

    def _place(self, at: int, passage: int) -> tuple[str, int]:
        import numpy as np

        part = self._segments[at]
        briefing = int(np.searchsorted(part.firsts, passage, side="right")) - 1
        return part.names[briefing], passage - int(part.firsts[briefing])


def _rounded(lengths: "NDArray[np.uint32]") -> "NDArray[np.int64]":
    """Each length as Lucene's SmallFloat keeps it in a byte: exact to 40, then three bits of mantissa."""
    import numpy as np

    known = np.array([_length(byte) for byte in range(256)], np.int64)
    return known[np.searchsorted(known, lengths.astype(np.int64), side="right") - 1]


def _length(byte: int) -> int:
    if byte < 24:
        return byte
    bits, shift = (byte - 24) & 7, ((byte - 24) >> 3) - 1
    return 24 + (bits if shift < 0 else (bits | 8) << shift)
