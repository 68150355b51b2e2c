"""Notes as rows of `library.sqlite`: what programs keep with a library beside its briefings."""

import sqlite3
from collections.abc import Sequence

from index.records import Note

_COLUMNS = "kind, key, body, at"  # the fields of Note, in order


def insert_notes(connection: sqlite3.Connection, notes: Sequence[Note]) -> list[Note]:
    """Insert those that are not there; which they were."""
    query = f"INSERT OR IGNORE INTO notes ({_COLUMNS}) VALUES (?, ?, ?, ?)"
    return [
        note for note in notes if connection.execute(query, (note.kind, note.key, note.body, note.at)).rowcount == 1
    ]


def delete_notes(connection: sqlite3.Connection, kind: str, keys: Sequence[str]) -> int:
    """Delete the notes of those keys; how many there were."""
    deleted = connection.executemany("DELETE FROM notes WHERE kind = ? AND key = ?", [(kind, key) for key in keys])
    return max(0, deleted.rowcount)


def notes_of(connection: sqlite3.Connection, kind: str | None) -> list[Note]:
    """The notes of one kind, or of all, newest first."""
    where, values = ("", ()) if kind is None else ("WHERE kind = ?", (kind,))
    rows = connection.execute(f"SELECT {_COLUMNS} FROM notes {where} ORDER BY at DESC, rowid DESC", values)
    return [Note(*row) for row in rows]
