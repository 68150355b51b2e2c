"""The vector index finds the nearest, among those it is asked about, and is changed only as a copy."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.folder.vectors import VectorIndex, sample_size
from tests.conftest import Opener
from tests.embedders import assert_whole, sample


def units(count: int, dimension: int = 16, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


ROWS, VECTORS = np.arange(100, 400, 3), units(100)


@pytest.fixture
def index() -> VectorIndex:
    index = VectorIndex.empty(16)
    index.add(ROWS, VECTORS)
    return index


def test_the_nearest_come_first(index: VectorIndex) -> None:
    question = units(1, seed=1)[0]
    assert index.search(question, 7).tolist() == ROWS[np.argsort(-(VECTORS @ question))[:7]].tolist()


def test_only_the_rows_asked_for_are_found(index: VectorIndex) -> None:
    question, only = units(1, seed=1)[0], ROWS[::9]
    nearest = np.argsort(-(VECTORS[::9] @ question))
    assert index.search(question, 5, only).tolist() == only[nearest[:5]].tolist()
    assert index.search(question, 50, only).tolist() == only[nearest].tolist()
    assert index.search(question, 5, np.array([1, 2], np.int64)).tolist() == []
    assert index.search(question, 5, np.empty(0, np.int64)).tolist() == []


def test_asking_for_more_than_there_is_gives_what_there_is(index: VectorIndex) -> None:
    assert sorted(index.search(VECTORS[0], 1000)) == ROWS.tolist()
    assert VectorIndex.empty(16).search(VECTORS[0], 5).tolist() == []


def test_removed_rows_are_gone_and_the_others_keep_their_numbers(index: VectorIndex) -> None:
    index.remove(ROWS[:50])
    assert sorted(index.rows) == ROWS[50:].tolist()
    assert index.search(VECTORS[70], 1).tolist() == [ROWS[70]]


def test_changing_a_copy_leaves_the_original(index: VectorIndex) -> None:
    copy = index.copy()
    copy.remove(ROWS[:99])
    copy.add(np.array([1]), VECTORS[:1])
    assert (len(index), len(copy), index.search(VECTORS[0], 1).tolist()) == (100, 2, [100])


def test_what_is_written_is_read(index: VectorIndex, tmp_path: Path) -> None:
    index.write(tmp_path / "vectors.faiss")
    read = VectorIndex.read(tmp_path / "vectors.faiss")
    assert read.rows.tolist() == ROWS.tolist()
    assert read.search(VECTORS[3], 3).tolist() == index.search(VECTORS[3], 3).tolist()


# -- many --------------------------------------------------------------------------------------------------------------

MANY = units(4000, 32, seed=2) * 0.6 + np.repeat(
    units(40, 32, seed=3), 100, axis=0
)  # some near each other, as texts are
MANY /= np.linalg.norm(MANY, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def large() -> VectorIndex:
    index = VectorIndex.trained(MANY[: sample_size(4000)], 4000)
    index.add(np.arange(4000) + 7, MANY)
    return index


def test_a_small_index_is_exact_and_outgrown_when_large(monkeypatch: pytest.MonkeyPatch, large: VectorIndex) -> None:
    small = VectorIndex.empty(4)
    assert small.kind == "exact"
    assert not small.outgrown(49_999)
    assert small.outgrown(50_000)
    assert not large.outgrown(10**6)
    assert "lists searched" in large.kind


def test_ten_nearest_of_many_are_nearly_all_found(large: VectorIndex) -> None:
    questions = MANY[::100] + units(40, 32, seed=4) * 0.2
    found = [
        len(set(large.search(question, 10) - 7) & set(np.argsort(-(MANY @ question))[:10])) for question in questions
    ]
    assert np.mean(found) / 10 >= 0.9  # of 16 lists two are searched here; of real ones more


def test_a_filter_searches_every_list(large: VectorIndex) -> None:
    only = np.arange(7, 4007, 400)
    assert sorted(large.search(MANY[5], 10, only).tolist()) == only.tolist()


def test_of_many_the_rows_are_known_removed_copied_and_read_again(large: VectorIndex, tmp_path: Path) -> None:
    copy = large.copy()
    copy.remove(np.arange(7, 3007))
    copy.write(tmp_path / "vectors.faiss")
    read = VectorIndex.read(tmp_path / "vectors.faiss")
    assert sorted(read.rows.tolist()) == list(range(3007, 4007))
    assert (len(read), len(large), read.kind) == (1000, 4000, large.kind)
    assert read.search(MANY[3500], 1).tolist() == [3507]


def test_a_library_that_grows_large_is_indexed_anew_and_stays_whole(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = opened()
    library.add([sample(number) for number in range(3)])
    monkeypatch.setattr("index.folder.vectors.LARGE", 5)
    library.add([sample(number) for number in range(3, 12)])
    assert len(assert_whole(library)) == 12
    assert "lists searched" in library.doctor()[-1].detail
    library.remove("briefing-0")
    library.add(sample(1, version=2))
    assert len(assert_whole(library)) == 11
