"""Milvus libraries of the first format, which knew no pages and nothing set by hand, are read and added to."""

from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from index.errors import LibraryError
from index.milvus import collections, rows
from tests.embedders import HashedWords

RAIN = Briefing("rain", "It rains in Paris.", "Rain", pages=(0, 9))


def test_a_row_of_the_first_format_is_read() -> None:
    body = '{"changes": 2, "text": 1, "words": 3, "listed": ["rain", "Rain", "", "AP", "f00", 1, 2]}'
    entry = rows.entry_of({"key": "k", "version": "v", "at": 7, "body": body})
    listed = rows.Listed("rain", "Rain", "", "AP", "f00", 1, 2)
    assert entry == rows.Entry("k", "v", 7, 2, listed, text=1, words=3, pages=0)


def test_a_library_of_the_first_format_is_opened_and_added_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"milvus://{tmp_path}/news.db/first"
    monkeypatch.setattr(collections, "FORMAT", 1)
    with Library.open(address, embedder=HashedWords()) as library:
        library.add(Briefing("snow", "It snows in Oslo."))
    monkeypatch.undo()
    with Library.open(address, embedder=HashedWords()) as library:
        library.add(RAIN)
        assert (library.get("rain"), library.get("snow").pages) == (RAIN, ())


def test_a_library_of_a_later_format_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"milvus://{tmp_path}/news.db/later"
    monkeypatch.setattr(collections, "FORMAT", 3)
    monkeypatch.setattr(collections, "FORMATS", (1, 2, 3))
    with Library.open(address, embedder=HashedWords()) as library:
        library.add(RAIN)
    monkeypatch.undo()
    with pytest.raises(LibraryError, match="has format 3, this program reads 1 and 2: open it with the version"):
        Library.open(address, embedder=HashedWords())
