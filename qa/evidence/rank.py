"""The order of the candidates: a weighted sum of what each shares with the question, in meaning and in words.

Every part is a share or a cosine, near 1 for a perfect match whatever the library's size, so that scores of different
questions and libraries mean the same. qa/training/fit_ranking.py fits the weights on questions over briefings and over
paragraphs together, on none of which a figure is reported; tests/benchmarks/README.md says what else was tried.
"""

import datetime
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import fsum
from typing import TYPE_CHECKING

from corpus import speaker_of
from corpus.titles import asks
from index import Candidate, terms
from qa.answer import Part, Why
from qa.evidence.reader import Reading
from qa.evidence.voice import own_turn, voiced
from qa.question import Question
from qa.question.kinds import states

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Parts = dict[str, NDArray[np.float64]]

LEXICAL_DEPTH = 50  # how many candidates are compared with the question word by word

# Which those are; their words are not counted yet, BM25 stands for them.
FIRST_WEIGHTS = {
    "dense": 10.39,
    "sentence": 7.0,
    "late": 0.85,
    "sentence_late": 8.78,
    "bm25": 4.76,
    "day": 7.08,
    "spoken": 1.88,
    "said": 1.55,
}
# Squares, because half of the words in common is far less than half of the evidence.
WEIGHTS = {
    "dense": 9.61,
    "sentence": 7.27,
    "late": 3.39,
    "sentence_late": 6.99,
    "sentence_words²": 1.12,
    "pairs²": 3.8,
    "all_words²": 4.7,
    "around²": 2.83,
    "title": 5.96,
    "speaker": 2.98,
    "reply": 2.62,
    "spoken": 1.59,
    "day": 7.14,
    "said": 2.04,
}


# What many texts don't have, so that a passage perfect without it has a score of 1.
CONTEXT = frozenset({"around²", "title", "speaker", "reply", "spoken", "day", "said"})

# Taken from a passage that only asks: it has the words of an answer, but cannot be one. And where all that somebody
# said is asked for, from what others say.
ONLY_ASKS = 0.2
OTHERS_SAY = 0.3
NEXT_DAY = 0.5  # of what a briefing of the very day counts: much of a day is reported on the next


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place, compared with the question word by word.

    `stems` are those of each of its sentences, `words` the share of the question's stems, weighed by rarity, that the
    passage has, `context` how much of the score comes from what stands around it, `reading` what a reader saw in it, if
    one has read it.
    """

    candidate: Candidate
    score: float
    why: Why
    stems: tuple[frozenset[str], ...]
    words: float
    context: float = 0.0
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

    chosen = nearest(question, candidates, max(LEXICAL_DEPTH, at_least))
    if not chosen:
        return []
    parts = all_parts(question, chosen)
    score = _weighted(WEIGHTS, parts) - ONLY_ASKS * np.array([only_asks(candidate) for candidate in chosen])
    if question.said and question.said.open:
        score -= OTHERS_SAY * np.array([not any(voiced(question, candidate)) for candidate in chosen])
    context = _of_context(parts)
    whys = [Why(*row) for row in zip(*(_placed(parts[n]) for n in ("dense", "sentence", "late", "words")), strict=True)]
    return [
        Ranked(
            chosen[i],
            float(score[i]),
            whys[i],
            tuple(map(frozenset, sentence_stems(chosen[i]))),
            float(parts["words"][i]),
            float(context[i]),
        )
        for i in np.argsort(-score, kind="stable")
    ]


def nearest(question: Question, candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """The `count` candidates that come first by what the search says of them."""
    import numpy as np

    if not candidates:
        return []
    first = _weighted(FIRST_WEIGHTS, raw_parts(question, candidates))
    return [candidates[i] for i in np.argsort(-first, kind="stable")[:count]]


def all_parts(question: Question, candidates: Sequence[Candidate]) -> "Parts":
    """Every part of the score of each candidate, float64 `(len(candidates),)` by name."""
    stems = [sentence_stems(candidate) for candidate in candidates]
    return raw_parts(question, candidates) | lexical_parts(question, stems) | context_parts(question, candidates, stems)


def raw_parts(question: Question, candidates: Sequence[Candidate]) -> "Parts":
    """What the search already says of each candidate, float64 `(len(candidates),)` by name.

    A reply is as near as what it replies to, if that is nearer: "No, we have not" has nothing of the question itself.
    """
    import numpy as np

    words = question.words
    own = [(one.dense, float(one.sentence_cosines.max()), float(one.sentence_late.max())) for one in candidates]
    dense, sentence, sentence_late = np.maximum(np.array(own), _of_what_was_asked(candidates)).T
    return {
        "dense": dense,
        "sentence": sentence,
        "late": np.array([candidate.late for candidate in candidates]),
        "sentence_late": sentence_late,
        "bm25": np.array([candidate.bm25 for candidate in candidates]) / max(question.mass, 1e-9),
        "day": np.array([day_share(question, candidate) for candidate in candidates]),
        "spoken": np.array([_spoken(words, candidate) for candidate in candidates]),
        "said": np.array([float(own_turn(question, candidate)) for candidate in candidates]),
    }


def _of_what_was_asked(candidates: Sequence[Candidate]) -> "NDArray[np.float64]":
    """For each candidate how near the question is that it replies to, `(len(candidates), 3)`; 0 where there is none.

    That is read off the candidates too: the passages in which reporters ask, which are near if their question is.
    """
    import numpy as np

    found = np.zeros((len(candidates), 3))
    beside: dict[str, list[Candidate]] = {}
    for one in candidates:
        beside.setdefault(one.briefing.id, []).append(one)
    for place, one in enumerate(candidates):
        if (asked := one.passage.reply_to) is None:
            continue
        for other in beside[one.briefing.id]:
            inside = [i for i, s in enumerate(other.passage.sentences) if s.start < asked.end and asked.start < s.end]
            if inside and other is not one:
                cosine, late = (float(part[inside].max()) for part in (other.sentence_cosines, other.sentence_late))
                found[place] = np.maximum(found[place], (other.dense, cosine, late))
    return found


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


def context_parts(
    question: Question, candidates: Sequence[Candidate], stems: Sequence[Sequence[Sequence[str]]]
) -> "Parts":
    """The share of the question, weighed by rarity, that stands around each passage.

    `title` (with the heading), `speaker` (with the role) and `reply` (the question that the passage replies to);
    `around²`: the square of what all three have, `all_words²`: of what they have together with the passage's own words.
    Float64 `(len(candidates),)` by name.
    """
    import numpy as np

    rows = []
    for candidate, sentences in zip(candidates, stems, strict=True):
        title, speaker, reply = (frozenset(_stems(words)) for words in _around(candidate))
        around = title | speaker | reply
        own = frozenset(chain.from_iterable(sentences))
        shares = [question.share(found) for found in (title, speaker, reply, around, around | own)]
        rows.append((*shares[:3], shares[3] ** 2, shares[4] ** 2))
    return dict(zip(("title", "speaker", "reply", "around²", "all_words²"), np.array(rows, np.float64).T, strict=True))


def _around(candidate: Candidate) -> tuple[str, str, str]:
    """The words around a passage: title and heading, speaker and role, the question that it replies to."""
    briefing, passage = candidate.briefing, candidate.passage
    heading, reply = (span.of(briefing.text) if span else "" for span in (passage.heading, passage.reply_to))
    return f"{briefing.title} {heading}", f"{passage.role} {speaker_of(briefing, passage)}", reply


def day_share(question: Question, candidate: Candidate) -> float:
    """1 for a briefing of the days asked for, NEXT_DAY for one of the day after them, else 0."""
    if question.days is None or not candidate.briefing.date:
        return 0.0
    day, (since, until) = datetime.date.fromisoformat(candidate.briefing.date), question.days
    if since <= day <= until:
        return 1.0
    return NEXT_DAY if day - until == datetime.timedelta(1) else 0.0


def _spoken(words: AbstractSet[str], candidate: Candidate) -> float:
    """1 for a passage whose speaker's surname is among `words`, those of the question, else 0."""
    speaker = speaker_of(candidate.briefing, candidate.passage)
    return float(bool(speaker) and speaker.rsplit(maxsplit=1)[-1].lower() in words)


def only_asks(candidate: Candidate) -> bool:
    """True for a passage in which every sentence is a question, or that a reporter speaks in a transcript."""
    text, passage = candidate.briefing.text, candidate.passage
    if passage.speaker and asks(passage.speaker.of(text)):
        return True
    return not any(states(sentence.of(text)) for sentence in passage.sentences)


def sentence_stems(candidate: Candidate) -> list[tuple[str, ...]]:
    """The stems of each sentence of the passage, in order."""
    return [_stems(sentence.of(candidate.briefing.text)) for sentence in candidate.passage.sentences]


@lru_cache(maxsize=20_000)  # some 10 MB; the sentences near one question are near the next one too
def _stems(sentence: str) -> tuple[str, ...]:
    return tuple(terms(sentence))


def _of_context(parts: "Parts") -> "NDArray[np.float64]":
    """How much of each score comes from what stands around the passage."""
    return _weighted(WEIGHTS, parts) - _weighted(
        {name: weight for name, weight in WEIGHTS.items() if name not in CONTEXT}, parts
    )


def _weighted(weights: dict[str, float], parts: "Parts") -> "NDArray[np.float64]":
    """The weighted mean of the parts: 1 for a candidate perfect in each but the CONTEXT, which adds to it."""
    import numpy as np

    whole = sum(weight for name, weight in weights.items() if name not in CONTEXT)
    return np.tensordot(list(weights.values()), [parts[name] for name in weights], axes=1) / whole


def _placed(scores: "NDArray[np.float64]") -> list[Part]:
    """Each score with its place, 1 for the greatest; equal scores share the better place."""
    import numpy as np

    places = 1 + np.searchsorted(np.sort(-scores), -scores)
    return [Part(float(score), int(place)) for score, place in zip(scores, places, strict=True)]
