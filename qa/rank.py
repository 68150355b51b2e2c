"""The order of the candidates: cosine of the passage and of its best sentence, fused with BM25 by normalised scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Candidate
from qa.answer import Part, Why

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BRIEFING_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place."""

    candidate: Candidate
    score: float
    why: Why


def rank(candidates: Sequence[Candidate]) -> list[Ranked]:
    """The candidates of one question, best first; equal scores keep the order of the briefings and their passages."""
    import numpy as np

    if not candidates:
        return []
    dense = np.array([candidate.dense for candidate in candidates])
    sentence = np.array([candidate.sentence_cosines.max() for candidate in candidates])
    bm25 = np.array([candidate.bm25 for candidate in candidates])
    briefing = np.array([candidate.briefing_bm25 for candidate in candidates])
    score = normalised(dense + sentence) + normalised(bm25 + BRIEFING_WEIGHT * briefing)
    ranks = [places(part) for part in (dense, sentence, bm25, briefing)]
    return [
        Ranked(
            candidates[i],
            float(score[i]),
            Why(
                *(
                    Part(float(part[i]), int(places[i]))
                    for part, places in zip((dense, sentence, bm25, briefing), ranks, strict=True)
                )
            ),
        )
        for i in np.argsort(-score, kind="stable")
    ]


def normalised(scores: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Scores moved to 0..1 by their least and greatest; all 0 if they are all equal."""
    import numpy as np

    spread = scores.max() - scores.min()
    return (scores - scores.min()) / spread if spread > 0 else np.zeros_like(scores)


def places(scores: "NDArray[np.float64]") -> "NDArray[np.int64]":
    """The place of each score, 1 for the greatest; equal scores share the better place."""
    import numpy as np

    return 1 + np.searchsorted(np.sort(-scores), -scores)
