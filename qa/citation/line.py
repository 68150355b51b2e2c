"""A quote cited in a line, and as a Markdown block quote; in English, or in the words of a page in another language."""

import re
from collections.abc import Callable
from typing import Protocol

from corpus import Briefing
from qa.answer import Hit, Quote
from qa.markup import markdown
from qa.question import english

_CLOCK = re.compile(r"\b\d{1,2}:\d\d\s*[AaPp]\.?\s?[Mm]\b")
_HOW = re.compile(r"via (?:tele|video)?conference|via (?:tele)?phone", re.I)
_DIGEST = re.compile(r"-[0-9a-f]{8}$")


class Words(Protocol):
    """The words of a citation; `{...}` is filled in."""

    @property
    def PAGE(self) -> str:
        """`p. {page}`."""

    @property
    def CITED_UNDER(self) -> str:
        """`under “{heading}”`."""

    @property
    def BRIEFING_OF(self) -> str:
        """`Briefing of {date}`."""

    @property
    def DAYS(self) -> str:
        """`{first} to {last}`."""

    def day(self, date: str, /) -> str:
        """An ISO 8601 date as a reader writes it."""


class English:
    """The words of every surface but the page."""

    PAGE = "p. {page}"
    CITED_UNDER = "under “{heading}”"
    BRIEFING_OF = "Briefing of {date}"
    DAYS = "{first} to {last}"

    def day(self, date: str, /) -> str:
        """7 February 2022."""
        return english.day(date)


ENGLISH: Words = English()


def name(title: str, date: str, id: str, words: Words = ENGLISH) -> str:
    """What a briefing is called: its title, else its date, else the name of its file."""
    return title or (words.BRIEFING_OF.format(date=words.day(date)) if date else file_name(id))


def file_name(id: str) -> str:
    """The name of the file that an id was made from, without the digits that tell it from others of that name."""
    return _DIGEST.sub("", id) or id


def title(briefing: Briefing, words: Words = ENGLISH) -> str:
    """What `briefing` is called."""
    return name(briefing.title, briefing.date, briefing.id, words)


def section(hit: Hit | None) -> str:
    """The heading that a passage stands under, in one line; empty if it is the title or the source, or tells but when
    or by what means people met."""
    heading = " ".join(hit.heading.split()) if hit else ""
    if hit is None or heading in (hit.briefing.title, hit.briefing.source):
        return ""
    return "" if _CLOCK.search(heading) or _HOW.fullmatch(heading) else heading


def parts(
    briefing: Briefing,
    passage: Hit | None = None,
    page: int | None = None,
    *,
    speaker: str = "",
    words: Words = ENGLISH,
) -> list[str]:
    """Speaker, source, title, date, `page`, and the section of the `passage`, as far as known, none of them twice."""
    dated = words.day(briefing.date) if briefing.date else ""
    known = [briefing.source, title(briefing, words), dated if briefing.title else ""]
    if page is not None:
        known.append(words.PAGE.format(page=page))
    speaker = speaker or (passage.speaker if passage else "")
    if heading := section(passage):
        known.append(words.CITED_UNDER.format(heading=heading))
    if speaker:
        known.insert(0, " ".join(speaker.split()))
    return list(dict.fromkeys(part for part in known if part))


def where(quote: Quote, passage: Hit | None = None, words: Words = ENGLISH) -> str:
    """Where a quote stands, and which days words like "Monday" in it mean: what is cited with it."""
    days = [f"{said.words} = {span_of_days(said.since, said.until, words.day, words)}" for said in quote.days]
    known = parts(quote.briefing, passage, quote.page, speaker=quote.speaker, words=words)
    return "; ".join([", ".join(known), *days])


def placed(quote: Quote) -> str:
    """The place of a quote as clippings give it: the briefing's id, and the characters from where to where."""
    return f"{quote.briefing.id} {quote.start}-{quote.end}".replace("`", "'")


def quotation_markdown(quote: Quote, passage: Hit | None = None, words: Words = ENGLISH) -> str:
    """The quote as a Markdown block quote, with the place that `briefing-qa verify` looks at."""
    return f"> {markdown(quote.text)}\n>\n> — {markdown(where(quote, passage, words))} (`{placed(quote)}`)"


def span_of_days(since: str, until: str, said: Callable[[str], str], words: Words = ENGLISH) -> str:
    """One day, or the first and the last, each as `said` writes it."""
    return said(since) if since == until else words.DAYS.format(first=said(since), last=said(until))
