"""Texts to unit vectors by an exported encoder, on ONNX Runtime: no torch, a start in a tenth of the time."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed.model import TokenStates
from index.embed.onnx_cache import MODEL, TOKENIZER
from index.embed.onnx_session import session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding

# Padding included. What a batch leaves between two layers must fit the cache. On one core, tokens/s of passages and of
# sentences: with 128 at once 2,890 and 3,020, with 256 2,910 and 3,030, with 512 2,740 and 2,660, with 1,024 2,450 and
# 2,310.
TOKENS_AT_ONCE = 256
TEXTS_FOR_ONE_THREAD = 32  # a question and its like; more is long work and gets half the cores


class OnnxEncoder:
    """The encoder in a folder of `index/embed/onnx_cache.py`. Threads may share it.

    Raises ValueError if its files can't be read.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # it raises nothing more exact
            raise ValueError(f"cannot read the tokenizer in {folder}: {error}") from error
        self._session = session(folder / MODEL)
        self._inputs = [item.name for item in self._session.get_inputs()]
        self.dimension = dimension

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One row of length 1 (float32, shape `(len(texts), dimension)`) for each text; equal texts are read once."""
        import numpy as np

        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        vectors = np.zeros((len(places), self.dimension), np.float32)
        for rows, _, (found,) in self._batches(list(places), ["sentence_embedding"]):
            vectors[rows] = found
        return _unit(vectors)[[places[text] for text in texts]]

    def encode_tokens(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[TokenStates]]":
        """What `encode` gives, and from the same pass the states of each text's tokens."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), np.float32)
        tokens = dict[int, TokenStates]()
        for rows, encodings, (found, states) in self._batches(texts, ["sentence_embedding", "token_embeddings"]):
            vectors[rows] = found
            for row, encoding, state in zip(rows, encodings, states, strict=True):
                spans = np.array(encoding.offsets, np.int32).reshape(-1, 2)
                tokens[row] = TokenStates(spans, state[: len(spans)].copy())
        return _unit(vectors), [tokens[row] for row in range(len(texts))]

    def _batches(
        self, texts: Sequence[str], outputs: list[str]
    ) -> "Iterator[tuple[list[int], list[Encoding], list[NDArray[np.float32]]]]":
        """Texts of like length run together: the places of each batch in `texts`, its tokens, its outputs."""
        encodings = self._tokenizer.encode_batch(texts)
        batches = list(_by_length([len(encoding) for encoding in encodings]))

        def run(rows: list[int]) -> "tuple[list[int], list[Encoding], list[NDArray[np.float32]]]":
            chosen = [encodings[row] for row in rows]
            return rows, chosen, self._session.run(outputs, self._arrays(chosen))

        if len(texts) < TEXTS_FOR_ONE_THREAD or (threads := max(1, (os.cpu_count() or 1) // 2)) == 1:
            yield from map(run, batches)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as pool:  # batches side by side: the model is in memory once
            yield from pool.map(run, batches)

    def _arrays(self, encodings: "Sequence[Encoding]") -> "dict[str, NDArray[np.int64]]":
        """What the model reads, int64 `(texts, tokens)` by name; the mask hides the padding, whatever it holds."""
        import numpy as np

        longest = max(len(encoding) for encoding in encodings)
        arrays = {name: np.zeros((len(encodings), longest), np.int64) for name in self._inputs}
        for row, encoding in enumerate(encodings):
            values = {
                "input_ids": encoding.ids,
                "attention_mask": encoding.attention_mask,
                "token_type_ids": encoding.type_ids,
            }
            for name, array in arrays.items():
                array[row, : len(encoding)] = values[name]
        return arrays


def _by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places in `lengths`, longest first, cut where a batch would be more than TOKENS_AT_ONCE with its padding."""
    batch = list[int]()
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _unit(vectors: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np

    unit: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return unit
