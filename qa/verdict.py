"""Does the library answer the question? A small logistic model over what can be read off a search."""

import math
from collections.abc import Sequence

from qa.rank import Ranked


def confidence(question: str, ranked: Sequence[Ranked], missing: Sequence[str]) -> float:
    """The probability that the library answers `question`; 0 if nothing was found at all."""
    del question
    if not ranked:
        return 0.0
    dense = max(item.candidate.dense for item in ranked)
    sentence = max(float(item.candidate.sentence_cosines.max()) for item in ranked)
    return 1 / (1 + math.exp(-(8 * (dense + sentence - 0.95) - 1.0 * len(missing))))


def threshold() -> float:
    """The least confidence of an answer that is shown as one."""
    return 0.5
