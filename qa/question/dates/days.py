"""The days that a briefing's text speaks of, counted from the briefing's own."""

import datetime
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from qa.question.dates.words import WORDS, Days, is_date, meant

# How far from its briefing a day without a year may lie to be dated without guessing.
NEAR = datetime.timedelta(120)

_PAST = re.compile(
    r"\b(?:said|spoke|met|went|came|was|were|had|did|took|gave|made|held|sent|left|began|saw|told|led|fell|rose|hit"
    r"|struck|shot|flew|wrote|won|lost|put|(?!need|exceed|proceed|succeed|united|so-called)[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|(?:is|are) (?:set|due|expected|scheduled|planned|slated|poised)"
    r"|(?:plans?|intends?|hopes?) to|upcoming|later this)\b|['’]ll\b",
    re.IGNORECASE,
)
# "Good Friday", "the Thursday event", "expires on Friday": a feast, or a day that the verb doesn't place.
_OTHER_SENSE = re.compile(r"(?:\b(?:Good|Easter|Palm|Black|Super|Ash|Bloody|Holy|[Tt]he)|s\s+on)\s+$")
_UNSURE = re.compile(r"\b(?:would|could|might|may|should)\b", re.IGNORECASE)
_WINDOW = 300  # characters on each side of a day
_SENTENCE_ENDS = re.compile(r"[.!?](?=[\s”\"’)]+[\"“‘A-Z])|[\n;]")


_Cue = tuple[int, int, int, bool | None]  # start and end, rank among those as near, whether it shows a day to come


@dataclass(frozen=True, slots=True)
class Resolved:
    """The characters `start:end` of a text and the days that they mean, first and last included."""

    start: int
    end: int
    since: datetime.date
    until: datetime.date


def resolved(text: str, date: datetime.date) -> list[Resolved]:
    """What "Monday", "yesterday", "last week" and "Jan. 26" mean in a briefing of `date`; the unclear are left out.

    A weekday beside a past verb is the nearest one up to the briefing's own day, beside "will" the nearest from that
    day on; without either it stays unclear, as do "next Friday" on a Monday and days more than four months away.
    """
    found = []
    cues = _cues(text)
    for match in WORDS.finditer(text):
        if not is_date(match) or match.lastgroup in ("year", "past", "rolling", "ago"):
            continue
        days = _days(match, date, cues)
        if days:
            found.append(Resolved(*match.span(), *days))
    return found


def _cues(text: str) -> list[_Cue]:
    """The verbs and the like that show whether a day beside them is to come, in order."""
    patterns = ((_FUTURE, True), (_UNSURE, None), (_PAST, False))
    return sorted(
        (*cue.span(), rank, ahead) for rank, (pattern, ahead) in enumerate(patterns) for cue in pattern.finditer(text)
    )


def _days(match: re.Match[str], date: datetime.date, cues: Sequence[_Cue]) -> Days | None:
    kind, possessive = match.lastgroup, match.string[match.end() : match.end() + 2] in ("'s", "’s")
    past = meant(match, date)
    if kind in ("weekday", "weekend"):
        ahead = None if possessive else _ahead(match, cues)
        if ahead is None or (ahead and kind == "weekend"):
            return None
        return meant(match, date, future=True) if ahead else past
    if kind == "beside":
        same_week = past is not None and past[0].isocalendar()[:2] == date.isocalendar()[:2]
        return None if same_week or match.group()[:4].lower() == "this" else past
    if kind in ("day", "range", "month") and not re.search(r"[0-9]{4}$", match.group()):
        near = [days for days in (past, meant(match, date, future=True)) if days and _distance(days, date) <= NEAR]
        return min(near, key=lambda days: _distance(days, date), default=None)
    return None if possessive and match.group().lower() == "today" else past


def _distance(days: Days, date: datetime.date) -> datetime.timedelta:
    return max(days[0] - date, date - days[1], datetime.timedelta(0))


def _ahead(match: re.Match[str], cues: Sequence[_Cue]) -> bool | None:
    """Whether the sentence speaks of the day as one to come, by the nearest verb that shows it; None if none does."""
    text, start = match.string, match.start()
    if _OTHER_SENSE.search(text, max(0, start - _WINDOW), start):
        return None
    low = max(
        (end.end() for end in _SENTENCE_ENDS.finditer(text, max(0, start - _WINDOW), start)), default=start - _WINDOW
    )
    stop = _SENTENCE_ENDS.search(text, match.end(), match.end() + _WINDOW)
    high = stop.start() if stop else match.end() + _WINDOW
    opens = re.fullmatch(r"\W*(?:(?:and|but|then)\W+)?(?:on\s+)?", text[max(0, low) : start], re.IGNORECASE)
    comma = text.find(",", match.end(), high)
    if not opens and comma >= 0:  # behind a comma, verbs speak of something else
        high = comma
    first = bisect_left(cues, max(0, low), key=lambda cue: cue[0])
    near: list[tuple[int, int, bool | None]] = []
    for begins, ends, rank, ahead in takewhile(lambda cue: cue[0] < high, cues[first : first + 2 * _WINDOW]):
        if ends <= high:
            near.append((start - ends if ends <= start else begins - match.end(), rank, ahead))
    return min(near, key=lambda cue: cue[:2], default=(0, 0, None))[2]
