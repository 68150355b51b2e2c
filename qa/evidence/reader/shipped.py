"""The reader that ships: a small trained model served by ONNX Runtime. MODEL_CARD.md tells what it is.

The file has no word vectors: they are the embedding model's, and are looked up in its package, one row at a time.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed.shipped import ShippedModel, Sums
from qa.evidence.reader.reading import Reading
from qa.evidence.reader.windows import joined, passage_tokens, shortened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

FILE = Path(__file__).parent / "reader.onnx"
SUMS = Sums(
    Path(__file__).parent / "SHA256SUMS",
    "the reader's",
    "install briefing-qa again, or ask without a reader: BRIEFING_QA_READER=none",
)
# It was trained on windows of up to 168 tokens of a passage, and questions of up to 40.
WINDOW, STRIDE, QUESTION_TOKENS = 256, 64, 40
LONGEST_CONTEXT = 400  # characters, the last ones; it was trained on 80 tokens of contexts


class ShippedReader:
    """Marks the answer in a passage, one thread; loaded with the first question. Raises LibraryError if it can't be."""

    name = "shipped"

    def __init__(self, file: Path = FILE) -> None:
        self._model = ShippedModel(file, SUMS, chosen=file != FILE)
        self._lock = threading.Lock()  # a tokenizer may not be borrowed twice, and its settings change

    def read(self, question: str, passages: Sequence[str], contexts: Sequence[str] = ()) -> list[Reading]:
        return [
            self._read(question, passage, f"{context[-LONGEST_CONTEXT:].strip()} " if context else "")
            for passage, context in zip(passages, contexts or [""] * len(passages), strict=True)
        ]

    def _read(self, question: str, passage: str, before: str) -> Reading:
        """The reading of a passage with the words `before` it, which are read and never marked."""
        windows = self._windows(question, before + passage)
        inside = [passage_tokens(window, len(before)) for window in windows]
        seen = [self._seen(window, tokens) for window, tokens in zip(windows, inside, strict=True) if tokens.any()]
        return joined(seen, len(before))

    def _windows(self, question: str, passage: str) -> "list[Encoding]":
        with self._lock:
            self._tokenizer.no_truncation()
            offsets = self._tokenizer.encode(question, add_special_tokens=False).offsets
            asked = shortened(question, offsets, QUESTION_TOKENS)
            self._tokenizer.enable_truncation(WINDOW, stride=STRIDE, strategy="only_second")
            encoding = self._tokenizer.encode(asked, passage)
        return [encoding, *encoding.overflowing]

    def _seen(
        self, window: "Encoding", inside: "NDArray[np.bool_]"
    ) -> "tuple[Encoding, NDArray[np.float32], NDArray[np.float32], float]":
        import numpy as np

        start, end, answerable = self._model.session.run(
            None,
            {
                "words": np.asarray(self._model.word_vectors[window.ids])[None],
                "types": np.array([window.type_ids], np.int64),
                "passage": inside[None],
            },
        )
        return window, start[0], end[0], float(answerable[0])

    @property
    def sha256(self) -> str:
        """Of the file: which reader marked an answer."""
        return self._model.sha256

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return self._model.tokenizer()
