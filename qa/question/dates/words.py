"""Words that name a day or a period: which they are, and what they mean seen from a day.

The words are found by their form alone, so that "may", "march", "100,000" and "7 people" are not dates; what they mean
is read by dateparser, which knows English months, weekdays and relative words. Its own search for dates in running
text is left out: it takes "may" and "march" for months.
"""

import calendar
import datetime
import functools
import re

from qa.question.english import MONTHS, SHORT_MONTH, WEEKDAY

Days = tuple[datetime.date, datetime.date]

_FULL = "|".join(month for month in MONTHS if month not in ("March", "May"))  # which are words of their own
_UNITS = r"(?:percent|people|troops|soldiers|miles|million|billion|thousand|hundred|days?|weeks?|months?|years?|hours?)"
_DAY = rf"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\b(?![.,:]?[0-9]|\s?%|[\s-]+{_UNITS})"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}\b(?![.,][0-9]|%)"
_MONTH = rf"(?:(?:{_FULL}|May|March)\b|{SHORT_MONTH}\b\.?)"
_WEEKDAY = rf"{WEEKDAY}\b"
_COUNT = r"(?:[1-9][0-9]?|two|three|four|five|six|seven|eight|nine|ten|a\s+few|few|several|a\s+couple\s+of|couple\s+of)"

# Longest first. A month stands alone only behind a word that makes it one ("in May", never "Theresa May").
WORDS = re.compile(
    rf"""\b(?:
      (?P<iso>{_YEAR}-[01][0-9]-[0-3][0-9]\b)
    | (?P<numbers>[0-3]?[0-9]/[0-3]?[0-9]/(?:20|19)[0-9]{{2}}\b)
    | (?P<range>{_MONTH}\s+{_DAY}\s?[-–—]\s?{_DAY}(?:,?\s+{_YEAR})?
        | {_DAY}\s?[-–—]\s?{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?)
    | (?P<day>(?:{_WEEKDAY},?\s+)?(?:{_MONTH}\s+(?:the\s+)?{_DAY}(?:,?\s+{_YEAR})?
        | (?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?))
    | (?P<past>(?:the\s+)?(?:last|past|previous)\s+{_COUNT}\s+(?:days|weeks|months)\b)
    | (?P<ago>(?:[1-9][0-9]?|an?|two|three|four|five|six|seven|eight|nine|ten)\s+(?:day|week|month|year)s?\s+ago\b)
    | (?P<rolling>the\s+(?:last|past)\s+(?:week|month|year)\b)
    | (?P<unit>(?:last|this|next|previous|past)\s+(?:week|month|year)\b)
    | (?P<weekend>(?:last|past|the)\s+weekend\b)
    | (?P<beside>(?:last|this|next)\s+{_WEEKDAY})
    | (?P<weekday>{_WEEKDAY})
    | (?P<relative>(?:the\s+)?day\s+before\s+yesterday\b|yesterday\b|today\b|tomorrow\b|tonight\b|last\s+night\b
        | this\s+(?:morning|afternoon|evening)\b)
    | (?P<month>(?:(?<=\bin\s)|(?<=since\s)|(?<=\bof\s)|(?<=until\s)|(?<=during\s)|(?<=before\s)|(?<=after\s)
        |(?<=from\s)|(?<=between\s)|(?<=last\s)|(?<=early\s)|(?<=late\s)|(?<=this\s)|(?<=through\s)|(?<=in\slate\s))
        (?:(?:{_FULL}|(?-i:May|March))\b(?!['’])|(?-i:{SHORT_MONTH}\.))(?:,?\s+(?:of\s+)?{_YEAR})?
        | (?:{_FULL}|(?-i:May|March))\s+{_YEAR})
    | (?P<year>(?:(?<=\bin\s)|(?<=since\s)|(?<=until\s)|(?<=during\s)|(?<=before\s)|(?<=after\s)|(?<=\bof\s)
        |(?<=from\s)|(?<=between\s)|(?<=early\s)|(?<=late\s)){_YEAR}(?!\s+{_UNITS}))
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# "may 5" in small letters, or first in its sentence, may be a verb and a number: only these words before it settle it.
_NEAR_VERB = re.compile(r"(?:may|march)\s", re.IGNORECASE)
_SETTLES = re.compile(
    r"(?:\bon|\bof|since|until|before|after|between|from|through|\bto|\band|\bby|\bthe|day,?)\s+$", re.I
)
_JUST_BEFORE = 40  # characters
_OTHER_YEAR = re.compile(r"\s+(?:of\s+)?(?:last|next|that)\s+year\b", re.IGNORECASE)
_VAGUE = {"few": "5", "several": "7", "couple": "2"}


def is_date(match: re.Match[str]) -> bool:
    """False for "may 5" where it can as well be a verb and a number, and for "January" before "of last year"."""
    if match.lastgroup in ("month", "day") and _OTHER_YEAR.match(match.string, match.end()):
        return False
    if match.lastgroup != "day" or not _NEAR_VERB.match(match.group()):
        return True
    before = match.string[max(0, match.start() - _JUST_BEFORE) : match.start()]
    sure = match.group()[0].isupper() and before.strip() and before.rstrip()[-1:] not in ".!?"
    return bool(sure or _SETTLES.search(before) or re.search(rf"(?:st|nd|rd|th|,?\s{_YEAR})$", match.group()))


def meant(match: re.Match[str], seen: datetime.date, *, future: bool = False) -> Days | None:
    """First and last day that the words mean, seen from the day `seen`; None if there is no such day.

    A weekday is the nearest one up to `seen` itself, a day without its year the nearest one up to `seen`; with
    `future`, the nearest ones from `seen` on. A week runs from Monday to Sunday.
    """
    words = " ".join(match.group().split())
    try:
        return _meant(match.lastgroup or "", words, seen, future)
    except (OverflowError, ValueError):  # beyond the years a calendar has
        return None


def _meant(kind: str, words: str, seen: datetime.date, future: bool) -> Days | None:
    day = datetime.timedelta(1)
    lower = words.lower()
    if kind == "numbers":
        first, second, _ = map(int, words.split("/"))
        if first <= 12 and second <= 12 and first != second:
            return None  # 2/7/2022 is two days, depending on where you live
    if kind == "range":
        first_day, last_day = re.findall(rf"\b{_DAY}", words, re.IGNORECASE)[:2]
        rest = re.sub(rf"\b{_DAY}\s?[-–—]\s?{_DAY}", "{}", words, flags=re.IGNORECASE)
        start = parsed(rest.format(first_day), seen, future)
        end = start and parsed(rest.format(last_day), start[0], True)
        return (start[0], end[0]) if start and end and start[0] < end[0] else None
    if kind in ("past", "rolling"):
        count = next((number for name, number in _VAGUE.items() if name in lower), None)
        said = re.sub(r"^(?:the )?(?:last|past|previous) (?:a )?", "", lower)
        said = re.sub(r"^(?:few|several|couple of)", count, said) if count else said
        start = parsed(f"{said if kind == 'past' else 'one ' + said} ago", seen, False)
        return (start[2], seen) if start else None
    if kind == "weekend":
        found = parsed("Saturday", seen + day if seen.weekday() == 6 else seen, False)
        return (found[0], found[0] + day) if found else None
    if kind == "weekday":  # dateparser's "Monday" is never the day itself
        found = parsed(lower, seen - day if future else seen + day, future)
    else:
        said = lower.replace("previous ", "last ").replace("past ", "last ")
        said = re.sub(r"^the (?!day before)", "", re.sub(r" of ", " ", re.sub(r"day,? the ", "day ", said)))
        if kind == "day":
            said = re.sub(r"^[a-z]+day,? ", "", said)
        found = parsed(said, seen, future)
    return found and (found[0], found[1])


@functools.lru_cache(4096)
def parsed(words: str, seen: datetime.date, future: bool) -> tuple[datetime.date, datetime.date, datetime.date] | None:
    """First and last day of what dateparser reads in `words`, and the very day; a millisecond, so remembered."""
    from dateparser.date import DateDataParser  # type: ignore[import-untyped,unused-ignore]  # 0.1 s to import

    settings = {
        "RELATIVE_BASE": datetime.datetime(seen.year, seen.month, seen.day, 12),
        "PREFER_DATES_FROM": "future" if future else "past",
        "PREFER_DAY_OF_MONTH": "current",
        "PARSERS": ["relative-time", "absolute-time"],
        "TIMEZONE": "UTC",
    }
    data = DateDataParser(languages=["en"], settings=settings).get_date_data(words)
    if data.date_obj is None:
        return None
    on: datetime.date = data.date_obj.date()
    if data.period == "week":
        first = on - datetime.timedelta(on.weekday())
        return first, first + datetime.timedelta(6), on
    if data.period == "month":
        return on.replace(day=1), on.replace(day=calendar.monthrange(on.year, on.month)[1]), on
    if data.period == "year":
        return on.replace(month=1, day=1), on.replace(month=12, day=31), on
    return on, on, on
