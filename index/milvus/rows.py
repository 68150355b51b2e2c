"""Briefings and passages as rows, and back.

A library has two collections. `records` (no vectors to speak of) holds, told apart by `kind`:

    LIBRARY   one row: whose vectors these are
    BRIEFING  a row for each id that ever was, the commit point: it names the `version` of the briefing that counts
    WRITING   a row for each version that is or was being written, to sweep up after a writer that died
    TEXT      the text of a version, in pieces
    WORDS     the words of a version (see index/milvus/postings.py), in pieces
    REST      what of a passage has no room in its row, in pieces
    PAGES     where in the text the pages of a version begin, as JSON, in pieces; only where it has pages

`passages` has a row for each passage of each version, with its vector, the day and source to filter by, and in `body`
all else. Whatever carries a version that no BRIEFING row names is not there for any reader.
"""

import base64
import hashlib
import json
import time
import uuid
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus import Briefing, Passage, Sentence, Span, words_of
from index.candidates import Arrays
from index.errors import LibraryError
from index.milvus.client import INT64, VARCHAR, Row
from index.milvus.postings import pack
from index.records import EmbeddedPassage, Listed, sentence_count
from index.terms import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIBRARY, BRIEFING, WRITING, TEXT, WORDS, REST, PAGES = range(7)
FORMAT = 2
FORMATS = (1, 2)
"""The formats that are read; in the first there were no pages, and nothing was set by hand."""
RECORD_FIELDS = {"kind": INT64, "at": INT64, "version": VARCHAR, "body": VARCHAR}
PASSAGE_FIELDS = {"version": VARCHAR, "day": INT64, "source": INT64, "body": VARCHAR}
NO_VECTOR = [0.0, 0.0]  # every collection has to have one
PIECE = 60_000  # bytes of a field that takes 65,535
PIECE_CHARACTERS = PIECE // 4  # of UTF-8, at worst


def now() -> int:
    """Microseconds since 1970, by this machine's clock."""
    return time.time_ns() // 1000


def key_of(id: str) -> str:
    """The key of the row of the briefing `id`, from which the id can't be told."""
    return hashlib.sha256(id.encode(errors="surrogatepass")).hexdigest()[:32]


def source_number(source: str) -> int:
    """What a source is filtered by: 64 bits of its hash."""
    return int.from_bytes(
        hashlib.blake2b(source.encode(errors="replace"), digest_size=8).digest(), "little", signed=True
    )


def day_number(date: str) -> int:
    return int(date.replace("-", "")) if date else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A BRIEFING row: what is kept under an id, if anything is.

    `changes` counts how often that changed; `at` is when it last did; `listed` is None once it was removed.
    `text`, `words` and `pages` are how many pieces there are of each.
    """

    key: str
    version: str
    at: int
    changes: int
    listed: Listed | None
    text: int = 0
    words: int = 0
    pages: int = 0

    @property
    def passages(self) -> int:
        return self.listed.passages if self.listed else 0


def record(key: str, kind: int, version: str, body: str, at: int = 0) -> Row:
    return {"key": key, "kind": kind, "at": at, "version": version, "body": body, "vector": NO_VECTOR}


def entry_row(entry: Entry) -> Row:
    fields: dict[str, Any] = {"changes": entry.changes, "text": entry.text, "words": entry.words, "pages": entry.pages}
    if (listed := entry.listed) is not None:
        fields["listed"] = [getattr(listed, name) for name in Listed.__slots__]
    body = json.dumps(fields, ensure_ascii=False)
    if len(body.encode()) > PIECE:
        raise LibraryError(
            f"the id, title and source of a briefing have {len(body.encode())} bytes, {PIECE} is the most; shorten them"
        )
    return record(entry.key, BRIEFING, entry.version, body, entry.at)


def entry_of(row: Row) -> Entry:
    fields = json.loads(row["body"])
    listed = _listed(*fields["listed"]) if "listed" in fields else None
    pieces = (fields["text"], fields["words"], fields.get("pages", 0))
    return Entry(row["key"], row["version"], row["at"], fields["changes"], listed, *pieces)


def _listed(*fields: Any) -> Listed:
    known, by_hand = fields[:7], fields[7:]  # the last is not in rows of the first format
    return Listed(*known, *map(tuple, by_hand))


# -- what a version is made of ----------------------------------------------------------------------------------------


class Made(NamedTuple):
    """A version of a briefing: its commit point, and the rows of both collections that have to be there before."""

    entry: Entry
    records: list[Row]
    passages: list[Row]


def made_of(briefing: Briefing, passages: Sequence[EmbeddedPassage], changes: int) -> Made:
    """A new version of `briefing`."""
    version = uuid.uuid4().hex
    texts = _cut(briefing.text, PIECE_CHARACTERS)
    stems = [terms(words_of(briefing, item.passage)) for item in passages]
    words = _cut(base64.b64encode(pack(stems)).decode(), PIECE)
    pages = _cut(json.dumps(briefing.pages), PIECE) if briefing.pages else []
    records = [
        *_pieces(TEXT, version, version, texts),
        *_pieces(WORDS, version, version, words),
        *_pieces(PAGES, version, version, pages),
    ]
    rows = []
    for number, item in enumerate(passages):
        key = passage_key(version, number)
        body, *rest = _cut(_body(item), PIECE)
        rows.append(
            {
                "key": key,
                "version": version,
                "day": day_number(briefing.date),
                "source": source_number(briefing.source),
                "body": body,
                "vector": item.vector,
            }
        )
        records += _pieces(REST, key, version, rest)
    listed = Listed(
        briefing.id,
        briefing.title,
        briefing.date,
        briefing.source,
        briefing.sha256,
        len(passages),
        sentence_count([item.passage for item in passages]),
        briefing.by_hand,
    )
    entry = Entry(key_of(briefing.id), version, 0, changes, listed, len(texts), len(words), len(pages))
    return Made(entry, records, rows)


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, max(1, len(text)), size)]


def passage_key(version: str, number: int) -> str:
    return f"{version}{number:08x}"


def place_of(key: str) -> tuple[str, int]:
    """The version and number of a passage."""
    return key[:32], int(key[32:], 16)


def piece_keys(kind: int, of: str, count: int) -> list[str]:
    return [f"{of}.{kind}.{number}" for number in range(count)]


def _pieces(kind: int, of: str, version: str, texts: Sequence[str]) -> Iterator[Row]:
    for key, text in zip(piece_keys(kind, of, len(texts)), texts, strict=True):
        yield record(key, kind, version, text)


def joined(kind: int, of: str, count: int, bodies: dict[str, str]) -> str | None:
    """What was cut into pieces; None if one is missing."""
    keys = piece_keys(kind, of, count)
    return "".join(bodies[key] for key in keys) if bodies.keys() >= set(keys) else None


def briefing_of(entry: Entry, bodies: dict[str, str]) -> Briefing | None:
    """The briefing of `entry` from the pieces in `bodies`, by key; None if one is missing, or it was removed."""
    text = joined(TEXT, entry.version, entry.text, bodies)
    pages = joined(PAGES, entry.version, entry.pages, bodies)
    if text is None or pages is None or (listed := entry.listed) is None:
        return None
    known = (listed.id, text, listed.title, listed.date, listed.source)
    return Briefing(*known, tuple(json.loads(pages or "[]")), listed.by_hand)


def unpacked(text: str) -> bytes:
    """The pack of words that was kept as `text`."""
    return base64.b64decode(text)


# -- passages ---------------------------------------------------------------------------------------------------------


def _body(item: EmbeddedPassage) -> str:
    """A header in JSON of the length its first eight digits tell, then sentence vectors and tokens in base64."""
    passage, tokens = item.passage, item.tokens
    blobs = [item.sentence_vectors.tobytes(), tokens.sentences.tobytes(), tokens.states.tobytes()]
    content = base64.b64encode(b"".join(blobs)).decode()
    header = json.dumps(
        {
            "sentences": [[span.start, span.end] for span in passage.sentences],
            "heading": _dump(passage.heading),
            "speaker": _dump(passage.speaker),
            "reply_to": _dump(passage.reply_to),
            "name": passage.name,
            "role": passage.role,
            "sizes": [len(blob) for blob in blobs],
            "crc": zlib.crc32(content.encode(), zlib.crc32(item.vector.tobytes())),
        }
    )
    size = 16 + len(header) + len(content)
    return f"{len(header):08x}{size:08x}{header}{content}"


def pieces_missing(body: str) -> int:
    """How many pieces of a passage stand in other rows, as the beginning of its body tells."""
    return max(0, -(-int(body[8:16], 16) // PIECE) - 1)


def passage_of(body: str, vector: "NDArray[np.float32]") -> tuple[Passage, Arrays]:
    """The passage that was kept as `body` and `vector`. Raises ValueError if it isn't what was written."""
    end = 16 + int(body[:8], 16)
    header, content = json.loads(body[16:end]), body[end:]
    own = vector.tobytes()
    if header["crc"] != zlib.crc32(content.encode(), zlib.crc32(own)):
        raise ValueError("is not what was written")
    data, blobs, at = base64.b64decode(content), [], 0
    for size in header["sizes"]:
        blobs.append(data[at : at + size])
        at += size
    sentences = tuple(Sentence(start, end) for start, end in header["sentences"])
    passage = Passage(
        sentences[0].start,
        sentences[-1].end,
        sentences,
        heading=_load(header["heading"]),
        speaker=_load(header["speaker"]),
        reply_to=_load(header.get("reply_to")),
        name=header.get("name", ""),
        role=header.get("role", ""),
    )
    return passage, Arrays(own, *blobs)


def _dump(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _load(span: list[int] | None) -> Span | None:
    return None if span is None else Span(*span)
