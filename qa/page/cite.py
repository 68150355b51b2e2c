"""How a passage is cited: in a line of text, in HTML, in Markdown."""

import datetime
import re
from collections.abc import Callable

from corpus import Briefing
from qa.answer import Days, Hit, Quote
from qa.page import strings
from qa.page.markup import escape, markdown

_CLOCK = re.compile(r"\b\d{1,2}:\d\d\s*[AaPp]\.?\s?[Mm]\b")
_DIGEST = re.compile(r"-[0-9a-f]{8}$")


def name(title: str, date: str, id: str) -> str:
    """What a briefing is called: its title, else its date, else the name of its file."""
    return title or (strings.BRIEFING_OF.format(date=strings.day(date)) if date else file_name(id))


def file_name(id: str) -> str:
    """The name of the file that an id was made from, without the digits that tell it from others of that name."""
    return _DIGEST.sub("", id) or id


def title(briefing: Briefing) -> str:
    """What `briefing` is called."""
    return name(briefing.title, briefing.date, briefing.id)


def section(hit: Hit | None) -> str:
    """The heading that a passage stands under, in one line; empty if it is the title, or tells but the time of day."""
    heading = " ".join(hit.heading.split()) if hit else ""
    return "" if hit is None or heading == hit.briefing.title or _CLOCK.search(heading) else heading


def parts(briefing: Briefing, passage: Hit | None = None, page: int | None = None) -> list[str]:
    """Speaker, source, title, date, `page`, and the section of the `passage`, as far as known, none of them twice."""
    dated = strings.day(briefing.date) if briefing.date else ""
    known = [briefing.source, title(briefing), dated if briefing.title else ""]
    if page is not None:
        known.append(strings.PAGE.format(page=page))
    speaker = passage.speaker if passage else ""
    if heading := section(passage):
        known.append(strings.CITED_UNDER.format(heading=heading))
    if speaker:
        known.insert(0, " ".join(speaker.split()))
    return list(dict.fromkeys(part for part in known if part))


def where(quote: Quote, passage: Hit | None) -> str:
    """Where a quote stands, and which days words like "Monday" in it mean: what is cited with it."""
    days = [f"{said.words} = {span_of_days(said.since, said.until, strings.day)}" for said in quote.days]
    return "; ".join([", ".join(parts(quote.briefing, passage, quote.page)), *days])


def quotation(quote: Quote, passage: Hit | None) -> str:
    """The quote between quotation marks, and where it stands: what the copy button copies."""
    return f"“{quote.text}” ({where(quote, passage)})"


def quotation_markdown(quote: Quote, passage: Hit | None) -> str:
    """The same as a Markdown block quote."""
    return f"> {markdown(quote.text)}\n>\n> ({markdown(where(quote, passage))})"


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
    return said(since) if since == until else strings.DAYS.format(first=said(since), last=said(until))


def time(date: str, said: Callable[[str], str] = strings.day) -> str:
    """A date as a `<time>`, written as `said` writes it, or the words for having none."""
    if not date:
        return f"<span>{strings.UNDATED}</span>"
    return f'<time datetime="{escape(date)}">{escape(said(date))}</time>'
