"""The order of the candidates: a weighted sum of what each shares with the question, in meaning and in words.

Every part is a share or a cosine, near 1 for a perfect match whatever the library's size, so that scores of different
questions and libraries mean the same. The weights were fitted on 4,000 questions of a set that no figure is reported on
(SQuADShifts' new Wikipedia articles) and hold on all public sets; qa/training/fit.py fits them to a sample of it,
and tests/benchmarks/README.md says what else was tried.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import fsum
from typing import TYPE_CHECKING

from index import Candidate, terms
from qa.answer import Part, Why
from qa.evidence.reader import Reading
from qa.question import Question
from qa.question.kinds import states

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Parts = dict[str, NDArray[np.float64]]

LEXICAL_DEPTH = 50  # how many candidates are compared with the question word by word

# Which those are; their words are not counted yet, BM25 stands for them.
FIRST_WEIGHTS = {"dense": 1.04, "sentence": 8.14, "late": 10.6, "sentence_late": 13.0, "bm25": 3.23}
# Squares, because half of the words in common is far less than half of the evidence.
WEIGHTS = {
    "dense": 4.91,
    "sentence": 5.88,
    "late": 11.98,
    "sentence_late": 10.26,
    "words²": 0.57,
    "sentence_words²": 3.64,
    "pairs²": 13.45,
}


# Taken from a passage that only asks: it has the words of an answer, but cannot be one.
ONLY_ASKS = 0.2
ASKERS = frozenset({"Q", "QUESTION", "REPORTER"})


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place, compared with the question word by word.

    `stems` are those of each of its sentences, `words` the share of the question's stems, weighed by rarity, that the
    passage has, `reading` what a reader saw in it, if one has read it.
    """

    candidate: Candidate
    score: float
    why: Why
    stems: tuple[frozenset[str], ...]
    words: float
    reading: Reading | None = None

    @property
    def stem_set(self) -> frozenset[str]:
        """The stems of the whole passage."""
        return frozenset[str]().union(*self.stems)

    @property
    def text(self) -> str:
        """The passage, exactly as the briefing has it."""
        return self.candidate.passage.of(self.candidate.briefing.text)


def rank(question: Question, candidates: Sequence[Candidate], at_least: int = LEXICAL_DEPTH) -> list[Ranked]:
    """The best of `candidates`, best first: `at_least` as many of them, if there are; equal scores keep their order."""
    import numpy as np

    if not candidates:
        return []
    parts = raw_parts(question, candidates)
    first = _weighted(FIRST_WEIGHTS, parts)
    chosen = np.argsort(-first, kind="stable")[: max(LEXICAL_DEPTH, at_least)]
    parts = {name: part[chosen] for name, part in parts.items()}
    stems = [sentence_stems(candidates[i]) for i in chosen]
    parts |= lexical_parts(question, stems)
    score = _weighted(WEIGHTS, parts) - ONLY_ASKS * np.array([only_asks(candidates[i]) for i in chosen])
    whys = [Why(*row) for row in zip(*(_placed(parts[n]) for n in ("dense", "sentence", "late", "words")), strict=True)]
    return [
        Ranked(
            candidates[chosen[i]],
            float(score[i]),
            whys[i],
            tuple(frozenset(sentence) for sentence in stems[i]),
            float(parts["words"][i]),
        )
        for i in np.argsort(-score, kind="stable")
    ]


def raw_parts(question: Question, candidates: Sequence[Candidate]) -> "Parts":
    """What the search already says of each candidate, float64 `(len(candidates),)` by name."""
    import numpy as np

    return {
        "dense": np.array([candidate.dense for candidate in candidates]),
        "sentence": np.array([candidate.sentence_cosines.max() for candidate in candidates], np.float64),
        "late": np.array([candidate.late for candidate in candidates]),
        "sentence_late": np.array([candidate.sentence_late.max() for candidate in candidates], np.float64),
        "bm25": np.array([candidate.bm25 for candidate in candidates]) / max(question.mass, 1e-9),
    }


def lexical_parts(question: Question, stems: Sequence[Sequence[Sequence[str]]]) -> "Parts":
    """The share of the question, weighed by rarity, that each passage has, given the stems of its sentences.

    `words`: of its stems; `sentence_words`: of its stems, in the best sentence; `pairs`: of its neighbouring stems that
    are neighbours in the passage too. With their squares, float64 `(len(stems),)` by name.
    """
    import numpy as np

    idf, mass = question.idf, max(question.mass, 1e-9)
    pairs = {(a, b): (idf[a] + idf[b]) / 2 for a, b in pairwise(question.stems)}

    def share(found: AbstractSet[str]) -> float:
        return fsum(map(idf.__getitem__, found)) / mass

    rows = []
    for sentences in stems:
        found = [idf.keys() & sentence for sentence in sentences]
        words = set[str]().union(*found)
        met = pairs.keys() & pairwise(chain.from_iterable(sentences)) if len(words) > 1 else ()
        rows.append((share(words), max(map(share, found)), fsum(map(pairs.__getitem__, met)) / mass))
    shares = dict(zip(("words", "sentence_words", "pairs"), np.array(rows, np.float64).T, strict=True))
    return shares | {f"{name}²": part**2 for name, part in shares.items()}


def only_asks(candidate: Candidate) -> bool:
    """True for a passage in which every sentence is a question, or that a reporter speaks in a transcript."""
    text, passage = candidate.briefing.text, candidate.passage
    if passage.speaker and passage.speaker.of(text).rstrip(":.").upper() in ASKERS:
        return True
    return not any(states(sentence.of(text)) for sentence in passage.sentences)


def sentence_stems(candidate: Candidate) -> list[tuple[str, ...]]:
    """The stems of each sentence of the passage, in order."""
    return [_stems(sentence.of(candidate.briefing.text)) for sentence in candidate.passage.sentences]


@lru_cache(maxsize=20_000)  # some 10 MB; the sentences near one question are near the next one too
def _stems(sentence: str) -> tuple[str, ...]:
    return tuple(terms(sentence))


def _weighted(weights: dict[str, float], parts: "Parts") -> "NDArray[np.float64]":
    """The weighted mean of the parts: 1 for a candidate perfect in each."""
    import numpy as np

    return np.tensordot(list(weights.values()), [parts[name] for name in weights], axes=1) / sum(weights.values())


def _placed(scores: "NDArray[np.float64]") -> list[Part]:
    """Each score with its place, 1 for the greatest; equal scores share the better place."""
    import numpy as np

    places = 1 + np.searchsorted(np.sort(-scores), -scores)
    return [Part(float(score), int(place)) for score, place in zip(scores, places, strict=True)]
