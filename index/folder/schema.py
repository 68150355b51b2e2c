"""The tables of `library.sqlite`."""

from index.sqlite_file import Schema

# Row numbers are never used twice (AUTOINCREMENT): a search index that is behind can miss a row, never mistake it.
# A `crc` is of everything else in its row, since SQLite itself doesn't notice a flipped bit in what it keeps.
_FEEDBACK = """
CREATE TABLE feedback ( -- what readers said of answers; it outlives the briefings, so it refers to none by row
    at TEXT NOT NULL, "right" INTEGER NOT NULL, reason TEXT NOT NULL, question TEXT NOT NULL, found INTEGER NOT NULL,
    briefing TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL
);"""
# Most briefings have no row of this: their pages are unknown, and nobody set anything by hand.
_DETAILS = """
CREATE TABLE details (
    briefing INTEGER PRIMARY KEY REFERENCES briefings ON DELETE CASCADE,
    pages TEXT NOT NULL, -- JSON: where in the text each page begins
    by_hand TEXT NOT NULL, -- JSON: the names of the metadata that a person set
    crc INTEGER NOT NULL
);"""
_NOTES = """
CREATE TABLE notes ( -- what programs keep with the library beside its briefings, see index/notes.py
    kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (kind, key)
);"""
_TABLES = f"""
CREATE TABLE embedder (name TEXT NOT NULL, sha256 TEXT NOT NULL, dimension INTEGER NOT NULL, recipe INTEGER NOT NULL);
CREATE TABLE history ( -- a line for each change
    generation INTEGER PRIMARY KEY,
    stamp TEXT NOT NULL -- tells this change from that of the same number in a copy which went its own way
);
CREATE TABLE briefings (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL, date TEXT NOT NULL, source TEXT NOT NULL, sha256 TEXT NOT NULL,
    passages INTEGER NOT NULL, sentences INTEGER NOT NULL, -- how many
    crc INTEGER NOT NULL,
    text TEXT NOT NULL -- last, so that the table of contents is read without it
);
CREATE INDEX briefings_by_date ON briefings (date, source);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    briefing INTEGER NOT NULL REFERENCES briefings ON DELETE CASCADE,
    sentences TEXT NOT NULL, -- JSON: [[start, end], ...]
    heading TEXT, speaker TEXT, reply_to TEXT, -- JSON: [start, end]
    name TEXT NOT NULL, role TEXT NOT NULL, -- of the speaker; empty if the briefing does not show them
    crc INTEGER NOT NULL
);
CREATE INDEX passages_by_briefing ON passages (briefing);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    crc INTEGER NOT NULL,
    vector BLOB NOT NULL, -- float32
    sentences BLOB NOT NULL, -- float32, one row of a sentence after the other
    token_sentences BLOB NOT NULL, token_states BLOB NOT NULL -- uint16 and int8, see index/late.py
);{_DETAILS}{_FEEDBACK}{_NOTES}
"""
SCHEMA = Schema(
    kind="a library",
    version=6,
    script=_TABLES,
    again="add its files to a new library",
    migrations={  # they only add, so a process that has the file open is not disturbed
        2: [_FEEDBACK],
        3: [
            "ALTER TABLE embedder ADD COLUMN recipe INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE passages ADD COLUMN reply_to TEXT",
            "ALTER TABLE passages ADD COLUMN name TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE passages ADD COLUMN role TEXT NOT NULL DEFAULT ''",
        ],
        4: [_DETAILS],
        5: [_NOTES],
    },
)
