"""Title, date and source of a briefing, taken only where they are stated; what is not stated stays empty."""

import re
from dataclasses import dataclass

from corpus.dates import date_at_start, only_date
from corpus.header import Field, header
from corpus.lines import lines

__all__ = ["Metadata", "date_at_start", "in_name", "in_text", "tidy_title"]

_TITLE_CHARACTERS, _HEADER_CHARACTERS = 300, 8_000
_HEADING = re.compile(r"#\s+(?P<title>\S.*?)\s*#*")
_UNTITLED = re.compile(
    r"(?:untitled|no title|unbenannt|ohne titel|sans titre|sin título|senza titolo|bez tytułu|без названия)\b.*|title"
    r"|(?:insert )?title (?:of document|here)|\[.*title.*\]|(?:new |blank |word )?document\s?\d*|dokument\s?\d*"
    r"|presentation\s?\d*|präsentation\s?\d*|(?:powerpoint|keynote)[ -]?\w*|\w+ powerpoint"
    r"|(?:slide|folie|diapositiva?|slajd)\s?\d*"
    r"|microsoft (?:word|powerpoint|excel|publisher)(?:\s-\s.*)?|layout \d+|page \d+|about:blank|normal(?:\.dotm?)?"
    r"|.*\b(?:template|vorlage|plantilla|sjabloon|szablon|шаблон)\b(?:\s+(?:v(?:ersion)?\.?\s?)?[\d.]*)?"
    r"|(?:[a-z]:\\|\\\\|file:|/(?:home|users|tmp|var|mnt|volumes)/).*"
    r"|\S*\.(?:do[ct][xm]?|pp[tos][xm]?|pot[xm]?|xl[st][xm]?|pdf|html?|txt|md|odt|odp|rtf|indd|pages|pub|qxd|eml|msg)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a place says about a briefing; `date` is ISO 8601, what it does not say is the empty string."""

    title: str = ""
    date: str = ""
    source: str = ""

    def over(self, other: "Metadata") -> "Metadata":
        """This, with its gaps filled from `other`, which is trusted less."""
        return Metadata(self.title or other.title, self.date or other.date, self.source or other.source)


def in_text(text: str) -> Metadata:
    """What the first lines of a text state; several dates of equal standing, or several agencies, state nothing."""
    fields = header(text)
    titles = (tidy_title(field.title) for field in fields)
    return Metadata(next(filter(None, titles), "") or _heading(text, fields), _date(fields), _source(fields))


def in_name(name: str) -> Metadata:
    """The date that a file name states, if it states exactly one; a file name is never a title."""
    # In a file name dots also part month and day, since a slash cannot.
    return Metadata(date=only_date(name, since=1900, until=2099, dotted=False))


def tidy_title(title: str | None) -> str:
    """`title` on one line, or the empty string where it is what a program writes when nobody gave one."""
    line = " ".join((title or "").split())[:_TITLE_CHARACTERS]
    return "" if _UNTITLED.fullmatch(line) else line


def _date(fields: list[Field]) -> str:
    """The date of the kind that says most clearly when the text was given out, if there is one of it."""
    for kinds in (("published",), ("date",), ("line", "within", "opening")):
        found = {field.date for field in fields if field.kind in kinds and field.date}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def _source(fields: list[Field]) -> str:
    stated = next((field.source for field in fields if field.source and field.kind != "opening"), "")
    agencies = {field.source for field in fields if field.source and field.kind == "opening"}
    return stated or (
        agencies.pop() if len(agencies) == 1 else ""
    )  # several make a digest, whose source none of them is


def _heading(text: str, fields: list[Field]) -> str:
    """The Markdown heading with which the text begins, but for its header."""
    known = {field.start for field in fields}
    rest = [
        line.of(text)
        for line in lines(text, end=_HEADER_CHARACTERS)
        if line.start < line.end and line.start not in known
    ]
    if not rest:
        return ""
    if found := _HEADING.fullmatch(rest[0]):
        return tidy_title(found["title"])
    underlined = len(rest) > 1 and re.fullmatch(r"={3,}", rest[1])
    return tidy_title(rest[0]) if underlined else ""
