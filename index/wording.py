"""Where words stand in a library, to the word: an index over the wording of every briefing, kept in memory.

It is made from the texts when it is first used, takes 12 bytes a word, and reads only what is new when the library has
changed. Offsets are in words; `Wording.words` turns them into characters.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from corpus import Briefing
from corpus.wording import Word, forms_of, words_in
from index.library import Library

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RUNS = (3, 2, 1)  # words; the shorter ones vote only where the longer stand nowhere
_COMMON = 5000  # places of a run that says nothing
_SLACK = 16  # words by which two halves of one place may be displaced
_MOST_EXACT = 500  # places of one wording that are looked at


@dataclass(frozen=True, slots=True)
class Standing:
    """The words `[first:last]` of a briefing of the library, for each part of a wording."""

    briefing: str
    parts: tuple[tuple[int, int], ...]


class Wording:
    """The places of every word of a library's briefings as they were at one generation."""

    def __init__(self, library: Library, before: "Wording | None" = None) -> None:
        import numpy as np

        self._library = library
        self.generation = library.generation()
        self._numbers: dict[str, int] = before._numbers if before else {}
        known = before._arrays if before else {}
        self._arrays: dict[str, NDArray[np.int32]] = {}
        self.ids: list[str] = []
        for line in library.briefings():
            array = known.get(line.sha256)
            self._arrays[line.sha256] = self._numbered(line.id) if array is None else array
            self.ids.append(line.id)
        parts = [*self._arrays.values()]
        if len(parts) != len(self.ids):  # two of the same text
            parts = [self._arrays[line.sha256] for line in library.briefings()]
        self._starts = np.cumsum([0, *(len(part) for part in parts)])
        self._all = np.concatenate([*parts, np.zeros(0, np.int32)])
        self._order = np.argsort(self._all, kind="stable").astype(np.int32)
        self._bounds = np.searchsorted(self._all[self._order], np.arange(len(self._numbers) + 1))

    def _numbered(self, id: str) -> "NDArray[np.int32]":
        import numpy as np

        forms = forms_of(self._library.get(id).text)
        numbers = self._numbers
        return np.fromiter((numbers.setdefault(form, len(numbers)) for form in forms), np.int32, len(forms))

    def words(self, id: str) -> tuple[Briefing, list[Word]]:
        """A briefing and its words, which the offsets of this index count."""
        briefing = self._library.get(id)
        return briefing, list(words_in(briefing.text))

    def exact(self, parts: Sequence[Sequence[str]], gaps: Sequence[int]) -> Iterator[Standing]:
        """Where the `parts` of a wording stand in order, up to `gaps[i]` words between part `i` and the next."""
        numbered = [[self._numbers.get(form, -1) for form in part] for part in parts]
        if not parts or any(-1 in part for part in numbered):
            return
        anchor = max(range(len(parts)), key=lambda index: len(parts[index]))
        for place in self._places(numbered[anchor])[:_MOST_EXACT].tolist():
            row = self._row(place)
            if (found := self._extended(numbered, gaps, anchor, place, row)) is not None:
                start = int(self._starts[row])
                yield Standing(self.ids[row], tuple((first - start, last - start) for first, last in found))

    def _places(self, numbers: Sequence[int]) -> "NDArray[np.int64]":
        """Where these words stand one after the other."""
        import numpy as np

        sizes = [int(self._bounds[number + 1] - self._bounds[number]) for number in numbers]
        rarest = sizes.index(min(sizes))
        found = self._order[self._bounds[numbers[rarest]] : self._bounds[numbers[rarest] + 1]].astype(np.int64) - rarest
        found = found[(found >= 0) & (found + len(numbers) <= len(self._all))]
        for offset, number in enumerate(numbers):
            found = found[self._all[found + offset] == number]
        rows = np.searchsorted(self._starts, found, side="right")
        return np.asarray(found[rows == np.searchsorted(self._starts, found + len(numbers) - 1, side="right")])

    def _extended(
        self, parts: list[list[int]], gaps: Sequence[int], anchor: int, place: int, row: int
    ) -> list[tuple[int, int]] | None:
        lowest, highest = int(self._starts[row]), int(self._starts[row + 1])
        found = [(place, place + len(parts[anchor]))]
        for index in range(anchor + 1, len(parts)):
            start = found[-1][1]
            stretch = self._all[start : min(highest, start + gaps[index - 1] + len(parts[index]))].tolist()
            at = _find(stretch, parts[index])
            if at < 0:
                return None
            found.append((start + at, start + at + len(parts[index])))
        for index in range(anchor - 1, -1, -1):
            end = found[0][0]
            start = max(lowest, end - gaps[index] - len(parts[index]))
            at = _find(self._all[start:end].tolist()[::-1], parts[index][::-1])
            if at < 0:
                return None
            found.insert(0, (end - at - len(parts[index]), end - at))
        return found

    def near(self, forms: Sequence[str], most: int = 8) -> list[tuple[str, int]]:
        """The briefings, and the words in them, about which most runs of these words stand; best first."""
        import numpy as np

        numbers = [self._numbers.get(form, -1) for form in forms]
        votes: Counter[int] = Counter()
        places: dict[int, int] = {}  # one for each line of places that are equally far from the beginning
        for size in _RUNS:
            for offset in range(len(numbers) - size + 1):
                run = numbers[offset : offset + size]
                found = np.zeros(0, np.int64) if -1 in run else self._places(run)
                if len(found) <= _COMMON:
                    lines, first = np.unique((found - offset) // _SLACK, return_index=True)
                    for line, place in zip(lines.tolist(), found[first].tolist(), strict=True):
                        votes[line] += 1
                        places.setdefault(line, place)
            if votes:
                break
        # A place may lie across two lines.
        best = sorted(votes, key=lambda line: -votes[line] - max(votes.get(line - 1, 0), votes.get(line + 1, 0)))
        rows = [(self._row(places[line]), places[line]) for line in best[:most]]
        return [(self.ids[row], place - int(self._starts[row])) for row, place in rows]

    def _row(self, place: int) -> int:
        import numpy as np

        return int(np.searchsorted(self._starts, place, side="right")) - 1


_made: WeakKeyDictionary[Library, Wording] = WeakKeyDictionary()
_making = threading.Lock()


def wording_of(library: Library) -> Wording:
    """The index over the wording of `library` as it is now; made once for each of its generations."""
    with _making:
        before = _made.get(library)
        if before is None or before.generation != library.generation():
            _made[library] = Wording(library, before)
        return _made[library]


def _find(stretch: list[int], part: list[int]) -> int:
    for at in range(len(stretch) - len(part) + 1):
        if stretch[at] == part[0] and stretch[at : at + len(part)] == part:
            return at
    return -1
