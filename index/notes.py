"""Small texts that programs keep with a library beside its briefings: they move, and are backed up, with it."""

import datetime
from collections.abc import Iterable, Mapping

from index.records import Note, writable
from index.store import Store


class Notes:
    """The notes of a library, by kind and key. None is ever changed: it is kept, and it can be dropped."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, kind: str, bodies: Mapping[str, str]) -> list[str]:
        """Keep notes of one kind by their keys; which keys were new. What is there already stays as it is."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
        made = [Note(kind, writable(key), writable(body), now) for key, body in bodies.items()]
        return [note.key for note in self._store.keep_notes(made)] if made else []

    def of(self, kind: str) -> list[Note]:
        """All notes of one kind, newest first."""
        return self._store.notes(kind)

    def has(self, kind: str, key: str) -> bool:
        """Whether there is a note of that kind and key."""
        return any(note.key == key for note in self.of(kind))

    def drop(self, kind: str, keys: Iterable[str]) -> int:
        """Drop notes; how many there were."""
        unwanted = list(map(writable, keys))
        return self._store.drop_notes(kind, unwanted) if unwanted else 0
