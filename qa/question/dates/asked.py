"""The period that a question asks for; the days that a briefing's text speaks of are in `qa.question.dates.days`."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from qa.question.dates.words import WORDS, Days, is_date, meant

MOST = 20  # dates of a question that are looked at
_AROUND = 200  # characters before a date in which the words that go with it stand
BEFORE = re.compile(
    r"\b(?:(as of|on|in|since|until|till|by|before|after|during|over|within|from|of|between|through)\s+)"
    r"(?:(?:the\s+)?(?:early|late|mid|course of)[\s-]+)?$",
    re.IGNORECASE,
)
_NUMBER = r"(?:the\s+)?((?:3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th)?)"
_NUMBERBEFORE = re.compile(rf"\b(?:between|from)\s+{_NUMBER}\s*(?:and|to|until|through|-|–)\s*$", re.IGNORECASE)
_NUMBER_AFTER = re.compile(rf"\s*(?:and|to|until|through|-|–)\s*{_NUMBER}\b(?![\s-]*[\w%])", re.IGNORECASE)
_JOIN = re.compile(r"\s*(?:and|to|until|through|till|-|–)\s*(?:on\s+)?", re.IGNORECASE)

DOCUMENT = (
    r"(?:(?:[Pp]ress|[Dd]aily|[Nn]ews|White House|[Mm]orning|[Ee]vening|background)\s+){0,4}"
    r"(?:briefings?|bulletins?|gaggles?|readouts?|transcripts?|newsletters?|digests?|fact sheets?|press calls?"
    r"|statements?|remarks)\b"
)
_OF_DOCUMENT = re.compile(rf"\b{DOCUMENT}(?:\s+(?:of|on|from|for|dated|by\s+\w+\s+(?:on|of|from)))?[\s,(]+$")
_DOCUMENTS = re.compile(rf"(?:['’]s?)?\s+{DOCUMENT}")
_SAY = re.compile(r"\b(?:say|says|said|saying|tell|told|mention(?:ed)?|comment(?:ed)?|stated|brief(?:ed)?)\b", re.I)
# Between "say" and the date, these make it the date of something else: another clause, or something that took place.
_OTHER_EVENT = re.compile(
    r"\b(?:that|which|who|whom|when|where|why|if|whether|how|would|will|could|should|might|must|can|was|were|is|are|has"
    r"|had|have|did|does|be|happen\w*|talks?|meetings?|visits?|calls?|summits?|attacks?|strikes?|invasion|exercises?"
    r"|drills?|votes?|elections?|conference|trip|speech|hearing|protests?|deadline|launch|tests?|responses?|deployment"
    r"|decision|ruling|ceremony|session|address|anniversary|events?)\b|(?<=\w)(?:ed|ing)\s*$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_DIGEST = re.compile(
    r"\W*(?:what(?:['’]s| is| was| has| have| are)?\s+(?:the\s+)?(?:new|news|happened|changed|main|headlines)\b"
    r"|summar|what did i miss)",
    re.IGNORECASE,
)
_FAR = datetime.timedelta(days=183)
_WILL = re.compile(r"\b(?:will|going to|must|upcoming|plans? to|planned|scheduled|expected|due)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """Days asked for, first and last included, by the words `start:end` of the question.

    `binding`: the words say when a briefing or a statement was made, so others can be left out. Else the days may be
    those of what happened, of which later briefings speak too. An open beginning is `datetime.date.min`.
    """

    since: datetime.date
    until: datetime.date
    start: int
    end: int
    binding: bool

    def taken_out_of(self, question: str) -> str:
        """The question without the words that name the days, and without what only joined them to the rest."""
        return f"{question[: self.start].rstrip(' ,(')} {question[self.end :].lstrip(' ,)')}".strip(" ,:;")


def period_asked(question: str, newest: datetime.date) -> Period | None:
    """The period that `question` asks for, seen from the day of the newest briefing; a binding one goes first.

    It may lie outside of what the library holds ("in 1997"): then it is part of what is asked, not a filter.
    """
    future = bool(_WILL.search(question)) and not _SAY.search(question)
    found = list(_periods(question, newest, future))
    return next((period for period in found if period.binding), found[0] if found else None)


def _periods(question: str, newest: datetime.date, future: bool) -> Iterator[Period]:
    taken = 0
    said = [match.span() for match in _SAY.finditer(question)]
    for match in islice(WORDS.finditer(question), MOST):
        days = _meant(match, newest, future) if is_date(match) and match.start() >= taken else None
        if not days:
            continue
        start, taken = match.span()
        days, start, taken = _widened(match, days, newest)
        before = BEFORE.search(question, max(0, start - _AROUND), start)
        word = before.group(1).lower() if before else ""
        bounded = _bounded(days, word, newest)
        if bounded:
            binding = _binds(question, start, taken, match.lastgroup or "", word, said)
            if possessive := _POSSESSIVE.match(question, taken):
                start, before = match.start(), None
            yield Period(
                *bounded, before.start() if before else start, possessive.end() if possessive else taken, binding
            )


def _meant(match: re.Match[str], newest: datetime.date, future: bool) -> Days | None:
    """What the words mean; of a day to come that is more than half a year away, the one gone by."""
    days = meant(match, newest, future=future)
    far = future and days is not None and days[0] - newest > _FAR
    return meant(match, newest) or days if far else days


def _widened(match: re.Match[str], days: Days, newest: datetime.date) -> tuple[Days, int, int]:
    """The days with the other end of "between 1 and 3 March", "Feb. 3 to 5" or "from Monday to Friday"."""
    text, (start, end) = match.string, match.span()
    other = None
    if match.lastgroup == "day" and (number := _NUMBERBEFORE.search(text, max(0, start - _AROUND), start)):
        said = re.sub(r"\b[0-9]{1,2}(?:st|nd|rd|th)?\b", number.group(1), match.group(), count=1)
        other, start = WORDS.fullmatch(said), number.start(1)
    elif match.lastgroup == "day" and (number := _NUMBER_AFTER.match(text, end)):
        said = re.sub(r"\b[0-9]{1,2}(?:st|nd|rd|th)?\b", number.group(1), match.group(), count=1)
        other, end = WORDS.fullmatch(said), number.end(1)
    elif (join := _JOIN.match(text, end)) and re.search(
        r"\b(?:between|from)\s+$", text[max(0, start - _AROUND) : start], re.IGNORECASE
    ):
        other = WORDS.match(text, join.end())
        end = other.end() if other else end
    far = meant(other, newest) if other else None
    if not far:
        return days, *match.span()
    return (min(days[0], far[0]), max(days[1], far[1])), start, end


def _bounded(days: Days, word: str, newest: datetime.date) -> Days | None:
    first, last = days
    day = datetime.timedelta(1)
    if word == "since":
        return first, max(last, newest)
    if word == "after":
        return (last + day, max(last + day, newest)) if last < datetime.date.max else None
    if word == "before":
        return (datetime.date.min, first - day) if first > datetime.date.min else None
    return (datetime.date.min, last) if word in ("until", "till", "by", "through", "as of") else days


def _binds(  # noqa: PLR0911 one line a rule
    question: str, start: int, end: int, kind: str, word: str, said: Sequence[tuple[int, int]]
) -> bool:
    """Whether the words say when a briefing or a statement was made; `said` are the places of "say" and the like.

    "On Monday" beside "say" does not: a briefing of Monday quotes what was said on Sunday, with just that word.
    """
    if kind == "year" or word in ("before", "until", "till", "by", "through", "as of"):
        return False
    if _OF_DOCUMENT.search(question, max(0, start - _AROUND), start) or _DOCUMENTS.match(question, end):
        return True
    before = BEFORE.search(question, max(0, start - _AROUND), start)
    head = question[: before.start() if before else start]
    near = head[-_AROUND:]
    if _OF_DOCUMENT.search(f"{near.rstrip()} "):
        return True
    if kind in ("weekday", "beside", "weekend") or _POSSESSIVE.match(question, end):
        return False
    if _DIGEST.match(question):
        return kind in ("unit", "rolling", "past")
    if not said or word == "of" or re.search(r"\b(?:about|regarding|than|to|with)\s+(?:the\s+)?$", near):
        return False
    if re.match(r"\s+[a-z]+s?\b", question[end:]) and re.search(r"\bthe\s+$", near):
        return False
    if not head.strip(" ,"):
        return not _OTHER_EVENT.search(question[end : said[0][0]].replace("did", ""))
    between = head[said[-1][1] :]
    if said[-1][1] > start:
        return False
    return not _OTHER_EVENT.search(between) and not (kind in ("month", "unit", "ago") and between.strip())
