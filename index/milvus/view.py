"""Which briefings are there at one moment: read once when a library is opened, then kept up by what changed since.

A change is a row with the time of its writer's clock. Each look asks for the rows since the look before, and LATE more,
for clocks that differ and writers that stall: at rest that is none, and costs a few milliseconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from index.milvus.client import Client
from index.milvus.collections import Epoch
from index.milvus.postings import Postings
from index.milvus.rows import BRIEFING, LIBRARY, WORDS, Entry, entry_of, joined, piece_keys, unpacked

LATE = 120_000_000  # microseconds by which clocks may differ and a commit may be late
AT_ONCE = 500
FIELDS = ["key", "version", "at", "body"]


@dataclass(frozen=True)
class View:
    """The briefings of an epoch at one moment."""

    epoch: Epoch
    entries: dict[str, Entry]  # by key
    postings: Postings | None = field(default=None, repr=False)  # None until a search needs it

    @cached_property
    def versions(self) -> dict[str, Entry]:
        """What is there, by version."""
        return {entry.version: entry for entry in self.entries.values() if entry.listed}

    @cached_property
    def generation(self) -> int:
        """How many changes there have been."""
        return self.epoch.earlier + sum(entry.changes for entry in self.entries.values())

    @cached_property
    def passages(self) -> int:
        return sum(entry.passages for entry in self.entries.values())

    def with_entries(self, changed: Iterable[Entry]) -> "View":
        """This view with `changed` in place of what it has under their keys."""
        return View(self.epoch, self.entries | {entry.key: entry for entry in changed}, self.postings)


def read(client: Client, epoch: Epoch) -> View:
    """Everything that is there now."""
    entries = dict[str, Entry]()
    for rows in client.all(epoch.records, f"kind == {BRIEFING}", FIELDS, AT_ONCE):
        entries |= {row["key"]: entry_of(row) for row in rows}
    return View(epoch, entries)


def refreshed(client: Client, name: str, view: View, looked: int, *, fresh: bool) -> View | None:
    """`view` with what changed since `looked`, by this machine's clock; if `fresh`, all that is there now.

    None if the library's name stands for another epoch.
    """
    wanted = f"(kind == {BRIEFING} and at > {looked - LATE}) or kind == {LIBRARY}"
    recent = client.query(name, wanted, ["key", "kind", "version", "at"], fresh=fresh)
    if [row["version"] for row in recent if row["kind"] == LIBRARY] != [view.epoch.records]:
        return None
    changed = list[str]()
    for row in recent:
        old = view.entries.get(row["key"])
        if row["kind"] == BRIEFING and (
            old is None or (row["version"] != old.version and (fresh or row["at"] > old.at))
        ):
            changed.append(row["key"])
    if not changed:
        return view
    return view.with_entries(map(entry_of, client.rows(view.epoch.records, changed, FIELDS, fresh=fresh)))


def with_words(client: Client, view: View) -> View:
    """`view` with the words of exactly the briefings in it, as far as they are still kept."""
    postings = view.postings or Postings()
    gone, new = postings.names - view.versions.keys(), view.versions.keys() - postings.names
    if view.postings is not None and not gone and not new:
        return view
    found = dict[str, str]()
    if len(new) <= AT_ONCE:
        keys = [key for version in new for key in piece_keys(WORDS, version, view.versions[version].words)]
        found |= {row["key"]: row["body"] for row in client.rows(view.epoch.records, keys, ["key", "body"], fresh=True)}
    else:
        for rows in client.all(view.epoch.records, f"kind == {WORDS}", ["key", "body"], AT_ONCE):
            found |= {row["key"]: row["body"] for row in rows}
    packs = dict[str, bytes]()
    for version in new:
        if (text := joined(WORDS, version, view.versions[version].words, found)) is not None:
            packs[version] = unpacked(text)
    return View(view.epoch, view.entries, postings.changed(gone, packs))
