"""Models that ship with the program: ONNX files without word vectors, which are the embedding model's own.

Those come with its package, so a shipped model is a third smaller.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.files import file_sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOKENIZER = "tokenizer.json"  # of the embedding model, in its folder


@dataclass(frozen=True, slots=True)
class Sums:
    """The checksums of the files of a shipped model, kept in `file` as sha256sum writes them.

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

    def write(self, *files: Path) -> None:
        """Write down what the files are now, for those who make others."""
        lines = [f"{file_sha256(file)}  {file.name}\n" for file in files]
        self.file.write_text("".join(lines), encoding="ascii")


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
