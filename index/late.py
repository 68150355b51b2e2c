"""Late interaction: what each word of the question finds nearest to it among the words of a sentence.

MaxSim (Khattab and Zaharia 2020, "ColBERT", arXiv:2004.12832) over last hidden states: of passages the embedder's, of
questions those of what encodes them (index/embed/question_encoder.py); neither was trained for it. For each token of
the question the greatest cosine with a token of the text, averaged with the words' idf as weights.
It sees which words meet which, where one vector for a whole passage sees their sum.

States are kept in 64 dimensions as int8, content words only: about 6 KB a passage. That costs nothing measurable
(tests/benchmarks/README.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed.model import DEFAULT_MODEL_SHA256, EmbedderIdentity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.embed.model import TokenStates

DIMENSIONS = 64  # fewer if the embedder has fewer

# Words too common to meet anything by; a text of nothing else keeps them all.
LIGHT_WORDS = frozenset(
    """
    a about after all also an and any are as at be been before being but by can could d did do does each every for from
    had has have he him his how if in into is it its many may me might more most much must my no nor not of on only or
    other our out over s she should so some such t than that the their them then there these they this those to up was
    we were what when where which who whom whose why will with would you your
    """.split()
)
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """The content tokens of a passage: `states` int8 `(n, 64)`, and the number of the sentence each stands in.

    `sentences` is uint16 `(n,)`, ascending, counting the sentences of the passage from 0.
    """

    sentences: "NDArray[np.uint16]"
    states: "NDArray[np.int8]"


@dataclass(frozen=True, slots=True)
class QuestionTokens:
    """The content tokens of a question: unit rows `states`, float32 `(n, 64)`, and for each the word it is part of."""

    words: tuple[str, ...]
    states: "NDArray[np.float32]"


def pack(
    identity: EmbedderIdentity, text: str, tokens: "TokenStates", sentences: Sequence[tuple[int, int]]
) -> PassageTokens:
    """The tokens to keep of a passage; `sentences` are `(start, end)` offsets in its `text`, in order."""
    import numpy as np

    kept, home = [], []
    for light in (False, True):
        number = 0
        for row, (start, end) in enumerate(tokens.spans.tolist()):
            while number < len(sentences) and start >= sentences[number][1]:
                number += 1
            if number < len(sentences) and sentences[number][0] <= start < end and (light or _heavy(text, start, end)):
                kept.append(row)
                home.append(number)
        if kept:
            break
    states = _project(identity, tokens.states[kept])
    return PassageTokens(np.array(home, np.uint16), np.round(states * 127).astype(np.int8))


def question_tokens(identity: EmbedderIdentity, text: str, tokens: "TokenStates") -> QuestionTokens:
    """The tokens that a question is compared by."""
    spans = [(row, start, end) for row, (start, end) in enumerate(tokens.spans.tolist()) if end > start]
    chosen = [item for item in spans if _heavy(text, *item[1:])] or spans
    words = {range(match.start(), match.end()): match.group() for match in WORD.finditer(text)}
    return QuestionTokens(
        tuple(
            next((word for place, word in words.items() if start in place), text[start:end]) for _, start, end in chosen
        ),
        _project(identity, tokens.states[[row for row, _, _ in chosen]]),
    )


def max_sim(
    question: QuestionTokens,
    weights: "NDArray[np.float32]",
    states: "NDArray[np.int8]",
    sentences: "NDArray[np.int64]",
    passages: "NDArray[np.int64]",
) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
    """The score of each passage, and of each sentence alone, in -1..1; of many passages at once.

    `weights`, float32 `(tokens of the question,)`, sum to 1. `states` are the tokens of all passages; `sentences` says
    in which sentence each stands and `passages`, for each sentence, in which passage, both ascending from 0.
    """
    import numpy as np

    by_passage = np.zeros(passages[-1] + 1 if len(passages) else 0, np.float32)
    by_sentence = np.zeros(len(passages), np.float32)
    if not len(weights) or not len(states):
        return by_passage, by_sentence
    kept = states.astype(np.float32)
    similar = question.states @ kept.T
    similar /= np.maximum(np.sqrt(np.einsum("ij,ij->i", kept, kept)), 1e-9)
    firsts = np.flatnonzero(np.diff(sentences, prepend=-1))
    nearest, held = np.maximum.reduceat(similar, firsts, axis=1), sentences[firsts]
    by_sentence[held] = weights @ nearest
    firsts = np.flatnonzero(np.diff(passages[held], prepend=-1))
    by_passage[passages[held][firsts]] = weights @ np.maximum.reduceat(nearest, firsts, axis=1)
    return by_passage, by_sentence


def weights(words: Sequence[str], rarity: Sequence[float]) -> "NDArray[np.float32]":
    """The share of each token in the score: its word's idf, divided among the tokens of the word, summing to 1."""
    import numpy as np

    parts = np.array([idf / words.count(word) for word, idf in zip(words, rarity, strict=True)], np.float32)
    return parts / parts.sum() if parts.sum() > 0 else np.full(len(parts), 1 / max(1, len(parts)), np.float32)


def _heavy(text: str, start: int, end: int) -> bool:
    """True for a token of a content word; the tail of a split word always is."""
    token = text[start:end]
    if not any(character.isalnum() for character in token):
        return False
    return (start > 0 and text[start - 1].isalnum()) or token.lower() not in LIGHT_WORDS


def _project(identity: EmbedderIdentity, states: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """`states` in DIMENSIONS dimensions, as unit rows."""
    import numpy as np

    unit = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), 1e-9)
    short = unit @ _basis(identity)
    return np.asarray(short / np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-9), np.float32)


@cache
def _basis(identity: EmbedderIdentity) -> "NDArray[np.float32]":
    """Orthonormal columns, `(d, DIMENSIONS)`: principal components for the packaged model, else random directions.

    A random orthonormal basis keeps cosines nearly as well (Johnson and Lindenstrauss 1984) and is the same on every
    machine; with MiniLM it cost up to one point of R@1.
    """
    import numpy as np

    if identity.sha256 == DEFAULT_MODEL_SHA256:
        kept: NDArray[np.float16] = np.load(Path(__file__).with_name("minilm_basis.npy"), allow_pickle=False)
        return kept.astype(np.float32)
    random = np.random.Generator(np.random.PCG64(0)).standard_normal((identity.dimension, DIMENSIONS))
    return np.linalg.qr(random)[0].astype(np.float32)
