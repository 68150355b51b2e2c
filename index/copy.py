"""A library copied from one store to another, whatever engines they are, with its vectors: nothing is embedded again.

An interrupted copy resumes when it is run again: what is there already is left as it is. At the end everything is read
back and compared.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Briefing
from index.embed.model import require_same_embedder
from index.errors import LibraryError
from index.records import Added, EmbeddedPassage, sentence_count
from index.store import Store, open_store, redacted

ATTEMPTS = 10  # at reading a briefing that is being replaced


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds, read back: counts, and a checksum of every text, span and array, equal on both sides.

    `copied` of the `briefings` were not there before; `feedback` are the words of readers that went along.
    """

    briefings: int
    copied: int
    passages: int
    sentences: int
    feedback: int
    sha256: str


def copy(source: str | Path, target: str | Path, *, on_copied: Callable[[Added], object] | None = None) -> Copied:
    """Copy the library at `source` to `target`, which is made if absent, and compare them.

    `source` may be written meanwhile; what else `target` holds stays. Raises EmbedderMismatch if it has vectors of
    another model, LibraryError if there is nothing to copy or what was read back differs.
    """
    here = open_store(source)
    try:
        identity = here.embedder()
        if identity is None:
            raise LibraryError(f"there is nothing to copy: the library {redacted(source)} is empty or not there")
        there = open_store(target)
        try:
            if (kept := there.embedder()) is not None:
                require_same_embedder(redacted(target), kept, identity)
            with here.unchanging():
                return _copied(here, there, redacted(target), on_copied)
        finally:
            there.close()
    finally:
        here.close()


def _copied(here: Store, there: Store, name: str, on_copied: Callable[[Added], object] | None) -> Copied:
    read, copied = dict[str, bytes](), 0
    for outcome, digest in _carried(here, there):
        read[outcome.id] = digest
        copied += outcome.status != "unchanged"
        if on_copied is not None:
            on_copied(outcome)
    said = set(there.feedback())
    new = [item for item in reversed(here.feedback()) if item not in said]
    for item in new:
        there.keep_feedback(item)
    there.keep_notes(list(reversed(here.notes())))
    there.refresh()
    whole, total, sentences = hashlib.sha256(), 0, 0
    for id, digest in read.items():
        kept = _read(there, id)
        if kept is None or _digest(*kept) != digest:
            raise LibraryError(
                f"briefing {id} is not the same in {name}: it was changed there while it was copied, or is damaged; "
                "copy again, and see: briefing-qa doctor"
            )
        whole.update(digest)
        total += len(kept[1])
        sentences += sentence_count([item.passage for item in kept[1]])
    return Copied(len(read), copied, total, sentences, len(new), whole.hexdigest())


def _carried(here: Store, there: Store) -> Iterator[tuple[Added, bytes]]:
    """Put each briefing there, unless it is; what became of it, and its checksum."""
    identity = here.embedder()
    assert identity is not None
    for line in sorted(here.listed(), key=lambda line: (line.date, line.id)):
        if (found := _read(here, line.id)) is None:  # removed since it was listed
            continue
        briefing, passages = found
        old = there.kept(line.id)
        same = old is not None and old.sha256 == briefing.sha256
        status = "unchanged" if same else there.put(briefing, passages, identity)
        count = sentence_count([item.passage for item in passages])
        yield Added(line.id, status, len(passages), count), _digest(briefing, passages)


def _read(store: Store, id: str) -> tuple[Briefing, Sequence[EmbeddedPassage]] | None:
    """The briefing of that id with what was cut from it, all of one moment; None if there is none any more."""
    for _ in range(ATTEMPTS):
        if (briefing := store.get(id)) is None:
            return None
        passages = store.embedded(id)
        if store.get(id) == briefing:
            return briefing, passages
    raise LibraryError(f"briefing {id} is changed again and again; copy when it is left alone")


def _digest(briefing: Briefing, passages: Sequence[EmbeddedPassage]) -> bytes:
    digest = hashlib.sha256(f"{briefing.id}\n{briefing.sha256}\n{len(passages)}\n".encode())
    for item in passages:
        passage = item.passage
        spans = [passage.heading, passage.speaker, passage.reply_to, *passage.sentences]
        digest.update(json.dumps([span and [span.start, span.end] for span in spans]).encode())
        digest.update(json.dumps([passage.name, passage.role]).encode())
        for array in (item.vector, item.sentence_vectors, item.tokens.sentences, item.tokens.states):
            digest.update(array.tobytes())
    return digest.digest()
