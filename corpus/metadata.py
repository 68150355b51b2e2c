"""Title, date and source of a briefing, taken only where they are stated; what is not stated stays empty.

A date counts when day, month and year are all written and mean one day only: `02-07-2022` is two days, so it is none.
"""

import datetime
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a place says about a briefing; `date` is ISO 8601, what it does not say is the empty string."""

    title: str = ""
    date: str = ""
    source: str = ""

    def over(self, other: "Metadata") -> "Metadata":
        """This, with its gaps filled from `other`, which is trusted less."""
        return Metadata(self.title or other.title, self.date or other.date, self.source or other.source)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_GAP = r"[\s,.\-_/]"
_DATE = re.compile(
    rf"""(?<!\d)(?:
      (?P<y1>\d{{4}})(?P<sep>[-/._])(?P<m1>\d{{1,2}})(?P=sep)(?P<d1>\d{{1,2}})
    | (?P<y2>\d{{4}})(?P<m2>\d{{2}})(?P<d2>\d{{2}})
    | (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}{{0,3}}(?:of\s+)?(?P<n3>{_MONTH}){_GAP}{{0,3}}(?P<y3>\d{{4}})
    | (?<![a-z])(?P<n4>{_MONTH}){_GAP}{{0,3}}(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}{{1,3}}(?P<y4>\d{{4}})
    | (?P<y5>\d{{4}}){_GAP}{{1,3}}(?P<n5>{_MONTH}){_GAP}{{0,3}}(?P<d5>\d{{1,2}})
    | (?P<a>\d{{1,2}})(?P<mark>[-/._])(?P<b>\d{{1,2}})(?P=mark)(?P<y6>\d{{4}})
    )(?!\d)""",
    re.I | re.X,
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+", re.I)
_CLOCK = re.compile(
    r"[\s,|–—-]*(?:at\s+)?(?:\d{1,2}[:.]\d{2}\s*(?:[ap]\.?\s?m\.?)?\s*(?:\(?[A-Z]{2,4}\)?)?)?[\s.]*", re.I
)

# Where a text states its own data: this many lines that are not blank, no further.
_HEADER_LINES, _HEADER_CHARACTERS, _TITLE_CHARACTERS = 10, 8_000, 300
_DECORATION = re.compile(r"^[\s>*_#]+|[*_]+(?=:)|(?<=:)[*_]+|[\s*_]+$")
_DATE_KEY = re.compile(
    r"(?:date(?=\s+\d{4}-)|(?:date|dated|published(?: on)?|publication date|issued|released?)\s*:)\s*", re.I
)
_TITLE_KEY = re.compile(r"(?:title|headline|subject)\s*:\s*(\S.*)", re.I)
_SOURCE_KEY = re.compile(r"(?:source|publisher|agency|publication|outlet)\s*:\s*(\S.*)", re.I)
_BYLINE = re.compile(r"By\s[^()]{2,80}\s\(([A-Z][^()\d]{1,40})\)")
_DATELINE = re.compile(
    r"(?P<place>(?:[A-Z]{2}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[^()/:;!?\n“”\"]{0,70}?\s)?"
    r"(?:\((?P<source>[A-Z][^()\d]{1,40})\)\s*(?:—|–|--?)\s|/(?P<slashed>[A-Z][^()/\d\s]{1,20})/[.\s])"
)
_HEADING = re.compile(r"#\s+(?P<title>\S.*?)\s*#*")
_UNTITLED = re.compile(
    r"(?:untitled.*|no title|title|word document|document ?\d*|presentation ?\d*|microsoft word - .*|about:blank"
    r"|\S*\.(?:docx?|pdf|html?|txt|md|odt|rtf|indd|pages))",
    re.I,
)


def in_text(text: str) -> Metadata:
    """What the first lines state: `Date:`, `Title:`, `Source:`, a date alone, a by-line, a dateline, a `# Title`."""
    lines = [line.strip() for line in text[:_HEADER_CHARACTERS].splitlines() if line.strip()][:_HEADER_LINES]
    title = heading = date = source = ""
    datelines: set[str] = set()
    prose = False
    for number, line in enumerate(lines):
        plain = _DECORATION.sub("", line)
        keyed = True
        if found := _DATE_KEY.match(plain):
            date = date or date_at_start(plain[found.end() :])
        elif found := _TITLE_KEY.fullmatch(plain):
            title = title or tidy_title(found[1])
        elif found := _SOURCE_KEY.fullmatch(plain):
            source = source or found[1][:_TITLE_CHARACTERS]
        elif found := _BYLINE.fullmatch(plain):
            source = source or found[1]
        elif found := _DATELINE.match(plain):
            datelines.add(found["source"] or found["slashed"])
            date = date or _only(found["place"] or "")
        elif alone := _date_alone(plain):
            date = date or alone
        else:
            keyed = False
            if not prose:
                heading = heading or _heading(line, lines[number + 1 : number + 2])
        prose = prose or not keyed
    if len(datelines) == 1:  # several agencies make a digest, whose source none of them is
        source = source or datelines.pop()
    return Metadata(title or heading, date, source)


def in_name(name: str) -> Metadata:
    """The date that a file name states, if it states exactly one; a file name is never a title."""
    return Metadata(date=_only(name, since=1900, until=2099))


def date_at_start(text: str) -> str:
    """The ISO date that `text` begins with (after a weekday), or the empty string."""
    found = _WEEKDAY.match(text)
    match = _DATE.match(text, found.end() if found else 0)
    return _iso(match) if match else ""


def tidy_title(title: str | None) -> str:
    """`title` on one line, or the empty string where it is what a program writes when nobody gave one."""
    line = " ".join((title or "").split())[:_TITLE_CHARACTERS]
    return "" if _UNTITLED.fullmatch(line) else line


def _heading(line: str, after: list[str]) -> str:
    if found := _HEADING.fullmatch(line):
        return tidy_title(found["title"])
    if after and re.fullmatch(r"=+", after[0]) and len(after[0]) >= 3:
        return tidy_title(line)
    return ""


def _date_alone(line: str) -> str:
    found = _WEEKDAY.match(line)
    match = _DATE.match(line, found.end() if found else 0)
    return _iso(match) if match and _CLOCK.fullmatch(line, match.end()) else ""


def _only(text: str, since: int = 1000, until: int = 2999) -> str:
    dates = {date for match in _DATE.finditer(text) if (date := _iso(match)) and since <= int(date[:4]) <= until}
    return dates.pop() if len(dates) == 1 else ""


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year = next(int(parts[key]) for key in ("y1", "y2", "y3", "y4", "y5", "y6") if parts[key])
    if parts["a"]:
        first, second = int(parts["a"]), int(parts["b"])
        if first <= 12 and second <= 12 and first != second:
            return ""
        month, day = (first, second) if first <= 12 else (second, first)
    else:
        day = next(int(parts[key]) for key in ("d1", "d2", "d3", "d4", "d5") if parts[key])
        name = parts["n3"] or parts["n4"] or parts["n5"]
        month = _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["m1"] or parts["m2"])
    if not 1000 <= year <= 2999:
        return ""
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
