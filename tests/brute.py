"""What a search has to find: every passage with every score, in plain numpy and Python."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from corpus import Briefing, Passage, context_of, passages_of, words_of
from index import Candidate, question_terms, terms
from index.late import pack, question_tokens
from index.rarity import idf
from index.records import Scope
from tests.embedders import HashedWords

EMBEDDER = HashedWords()


class Expected:
    """Every passage of some briefings with the scores that a question gives it, in plain numpy and Python."""

    def __init__(self, briefings: Sequence[Briefing], question: str) -> None:
        self.places = [(briefing, passage) for briefing in briefings for passage in passages_of(briefing)]
        stems = question_terms(question)
        self.vector = EMBEDDER.encode([question])[0]
        texts = [words_of(briefing, passage) for briefing, passage in self.places]
        embedded = [context_of(briefing, passage) + passage.of(briefing.text) for briefing, passage in self.places]
        self.dense = [float(EMBEDDER.encode([text])[0] @ self.vector) for text in embedded]
        self.bm25 = bm25(texts, stems)
        self.late = [self._late(question, texts, *place) for place in self.places]

    def _late(
        self, question: str, texts: Sequence[str], briefing: Briefing, passage: Passage
    ) -> tuple[float, list[float]]:
        text = passage.of(briefing.text)
        inside = [(span.start - passage.start, span.end - passage.start) for span in passage.sentences]
        packed = pack(EMBEDDER.identity, text, EMBEDDER.encode_tokens([text])[1][0], inside)
        asked = question_tokens(EMBEDDER.identity, question, EMBEDDER.encode_tokens([question])[1][0])
        held = {stem: sum(stem in terms(text) for text in texts) for word in asked.words for stem in terms(word)}
        rarity = [max((idf(stem, held[stem], len(texts)) for stem in terms(word)), default=0.0) for word in asked.words]
        weights = [share / asked.words.count(word) for word, share in zip(asked.words, rarity, strict=True)]
        if not any(weights):
            weights = [1.0] * len(weights)
        states = [state / np.linalg.norm(state) for state in packed.states.astype(float)]

        def score(sentence: int | None) -> float:
            chosen = [
                state
                for state, home in zip(states, packed.sentences, strict=True)
                if sentence is None or home == sentence
            ]
            if not chosen:
                return 0.0
            best = [max(float(asking @ state) for state in chosen) for asking in asked.states]
            return sum(share * value for share, value in zip(weights, best, strict=True)) / sum(weights)

        return score(None), [score(sentence) for sentence in range(len(inside))]

    def check(self, found: Candidate) -> None:
        """Assert that every score of `found` is the one expected."""
        at = self.places.index((found.briefing, found.passage))
        sentences = EMBEDDER.encode([sentence.of(found.briefing.text) for sentence in found.passage.sentences])
        assert found.dense == pytest.approx(self.dense[at], abs=1e-5)
        assert found.bm25 == pytest.approx(self.bm25[at], rel=1e-4, abs=1e-6)
        assert found.sentence_cosines == pytest.approx(sentences @ self.vector, abs=1e-5)
        late, sentence_late = self.late[at]
        assert found.late == pytest.approx(late, abs=1e-5)
        assert found.sentence_late == pytest.approx(sentence_late, abs=1e-5)

    def check_found(self, found: Sequence[Candidate], depth: int, scope: Scope) -> None:
        """Assert that `found` are the `depth` nearest within `scope` and the `depth` best by words, nothing else."""
        places = {self.places.index((item.briefing, item.passage)) for item in found}
        held = [at for at, (briefing, _) in enumerate(self.places) if scope.holds(briefing)]
        dense = sorted((self.dense[at] for at in held), reverse=True)[:depth]
        words = sorted((self.bm25[at] for at in held if self.bm25[at]), reverse=True)[:depth]
        least_dense, least_words = min(dense, default=2.0), min(words, default=math.inf)
        for at in held:  # equals at the edge may be in or out
            if self.dense[at] > least_dense + 1e-6 or self.bm25[at] > least_words + 1e-4:
                assert at in places
            if self.dense[at] < least_dense - 1e-6 and self.bm25[at] < least_words - 1e-4:
                assert at not in places
        assert len(places) <= 2 * depth
        assert places <= set(held)


def bm25(texts: Sequence[str], stems: Sequence[str]) -> list[float]:
    """Okapi BM25 as Lucene has it: k1 1.2, b 0.75, a text's length kept in one byte."""
    bags = [Counter(terms(text)) for text in texts]
    average = sum(bag.total() for bag in bags) / len(bags)
    scores = []
    for bag in bags:
        length = max(known for known in map(byte_length, range(256)) if known <= bag.total())
        score = 0.0
        for stem in stems:
            n = sum(stem in other for other in bags)
            idf = math.log(1 + (len(bags) - n + 0.5) / (n + 0.5))
            score += idf * 2.2 * bag[stem] / (bag[stem] + 1.2 * (0.25 + 0.75 * length / average))
        scores.append(score)
    return scores


def byte_length(byte: int) -> int:
    """Lucene's SmallFloat.byte4ToInt: exact to 40, then three bits of mantissa."""
    if byte < 24:
        return byte
    bits, shift = (byte - 24) & 7, ((byte - 24) >> 3) - 1
    return 24 + (bits if shift < 0 else (bits | 8) << shift)
