"""An embedder that remembers on disk what it has encoded, so that many libraries of the same texts are cheap."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed.model import EmbedderIdentity, SentenceTransformerEmbedder, TokenStates


class CachingEmbedder:
    """The packaged model behind a table of its answers; states are kept as float16."""

    def __init__(self, path: Path) -> None:
        self._model = SentenceTransformerEmbedder()
        self._table = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._lock = threading.Lock()  # a library embeds in a thread of its own
        self._table.execute(
            "CREATE TABLE IF NOT EXISTS encoded (key BLOB PRIMARY KEY, vector BLOB, spans BLOB, states BLOB)"
        )

    @property
    def identity(self) -> EmbedderIdentity:
        return self._model.identity

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        def missing(absent: list[str]) -> None:
            vectors = self._model.encode(absent)
            rows = [(_key("v", text), v.tobytes(), b"", b"") for text, v in zip(absent, vectors, strict=True)]
            self._table.executemany("INSERT OR REPLACE INTO encoded VALUES (?, ?, ?, ?)", rows)

        return np.stack([np.frombuffer(row[0], np.float32) for row in self._rows("v", texts, missing)])

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        def missing(absent: list[str]) -> None:
            vectors, tokens = self._model.encode_tokens(absent)
            rows = [
                (_key("t", text), v.tobytes(), t.spans.tobytes(), t.states.astype(np.float16).tobytes())
                for text, v, t in zip(absent, vectors, tokens, strict=True)
            ]
            self._table.executemany("INSERT OR REPLACE INTO encoded VALUES (?, ?, ?, ?)", rows)

        rows = self._rows("t", texts, missing)
        states = [
            TokenStates(
                np.frombuffer(spans, np.int32).reshape(-1, 2),
                np.frombuffer(states, np.float16).astype(np.float32).reshape(-1, self.identity.dimension),
            )
            for _, spans, states in rows
        ]
        return np.stack([np.frombuffer(vector, np.float32) for vector, _, _ in rows]), states

    def _rows(
        self, kind: str, texts: Sequence[str], missing: Callable[[list[str]], None]
    ) -> list[tuple[bytes, bytes, bytes]]:
        with self._lock:
            absent = [text for text in dict.fromkeys(texts) if self._row(kind, text) is None]
            if absent:
                missing(absent)
            return [row for text in texts if (row := self._row(kind, text)) is not None]

    def _row(self, kind: str, text: str) -> tuple[bytes, bytes, bytes] | None:
        query = "SELECT vector, spans, states FROM encoded WHERE key = ?"
        found: tuple[bytes, bytes, bytes] | None = self._table.execute(query, (_key(kind, text),)).fetchone()
        return found


def _key(kind: str, text: str) -> bytes:
    return kind.encode() + hashlib.sha256(text.encode()).digest()
