"""FAISS: the passages whose vectors lie nearest to the question's. Exact inner product; the only importer of faiss."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class VectorIndex:
    """Unit vectors under the row numbers of their passages. Not to be changed while another thread searches it."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def empty(cls, dimension: int) -> "VectorIndex":
        import faiss

        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def read(cls, path: Path) -> "VectorIndex":
        """Open what `write` wrote; the caller has compared its checksum, since faiss doesn't notice a flipped bit."""
        import faiss

        return cls(faiss.read_index(str(path)))

    def write(self, path: Path) -> None:
        import faiss

        faiss.write_index(self._index, str(path))

    def copy(self) -> "VectorIndex":
        """An index of the same content that can be changed while this one goes on being searched."""
        import faiss

        return VectorIndex(faiss.clone_index(self._index))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def rows(self) -> "NDArray[np.int64]":
        """The row numbers it holds, in no order."""
        import faiss

        return faiss.vector_to_array(self._index.id_map)

    def add(self, rows: "NDArray[np.int64]", vectors: "NDArray[np.float32]") -> None:
        self._index.add_with_ids(vectors, rows)

    def remove(self, rows: "NDArray[np.int64]") -> None:
        self._index.remove_ids(rows)

    def search(
        self, vector: "NDArray[np.float32]", depth: int, only: "NDArray[np.int64] | None" = None
    ) -> "NDArray[np.int64]":
        """The rows of the `depth` nearest passages, nearest first; among the rows `only`, if given."""
        import faiss

        faiss.omp_set_num_threads(1)  # two threads were slower than one for a single question
        parameters = None
        if only is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(only))  # type: ignore[call-arg]
        _, rows = self._index.search(vector[None, :], min(depth, max(1, self._index.ntotal)), params=parameters)
        found: NDArray[np.int64] = rows[0]
        return found[found >= 0]  # -1 stands for "no further neighbour"
