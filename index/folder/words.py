"""BM25 over the words of passages, in tantivy."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index.records import Scope
from index.terms import analyzer

if TYPE_CHECKING:
    import numpy as np
    import tantivy
    from numpy.typing import NDArray

WRITER_BYTES = 50_000_000


class Words(NamedTuple):
    """What is indexed for one key: the briefing's date and source to filter by, and the text to search."""

    key: int
    date: str
    source: str
    text: str


@cache
def _schema() -> "tantivy.Schema":
    from tantivy import SchemaBuilder

    return (
        SchemaBuilder()
        .add_unsigned_field("key", indexed=True, fast=True)
        .add_integer_field("date", indexed=True)
        .add_text_field("source", tokenizer_name="raw", index_option="basic")
        .add_text_field("words", tokenizer_name="english", index_option="freq")
        .build()
    )


class WordIndex:
    """A folder of tantivy's, or memory. Scores are BM25 (k1 1.2, b 0.75, Lucene's idf) with statistics of the whole."""

    def __init__(self, folder: Path | None) -> None:
        from tantivy import Index

        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._index = Index(_schema(), str(folder) if folder else None)
        self._index.register_tokenizer("english", analyzer())
        self._searcher = self._index.searcher()

    def add(self, entries: Iterable[Words]) -> None:
        from tantivy import Document

        writer = self._index.writer(WRITER_BYTES, 1)
        for entry in entries:
            fields = {"key": entry.key, "date": _day(entry.date), "source": entry.source, "words": entry.text}
            writer.add_document(Document.from_dict(fields, _schema()))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(
        self, stems: Sequence[str], depth: int, scope: Scope, only: "NDArray[np.int64] | None" = None
    ) -> list[int]:
        """The keys of the `depth` best within `scope`, best first; nothing that has none of `stems`.

        Who speaks is not indexed: where the scope names speakers, `only` are the keys of what they say.
        """
        from tantivy import Occur, Query

        if (query := _query(stems)) is None:
            return []
        parts = [(Occur.Must, query), *((Occur.Must, _unscored(part)) for part in _filter(scope, only))]
        return [key for key, _ in self._run(Query.boolean_query(parts), depth)]

    def scores(self, stems: Sequence[str], keys: Sequence[int]) -> dict[int, float]:
        """BM25 of each of `keys`; a key that has none of `stems` is left out."""
        from tantivy import Occur, Query

        if (query := _query(stems)) is None or not keys:
            return {}
        only = _unscored(Query.term_set_query(_schema(), "key", list(keys)))
        return dict(self._run(Query.boolean_query([(Occur.Must, query), (Occur.Must, only)]), len(keys)))

    def count(self, stem: str) -> int:
        """How many entries hold `stem`, one from `terms`."""
        return self._searcher.doc_freq("words", stem)

    def _run(self, query: "tantivy.Query", limit: int) -> list[tuple[int, float]]:
        hits = self._searcher.search(query, limit, count=False).hits
        keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        return [(int(key or 0), float(score)) for key, (score, _) in zip(keys, hits, strict=True)]


def _query(stems: Sequence[str]) -> "tantivy.Query | None":
    from tantivy import Occur, Query

    parts = [(Occur.Should, Query.term_query(_schema(), "words", stem, "freq")) for stem in stems]
    return Query.boolean_query(parts) if parts else None


def _filter(scope: Scope, only: "NDArray[np.int64] | None") -> "Iterable[tantivy.Query]":
    from tantivy import FieldType, Query

    if scope.since or scope.until:
        first, last = _day(scope.since) or 1, _day(scope.until) or 99991231
        yield Query.range_query(_schema(), "date", FieldType.Integer, first, last)
    if scope.sources is not None:
        yield Query.term_set_query(_schema(), "source", list(scope.sources))
    if (scope.speakers is not None or scope.briefings is not None) and only is not None:
        yield Query.term_set_query(_schema(), "key", only.tolist())


def _unscored(query: "tantivy.Query") -> "tantivy.Query":
    from tantivy import Query

    return Query.const_score_query(query, 0.0)


def _day(date: str) -> int:
    return int(date.replace("-", "")) if date else 0
