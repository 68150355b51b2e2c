"""Passages of any length to windows that a model can read, and what it said of the windows back to the passage."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.evidence.reader.reading import Reading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding


def shortened(question: str, offsets: Sequence[tuple[int, int]], most: int) -> str:
    """The first `most` tokens of a question, given those of all: a longer one would leave no room for the passage."""
    return question if len(offsets) <= most else question[: offsets[most - 1][1]]


def passage_tokens(encoding: "Encoding", begins: int = 0) -> "NDArray[np.bool_]":
    """Which tokens of a question and passage encoded as a pair are the passage's, bool `(length,)`.

    The passage begins with that character of the second text; before it stands what it is from.
    """
    import numpy as np

    parts = zip(encoding.sequence_ids, encoding.offsets, strict=True)
    return np.array([sequence == 1 and first >= begins for sequence, (first, _) in parts], np.bool_)


def joined(
    windows: "Sequence[tuple[Encoding, NDArray[np.float32], NDArray[np.float32], float]]",
    begins: int = 0,
) -> Reading:
    """One reading of the passage from those of its windows: encoding, logits of start and end, log-odds of answering.

    A token that stands in two windows is taken where it has more around it (Devlin et al. 2019, "max context"); the
    passage answers as well as its best window.
    """
    import numpy as np

    best: dict[tuple[int, int], tuple[int, float, float]] = {}
    for encoding, starts, ends, _ in windows:
        places = np.flatnonzero(passage_tokens(encoding, begins))
        for i, place in enumerate(places):
            first, last = encoding.offsets[place]
            around = min(i, len(places) - 1 - i)
            if last > first and ((first, last) not in best or best[first, last][0] < around):
                best[first, last] = (around, float(starts[place]), float(ends[place]))
    offsets = sorted(best)
    return Reading(
        np.array(offsets, np.int32).reshape(-1, 2) - begins,
        np.array([best[span][1] for span in offsets], np.float32),
        np.array([best[span][2] for span in offsets], np.float32),
        max((answerable for *_, answerable in windows), default=-np.inf),
    )
