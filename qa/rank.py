"""The order of the candidates: a weighted sum of what each shares with the question, in meaning and in words.

Every part is a share or a cosine, near 1 for a perfect match whatever the library's size, so that scores of different
questions and libraries mean the same. The weights were fitted on questions over Wikipedia (SQuADShifts' new articles)
and hold on all public sets; see tests/benchmarks/README.md for them and for what was tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from index import Candidate, terms
from qa.answer import Part, Why
from qa.question import Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

READ = 50  # how many candidates are read word by word

# Fitted by listwise softmax on the training set alone.
FIRST_WEIGHTS = {"dense": 1.04, "sentence": 8.14, "late": 10.6, "sentence_late": 13.0, "bm25": 3.23}
WEIGHTS = {
    "dense": 4.2,
    "sentence": 7.03,
    "late": 9.78,
    "sentence_late": 9.11,
    "words": 1.72,
    "sentence_words": 2.73,
    "pairs": 5.58,
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place.

    `sentence_words`, float32 `(n,)`: the idf-weighted share of the question's stems that each of its sentences has.
    """

    candidate: Candidate
    score: float
    why: Why
    words: float
    sentence_words: "NDArray[np.float32]"


def rank(question: Question, candidates: Sequence[Candidate], at_least: int = READ) -> list[Ranked]:
    """The best of `candidates`, best first: `at_least` as many of them, if there are; equal scores keep their order."""
    import numpy as np

    if not candidates:
        return []
    parts = {
        "dense": np.array([candidate.dense for candidate in candidates]),
        "sentence": np.array([candidate.sentence_cosines.max() for candidate in candidates]),
        "late": np.array([candidate.late for candidate in candidates]),
        "sentence_late": np.array([candidate.sentence_late.max() for candidate in candidates]),
        "bm25": np.array([candidate.bm25 for candidate in candidates]) / max(question.mass, 1e-9),
    }
    first = _weighted(FIRST_WEIGHTS, parts)
    chosen = np.argsort(-first, kind="stable")[: max(READ, at_least)]
    lexical = [shares(question, candidates[i]) for i in chosen]
    read = {name: part[chosen] for name, part in parts.items()}
    read["words"] = np.array([words for words, _, _ in lexical])
    read["pairs"] = np.array([pairs for _, pairs, _ in lexical])
    read["sentence_words"] = np.array([sentences.max() for _, _, sentences in lexical])
    score = _weighted(WEIGHTS, read)
    whys = [Why(*row) for row in zip(*(_parts(read[n]) for n in ("dense", "sentence", "late", "words")), strict=True)]
    return [
        Ranked(candidates[chosen[i]], float(score[i]), whys[i], lexical[i][0], lexical[i][2])
        for i in np.argsort(-score, kind="stable")
    ]


def shares(question: Question, candidate: Candidate) -> "tuple[float, float, NDArray[np.float32]]":
    """The idf-weighted share of the question that the passage has: of its stems, of its pairs of neighbouring stems,
    and of its stems for each sentence of the passage (float32, `(n,)`).
    """
    import numpy as np

    mass = max(question.mass, 1e-9)
    stems = [terms(sentence.of(candidate.briefing.text)) for sentence in candidate.passage.sentences]
    flat = [stem for sentence in stems for stem in sentence]
    met = set(pairwise(flat))
    pairs = sum((question.idf[a] + question.idf[b]) / 2 for a, b in pairwise(question.stems) if (a, b) in met)
    sentences = [sum(question.idf[stem] for stem in question.idf.keys() & set(sentence)) for sentence in stems]
    words = sum(question.idf[stem] for stem in question.idf.keys() & set(flat))
    return words / mass, pairs / mass, np.array(sentences, np.float32) / np.float32(mass)


def _weighted(weights: dict[str, float], parts: "dict[str, NDArray[np.float64]]") -> "NDArray[np.float64]":
    """The weighted mean of the parts: 1 for a candidate perfect in each."""
    import numpy as np

    return np.tensordot(list(weights.values()), [parts[name] for name in weights], axes=1) / sum(weights.values())


def _parts(scores: "NDArray[np.float64]") -> list[Part]:
    """Each score with its place, 1 for the greatest; equal scores share the better place."""
    import numpy as np

    places = 1 + np.searchsorted(np.sort(-scores), -scores)
    return [Part(float(score), int(place)) for score, place in zip(scores, places, strict=True)]
