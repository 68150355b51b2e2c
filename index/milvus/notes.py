"""Notes on a server: what programs keep with a library beside its briefings, in a collection of their own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple

from index.errors import LibraryError
from index.milvus.client import INT64, VARCHAR, Client, Row
from index.milvus.rows import NO_VECTOR, now
from index.records import Note

FIELDS = {"kind": VARCHAR, "at": INT64, "body": VARCHAR}
LARGEST = 65_000  # bytes
AT_ONCE = 1000


class NoteRows:
    """The notes of the library `name`; the collection is made with the first."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._collection = f"{name}_notes"

    def keep(self, notes: Sequence[Note]) -> list[Note]:
        """Keep those that are not there; of programs that keep one at the same time, each may have been first."""
        if not self._client.has(self._collection):
            self._client.create(self._collection, FIELDS, 2, "FLAT")
        self._client.load(self._collection)
        rows = {_key(note.kind, note.key): note for note in reversed(notes)}
        there = {row["key"] for row in self._client.rows(self._collection, list(rows), ["key"], fresh=True)}
        new = {key: note for key, note in reversed(rows.items()) if key not in there}
        self._client.upsert(self._collection, [_row(key, note) for key, note in new.items()])
        return list(new.values())

    def drop(self, kind: str, keys: Sequence[str]) -> int:
        """Drop notes; how many there were."""
        if not self._client.has(self._collection):
            return 0
        self._client.load(self._collection)
        wanted = [_key(kind, key) for key in dict.fromkeys(keys)]
        there = [row["key"] for row in self._client.rows(self._collection, wanted, ["key"], fresh=True)]
        self._client.delete(self._collection, there)
        return len(there)

    def of(self, kind: str | None) -> list[Note]:
        """The notes of one kind, or of all, newest first."""
        if not self._client.has(self._collection):
            return []
        self._client.load(self._collection)
        chosen = "at > 0" if kind is None else f"kind == {json.dumps(kind)}"
        rows = [row for some in self._client.all(self._collection, chosen, ["at", "body"], AT_ONCE) for row in some]
        found = [(row["at"], Note(*json.loads(row["body"]))) for row in rows]
        return [note for _, note in sorted(found, key=lambda pair: (pair[1].at, pair[0]), reverse=True)]


def _key(kind: str, key: str) -> str:
    return hashlib.sha256(f"{kind}\0{key}".encode()).hexdigest()[:32]


def _row(key: str, note: Note) -> Row:
    body = json.dumps(astuple(note), ensure_ascii=False)
    if len(body.encode()) > LARGEST:
        raise LibraryError(f"a note of {note.kind} has {len(body.encode())} bytes, {LARGEST} is the most; shorten it")
    return {"key": key, "kind": note.kind, "at": now(), "body": body, "vector": NO_VECTOR}
