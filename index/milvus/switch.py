"""A library in Milvus embedded again: another epoch is written beside the one in use, then takes over its name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus import Briefing
from index.embed.model import EmbedderIdentity
from index.errors import LibraryError
from index.milvus import collections
from index.milvus import view as views
from index.milvus.address import Address
from index.milvus.cache import Cache
from index.milvus.client import Client
from index.milvus.collections import Epoch
from index.milvus.rows import Entry, entry_row
from index.milvus.view import View
from index.milvus.writer import Writer
from index.records import EmbeddedPassage


class Switch:
    """Replaces the whole content of a library, and goes back to what it was before."""

    def __init__(self, client: Client, address: Address, held: Cache, writer: Writer) -> None:
        self._client = client
        self._address = address
        self._held = held
        self._writer = writer

    def replace_all(
        self, embedder: EmbedderIdentity, briefings: Iterable[tuple[Briefing, Sequence[EmbeddedPassage]]]
    ) -> None:
        """As Store says. What was there before is kept until the first change, for `roll_back`.

        Raises LibraryError, and leaves all as it was, if another process changes the library meanwhile.
        """
        self._held.expire()
        before = self._held.look(fresh=True)
        made = collections.make(
            self._client, self._address.name, embedder, self._address.index, before.epoch.records if before else ""
        )
        try:
            entries = dict[str, Entry]()
            for briefing, passages in briefings:
                entry = self._writer.written(made, briefing, passages, None)
                self._client.upsert(made.records, [entry_row(entry)])
                entries[entry.key] = entry
            self._check_whole(made, entries)
            changes = (before.generation if before else 0) + 1
            collections.describe(self._client, replace(made, earlier=changes - len(entries)))
            self._switch(before, made)
        except BaseException:
            if self._client.bound(self._address.name) != made.records:
                collections.drop(self._client, made.records)
            raise

    def _check_whole(self, made: Epoch, entries: dict[str, Entry]) -> None:
        expected = sum(entry.passages for entry in entries.values())
        if (found := self._client.count(made.passages, 'key >= "0"')) != expected:
            raise LibraryError(
                f"the library {self._address.shown} keeps {found} of {expected} passages that were embedded again; "
                "nothing was switched; try again"
            )

    def _switch(self, before: View | None, made: Epoch) -> None:
        if before is None:
            if not self._client.bind(self._address.name, made.records):
                raise LibraryError(f"another process made the library {self._address.shown}; nothing was switched")
        else:
            self._refuse_changed(before)
            self._client.rebind(self._address.name, made.records)
            try:
                self._refuse_changed(before)  # by one that had not seen the switch
            except LibraryError:
                self._client.rebind(self._address.name, before.epoch.records)
                raise
            if before.epoch.previous:
                collections.drop(self._client, before.epoch.previous)
        self._held.forget()

    def _refuse_changed(self, before: View) -> None:
        if views.read(self._client, before.epoch).generation != before.generation:
            raise LibraryError(
                f"the library {self._address.shown} was changed while it was embedded again; nothing was switched; "
                "try again when nobody writes"
            )

    def roll_back(self) -> None:
        """Switch back to what the library was before it was embedded again. Possible until it is changed."""
        view = self._held.look(fresh=True)
        previous = view.epoch.previous if view else ""
        if view is None or not previous or not self._client.has(previous):
            raise LibraryError(
                f"the library {self._address.shown} has nothing to go back to: it was not embedded again, or it was "
                "changed since"
            )
        old = collections.read(self._client, previous, self._address.shown)
        changes = view.generation + 1 - views.read(self._client, old).generation
        collections.describe(self._client, replace(old, earlier=old.earlier + changes))
        self._client.rebind(self._address.name, previous)
        collections.drop(self._client, view.epoch.records)
        self._held.forget()
