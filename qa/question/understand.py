"""What is asked, and of which briefings: a follow-up made whole, and the days that its words bind it to."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Library
from index.limits import require_length, require_question
from index.records import Scope
from qa.question.question import Question, understood
from qa.question.turn import Turn

# The rules of dates and follow-ups are many patterns to compile: they load with the first question that needs them.
if TYPE_CHECKING:
    from qa.question.dates import Period


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is searched, read and judged.

    `asked` is what was typed and `question` what is meant: a follow-up is made whole. `period` are the days that its
    words bind the briefing to, None if they name none; `scope` says which briefings may answer, those days included.
    """

    asked: str
    question: Question
    period: "Period | None"
    scope: Scope

    @property
    def whole(self) -> str:
        """A follow-up made whole; empty if the question stands alone."""
        return self.question.text if self.question.text != self.asked else ""

    @property
    def any_day(self) -> Scope:
        """The scope without the days that the words of the question name."""
        return self.scope if self.period is None else Scope("", "", self.scope.sources)


def understand(
    asked: str,
    library: Library,
    *,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    sources: Iterable[str] | None = None,
    previous: Sequence[Turn] = (),
    dates: bool = True,
) -> Understood:
    """What `asked` means after the `previous` turns, for a library and the briefings of it that may answer.

    Words that say of which days the briefing is bind it, unless `dates` is False or `since` or `until` is given.
    Raises ValueError for an empty question, or if it or one of the turns is too long: before any rule sees it.
    """
    require_question(asked)
    for turn in previous:
        require_length(turn.question, "question of an earlier turn")
        require_length(turn.quote, "quote of an earlier turn")
    text = (_made_whole(asked, previous) if previous else None) or asked
    require_length(text, "question, with what it takes from the turns before it,")
    period = None if since or until or not dates else _binding(text, asked, library, previous)
    if period is not None:
        since, until = period.since, _day_after(period.until)
    return Understood(asked, understood(text, library), period, Scope.of(since, until, sources))


def _made_whole(question: str, previous: Sequence[Turn]) -> str | None:
    from qa.question.followup import understood_with

    return understood_with(question, previous)


def _binding(text: str, asked: str, library: Library, previous: Sequence[Turn]) -> "Period | None":
    """The days that the words of the question bind the briefing to, seen from the newest one.

    Words that a follow-up only takes from an earlier question, whose days the reader has taken off, bind nothing.
    """
    from qa.question.dates import period_asked

    newest = library.contents().last_date
    period = period_asked(text, datetime.date.fromisoformat(newest)) if newest else None
    if period is None or not period.binding:
        return None
    words = text[period.start : period.end]
    inherited = text != asked and words not in asked
    return None if inherited and any(words in turn.question for turn in previous if not turn.dates) else period


def _day_after(day: datetime.date) -> datetime.date:
    """The next day: what was said on a day is often reported in the next day's briefing."""
    return min(day, datetime.date.max - datetime.timedelta(days=1)) + datetime.timedelta(days=1)
