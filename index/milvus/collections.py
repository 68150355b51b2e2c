"""The collections of a library.

`name` is an alias of the `records` collection of the epoch that counts, `name_E`; its passages are `name_E_passages`.
Embedding a library again makes another epoch beside it and switches the alias when it is whole: one call, at once for
everybody. A server lets only one of many bind a new alias, which decides whose embedder a new library gets.
What readers say of answers is in `name_feedback`, notes are in `name_notes`, whatever the epoch.
"""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass

from index.embed.model import EmbedderIdentity
from index.errors import LibraryError
from index.milvus.client import INT64, VARCHAR, Client, Row
from index.milvus.rows import FORMAT, FORMATS, LIBRARY, NO_VECTOR, PASSAGE_FIELDS, RECORD_FIELDS, now, record

LIBRARY_KEY = "library"
FEEDBACK_FIELDS = {"at": INT64, "body": VARCHAR}


@dataclass(frozen=True, slots=True)
class Epoch:
    """The two collections of a library, and whose vectors are in them.

    `previous` is the `records` of the epoch before, `earlier` the number of changes that its rows do not count.
    """

    records: str
    embedder: EmbedderIdentity
    previous: str = ""
    earlier: int = 0

    @property
    def passages(self) -> str:
        return passages_of(self.records)


def passages_of(records: str) -> str:
    return f"{records}_passages"


def feedback_of(name: str) -> str:
    return f"{name}_feedback"


def make(client: Client, name: str, embedder: EmbedderIdentity, index: str, previous: str = "") -> Epoch:
    """New collections, to which the library's name is not bound yet."""
    epoch = Epoch(f"{name}_{uuid.uuid4().hex[:12]}", embedder, previous)
    with ThreadPoolExecutor(2) as pool:  # a server takes seconds for each
        records = pool.submit(client.create, epoch.records, RECORD_FIELDS, 2, "FLAT")
        passages = pool.submit(client.create, epoch.passages, PASSAGE_FIELDS, embedder.dimension, index)
        records.result(), passages.result()
    describe(client, epoch)
    return epoch


def describe(client: Client, epoch: Epoch) -> None:
    """Write down in the epoch what it is."""
    identity = epoch.embedder
    body = {"format": FORMAT, "embedder": list(astuple(identity))}
    row = record(
        LIBRARY_KEY,
        LIBRARY,
        epoch.records,
        json.dumps(body | {"previous": epoch.previous, "earlier": epoch.earlier}),
        now(),
    )
    client.upsert(epoch.records, [row])


def current(client: Client, name: str, shown: str) -> Epoch | None:
    """The epoch that the library's name stands for; None if there is no such library."""
    records = client.bound(name)
    return None if records is None else read(client, records, shown)


def read(client: Client, records: str, shown: str) -> Epoch:
    """The epoch of `records`, as it is written down in it."""
    for collection in (records, passages_of(records)):
        client.load(collection)
    found = client.rows(records, [LIBRARY_KEY], ["body"], fresh=True)
    if not found:
        raise LibraryError(f"{shown} is not a library of this program, or a damaged one; name another")
    body = json.loads(found[0]["body"])
    if body["format"] not in FORMATS:
        raise LibraryError(
            f"the library {shown} has format {body['format']}, this program reads {' and '.join(map(str, FORMATS))}: "
            "open it with the version of briefing-qa that made it, or copy it with that version into a folder and back "
            "with this one"
        )
    return Epoch(records, _identity(*body["embedder"]), body["previous"], body["earlier"])


def _identity(name: str, sha256: str, dimension: int, recipe: int = 1) -> EmbedderIdentity:
    return EmbedderIdentity(name, sha256, dimension, recipe)  # before recipes were written down there was one


def drop(client: Client, records: str) -> None:
    for collection in (records, passages_of(records)):
        client.drop(collection)


def feedback_row(body: str) -> Row:
    return {"key": uuid.uuid4().hex, "at": now(), "body": body, "vector": NO_VECTOR}
