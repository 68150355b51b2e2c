"""Two days that a question compares: "on March 8 and March 10", "Monday versus Friday", "change between A and B"."""

import datetime
import re
from dataclasses import dataclass
from itertools import islice, pairwise

from index import question_terms
from qa.question.dates.asked import BEFORE, DOCUMENT, MOST, Period
from qa.question.dates.words import WORDS, is_date, meant

_ONE_DAY = ("iso", "numbers", "day", "weekday", "beside", "relative")  # of the groups of WORDS
_JOINED = re.compile(
    r",?\s*(?P<by>and|or|to|than|with|versus|vs\.?|against|compared (?:with|to)|as opposed to)\s+"
    r"(?:(?:on|of|in|that of|the one (?:of|on|from)|the)\s+)*",
    re.I,
)
_CHANGE = re.compile(r"\b(?:chang|differ|compar|contrast|develop|evolv|rise|rose|fall|fell|grow|grew)", re.I)
_A_RANGE = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$", re.I)
_AROUND = 40  # characters before a day in which "between" stands
_ONLY_TEXTS = re.compile(rf"(?:the )?{DOCUMENT}", re.I)
# What asks to compare, and is in no passage: what is left asks for what each day has.
_ASKS = (
    (re.compile(r"^\W*(?:please )?(?:compare|contrast) ", re.I), ""),
    (re.compile(r"^\W*(?:what (?:is|are|was|were) )?(?:the )?(?:differences?|changes?) (?:in|of|between) ", re.I), ""),
    (re.compile(r"^\W*what changed (?:in|on|about|with) ", re.I), ""),
    (re.compile(r"^\W*how (?:did|has|have) (.{1,200}?) (?:chang|differ|develop|evolv)(?:e|ed)?\b", re.I), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """The question `text` without its days, put for each of two; `period` is from one to the other, by their words."""

    text: str
    days: tuple[datetime.date, datetime.date]
    period: Period


def compared(question: str, newest: datetime.date) -> Compared | None:
    """What `question` compares between two days, seen from the newest briefing; None if it does not.

    "Between" and "from ... to" are of days that are compared only where a change is asked for: else they are a period.
    """
    found = [match for match in islice(WORDS.finditer(question), MOST) if is_date(match)]
    for first, second in pairwise(match for match in found if match.lastgroup in _ONE_DAY):
        joined = _JOINED.fullmatch(question, first.end(), second.start())
        ranged = _A_RANGE.search(question, max(0, first.start() - _AROUND), first.start())
        if joined is None or ((ranged or joined["by"].lower() == "to") and not _CHANGE.search(question)):
            continue
        days = meant(first, newest), meant(second, newest)
        if days[0] and days[1] and days[0] != days[1]:
            return _put(question, first.start(), second.end(), (days[0][0], days[1][0]))
    return None


def _put(question: str, start: int, end: int, days: tuple[datetime.date, datetime.date]) -> Compared | None:
    """The question without the days at `start:end`; None if nothing else is asked."""
    if before := BEFORE.search(question, max(0, start - _AROUND), start):
        start = before.start()
    period = Period(min(days), max(days), start, end, True)
    text = period.taken_out_of(question).replace(" ?", "?")
    for asks, instead in _ASKS:
        text = asks.sub(instead, text, count=1)
    if not question_terms(text) or _ONLY_TEXTS.fullmatch(text):
        return None
    return Compared(text[:1].upper() + text[1:], days, period)
