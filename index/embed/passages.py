"""Briefings cut and embedded: passages, their sentences and tokens, each text encoded once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from corpus import Briefing, Passage, context_of, passages_of
from index.embed.model import Embedder, TokenStates
from index.errors import LibraryError
from index.late import pack
from index.records import EmbeddedPassage

if TYPE_CHECKING:
    from concurrent.futures import Future

    import numpy as np
    from numpy.typing import NDArray

Item = TypeVar("Item")
Result = TypeVar("Result")

# Embedded together: enough sentences to sort them by length, few enough that a kill or Ctrl-C costs seconds.
CHARACTERS_AT_ONCE = 30_000


def embed(embedder: Embedder, batch: Sequence[Briefing]) -> list[list[EmbeddedPassage]]:
    """Cut and embed all of `batch` at once; for each briefing its passages with their vectors.

    A passage's vector and tokens are those it has behind its context; a sentence's vector is of its words alone.
    """
    cut = [(briefing, passages_of(briefing)) for briefing in batch]
    whole = [(context_of(briefing, passage), briefing, passage) for briefing, found in cut for passage in found]
    if not whole:
        return [[] for _ in batch]
    texts = [context + passage.of(briefing.text) for context, briefing, passage in whole]
    vectors, tokens = embedder.encode_tokens(texts)
    vectors = checked(embedder, vectors, len(whole))
    known = dict(zip(texts, vectors, strict=True))
    spans = (span.of(briefing.text) for _, briefing, passage in whole for span in passage.sentences)
    # In transcripts one sentence of twenty, by length, is said twice; without a context it can be a passage by itself.
    if new := [text for text in dict.fromkeys(spans) if text not in known]:
        known |= zip(new, checked(embedder, embedder.encode(new), len(new)), strict=True)
    embedded = (
        _embedded(embedder, briefing.text, passage, vector, known, _behind(context, states))
        for (context, briefing, passage), vector, states in zip(whole, vectors, tokens, strict=True)
    )
    return [[next(embedded) for _ in passages] for _, passages in cut]


def _embedded(
    embedder: Embedder,
    text: str,
    passage: Passage,
    vector: "NDArray[np.float32]",
    known: "dict[str, NDArray[np.float32]]",
    tokens: TokenStates,
) -> EmbeddedPassage:
    import numpy as np

    inside = [(span.start - passage.start, span.end - passage.start) for span in passage.sentences]
    sentences = np.stack([known[span.of(text)] for span in passage.sentences])
    return EmbeddedPassage(passage, vector, sentences, pack(embedder.identity, passage.of(text), tokens, inside))


def _behind(context: str, tokens: TokenStates) -> TokenStates:
    """The tokens of a passage without those of its context, counted from its start."""
    own = tokens.spans[:, 0] >= len(context)
    return TokenStates(tokens.spans[own] - len(context), tokens.states[own])


def checked(embedder: Embedder, vectors: "NDArray[np.float32]", texts: int) -> "NDArray[np.float32]":
    """Vectors as the embedder promised them: an engine would take in anything without a word."""
    import numpy as np

    identity = embedder.identity
    if vectors.shape != (texts, identity.dimension):
        raise LibraryError(
            f"the embedding model {identity.name} gave vectors of shape {vectors.shape} for {texts} texts of "
            f"{identity.dimension} dimensions"
        )
    if not np.isfinite(vectors).all():
        raise LibraryError(f"the embedding model {identity.name} gave a vector that is not a number")
    return np.ascontiguousarray(vectors, dtype=np.float32)


def ahead(work: Callable[[Item], Result], items: Iterable[Item], at_once: int = 1) -> Iterator[tuple[Item, Result]]:
    """Each of `items` with what `work` makes of it, which other threads do for the next while the caller is at one.

    `at_once` of them are worked at together. If `items` fails half-way, first all that it gave, then the error.
    """
    from concurrent.futures import ThreadPoolExecutor  # slow to import, and no question needs it

    with ThreadPoolExecutor(at_once, "embedding") as worker:
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        try:
            for item in items:
                waiting.append((item, worker.submit(work, item)))
                if len(waiting) > at_once:
                    done, future = waiting.popleft()
                    yield done, future.result()
        except Exception:
            for done, future in waiting:
                yield done, future.result()
            raise
        for done, future in waiting:
            yield done, future.result()
