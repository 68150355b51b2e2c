"""The sentences that carry the briefings of some days: an extract, in their order.

Centroid and position, after Radev et al. 2004 ("Centroid-based summarization of multiple documents"): what is near the
mean of a briefing's passages and near its beginning; of sentences that say nearly the same, the first.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import Briefing, Span, speaker_of
from corpus.titles import asks
from index import EmbeddedPassage, Library, Listed, Scope
from qa.answer import Quote
from qa.question.kinds import states

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_BRIEFINGS = 30  # the newest of those that were asked for
MOST, MOST_OF_ONE, MOST_OF_EACH = 12, 6, 2  # sentences; of one briefing alone, and of each of several
WORDS = (7, 60)  # shorter ones greet and thank; longer ones are lists
POSITION = 0.15  # what the first sentence has more than the last, in units of the cosine
ALIKE = 0.75  # cosine from which two sentences say the same


@dataclass(frozen=True, slots=True)
class _Scored:
    quote: Quote
    score: float
    vector: "NDArray[np.float32]"


def extract(
    library: Library, scope: Scope, *, most: int = MOST, besides: Collection[tuple[str, int]] = ()
) -> tuple[Quote, ...]:
    """The `most` best, by briefing in the order of the list and then by place; of the newest day if `scope` is open.

    Those that begin at the places `besides`, id and offset, are left out.
    """
    listed = [line for line in library.briefings() if scope.holds(line)]
    if listed and not scope.since and not scope.until and listed[0].date:
        listed = [line for line in listed if line.date == listed[0].date]
    listed = listed[:MOST_BRIEFINGS]
    each = MOST_OF_ONE if len(listed) == 1 else MOST_OF_EACH
    chosen: list[_Scored] = []
    for line in listed:
        found = _sentences(library, line, scope)
        chosen += _best([item for item in found if (line.id, item.quote.start) not in besides], each, chosen)
    kept = sorted(chosen, key=lambda item: -item.score)[:most]
    return tuple(item.quote for item in chosen if item in kept)


def _best(found: Sequence[_Scored], most: int, before: Sequence[_Scored]) -> list[_Scored]:
    """The best of one briefing that none of those before says already, in their order."""
    best: list[_Scored] = []
    for item in sorted(found, key=lambda item: -item.score):
        if len(best) < most and all(float(item.vector @ other.vector) < ALIKE for other in (*before, *best)):
            best.append(item)
    return sorted(best, key=lambda item: item.quote.start)


def _sentences(library: Library, line: Listed, scope: Scope) -> list[_Scored]:
    import numpy as np

    briefing, passages = library.get(line.id), library.embedded(line.id)
    if scope.speakers is not None:
        passages = [item for item in passages if speaker_of(briefing, item.passage) in scope.speakers]
    if not passages:
        return []
    mean = np.mean([item.vector for item in passages], axis=0)
    centroid = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return [
        _Scored(quote, float(vector @ centroid) + POSITION * (1 - math.sqrt(quote.start / len(briefing.text))), vector)
        for item in passages
        for quote, vector in _stated(briefing, item)
    ]


def _stated(briefing: Briefing, item: EmbeddedPassage) -> "list[tuple[Quote, NDArray[np.float32]]]":
    """The sentences of a passage that state something, with their vectors."""
    passage = item.passage
    if passage.speaker and asks(passage.speaker.of(briefing.text)):
        return []
    speaker = speaker_of(briefing, passage)
    return [
        (Quote(briefing, sentence.start, sentence.end, speaker), vector)
        for sentence, vector in zip(passage.sentences, item.sentence_vectors, strict=True)
        if _worth(sentence, briefing.text)
    ]


def _worth(sentence: Span, text: str) -> bool:
    words = sentence.of(text)
    return states(words) and WORDS[0] <= len(words.split()) <= WORDS[1]
