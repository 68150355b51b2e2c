"""Who says the words at a place of a briefing."""

from corpus import Briefing, Statement
from qa.answer import Quote
from qa.evidence.voice import statements_in


def said_at(briefing: Briefing, start: int, end: int) -> Statement | None:
    """The innermost statement that all of `[start:end]` stands in; None if nobody is shown to say it."""
    around = [one for one in statements_in(briefing) if one.start <= start and end <= one.end]
    return min(around, key=lambda one: one.end - one.start, default=None)


def spoken_by(quote: Quote) -> str:
    """Who says these very words, so that they may be attributed: not whoever they report on, or empty where unsure."""
    said = said_at(quote.briefing, quote.start, quote.end)
    return said.speaker if said is not None and said.kind != "reported" else ""


def quote_at(briefing: Briefing, start: int, end: int) -> Quote:
    """The quote at a place, with its speaker. Raises ValueError for what is no span of the briefing."""
    if not 0 <= start < end <= len(briefing.text):
        raise ValueError(
            f"{start}:{end} is no span of the briefing {briefing.id!r}, which has {len(briefing.text)} characters"
        )
    said = said_at(briefing, start, end)
    return Quote(briefing, start, end, said.speaker if said else "")
