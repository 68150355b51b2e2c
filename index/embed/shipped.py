"""Models that ship with the program: ONNX files without word vectors, which are the embedding model's own.

Those come with its package, which saves a third of the reader and half of the encoder of questions.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed.model import SentenceTransformerEmbedder
from index.embed.onnx_session import session
from index.errors import LibraryError
from index.files import file_sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Sums:
    """The checksums of a shipped model and of its tokenizer, kept in `file` as sha256sum writes them.

    `whose` they are and what to do about another (`advice`) are for messages.
    """

    file: Path
    whose: str
    advice: str = "install briefing-qa again"

    def require(self, name: str, sha256: str) -> None:
        """Raise LibraryError unless the file called `name` is the one that was shipped."""
        lines = self.file.read_text(encoding="ascii").splitlines()
        expected = {file: digest for digest, file in map(str.split, lines)}[name]
        if sha256 != expected:
            raise LibraryError(
                f"{self.whose} {name} is not the one that was shipped: sha256 {sha256}, expected {expected}; "
                f"{self.advice}"
            )

    def write(self, model: Path) -> None:
        """Write down what they are now, for those who make another model."""
        lines = [f"{file_sha256(file)}  {file.name}\n" for file in (model, _tokenizer_file())]
        self.file.write_text("".join(lines), encoding="ascii")


class ShippedModel:
    """A model's file, with the tokenizer and word vectors of the packaged embedding model; each loaded on first need.

    Raises LibraryError for a file that can't be read, or isn't the one that `sums` tells of; one that was `chosen` in
    its place is not compared.
    """

    def __init__(self, file: Path, sums: Sums, *, chosen: bool) -> None:
        self._file = file
        self._sums = sums
        self._chosen = chosen

    @cached_property
    def sha256(self) -> str:
        """Of the file."""
        return file_sha256(self._file)

    @cached_property
    def session(self) -> "InferenceSession":
        """The model, ready to run on one thread."""
        try:
            if not self._chosen:
                self._sums.require(self._file.name, self.sha256)
            return session(self._file)
        except (OSError, ValueError) as error:
            raise LibraryError(f"{error}; {self._sums.advice}") from error

    @cached_property
    def word_vectors(self) -> "NDArray[np.float32]":
        """Float32 `(words, width)`, by the tokenizer's ids."""
        embedder = SentenceTransformerEmbedder()
        _ = embedder.sha256  # which compares it
        return word_vectors(embedder.folder)

    def tokenizer(self) -> "Tokenizer":
        """A tokenizer of one's own, to be set as one likes; it does not pad."""
        from tokenizers import Tokenizer

        file = _tokenizer_file()
        try:
            self._sums.require(file.name, file_sha256(file))
        except OSError as error:
            raise LibraryError(f"{error}; {self._sums.advice}") from error
        found: Tokenizer = Tokenizer.from_file(str(file))
        found.no_padding()
        return found


def _tokenizer_file() -> Path:
    return SentenceTransformerEmbedder().folder / "tokenizer.json"


def word_vectors(folder: Path) -> "NDArray[np.float32]":
    """The word vectors of the model in `folder`, float32 `(words, width)`, read from the disk row by row.

    The layout is that of safetensors: the length of a JSON header, the header, the data.
    """
    import numpy as np

    file = folder / "model.safetensors"
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        entry = json.loads(stream.read(length))["embeddings.word_embeddings.weight"]
    return np.memmap(file, np.float32, "r", 8 + length + entry["data_offsets"][0], tuple(entry["shape"]))
