"""Answers and hits as plain dictionaries: what `--json` prints."""

from typing import Any

from corpus import Briefing
from qa.answer import Answer, Hit, Quote


def briefing_payload(briefing: Briefing) -> dict[str, str]:
    """Which briefing, without its text."""
    return {"id": briefing.id, "title": briefing.title, "date": briefing.date, "source": briefing.source}


def quote_payload(quote: Quote | None) -> dict[str, Any] | None:
    """A quote with its text and offsets (code points, end exclusive) in the briefing."""
    if quote is None:
        return None
    return {"briefing": quote.briefing.id, "start": quote.start, "end": quote.end, "text": quote.text}


def hit_payload(hit: Hit) -> dict[str, Any]:
    """A hit with its text, offsets and the parts of its score."""
    return {
        "briefing": briefing_payload(hit.briefing),
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "heading": hit.heading,
        "speaker": hit.speaker,
        "score": hit.score,
        "highlights": [[span.start, span.end] for span in hit.highlights],
        "same": [{"briefing": same.briefing.id, "start": same.start, "end": same.end} for same in hit.same],
        "why": {
            name: {"score": part.score, "rank": part.rank}
            for name, part in (
                ("dense", hit.why.dense),
                ("sentence", hit.why.sentence),
                ("late", hit.why.late),
                ("lexical", hit.why.lexical),
            )
        }
        | ({} if hit.why.read is None else {"read": {"score": hit.why.read}}),
    }


def period_payload(answer: Answer) -> dict[str, Any] | None:
    """The days the search was narrowed to, and the words of the question that did."""
    if (days := answer.days) is None:
        return None
    return {"since": days.since.isoformat(), "until": days.until.isoformat(), "words": days.words}


def answer_payload(answer: Answer) -> dict[str, Any]:
    """An answer, found or not."""
    return {
        "question": answer.question,
        "understood": answer.meant,
        "period": period_payload(answer),
        "found": answer.found,
        "confidence": answer.confidence,
        "text": answer.text,
        "quote": quote_payload(answer.quote),
        "span": quote_payload(answer.span),
        "spans": [quote_payload(span) for span in answer.spans],
        "also": [quote_payload(quote) for quote in answer.also],
        "missing": list(answer.missing),
        "searched": {
            "briefings": answer.searched.briefings,
            "passages": answer.searched.passages,
            "first_date": answer.searched.first_date,
            "last_date": answer.searched.last_date,
        },
        "hits": [hit_payload(hit) for hit in answer.hits],
    }
