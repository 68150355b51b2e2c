"""The Store in Milvus.

A briefing is written under a version of its own: a WRITING row, its words, text and passages, then the one row that
names the version, after which it is there for everybody, whole; what it replaces is deleted last. A writer that dies
leaves rows that nobody sees; whoever writes later sweeps them up by its WRITING row.

Readers hold the table of contents and the words in memory (see cache.py) and ask the server for the nearest passages
and for what is kept of those that were found.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import astuple, replace

from corpus import Briefing
from index.candidates import Found, scored
from index.embed.model import EmbedderIdentity, require_same_embedder
from index.errors import LibraryError
from index.milvus import collections
from index.milvus import view as views
from index.milvus.address import parsed
from index.milvus.cache import Cache
from index.milvus.client import MOST_HITS, Client
from index.milvus.collections import Epoch
from index.milvus.rows import (
    BRIEFING,
    WRITING,
    Entry,
    day_number,
    entry_row,
    key_of,
    made_of,
    now,
    passage_key,
    place_of,
    record,
    source_number,
)
from index.milvus.view import View
from index.records import Candidate, EmbeddedPassage, Feedback, Finding, Listed, Query, Scope, Status

ABANDONED = 600_000_000  # microseconds after which a version still being written is taken for left behind
SLOW = 300_000_000  # after which its writer gives it up
ATTEMPTS = 5  # at a search while what it finds is being replaced


class MilvusStore:
    """A Store on a server, or in a file of milvus-lite's. Threads may share it, and processes the library."""

    def __init__(self, address: str) -> None:
        self._address = parsed(address)
        self._client = Client(self._address)
        self._held = Cache(self._client, self._address)
        try:
            self._held.look(fresh=True)
        except BaseException:
            self._client.close()
            raise

    def close(self) -> None:
        self._client.close()

    # -- what is there ------------------------------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        return self._address.name

    def embedder(self) -> EmbedderIdentity | None:
        view = self._held.look()
        return view.epoch.embedder if view and (view.versions or view.generation) else None

    def unchanging(self) -> AbstractContextManager[object]:
        return nullcontext()

    def generation(self) -> int:
        view = self._held.look()
        return view.generation if view else 0

    def kept(self, id: str) -> Listed | None:
        view = self._held.look(fresh=True)
        entry = view.entries.get(key_of(id)) if view else None
        return entry.listed if entry else None

    def listed(self) -> list[Listed]:
        view = self._held.look(fresh=True)
        found = [entry.listed for entry in view.versions.values() if entry.listed] if view else []
        by_id = sorted(found, key=lambda item: item.id)
        return sorted(by_id, key=lambda item: item.date, reverse=True)

    def get(self, id: str) -> Briefing | None:
        for _ in range(ATTEMPTS):
            view = self._held.look(fresh=True)
            entry = view.entries.get(key_of(id)) if view else None
            if view is None or entry is None or entry.listed is None:
                return None
            if found := self._held.texts(view.epoch, [entry]):
                return found[entry.version]
            self._held.expire()  # it was replaced meanwhile
        raise LibraryError(self._held.lost(id, "its text"))

    def embedded(self, id: str) -> list[EmbeddedPassage]:
        view = self._held.look(fresh=True)
        entry = view.entries.get(key_of(id)) if view else None
        if view is None or entry is None or entry.listed is None:
            return []
        keys = [passage_key(entry.version, number) for number in range(entry.passages)]
        found = self._held.passages(view.epoch, keys)
        if len(found) < len(keys):
            raise LibraryError(self._held.lost(id, "what was cut from it"))
        dimension = view.epoch.embedder.dimension
        return [EmbeddedPassage.of(found[key][0], dimension, *found[key][1]) for key in keys]

    # -- writing ------------------------------------------------------------------------------------------------------

    def put(self, briefing: Briefing, passages: Sequence[EmbeddedPassage], embedder: EmbedderIdentity) -> Status:
        while True:
            view = self._held.look(fresh=True) or self._founded(embedder)
            # Also where nothing was added yet: whoever founded it may be about to, and must not lose what it writes.
            require_same_embedder(self._address.shown, view.epoch.embedder, embedder)
            old = view.entries.get(key_of(briefing.id))
            if old is not None and old.listed is not None and old.listed.sha256 == briefing.sha256:
                return "unchanged"
            started = now()
            entry = self._written(view.epoch, briefing, passages, old)
            if now() - started > SLOW:  # another process may be about to sweep it up
                raise LibraryError(
                    f"the library {self._address.shown} took longer than {SLOW // 60_000_000} minutes to take in "
                    f"{briefing.id}; it was not added; try again when it is less busy"
                )
            if self._committed(view.epoch, entry, old):
                return "replaced" if old is not None and old.listed is not None else "added"

    def delete(self, id: str) -> bool:
        while True:
            view = self._held.look(fresh=True)
            old = view.entries.get(key_of(id)) if view else None
            if view is None or old is None or old.listed is None:
                return False
            gone = Entry(old.key, "", max(now(), old.at + 1), old.changes + 1, None)
            if self._committed(view.epoch, gone, old):
                return True

    def _written(
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
        if self._client.bound(self._name) != epoch.records:
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
        epoch = collections.make(self._client, self._name, embedder, self._address.index)
        if not self._client.bind(self._name, epoch.records):
            collections.drop(self._client, epoch.records)
        self._held.expire()
        view = self._held.look(fresh=True)
        if view is None:
            raise LibraryError(f"the library {self._address.shown} was dropped while it was made; try again")
        return view

    def replace_all(
        self, embedder: EmbedderIdentity, briefings: Iterable[tuple[Briefing, Sequence[EmbeddedPassage]]]
    ) -> None:
        """As Store says. What was there before is kept until the first change, for `roll_back`.

        Raises LibraryError, and leaves all as it was, if another process changes the library meanwhile.
        """
        self._held.expire()
        before = self._held.look(fresh=True)
        made = collections.make(
            self._client, self._name, embedder, self._address.index, before.epoch.records if before else ""
        )
        try:
            entries = dict[str, Entry]()
            for briefing, passages in briefings:
                entry = self._written(made, briefing, passages, None)
                self._client.upsert(made.records, [entry_row(entry)])
                entries[entry.key] = entry
            self._check_whole(made, entries)
            changes = (before.generation if before else 0) + 1
            collections.describe(self._client, replace(made, earlier=changes - len(entries)))
            self._switch(before, made)
        except BaseException:
            if self._client.bound(self._name) != made.records:
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
            if not self._client.bind(self._name, made.records):
                raise LibraryError(f"another process made the library {self._address.shown}; nothing was switched")
        else:
            self._refuse_changed(before)
            self._client.rebind(self._name, made.records)
            try:
                self._refuse_changed(before)  # by one that had not seen the switch
            except LibraryError:
                self._client.rebind(self._name, before.epoch.records)
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
        self._client.rebind(self._name, previous)
        collections.drop(self._client, view.epoch.records)
        self._held.forget()

    def _forget_previous(self, epoch: Epoch) -> None:
        """Drop what was there before the library was embedded again: a change would not be in it."""
        if not epoch.previous:
            return
        collections.drop(self._client, epoch.previous)
        kept = replace(epoch, previous="")
        collections.describe(self._client, kept)
        self._held.described(epoch, kept)

    def refresh(self) -> None:
        """Sweep up what dead writers left; everything that is kept can be searched already."""
        if (view := self._held.look()) is not None:
            self._sweep(view)

    def _sweep(self, view: View) -> int:
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

    # -- searching ----------------------------------------------------------------------------------------------------

    def search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
        for _ in range(ATTEMPTS):
            view = self._held.searchable()
            if view is None or view.postings is None:
                return []
            places = self._nearest(view, query, depth, scope)
            names = None if scope.everything else _within(view, scope)
            places.update(view.postings.search(query.stems, depth, names))
            ordered = sorted(places, key=lambda place: (view.versions[place[0]].at, *place))
            found = self._held.passages(view.epoch, [passage_key(*place) for place in ordered])
            texts = self._held.texts(
                view.epoch, [view.versions[version] for version in {place[0] for place in ordered}]
            )
            if len(found) == len(ordered) and texts.keys() >= {place[0] for place in ordered}:
                bm25 = view.postings.scores(query.stems, ordered)
                items = [Found(texts[place[0]], *found[passage_key(*place)], bm25.get(place, 0.0)) for place in ordered]
                return scored(query, items, view.postings.count, view.postings.size)
            self._held.expire()  # something found is being replaced: look again
            self._held.look(fresh=True)
        raise LibraryError(
            f"the library {self._address.shown} lacks passages that it should keep; see: briefing-qa doctor"
        )

    def _nearest(self, view: View, query: Query, depth: int, scope: Scope) -> set[tuple[str, int]]:
        """The places of the `depth` nearest passages of `view` within `scope`."""
        if (chosen := _filter(scope)) is None:
            return set()
        limit = depth
        while True:
            limit = min(limit, MOST_HITS)
            hits = self._client.nearest(view.epoch.passages, query.vector, limit, chosen, fresh=self._held.lagging)
            places = [place_of(key) for key in hits]
            there = [place for place in places if place[0] in view.versions][:depth]
            # What is being written or deleted is found too, and may take the place of what is looked for.
            if len(there) >= depth or len(hits) < limit or limit == MOST_HITS:
                return set(there)
            limit *= 4

    def counts(self, stems: Sequence[str]) -> list[int]:
        view = self._held.searchable()
        return [view.postings.count(stem) if view and view.postings else 0 for stem in stems]

    def size(self) -> int:
        view = self._held.searchable()
        return view.postings.size if view and view.postings else 0

    # -- what readers say of answers ----------------------------------------------------------------------------------

    def keep_feedback(self, said: Feedback) -> None:
        collection = collections.feedback_of(self._name)
        if not self._client.has(collection):
            self._client.create(collection, collections.FEEDBACK_FIELDS, 2, "FLAT")
        body = json.dumps(astuple(said), ensure_ascii=False)
        if len(body.encode()) > 65_000:
            raise LibraryError(f"what a reader said has {len(body.encode())} bytes, 65,000 is the most; shorten it")
        self._client.upsert(collection, [collections.feedback_row(body)])

    def feedback(self) -> list[Feedback]:
        collection = collections.feedback_of(self._name)
        if not self._client.has(collection):
            return []
        self._client.load(collection)
        rows = [row for some in self._client.all(collection, "at > 0", ["at", "body"], 1000) for row in some]
        said = [(row["at"], Feedback(*json.loads(row["body"]))) for row in rows]
        return [item for _, item in sorted(said, key=lambda pair: (pair[1].at, pair[0]), reverse=True)]

    # -- its health ---------------------------------------------------------------------------------------------------

    def check(self, *, repair: bool) -> list[Finding]:
        self._held.expire()
        view = self._held.look(fresh=True)
        if view is None:
            return []
        findings = []
        for entry in view.versions.values():
            listed = entry.listed
            assert listed is not None
            try:
                self._held.forget_text(entry.version)
                whole = bool(self._held.texts(view.epoch, [entry])) and len(self.embedded(listed.id)) == entry.passages
                problem = "" if whole else self._held.lost(listed.id, "its text")
            except LibraryError as error:
                problem = str(error)
            if problem:
                findings.append(Finding(f"briefing {listed.id}", False, problem))
        swept = self._sweep(view) if repair else 0
        kept = f"{len(view.versions)} briefings, {view.passages} passages"
        findings.insert(0, Finding(self._address.shown, True, f"{kept}, each looked at; {swept} left behind swept up"))
        return findings


def _filter(scope: Scope) -> str | None:
    """The passages within `scope`, in the server's words; None if there can be none."""
    parts = []
    if scope.since:
        parts.append(f"day >= {day_number(scope.since)}")
    if scope.until:
        parts.append(f"day > 0 and day <= {day_number(scope.until)}")
    if scope.sources is not None:
        if not scope.sources:
            return None
        parts.append(f"source in [{','.join(str(source_number(source)) for source in scope.sources)}]")
    return " and ".join(parts)


def _within(view: View, scope: Scope) -> set[str]:
    """The versions within `scope`."""
    return {version for version, entry in view.versions.items() if entry.listed and scope.holds(entry.listed)}
