"""What happens to briefings on their way into a store: cut and embedded in batches, while those before are written."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from corpus import Briefing
from index.embed.model import Embedder
from index.embed.passages import CHARACTERS_AT_ONCE, ahead, embed
from index.records import Added, EmbeddedPassage, Listed, Status, sentence_count
from index.store import Store

if TYPE_CHECKING:
    from index.embed.workers import Workers

Compared = tuple[list[Briefing], dict[str, Listed]]  # a batch, and by id what of it is stored already


def stored(
    store: Store, embedder: Embedder, briefings: Iterable[Briefing], workers: "Workers | None" = None
) -> Iterator[Added]:
    """Store `briefings`, giving the outcome of each once it is safely stored; those unchanged are not embedded."""
    at_once = workers.count if workers else 1
    work = partial(_embed_new, workers.embed if workers else partial(embed, embedder))
    for (batch, unchanged), embedded in ahead(work, _compared(store, briefings, at_once), at_once):
        new = iter(embedded)
        for briefing in batch:
            if (old := unchanged.get(briefing.id)) is not None:
                yield Added(briefing.id, "unchanged", old.passages, old.sentences)
            else:
                passages = next(new)
                yield _added(briefing, store.put(briefing, passages, embedder.identity), passages)


def embedded_again(
    embedder: Embedder, briefings: Iterable[Briefing], on_added: Callable[[Added], object] | None = None
) -> Iterator[tuple[Briefing, Sequence[EmbeddedPassage]]]:
    """Each of `briefings` cut and embedded; `on_added` is told when the one that takes it has stored it."""
    for batch, embedded in ahead(partial(embed, embedder), _batches(briefings)):
        for briefing, passages in zip(batch, embedded, strict=True):
            yield briefing, passages
            if on_added is not None:
                on_added(_added(briefing, "replaced", passages))


def _compared(store: Store, briefings: Iterable[Briefing], at_once: int) -> Iterator[Compared]:
    """Batches of `briefings`, and which of them are stored already and unchanged."""
    before = deque[Sequence[Briefing]](maxlen=at_once)
    for given in _batches(briefings):
        # What is stored of these is not known yet.
        being_written = {briefing.id for other in before for briefing in other}
        known = {briefing.id: old for briefing in given if (old := store.kept(briefing.id)) is not None}
        batch = [known[one.id].over(one) if one.id in known else one for one in given]
        unchanged = {
            briefing.id: old
            for briefing in batch
            if briefing.id not in being_written
            and (old := known.get(briefing.id)) is not None
            and old.sha256 == briefing.sha256
        }
        yield batch, unchanged
        before.append(batch)


def _embed_new(
    work: Callable[[Sequence[Briefing]], list[list[EmbeddedPassage]]], compared: Compared
) -> list[list[EmbeddedPassage]]:
    batch, kept = compared
    new = [briefing for briefing in batch if briefing.id not in kept]
    return work(new) if new else []


def _added(briefing: Briefing, status: Status, passages: Sequence[EmbeddedPassage]) -> Added:
    return Added(briefing.id, status, len(passages), sentence_count([embedded.passage for embedded in passages]))


def _batches(briefings: Iterable[Briefing]) -> Iterator[list[Briefing]]:
    """Briefings to embed together, no two of one id; if `briefings` fails, first those that it gave, then the error."""
    batch, characters = dict[str, Briefing](), 0
    try:
        for briefing in briefings:
            if batch and (briefing.id in batch or characters + len(briefing.text) > CHARACTERS_AT_ONCE):
                yield list(batch.values())
                batch, characters = {}, 0
            batch[briefing.id] = briefing
            characters += len(briefing.text)
    except Exception:
        if batch:
            yield list(batch.values())
        raise
    if batch:
        yield list(batch.values())
