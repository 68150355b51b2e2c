"""The vector index finds the nearest, among those it is asked about, and is changed only as a copy."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.vectors import VectorIndex


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
