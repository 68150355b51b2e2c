"""How a passage is cited on the page, in its words; the rules are those of `qa.citation`."""

import datetime
from collections.abc import Callable

from corpus import Briefing
from qa.answer import Days, Hit, Quote
from qa.citation import line
from qa.markup import escape
from qa.page import strings


def name(title: str, date: str, id: str) -> str:
    """What a briefing is called: its title, else its date, else its id."""
    return line.name(title, date, id, strings)


def file_name(id: str) -> str:
    """The name of the file that an id was made from, without the digits that tell it from others of that name."""
    return line.file_name(id)


def title(briefing: Briefing) -> str:
    """What `briefing` is called."""
    return line.title(briefing, strings)


def section(hit: Hit | None) -> str:
    """The heading that a passage stands under, in one line; empty if it is the title, or tells but the time of day."""
    return line.section(hit)


def parts(briefing: Briefing, passage: Hit | None = None, page: int | None = None) -> list[str]:
    """Speaker, source, title, date, `page`, and the section of the `passage`, as far as known, none of them twice."""
    return line.parts(briefing, passage, page, words=strings)


def where(quote: Quote, passage: Hit | None) -> str:
    """Where a quote stands, and which days words like "Monday" in it mean: what is cited with it."""
    return line.where(quote, passage, strings)


def quotation(quote: Quote, passage: Hit | None) -> str:
    """The quote between quotation marks, and where it stands: what the copy button copies."""
    return f"“{quote.text}” ({where(quote, passage)})"


def quotation_markdown(quote: Quote, passage: Hit | None) -> str:
    """The same as a Markdown block quote."""
    return line.quotation_markdown(quote, passage, strings)


def quotation_html(quote: Quote, passage: Hit | None) -> str:
    """The same as an HTML block quote."""
    cited = escape(where(quote, passage))
    return (
        f'<blockquote dir="auto"><p lang="en">{escape(quote.text)}</p><footer dir="auto">{cited}</footer></blockquote>'
    )


def bound_to(days: Days) -> tuple[datetime.date, datetime.date]:
    """The first and last day of the briefings that a question is bound to: those of its days, and of the day after."""
    return days.since, min(days.until, datetime.date.max - datetime.timedelta(1)) + datetime.timedelta(1)


def span_of_days(since: str, until: str, said: Callable[[str], str]) -> str:
    """One day, or the first and the last, each as `said` writes it."""
    return line.span_of_days(since, until, said, strings)


def time(date: str, said: Callable[[str], str] = strings.day) -> str:
    """A date as a `<time>`, written as `said` writes it, or the words for having none."""
    if not date:
        return f"<span>{strings.UNDATED}</span>"
    return f'<time datetime="{escape(date)}">{escape(said(date))}</time>'
