"""The embedder that libraries use: a sentence-transformers model, served by ONNX Runtime once it was exported.

The model stays the reference: what is exported is compared with it before it is used, and where nothing can be exported
it answers itself.
"""

import logging
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.embed import onnx_cache
from index.embed.model import DEFAULT_MODEL, EmbedderIdentity, Encoder, SentenceTransformerEmbedder, TokenStates
from index.embed.onnx_cache import Entry
from index.embed.onnx_encoder import OnnxEncoder
from index.files import Busy, Damaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)


class OnnxEmbedder:
    """A sentence-transformers model by name or path, as SentenceTransformerEmbedder has it and with its identity.

    The first process to need a model exports it, which takes some seconds; from then on neither torch nor
    sentence_transformers is imported. Raises LibraryError like the model itself.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.reference = SentenceTransformerEmbedder(name)
        self._loading = threading.Lock()
        self._encoder: Encoder | None = None
        self._dimension = 0  # as the export says; 0 while it isn't known

    @cached_property
    def identity(self) -> EmbedderIdentity:
        if self.reference.name == DEFAULT_MODEL:
            return self.reference.identity
        self._serving()  # to ask the model itself would load it
        if self._dimension:
            return EmbedderIdentity(self.reference.name, self.reference.sha256, self._dimension)
        return self.reference.identity

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        return self._serving().encode(texts)

    def encode_tokens(self, texts: Sequence[str]) -> "tuple[NDArray[np.float32], list[TokenStates]]":
        return self._serving().encode_tokens(texts)

    def _serving(self) -> Encoder:
        """What encodes: loaded on first need, by one thread."""
        with self._loading:
            if self._encoder is None:
                path = onnx_cache.entry(self.reference.sha256, self.reference.folder)
                try:
                    exported = _opened(path) or self._made(path)
                except (Refused, OSError, Busy) as error:
                    log.warning(
                        "the embedding model %s runs on torch, slow to start: no exported copy could be made (%s)",
                        self.reference.name,
                        error,
                    )
                    self._encoder = self.reference
                else:
                    self._encoder, self._dimension = exported, exported.dimension
            return self._encoder

    def _made(self, path: Path) -> OnnxEncoder:
        """Export the model, compare what it gives, keep it at `path` and open it."""
        with onnx_cache.writing(path) as seal:
            if (made := _opened(path)) is not None:  # by the process that held the lock
                return made
            from index.embed.onnx_export import Unexportable, compare, export

            building = onnx_cache.building(path)
            dimension = self.reference.identity.dimension
            try:
                with self.reference.borrowed() as model:
                    export(model, building)
                compare(OnnxEncoder(building, dimension), self.reference)
            except (Unexportable, ValueError) as error:
                for file in building.glob("*"):
                    file.unlink()
                building.mkdir(exist_ok=True)
                seal(Entry(0, str(error), onnx_cache.packages()))
                raise Refused(str(error)) from error
            seal(Entry(dimension))
            return OnnxEncoder(path, dimension)


class Refused(Exception):
    """The model can't be exported; the message says why."""


def _opened(path: Path) -> OnnxEncoder | None:
    """The encoder kept at `path`; None if there is none that is whole. Raises Refused if there can't be."""
    try:
        kept = onnx_cache.read(path)
        if kept.refused:
            raise Refused(kept.refused)
        return OnnxEncoder(path, kept.dimension)
    except (Damaged, ValueError) as error:
        if path.exists():
            log.warning("an exported embedding model is made again: %s", error)
        return None
