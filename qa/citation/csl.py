"""Quotes as CSL-JSON, which Zotero, Mendeley and pandoc read: the fields of csl-data.json 1.0.2."""

import json
from collections.abc import Sequence
from typing import Any

from qa.answer import Quote
from qa.citation import line
from qa.citation.bibtex import key
from qa.evidence.speech import spoken_by


def items(quotes: Sequence[Quote]) -> str:
    """A JSON list of one item for each quote."""
    return json.dumps([item(quote) for quote in quotes], ensure_ascii=False, indent=2)


def item(quote: Quote) -> dict[str, Any]:
    """The item of one quote; the words are its annotation, the place is `custom`."""
    briefing, speaker = quote.briefing, spoken_by(quote)
    author = speaker or briefing.source
    found: dict[str, Any] = {
        "id": key(quote),
        "type": "document",
        "title": line.title(briefing),
        "author": [{"literal": author}] if author else [],
        "publisher": briefing.source if speaker else "",
        "issued": {"date-parts": [[int(part) for part in quote.date.split("-")]]} if quote.date else {},
        "page": str(quote.page or ""),
        "annote": quote.text,
        "custom": {"briefing": briefing.id, "start": quote.start, "end": quote.end},
    }
    return {name: value for name, value in found.items() if value}
