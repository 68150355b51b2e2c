"""A small real embedder for tests: no model to load, vectors that can be computed by hand."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import EmbedderIdentity
from index.embedder import TokenStates


class HashedWords:
    """A text as the unit vector of its words, each word in a place and with a sign that its sha256 tells."""

    def __init__(self, name: str = "hashed-words", dimension: int = 96) -> None:
        self.identity = EmbedderIdentity(name, hashlib.sha256(name.encode()).hexdigest(), dimension)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [sum((self._word(match) for match in _words(text)), self._word(None)) for text in texts]
        matrix = np.array(rows, np.float32).reshape(len(texts), self.identity.dimension)
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        tokens = []
        for text in texts:
            found = list(_words(text))
            spans = np.array([match.span() for match in found], np.int32).reshape(-1, 2)
            states = np.array([self._word(match) for match in found], np.float32)
            tokens.append(TokenStates(spans, states.reshape(-1, self.identity.dimension)))
        return self.encode(texts), tokens

    def _word(self, match: re.Match[str] | None) -> NDArray[np.float64]:
        """The vector of a word; None stands for the one that every text has, so that no text is nothing."""
        digest = hashlib.sha256((match.group().lower() if match else "").encode()).digest()
        vector = np.zeros(self.identity.dimension)
        vector[int.from_bytes(digest[:4], "big") % self.identity.dimension] = 1 if digest[4] % 2 else -1
        return vector if match else vector / 2


def _words(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\w+", text))
