"""FAISS: the passages whose vectors lie nearest to the question's, by inner product. The only importer of faiss.

Exact while that is quick. A library of LARGE passages or more gets inverted lists of vectors in 8 bits, of which an
eighth is searched; whoever asks compares what is found by the true vectors again. Measured with 87,354 vectors of
`wh_briefings_2022` (40 reporters' questions, one thread, 512 lists; recall of the exact 10 and 100 nearest):

    exact         10.9 ms                      127 MB
    16 lists       0.3 ms     .985 and .919     33 MB
    64 lists       1.0 ms    1.000 and .983
    128 lists      2.1 ms    1.000 and .992
"""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LARGE = 50_000  # passages; an exact search of so many takes 6 ms
SHARE_SEARCHED = 8  # one list of so many
SAMPLE_FOR_A_LIST = 64  # vectors; faiss asks for 39 or more


class VectorIndex:
    """Unit vectors under the row numbers of their passages. Not to be changed while another thread searches it."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def empty(cls, dimension: int) -> "VectorIndex":
        import faiss

        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def trained(cls, sample: "NDArray[np.float32]", size: int) -> "VectorIndex":
        """An empty index for `size` vectors like those of `sample`, which has `sample_size(size)` or so."""
        import faiss

        faiss.omp_set_num_threads(1)
        lists = min(_lists(size), max(1, len(sample) // 39))
        index: Any = faiss.index_factory(sample.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.train(sample)
        index.nprobe = max(1, lists // SHARE_SEARCHED)
        return cls(index)

    def outgrown(self, size: int) -> bool:
        """True if an index of `size` vectors has to be `trained`, and this one is not."""
        return size >= LARGE and not self._inverted

    @property
    def kind(self) -> str:
        """How it searches, for a reader."""
        if not self._inverted:
            return "exact"
        return f"{self._index.nprobe} of {self._index.nlist} lists searched, recall@10 .98 or more where measured"

    @property
    def _inverted(self) -> bool:
        import faiss

        return isinstance(self._index, faiss.IndexIVF)

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
        import numpy as np

        if not self._inverted:
            return faiss.vector_to_array(self._index.id_map)
        kept = self._index.invlists
        sizes = [(number, kept.list_size(number)) for number in range(kept.nlist)]
        lists = [faiss.rev_swig_ptr(kept.get_ids(number), size).copy() for number, size in sizes if size]
        return np.concatenate(lists) if lists else np.zeros(0, np.int64)

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
        parameters: Any = None
        if only is not None:
            chosen = faiss.IDSelectorBatch(only)
            if self._inverted:  # every list: what is left of an eighth may be too few
                parameters = faiss.SearchParametersIVF(sel=chosen, nprobe=self._index.nlist)  # type: ignore[call-arg]
            else:
                parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
        _, rows = self._index.search(vector[None, :], min(depth, max(1, self._index.ntotal)), params=parameters)
        found: NDArray[np.int64] = rows[0]
        return found[found >= 0]  # -1 stands for "no further neighbour"


def sample_size(size: int) -> int:
    """How many of `size` vectors to train with."""
    return min(size, SAMPLE_FOR_A_LIST * _lists(size))


def _lists(size: int) -> int:
    return max(1, round(1.75 * math.sqrt(size)))
