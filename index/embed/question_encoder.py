"""Questions to vectors that lie near those of the passages which answer: the packaged model, trained further.

Passages keep the vectors that the packaged model gives them, so that no library has to be embedded again; only what
encodes questions has learnt that "lockdown rules" may ask for "the measures in force". MODEL_CARD.md tells how.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed.model import DEFAULT_MODEL_SHA256, Embedder, TokenStates
from index.embed.shipped import ShippedModel, Sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

FILE = Path(__file__).parent / "questions.onnx"
SUMS = Sums(Path(__file__).parent / "SHA256SUMS", "the question encoder's")
LONGEST = 256  # tokens, as the packaged model has it


class QuestionEncoder:
    """The shipped encoder, one thread; loaded with the first question. Threads may share it.

    Raises LibraryError if its files are not those that were shipped.
    """

    def __init__(self, file: Path = FILE) -> None:
        self._model = ShippedModel(file, SUMS, chosen=file != FILE)

    def encode_tokens(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[TokenStates]]":
        """One row of length 1 (float32, `(len(texts), 384)`) for each of one or more texts, and its tokens' states."""
        import numpy as np

        tokens = [self._states(text) for text in texts]
        vectors = np.stack([one.states.mean(0) for one in tokens])
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), tokens

    def _states(self, text: str) -> TokenStates:
        import numpy as np

        encoding = self._tokenizer.encode(text)
        words = np.asarray(self._model.word_vectors[encoding.ids])[None]
        (states,) = self._model.session.run(None, {"words": words})
        return TokenStates(np.array(encoding.offsets, np.int32).reshape(-1, 2), states[0])

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        tokenizer = self._model.tokenizer()
        tokenizer.enable_truncation(LONGEST)
        return tokenizer


def encoder_of_questions(embedder: Embedder) -> Embedder | QuestionEncoder:
    """What encodes the questions put to passages that `embedder` embedded: itself, unless it is the packaged model."""
    return _shipped() if embedder.identity.sha256 == DEFAULT_MODEL_SHA256 else embedder


@cache
def _shipped() -> QuestionEncoder:
    return QuestionEncoder()
