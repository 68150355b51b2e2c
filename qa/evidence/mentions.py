"""Which briefings mention something: one place for each, found by its words in any form; questions are no places."""

from corpus import speaker_of
from index import Candidate, Library, Scope, question_terms, terms
from qa.answer import Quote
from qa.evidence.rank import only_asks
from qa.question.kinds import states

MOST = 1000  # passages; the answer says how many briefings there are among them


def mentions(library: Library, text: str, scope: Scope) -> tuple[Quote, ...]:
    """The first sentence of each briefing that has all words of `text` that are worth searching, oldest first."""
    wanted = frozenset(question_terms(text))
    places: dict[str, Quote] = {}
    for candidate in library.within(text, MOST, scope):
        place = _place(candidate, wanted)
        known = places.get(candidate.briefing.id)
        if place is not None and (known is None or place.start < known.start):
            places[candidate.briefing.id] = place
    return tuple(sorted(places.values(), key=lambda quote: (quote.date, quote.briefing.id)))


def _place(candidate: Candidate, wanted: frozenset[str]) -> Quote | None:
    """The first sentence of the passage that has all the words; None if there is none."""
    briefing, passage = candidate.briefing, candidate.passage
    if only_asks(candidate):
        return None
    stated = (sentence for sentence in passage.sentences if states(sentence.of(briefing.text)))
    found = next((sentence for sentence in stated if wanted <= set(terms(sentence.of(briefing.text)))), None)
    return Quote(briefing, found.start, found.end, speaker_of(briefing, passage)) if found else None
