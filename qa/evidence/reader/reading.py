"""What a reader sees in a passage: for each of its tokens how well an answer would begin or end there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST = 30  # tokens; no gold answer of the training sets' short ones is longer


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as read for a question.

    `offsets` int32 `(n, 2)`: the characters of the passage that each token stands for. `start`, `end` float32 `(n,)`:
    the logits that the answer begins or ends with it. `answerable`: the log-odds that the passage answers at all.
    """

    offsets: "NDArray[np.int32]"
    start: "NDArray[np.float32]"
    end: "NDArray[np.float32]"
    answerable: float

    def mass(self, start: int, end: int) -> float:
        """The probability, 0 to 1, that an answer in this passage lies in its characters `start:end`."""
        import numpy as np

        if not len(self.offsets):
            return 0.0
        inside = (self.offsets[:, 0] >= start) & (self.offsets[:, 1] <= end)
        shares = [np.exp(logits - logits.max()) for logits in (self.start, self.end)]
        return float(np.sqrt(np.prod([share[inside].sum() / share.sum() for share in shares])))


@dataclass(frozen=True, slots=True)
class Marked:
    """The characters `start:end` of a passage; `score`, the sum of its logits, compares marks of one reading."""

    start: int
    end: int
    score: float


class Reader(Protocol):
    """Anything that finds answers in passages."""

    @property
    def name(self) -> str:
        """What it is chosen by."""

    def read(self, question: str, passages: Sequence[str], contexts: Sequence[str] = ()) -> list[Reading]:
        """What it sees in each passage, in order. Texts may be of any length and hold any character.

        `contexts`, one for each passage if there are any, stand before it (see `corpus.context_of`) and are never
        marked; a reader may leave them out of account.
        """


def marks(reading: Reading, text: str, start: int, end: int, most: int = 1, near: float = 0.0) -> list[Marked]:
    """The spans within the characters `start:end` of the passage `text` that answer best, best first.

    At most `most`, none overlapping another, none whose score is more than `near` below the best; whole words, without
    the punctuation around them. None if no token lies there.
    """
    import numpy as np

    inside = np.flatnonzero((reading.offsets[:, 0] >= start) & (reading.offsets[:, 1] <= end))
    if not len(inside):
        return []
    scores = reading.start[inside][:, None] + reading.end[inside][None, :]
    possible = np.triu(np.ones(scores.shape, np.bool_)) & ~np.triu(np.ones(scores.shape, np.bool_), LONGEST)
    scores = np.where(possible, scores, -np.inf)
    order = np.argsort(-scores, axis=None, kind="stable")[: np.count_nonzero(possible)]
    found: list[Marked] = []
    for first, last in zip(*np.unravel_index(order, scores.shape), strict=True):
        score = float(scores[first, last])
        if len(found) == most or (found and score < found[0].score - near):
            break
        begin, stop = neat(text, int(reading.offsets[inside[first], 0]), int(reading.offsets[inside[last], 1]))
        begin, stop = max(begin, start), min(stop, end)
        if begin < stop and all(stop <= other.start or other.end <= begin for other in found):
            found.append(Marked(begin, stop, score))
    return found


# A number with its separators, an abbreviation with its points, a word.
_WHOLE = re.compile(r"[$£€]?\d+(?:[.,:]\d+)*(?:%|[^\W\d_]+)?|(?:[^\W\d_]\.){2,}|\w+")
_PAIRS = {"(": ")", "[": "]"}
_LOOSE = ",.;:!?…-–—/\\*•\"'“”‘’«»()[]{}"
_ENDS_SHORT = re.compile(r"(?:(?:\b[^\W\d_]\.){2,}|\b(?:Jr|Sr|Inc|Ltd|Co|Corp|No|[ap]\.m)\.)$")


def neat(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words and numbers, then without loose punctuation at its ends; may become empty."""
    around = text.rfind("\n", 0, start) + 1
    for match in _WHOLE.finditer(text, max(around, start - 60), min(len(text), end + 60)):
        if match.start() < start < match.end():
            start = match.start()
        if match.start() < end < match.end():
            end = match.end()
    while start < end and _loose(text, start, end, first=True):
        start += 1
    while start < end and _loose(text, start, end, first=False):
        end -= 1
    return start, end


def _loose(text: str, start: int, end: int, *, first: bool) -> bool:
    """True if the mark at one end of the span belongs to nothing inside it."""
    span = text[start:end]
    mark = span[0] if first else span[-1]
    if mark.isspace() or mark not in _LOOSE:
        return mark.isspace()
    if first:
        return not (span[0] in _PAIRS and _PAIRS[span[0]] in span[1:])
    if span[-1] == ".":
        return not _ENDS_SHORT.search(span)
    opening = next((opens for opens, closes in _PAIRS.items() if closes == span[-1]), None)
    return opening is None or opening not in span[:-1]
