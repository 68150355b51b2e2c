"""Briefings and passages as rows of `library.sqlite`, and back, each row with a checksum over all else in it."""

import json
import sqlite3
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from corpus import Briefing, Passage, Sentence, Span
from index.records import EmbeddedPassage, Scope, sentence_count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHANGES_REMEMBERED = 1000  # a search index further behind than this is made anew
CUT = "sentences, heading, speaker, reply_to, name, role"  # the columns of a passage


def scope_clause(scope: Scope) -> tuple[str, list[Any]]:
    """The condition of the briefings in `scope`, and its values."""
    clauses, values = ["1"], list[Any]()
    if scope.since:
        clauses.append("date >= ?")
        values.append(scope.since)
    if scope.until:
        clauses.append("date != '' AND date <= ?")
        values.append(scope.until)
    if scope.sources is not None:
        clauses.append(f"source IN ({','.join('?' * len(scope.sources))})")
        values.extend(scope.sources)
    if scope.briefings is not None:
        clauses.append(f"id IN ({','.join('?' * len(scope.briefings))})")
        values.extend(scope.briefings)
    return " AND ".join(clauses), values


def row_of(connection: sqlite3.Connection, id: str) -> int | None:
    """The row of the briefing `id`; None if there is none."""
    try:
        found = connection.execute("SELECT row FROM briefings WHERE id = ?", (id,)).fetchone()
    except UnicodeEncodeError:  # a lone surrogate, which no briefing has in its id
        return None
    return found[0] if found else None


def delete_rows(connection: sqlite3.Connection, id: str) -> bool:
    """Delete a briefing with all that was cut from it; False if there is none of that id."""
    row = row_of(connection, id)
    return row is not None and connection.execute("DELETE FROM briefings WHERE row = ?", (row,)).rowcount > 0


def insert_rows(connection: sqlite3.Connection, briefing: Briefing, passages: Sequence[EmbeddedPassage]) -> None:
    """Insert a briefing with all that was cut from it."""
    values = (
        *(briefing.id, briefing.text, briefing.title, briefing.date, briefing.source, briefing.sha256),
        *(len(passages), sentence_count([embedded.passage for embedded in passages])),
    )
    row = connection.execute(
        "INSERT INTO briefings (id, text, title, date, source, sha256, passages, sentences, crc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*values, crc_of(*values)),
    ).lastrowid
    if briefing.pages or briefing.by_hand:
        details = (row, json.dumps(briefing.pages), json.dumps(briefing.by_hand))
        connection.execute("INSERT INTO details VALUES (?, ?, ?, ?)", (*details, crc_of(*details)))
    for embedded in passages:
        passage, tokens = embedded.passage, embedded.tokens
        spans = json.dumps([[sentence.start, sentence.end] for sentence in passage.sentences])
        context = (_dump(passage.heading), _dump(passage.speaker), _dump(passage.reply_to), passage.name, passage.role)
        cut = (row, spans, *context)
        key = connection.execute(
            f"INSERT INTO passages (briefing, {CUT}, crc) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*cut, cut_crc(*cut)),
        ).lastrowid
        arrays = embedded.vector, embedded.sentence_vectors, tokens.sentences, tokens.states
        blobs = [array.tobytes() for array in arrays]
        connection.execute("INSERT INTO vectors VALUES (?, ?, ?, ?, ?, ?)", (key, crc_of(key, *blobs), *blobs))


def new_generation(connection: sqlite3.Connection) -> None:
    """Count a change, and forget the oldest."""
    latest = connection.execute("INSERT INTO history (stamp) VALUES (hex(randomblob(8)))").lastrowid or 0
    connection.execute("DELETE FROM history WHERE generation <= ?", (latest - CHANGES_REMEMBERED,))


def crc_of(*values: object) -> int:
    """The checksum of a row's values."""
    return zlib.crc32(
        b"".join(
            [value if isinstance(value, bytes) else str(value).encode(errors="surrogateescape") for value in values]
        )
    )


def cut_crc(briefing: int | None, sentences: str, heading: str | None, speaker: str | None, *more: str | None) -> int:
    """Of what was cut; `more` counts only where there is some, so that rows of schema 3 keep their checksum."""
    return crc_of(briefing, sentences, heading, speaker, *(more if any(more) else ()))


def damaged(whose: str, what: str) -> str:
    """The message for a briefing of which something is damaged."""
    return f"{whose}: {what} is damaged on the disk; add its file again"


def listing(rows: "Sequence[int] | NDArray[np.int64]") -> str:
    """Row numbers as SQL lists them."""
    return ",".join(str(int(row)) for row in rows)


def _dump(span: Span | None) -> str | None:
    return json.dumps([span.start, span.end]) if span else None


@lru_cache(maxsize=20_000)  # some 12 MB; passages near one question are near the next one too
def passage_of(
    spans: str, heading: str | None, speaker: str | None, reply_to: str | None, name: str, role: str
) -> Passage:
    """The passage in a row's columns."""
    sentences = tuple(Sentence(start, end) for start, end in json.loads(spans))
    around = (_load(heading), _load(speaker), _load(reply_to))
    return Passage(sentences[0].start, sentences[-1].end, sentences, *around, name, role)


def _load(span: str | None) -> Span | None:
    return Span(*json.loads(span)) if span else None
