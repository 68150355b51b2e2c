"""The Store in Milvus.

Readers hold the table of contents and the words in memory (see cache.py) and ask the server for the nearest passages
and for what is kept of those that were found.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import astuple, replace

from corpus import Briefing, speaker_of
from index.candidates import Found, scored
from index.embed.model import EmbedderIdentity
from index.errors import LibraryError
from index.heard import Heard, heard_in
from index.milvus import collections
from index.milvus.address import parsed
from index.milvus.cache import Cache
from index.milvus.client import MOST_HITS, Client
from index.milvus.notes import NoteRows
from index.milvus.rows import day_number, key_of, passage_key, place_of, source_number
from index.milvus.switch import Switch
from index.milvus.view import View
from index.milvus.writer import Writer
from index.records import Candidate, EmbeddedPassage, Feedback, Finding, Listed, Note, Query, Scope, Status
from index.speakers import Speaker, speakers_of

ATTEMPTS = 5  # at a search while what it finds is being replaced


class MilvusStore:
    """A Store on a server, or in a file of milvus-lite's. Threads may share it, and processes the library."""

    def __init__(self, address: str) -> None:
        self._address = parsed(address)
        self._client = Client(self._address)
        self._notes = NoteRows(self._client, self._address.name)
        self._held = Cache(self._client, self._address)
        self._writer = Writer(self._client, self._address, self._held)
        self._switch = Switch(self._client, self._address, self._held, self._writer)
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

    def statements(self, lines: Sequence[Listed]) -> list[tuple[Heard, ...] | None]:
        """Made for each question; whoever asks often remembers them."""
        return [self._heard(line) for line in lines]

    def _heard(self, line: Listed) -> tuple[Heard, ...] | None:
        briefing = self.get(line.id)
        if briefing is None or briefing.sha256 != line.sha256:
            return None
        return heard_in(briefing, [embedded.passage for embedded in self.embedded(line.id)])

    # -- writing ------------------------------------------------------------------------------------------------------

    def put(self, briefing: Briefing, passages: Sequence[EmbeddedPassage], embedder: EmbedderIdentity) -> Status:
        return self._writer.put(briefing, passages, embedder)

    def delete(self, id: str) -> bool:
        return self._writer.delete(id)

    def replace_all(
        self, embedder: EmbedderIdentity, briefings: Iterable[tuple[Briefing, Sequence[EmbeddedPassage]]]
    ) -> None:
        self._switch.replace_all(embedder, briefings)

    def roll_back(self) -> None:
        self._switch.roll_back()

    def refresh(self) -> None:
        """Sweep up what dead writers left; everything that is kept can be searched already."""
        if (view := self._held.look()) is not None:
            self._writer.sweep(view)

    # -- searching ----------------------------------------------------------------------------------------------------

    def search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
        if scope.speakers is None:
            return self._search(query, depth, scope)
        anyone, size = replace(scope, speakers=None), self.size()
        while True:  # the server has no field to filter speakers by, so more is looked at until there is enough
            found = self._search(query, depth, anyone)
            spoken = [item for item in found if speaker_of(item.briefing, item.passage) in scope.speakers]
            if len(spoken) >= depth or depth >= size:
                return spoken
            depth *= 4

    def _search(self, query: Query, depth: int, scope: Scope) -> list[Candidate]:
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
        chosen = _filter(scope, _within(view, scope) if scope.briefings is not None else ())
        if chosen is None:
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

    def speakers(self) -> list[Speaker]:
        view = self._held.look(fresh=True)
        counted = Counter[tuple[str, str]]()
        if view is None:
            return []
        for entry in view.versions.values():
            keys = [passage_key(entry.version, number) for number in range(entry.passages)]
            for briefing in self._held.texts(view.epoch, [entry]).values():
                for passage, _ in self._held.passages(view.epoch, keys).values():
                    counted[speaker_of(briefing, passage), passage.role] += 1
        return speakers_of((name, role, count) for (name, role), count in counted.items() if name)

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

    def keep_notes(self, notes: Sequence[Note]) -> list[Note]:
        return self._notes.keep(notes)

    def drop_notes(self, kind: str, keys: Sequence[str]) -> int:
        return self._notes.drop(kind, keys)

    def notes(self, kind: str | None = None) -> list[Note]:
        return self._notes.of(kind)

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
        swept = self._writer.sweep(view) if repair else 0
        kept = f"{len(view.versions)} briefings, {view.passages} passages"
        findings.insert(0, Finding(self._address.shown, True, f"{kept}, each looked at; {swept} left behind swept up"))
        return findings


def _filter(scope: Scope, versions: Collection[str]) -> str | None:
    """The passages within `scope`, in the server's words; None if there can be none.

    `versions` are those of the briefings that it names: their passages' keys begin so.
    """
    parts = []
    if scope.since:
        parts.append(f"day >= {day_number(scope.since)}")
    if scope.until:
        parts.append(f"day > 0 and day <= {day_number(scope.until)}")
    if scope.sources is not None:
        if not scope.sources:
            return None
        parts.append(f"source in [{','.join(str(source_number(source)) for source in scope.sources)}]")
    if scope.briefings is not None:
        if not versions:
            return None
        named = (f'(key >= "{version}" and key < "{version}g")' for version in versions)
        parts.append(f"({' or '.join(named)})")
    return " and ".join(parts)


def _within(view: View, scope: Scope) -> set[str]:
    """The versions within `scope`."""
    return {version for version, entry in view.versions.items() if entry.listed and scope.holds(entry.listed)}
