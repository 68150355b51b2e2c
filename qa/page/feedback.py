"""What readers say of answers, kept in the library's folder in a database of its own: it outlives the briefings."""

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from index import Library

_TABLE = """create table if not exists feedback (
    at text, right integer, reason text, question text, found integer, briefing text, start integer, end integer,
    quote text)"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's word on one answer. `briefing`, `start` and `end` say what was quoted; empty and 0 if nothing was.

    `at` is when, in ISO 8601 and UTC; it is filled in when kept.
    """

    right: bool
    reason: str
    question: str
    found: bool
    briefing: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    at: str = ""


def keep(library: Library, said: Feedback) -> None:
    """Keep `said` with `library`."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with _database(library) as database, database:
        database.execute(
            "insert into feedback (right, reason, question, found, briefing, start, end, quote, at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*astuple(said)[:-1], said.at or now),
        )


def kept(library: Library) -> list[Feedback]:
    """All that was said about the answers of `library`, newest first."""
    with _database(library) as database:
        rows = database.execute(
            "select right, reason, question, found, briefing, start, end, quote, at from feedback"
            " order by at desc, rowid desc"
        ).fetchall()
    return [
        Feedback(bool(right), reason, question, bool(found), *rest) for right, reason, question, found, *rest in rows
    ]


@contextmanager
def _database(library: Library) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(Path(library.path, "feedback.sqlite"), timeout=10)) as database:
        database.execute(_TABLE)
        yield database
