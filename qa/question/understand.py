"""What is asked, and of which briefings: made whole, in the library's words, bound to the days that it names."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Unpack

from index import Library
from index.limits import require_length, require_question
from index.records import Filters, Scope
from qa.question.aliases import with_aliases
from qa.question.pasted import asking
from qa.question.question import Question, missing, understood
from qa.question.said import words_quoted
from qa.question.spelling import Respelling, respelt, with_spelling
from qa.question.turn import Turn

# The rules of dates and follow-ups are many patterns to compile: they load with the first question that needs them.
if TYPE_CHECKING:
    from qa.question.dates import Compared, Period


LONGEST_LINE = 150  # characters; what is typed as a question is hardly ever longer
LONGEST_EXACT = datetime.timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is searched, read and judged.

    `asked` is what was typed and `whole` what is meant: a follow-up is made whole, of a pasted text the sentence that
    asks is taken, and names are those that the library uses, words spelled as it spells them (`spelling` says which).
    `question` is what is matched, read and judged: `whole` without the days it names, which are `period` (None if it
    names none). `scope` says which briefings may answer; where the period binds the briefing, those of its days.
    `compared` is what it compares between two days, if it does.
    """

    asked: str
    whole: str
    question: Question
    period: "Period | None"
    scope: Scope
    spelling: tuple[Respelling, ...] = ()
    compared: "Compared | None" = None

    @property
    def any_day(self) -> Scope:
        """The scope without the days that the words of the question name."""
        return replace(self.scope, since="", until="") if self.period and self.period.binding else self.scope


def understand(
    asked: str,
    library: Library,
    *,
    previous: Sequence[Turn] = (),
    dates: bool = True,
    spelling: bool = True,
    **filters: Unpack[Filters],
) -> Understood:
    """What `asked` means after the `previous` turns, for a library and the briefings of it that may answer.

    Names and spellings are the library's, unless `spelling` is False. Days that the words name are read once and taken
    out of what is matched. If they say of which days the briefing is, the others are left out; else those days go
    first. Neither, if `dates` is False or `since`, `until` or `briefings` are given. Raises ValueError for an empty
    question, or if it or one of the turns is too long: before any rule sees it.
    """
    require_question(asked)
    for turn in previous:
        require_length(turn.question, "question of an earlier turn")
        require_length(turn.quote, "quote of an earlier turn")
    whole = _whole(asked, previous)
    require_length(whole, "question, with what it takes from the turns before it,")
    quoted = bool(words_quoted(whole))  # a day in them is theirs, and so is how they are spelled
    respellings: tuple[Respelling, ...] = ()
    if spelling and not quoted:
        whole, respellings = _as_spelled(whole, library)
    bound = filters.get("since") or filters.get("until") or filters.get("briefings") is not None
    period = None if bound or not dates or quoted else _period(whole, asked, library, previous)
    text, days = whole, None
    if period is not None and (period.binding or _is_exact(period)):
        text, days = _without(whole, period), (period.since, period.until)
    if period is not None and period.binding:
        filters = {**filters, "since": period.since, "until": _day_after(period.until)}
    question = understood(text, library, days)
    scope = library.scope(**filters)
    pair = _compared(whole, library) if period is not None else None
    return Understood(asked, whole, question, period if days else None, scope, respellings, pair)


def _whole(asked: str, previous: Sequence[Turn]) -> str:
    """What is asked, with what it takes from the text it was pasted with and from the turns before."""
    text, rest = asked, ""
    if len(asked) > LONGEST_LINE or "\n" in asked.strip():
        text, rest = asking(asked)
    turns = [*previous, Turn(rest)] if rest else previous
    return (made_whole(text, turns) if turns else None) or text


def _as_spelled(text: str, library: Library) -> tuple[str, tuple[Respelling, ...]]:
    """`text` in the names and the spelling of the library, and which words were spelled otherwise."""
    text = with_aliases(text, library)
    respellings = respelt(missing(text, library), library)
    return with_spelling(text, respellings), respellings


def made_whole(question: str, previous: Sequence[Turn]) -> str | None:
    """A follow-up with what it takes from the turns before it; None if it stands alone."""
    from qa.question.followup import understood_with

    return understood_with(question, previous)


def _period(text: str, asked: str, library: Library, previous: Sequence[Turn]) -> "Period | None":
    """The days that the words of the question name, seen from the newest briefing.

    Words that a follow-up only takes from an earlier question, whose days the reader has taken off, name none.
    """
    from qa.question.dates import period_asked

    newest = library.contents().last_date
    period = period_asked(text, datetime.date.fromisoformat(newest)) if newest else None
    if period is None:
        return None
    words = text[period.start : period.end]
    inherited = text != asked and words not in asked
    return None if inherited and any(words in turn.question for turn in previous if not turn.dates) else period


def _compared(text: str, library: Library) -> "Compared | None":
    """What the question compares between two days, if it does, seen from the newest briefing."""
    from qa.question.dates import compared

    return compared(text, datetime.date.fromisoformat(library.contents().last_date))


def _is_exact(period: "Period") -> bool:
    """Whether it is a day or a week: a month or year is as often what is asked about as when it was said."""
    return period.until - period.since <= LONGEST_EXACT


def _without(text: str, period: "Period") -> str:
    """The question without the words that name the days; with them, if nothing else is left."""
    rest = period.taken_out_of(text)
    return rest if any(map(str.isalnum, rest)) else text


def _day_after(day: datetime.date) -> datetime.date:
    """The next day: what was said on a day is often reported in the next day's briefing."""
    return min(day, datetime.date.max - datetime.timedelta(days=1)) + datetime.timedelta(days=1)
