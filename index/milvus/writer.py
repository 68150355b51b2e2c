"""Writing to a library in Milvus.

A briefing is written under a version of its own: a WRITING row, its words, text and passages, then the one row that
names the version, after which it is there for everybody, whole; what it replaces is deleted last. A writer that dies
leaves rows that nobody sees; whoever writes later sweeps them up by its WRITING row.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus import Briefing
from index.embed.model import EmbedderIdentity, require_same_embedder
from index.errors import LibraryError
from index.milvus import collections
from index.milvus.address import Address
from index.milvus.cache import Cache
from index.milvus.client import Client
from index.milvus.collections import Epoch
from index.milvus.rows import BRIEFING, WRITING, Entry, entry_row, key_of, made_of, now, record
from index.milvus.view import View
from index.records import EmbeddedPassage, Status

ABANDONED = 600_000_000  # microseconds after which a version still being written is taken for left behind
SLOW = 300_000_000  # after which its writer gives it up


class Writer:
    """Puts briefings into a library and takes them out, in the sight of everybody at once."""

    def __init__(self, client: Client, address: Address, held: Cache) -> None:
        self._client = client
        self._address = address
        self._held = held

    def put(self, briefing: Briefing, passages: Sequence[EmbeddedPassage], embedder: EmbedderIdentity) -> Status:
        """As Store says."""
        while True:
            view = self._held.look(fresh=True) or self._founded(embedder)
            # Also where nothing was added yet: whoever founded it may be about to, and must not lose what it writes.
            require_same_embedder(self._address.shown, view.epoch.embedder, embedder)
            old = view.entries.get(key_of(briefing.id))
            if old is not None and old.listed is not None and old.listed.sha256 == briefing.sha256:
                return "unchanged"
            started = now()
            entry = self.written(view.epoch, briefing, passages, old)
            if now() - started > SLOW:  # another process may be about to sweep it up
                raise LibraryError(
                    f"the library {self._address.shown} took longer than {SLOW // 60_000_000} minutes to take in "
                    f"{briefing.id}; it was not added; try again when it is less busy"
                )
            if self._committed(view.epoch, entry, old):
                return "replaced" if old is not None and old.listed is not None else "added"

    def delete(self, id: str) -> bool:
        """As Store says."""
        while True:
            view = self._held.look(fresh=True)
            old = view.entries.get(key_of(id)) if view else None
            if view is None or old is None or old.listed is None:
                return False
            gone = Entry(old.key, "", max(now(), old.at + 1), old.changes + 1, None)
            if self._committed(view.epoch, gone, old):
                return True

    def written(
        self, epoch: Epoch, briefing: Briefing, passages: Sequence[EmbeddedPassage], old: Entry | None
    ) -> Entry:
        """Write a version of `briefing` that nobody sees yet; the entry that will name it."""
        made = made_of(briefing, passages, 1 + (old.changes if old else 0))
        entry_row(made.entry)  # refuses what is too long
        version = made.entry.version
        self._client.upsert(epoch.records, [record(f"w{version}", WRITING, version, made.entry.key, now())])
        self._client.upsert(epoch.records, made.records)
        self._client.upsert(epoch.passages, made.passages)
        return replace(made.entry, at=max(now(), old.at + 1 if old else 0))

    def _committed(self, epoch: Epoch, entry: Entry, old: Entry | None) -> bool:
        """Put `entry` in the place of `old`, for everybody; False if the library was switched to another epoch."""
        self._forget_previous(epoch)
        self._client.upsert(epoch.records, [entry_row(entry)])
        if self._client.bound(self._address.name) != epoch.records:
            self._held.expire()
            return False
        self._held.committed(epoch, entry)
        if old is not None and old.version:
            self._erase(epoch, old.version)
        return True

    def _erase(self, epoch: Epoch, version: str) -> None:
        """Delete all rows of a version, also those of one written by half."""
        of_it = f'version == "{version}"'
        rows = self._client.query(epoch.passages, of_it, ["key"], fresh=True)
        self._client.delete(epoch.passages, [row["key"] for row in rows])
        rows = self._client.query(epoch.records, f"{of_it} and kind != {BRIEFING}", ["key"], fresh=True)
        self._client.delete(epoch.records, [row["key"] for row in rows])

    def _founded(self, embedder: EmbedderIdentity) -> View:
        """Make the collections of a new library, unless another process is faster."""
        epoch = collections.make(self._client, self._address.name, embedder, self._address.index)
        if not self._client.bind(self._address.name, epoch.records):
            collections.drop(self._client, epoch.records)
        self._held.expire()
        view = self._held.look(fresh=True)
        if view is None:
            raise LibraryError(f"the library {self._address.shown} was dropped while it was made; try again")
        return view

    def _forget_previous(self, epoch: Epoch) -> None:
        """Drop what was there before the library was embedded again: a change would not be in it."""
        if not epoch.previous:
            return
        collections.drop(self._client, epoch.previous)
        kept = replace(epoch, previous="")
        collections.describe(self._client, kept)
        self._held.described(epoch, kept)

    def sweep(self, view: View) -> int:
        """Delete versions that were never finished or are replaced, and the notes of those that are there."""
        old = f"kind == {WRITING} and at < {now() - ABANDONED}"
        rows = self._client.query(view.epoch.records, old, ["key", "version", "body"], fresh=False)
        if not rows:
            return 0
        named = self._client.rows(view.epoch.records, [row["body"] for row in rows], ["key", "version"], fresh=True)
        living, swept = {row["version"] for row in named} | view.versions.keys(), 0
        for row in rows:
            if row["version"] not in living:
                self._erase(view.epoch, row["version"])
                swept += 1
        self._client.delete(view.epoch.records, [row["key"] for row in rows])
        return swept
