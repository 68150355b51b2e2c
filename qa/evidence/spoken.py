"""Who said certain words: where they stand, to the letter but for spaces and marks, and whose they are there."""

import re
from collections.abc import Iterator

from corpus import Passage, speaker_of
from index import Candidate, Library, Scope
from index.limits import LONGEST_QUESTION
from qa.answer import Quote
from qa.evidence.voice import prose_statements

DEPTH = 50
FEWEST = 3  # words; fewer stand anywhere


def spoken(library: Library, words: str, scope: Scope) -> tuple[Quote, ...]:
    """The places where `words` stand, those with a speaker first, oldest first among them."""
    tokens = re.findall(r"\w+", words)
    if len(tokens) < FEWEST:
        return ()
    pattern = re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, tokens)) + r"(?!\w)", re.IGNORECASE)
    candidates = library.within(words[:LONGEST_QUESTION], DEPTH, scope)
    found = [quote for candidate in candidates for quote in _places(candidate, pattern)]
    return tuple(sorted(found, key=lambda quote: (not quote.speaker, quote.date, quote.briefing.id, quote.start)))


def _places(candidate: Candidate, pattern: re.Pattern[str]) -> Iterator[Quote]:
    briefing, passage = candidate.briefing, candidate.passage
    match = pattern.search(briefing.text, passage.start, passage.end)
    if match is not None:
        start, end = _widened(passage, match.start(), match.end())
        yield Quote(briefing, start, end, speaker_of(briefing, passage) or _in_prose(candidate, match))


def _widened(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The sentences that the characters `start:end` stand in."""
    inside = [sentence for sentence in passage.sentences if sentence.start < end and start < sentence.end]
    return inside[0].start, inside[-1].end


def _in_prose(candidate: Candidate, match: re.Match[str]) -> str:
    """Whose the matched words are where somebody is quoted, directly before reported; empty if nobody surely is."""
    inside = [
        one for one in prose_statements(candidate.briefing) if one.start < match.end() and match.start() < one.end
    ]
    best = min(inside, key=lambda one: (one.kind != "direct", abs(one.start - match.start())), default=None)
    return best.speaker if best else ""
