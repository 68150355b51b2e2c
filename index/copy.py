"""A library copied from one store to another, whatever engines they are, with its vectors: nothing is embedded again.

Done again after it was stopped, it goes on where it was: what is there already is left as it is. At the end all of it
is read back and compared.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import Briefing
from index.embed.model import require_same_embedder
from index.errors import LibraryError
from index.records import Added, EmbeddedPassage, sentence_count
from index.store import Store, open_store, redacted


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

    What else `target` holds stays there. Raises EmbedderMismatch if it has vectors of another model, LibraryError if
    there is nothing to copy or what was read back differs.
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
            return _copied(here, there, redacted(target), on_copied)
        finally:
            there.close()
    finally:
        here.close()


def _copied(here: Store, there: Store, name: str, on_copied: Callable[[Added], object] | None) -> Copied:
    identity, copied = here.embedder(), 0
    assert identity is not None
    listed = sorted(here.listed(), key=lambda line: (line.date, line.id))
    for line in listed:
        old = there.kept(line.id)
        if old is None or old.sha256 != line.sha256:
            briefing, passages = _read(here, line.id)
            status = there.put(briefing, passages, identity)
            copied += 1
        else:
            status = "unchanged"
        if on_copied is not None:
            on_copied(Added(line.id, status, line.passages, line.sentences))
    said = set(there.feedback())
    new = [item for item in reversed(here.feedback()) if item not in said]
    for item in new:
        there.keep_feedback(item)
    there.refresh()
    whole, total, sentences = hashlib.sha256(), 0, 0
    for line in listed:
        expected, found = (_read(store, line.id) for store in (here, there))
        if (digest := _digest(*expected)) != _digest(*found):
            raise LibraryError(
                f"briefing {line.id} is not the same in {name}: it was changed while it was copied, or damaged; "
                "copy again, and see: briefing-qa doctor"
            )
        whole.update(digest)
        total += len(found[1])
        sentences += sentence_count([item.passage for item in found[1]])
    return Copied(len(listed), copied, total, sentences, len(new), whole.hexdigest())


def _read(store: Store, id: str) -> tuple[Briefing, Sequence[EmbeddedPassage]]:
    briefing = store.get(id)
    if briefing is None:
        raise LibraryError(f"briefing {id} was removed while the library was copied; copy again")
    return briefing, store.embedded(id)


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
