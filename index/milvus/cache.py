"""The library as this process sees it: which briefings are there, and what is kept of them, read when it is needed.

The table of contents and the words are held in memory (see view.py), the texts of the briefings met last too. Another
process's change is seen within a second or so; one's own at once.
"""

import threading
import time
from collections.abc import Sequence

from corpus import Briefing, Passage
from index.candidates import Arrays
from index.errors import LibraryError
from index.milvus import collections
from index.milvus import view as views
from index.milvus.address import Address
from index.milvus.client import Client, Row
from index.milvus.collections import Epoch
from index.milvus.rows import PAGES, REST, TEXT, Entry, briefing_of, joined, now, passage_of, piece_keys, pieces_missing
from index.milvus.view import View

Kept = tuple[Passage, Arrays]

LOOK_SECONDS = 0.1  # for so long, nobody asks the server anew whether something has changed
FRESH_SECONDS = 1.0  # for so long, what was read as it is now still counts as that
LAG_SECONDS = 8.0  # a search that is not fresh sees whatever was written longer ago than this; servers promise 5
BRIEFINGS_IN_MEMORY = 2048


class Cache:
    """What is there, at the last look. Threads may share it."""

    def __init__(self, client: Client, address: Address) -> None:
        self._client = client
        self._name = address.name
        self._shown = address.shown
        self._lock = threading.RLock()
        self._view: View | None = None
        self._looked = 0  # when the view was last brought up, by the wall clock, microseconds
        # When it was last looked at, was last all that is there, and last changed, by a clock that only runs.
        self._last = self._fresh = self._changed = float("-inf")
        self._briefings: dict[str, Briefing] = {}

    # -- which briefings are there ------------------------------------------------------------------------------------

    def look(self, *, fresh: bool = False) -> View | None:
        """The view of what is there: all of it if `fresh`, else of a moment ago. None while there is no library."""
        with self._lock:
            before, started, looked = self._view, time.monotonic(), now()
            if before is not None and started - (self._fresh if fresh else self._last) < (
                FRESH_SECONDS if fresh else LOOK_SECONDS
            ):
                return before
            after = None
            if before is not None:
                after = views.refreshed(self._client, self._name, before, self._looked, fresh=fresh)
            if after is None:
                epoch = collections.current(self._client, self._name, self._shown)
                after = views.read(self._client, epoch) if epoch else None
                fresh = True
            if after is not before:
                self._changed = time.monotonic()
            if fresh:
                self._fresh = started
            self._view, self._looked, self._last = after, looked, started
            return after

    def searchable(self) -> View | None:
        """The view with its words."""
        view = self.look()
        if view is None:
            return None
        with self._lock:
            whole = views.with_words(self._client, view)
            if self._view is view:
                self._view = whole
            return whole

    @property
    def lagging(self) -> bool:
        """True while a search has to be told to wait for what was written last."""
        return time.monotonic() - self._changed < LAG_SECONDS

    def expire(self) -> None:
        """Make the next fresh look ask the server, however recent the last one."""
        self._fresh = float("-inf")

    def forget(self) -> None:
        """Invalidate the cached view: the library's name stands for another epoch."""
        with self._lock:
            self._view = None
            self._briefings.clear()

    def forget_text(self, version: str) -> None:
        """Invalidate the cached text of a version."""
        self._briefings.pop(version, None)

    def committed(self, epoch: Epoch, entry: Entry) -> None:
        """Note what this process has just put there."""
        with self._lock:
            if self._view is not None and self._view.epoch.records == epoch.records:
                self._view = self._view.with_entries([entry])
                self._changed = time.monotonic()

    def described(self, before: Epoch, after: Epoch) -> None:
        """Note that this process has written down an epoch anew."""
        with self._lock:
            if self._view is not None and self._view.epoch == before:
                self._view = View(after, self._view.entries, self._view.postings)

    # -- what is kept of them -----------------------------------------------------------------------------------------

    def passages(self, epoch: Epoch, keys: Sequence[str]) -> dict[str, Kept]:
        """What is kept of the passages `keys`; those that are gone are left out."""
        import numpy as np

        rows = self._rows(epoch.passages, keys, ["key", "vector", "body"])
        rest = [piece for row in rows for piece in piece_keys(REST, row["key"], pieces_missing(row["body"]))]
        more = {row["key"]: row["body"] for row in self._rows(epoch.records, rest, ["key", "body"])}
        found = dict[str, Kept]()
        for row in rows:
            tail = joined(REST, row["key"], pieces_missing(row["body"]), more)
            if tail is None:
                continue
            try:
                found[row["key"]] = passage_of(row["body"] + tail, np.asarray(row["vector"], np.float32))
            except ValueError:
                raise LibraryError(self.lost(f"with version {row['key'][:32]}", "what was cut from it")) from None
        return found

    def _rows(self, collection: str, keys: Sequence[str], fields: Sequence[str]) -> list[Row]:
        """The rows `keys`, which never change once they are there, so that only missing ones are worth a wait."""
        rows = self._client.rows(collection, keys, fields)
        if len(rows) < len(keys):
            known = {row["key"] for row in rows}
            rows += self._client.rows(collection, [key for key in keys if key not in known], fields, fresh=True)
        return rows

    def texts(self, epoch: Epoch, entries: Sequence[Entry]) -> dict[str, Briefing]:
        """The briefings of `entries` by version; those that are gone are left out."""
        memory = self._briefings
        found = {entry.version: memory[entry.version] for entry in entries if entry.version in memory}
        missing = [entry for entry in entries if entry.version not in found]
        keys = [
            key
            for entry in missing
            for kind, count in ((TEXT, entry.text), (PAGES, entry.pages))
            for key in piece_keys(kind, entry.version, count)
        ]
        bodies = {row["key"]: row["body"] for row in self._rows(epoch.records, keys, ["key", "body"])}
        for entry in missing:
            briefing = briefing_of(entry, bodies)
            if briefing is not None and entry.listed is not None:
                if briefing.sha256 != entry.listed.sha256:
                    raise LibraryError(self.lost(briefing.id, "its text"))
                found[entry.version] = briefing
        with self._lock:
            memory.update(found)
            while len(memory) > BRIEFINGS_IN_MEMORY:
                del memory[next(iter(memory))]
        return found

    def lost(self, id: str, what: str) -> str:
        """The message for a briefing of which something is missing or damaged."""
        return f"the library {self._shown} has lost {what} of briefing {id}; add its file again, or remove it"
