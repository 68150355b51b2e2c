"""What a store found, scored: the same for every engine, so that the same passages get the same scores."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus import Briefing, Passage
from index.late import max_sim, weights
from index.rarity import idf
from index.records import Candidate, Query
from index.terms import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class Arrays(NamedTuple):
    """A passage's vector and those of its sentences (float32), each token's sentence (uint16) and state (int8)."""

    vector: bytes
    sentence_vectors: bytes
    sentence_ids: bytes
    states: bytes


class Found(NamedTuple):
    """A passage that a store found, with all that was kept of it and the BM25 of its words."""

    briefing: Briefing
    passage: Passage
    arrays: Arrays
    bm25: float


def scored(query: Query, found: Sequence[Found], count: Callable[[str], int], total: int) -> list[Candidate]:
    """The candidates that `found` are for `query`, in their order.

    `count` tells in how many of all `total` passages a stem occurs.
    """
    import numpy as np

    if not found:
        return []
    rarity = [max((idf(stem, count(stem), total) for stem in terms(word)), default=0.0) for word in query.tokens.words]
    shares = weights(query.tokens.words, rarity)
    sentences = [len(item.passage.sentences) for item in found]
    dense, cosines, late, sentence_late = _compare(query, shares, sentences, [item.arrays for item in found])
    ends = np.cumsum(sentences).tolist()
    parts = zip(found, dense.tolist(), late.tolist(), [0, *ends[:-1]], ends, strict=True)
    return [
        Candidate(
            item.briefing,
            item.passage,
            dense,
            cosines[start:end],
            item.bm25,
            late,
            sentence_late[start:end],
        )
        for item, dense, late, start, end in parts
    ]


def _compare(query: Query, shares: "NDArray[np.float32]", sentences: list[int], arrays: list[Arrays]) -> "Scores":
    """The cosines of passages and of their sentences with the question, then the late interaction of both.

    `sentences` counts those of each passage. One product for all: one for each took ten times longer.
    """
    import numpy as np

    vectors, sentence_vectors, sentence_ids, states = (b"".join(blobs) for blobs in zip(*arrays, strict=True))
    size = len(query.vector)
    first = np.cumsum([0, *sentences[:-1]])
    tokens = [len(item.sentence_ids) // 2 for item in arrays]
    late = max_sim(
        query.tokens,
        shares,
        np.frombuffer(states, np.int8).reshape(-1, query.tokens.states.shape[1]),
        np.frombuffer(sentence_ids, np.uint16) + np.repeat(first, tokens),
        np.repeat(np.arange(len(sentences)), sentences),
    )
    return (
        np.frombuffer(vectors, np.float32).reshape(-1, size) @ query.vector,
        np.frombuffer(sentence_vectors, np.float32).reshape(-1, size) @ query.vector,
        *late,
    )
