"""Dates as texts write them, in the languages of the news.

A date counts when day, month and year are all written and mean one day only: `02-07-2022` is two days, so it is none.
With dots the day stands first, as in all countries that write them so: `07.02.2022`.
"""

import datetime
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_MONTH = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)",
    re.I,
)
_ENGLISH_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?", re.I)
_LANGUAGES = (
    "de fr es it pt nl pl ru uk cs sk hu ro bg hr sr sr-Latn bs sl sv da nb fi et lv lt el tr ca gl sq mk be id"
    " ms vi ar he"
).split()
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
# Cases in which dates stand, where dateparser has the nominative only: Serbian and Bosnian, Slovene, Latvian.
_CASES = (
    "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
    "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī",
)
_GAP = r"[\s,.\-_/]"
_WORD = r"[^\W\d_]{3,14}"
_DATE = re.compile(
    rf"""(?<!\d)(?:
      (?P<y1>\d{{4}})(?P<sep>[-/._])(?P<m1>\d{{1,2}})(?P=sep)(?P<d1>\d{{1,2}})
    | (?P<y2>\d{{4}})(?P<m2>\d{{2}})(?P<d2>\d{{2}})
    | (?P<y3>\d{{4}})\s?[年년]\s?(?P<m3>\d{{1,2}})\s?[月월]\s?(?P<d3>\d{{1,2}})\s?[日일]
    | (?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|[ºª°])?{_GAP}{{0,3}}(?:(?:of|del?)\s+|d[’'])?(?P<n4>{_WORD}){_GAP}{{0,3}}
      (?:(?:de|del)\s+)?(?P<y4>\d{{4}})
    | (?<![^\W\d_])(?P<n5>{_WORD}){_GAP}{{0,3}}(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}{{1,3}}(?P<y5>\d{{4}})
    | (?P<y7>\d{{4}})\.?\s?gada\s(?P<d7>\d{{1,2}})\.?\s(?P<n7>{_WORD})
    | (?P<y6>\d{{4}})(?:{_GAP}{{1,3}}|\.?\s?m\.\s)(?P<n6>{_WORD}){_GAP}{{0,3}}(?P<d6>\d{{1,2}})
    | (?P<a>\d{{1,2}})(?P<mark>[-/._])(?P<b>\d{{1,2}})(?P=mark)(?P<y8>\d{{4}})
    )(?!\d)""",
    re.I | re.X,
)
_LEAD = re.compile(rf"(?P<day>{_WORD}|[^\W\d_]{{2}})(?P<end>[.,]*\s+)(?:(?:den|the|le|el|il|dia)\s+)?", re.I)


def dates(text: str, *, dotted: bool = True) -> Iterator[tuple[int, int, str]]:
    """Each date in `text`: where it begins and ends, and its ISO form. `dotted`: whether dots put the day first."""
    position = 0
    while match := _DATE.search(text, position):
        date = _iso(match, dotted)
        if date:
            yield match.start(), match.end(), date
        position = match.end() if date else match.start() + 1


def date_at_start(text: str) -> str:
    """The ISO date that `text` begins with (after a weekday), or the empty string."""
    return start_date(text)[0]


def start_date(text: str) -> tuple[str, int]:
    """The ISO date that `text` begins with (after a weekday), and where it ends; the empty string and 0 if none."""
    lead = _LEAD.match(text)
    for start in (0, lead.end() if lead and is_weekday(lead["day"]) else 0):
        match = _DATE.match(text, start)
        if match and (date := _iso(match)):
            return date, match.end()
    return "", 0


def only_date(text: str, since: int = 1000, until: int = 2999, *, dotted: bool = True) -> str:
    """The ISO date that `text` holds, if it holds exactly one within these years."""
    found = {date for _, _, date in dates(text, dotted=dotted) if since <= int(date[:4]) <= until}
    return found.pop() if len(found) == 1 else ""


def _iso(match: re.Match[str], dotted: bool = True) -> str:
    parts = {key[:1]: value for key, value in match.groupdict().items() if value and key[1:].isdigit()}
    month, day = parts.get("m", ""), parts.get("d", "")
    if match["a"]:
        month, day = _in_order(match["a"], match["b"], dotted and match["mark"] == ".")
    number = _month(parts["n"], f"{day}. " in match[0]) if "n" in parts else int(month or 0)
    try:
        date = datetime.date(int(parts["y"]), number, int(day or 0))
    except ValueError:
        return ""
    return date.isoformat() if 1000 <= date.year <= 2999 else ""


def _in_order(first: str, second: str, day_first: bool) -> tuple[str, str]:
    """The month and the day in two numbers, or two empty strings where either could be the month."""
    if int(first) > 12 or (day_first and int(second) <= 12):
        return second, first
    return (first, second) if int(second) > 12 or int(first) == int(second) else ("", "")


def _month(word: str, ordinal: bool = False) -> int:
    """The number of a month by its name or a usual short form, 0 for another word or one that means two months.

    `ordinal`: whether a dot stands after the day, as in Croatian, where `listopada` is October, but not in Polish.
    """
    if word.lower() == "listopada":
        return 10 if ordinal else 11
    if _ENGLISH_MONTH.fullmatch(word):
        return _ENGLISH.index(word[:3].lower()) + 1
    return _foreign_months().get(word.lower(), 0)


def is_weekday(word: str) -> bool:
    """Whether the word is the name of a day of the week, or a short form of one."""
    return _ENGLISH_WEEKDAY.fullmatch(word) is not None or word.lower() in _foreign_weekdays()


@cache
def _foreign_months() -> dict[str, int]:
    """Month names in other languages, but those that mean one month here and another there."""
    meanings: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        names = _names(language)
        for number, month in enumerate(_MONTHS, 1):
            for name in names.get(month, ()):
                meanings.setdefault(name.lower().rstrip("."), set()).add(number)
    for case in _CASES:
        for number, name in enumerate(case.split(), 1):
            meanings.setdefault(name, set()).add(number)
    found = {name: numbers.pop() for name, numbers in meanings.items() if len(numbers) == 1 and name.isalpha()}
    return found | {"listopadu": 11}  # Czech; Croatian dates have the genitive


@cache
def _foreign_weekdays() -> frozenset[str]:
    return frozenset(
        name.lower().rstrip(".") for language in _LANGUAGES for day in _DAYS for name in _names(language).get(day, ())
    )


@cache
def _names(language: str) -> dict[str, list[str]]:
    # Late: 0.2 s, which only a date in another language costs.
    info = import_module(f"dateparser.data.date_translation_data.{language}").info
    return {key: value for key, value in info.items() if key in _MONTHS or key in _DAYS}
