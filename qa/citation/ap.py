"""A quote as a sentence in the style of the Associated Press: attribution, date, colon, the words.

The attribution goes before the words, though AP allows both: behind them it would turn their last full stop into a
comma.
"""

from corpus.titles import asks
from qa.answer import Quote
from qa.evidence.speech import spoken_by

# Spelled out beside a day, where they are short.
_MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()


def sentence(quote: Quote) -> str:
    """The quote attributed to its speaker, or to its source where nobody is sure to say these very words."""
    briefing, speaker = quote.briefing, " ".join(spoken_by(quote).split())
    title = f"“{briefing.title}”" if briefing.title else ""
    if speaker:
        said = "A reporter asked" if asks(speaker) else f"{speaker} said"
        begins, behind = f"{said} {day(quote.date)}".rstrip(), [briefing.source, title]
    else:
        who = briefing.source or title or (briefing.id if not quote.date else "A briefing")
        begins, behind = ", ".join(filter(None, (who, day(quote.date)))), [title if briefing.source else ""]
    where = ", ".join(filter(None, behind))
    return f"{begins}: “{quote.text}”{f' ({where})' if where else ''}"


def day(date: str) -> str:
    """An ISO 8601 date as AP writes it: Feb. 7, 2022."""
    if not date:
        return ""
    year, month, number = date.split("-")
    return f"{_MONTHS[int(month) - 1]} {int(number)}, {year}"
