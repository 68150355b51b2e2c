"""What comes back from a question: hits, the quote, the verdict; every text is looked up in its briefing."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from corpus import Briefing, Passage, Span, speaker_of
from index import Contents
from qa.question.operation import Operation
from qa.question.spelling import Respelling
from qa.question.turn import Turn

if TYPE_CHECKING:
    from qa.question.dates import Period


Level = Literal["clear", "likely", "several", "none"]
DATED_WITHIN = 2000  # characters of a quote: nobody looks for days in a line of 1 MB
_YEAR = re.compile(r"\d{4}")
COMPARED: tuple[Operation, ...] = ("answer", "latest", "first", "compare")  # whose parts differ on one point
CLEAR = 0.9  # below this, the passage should be read before it is relied on


@dataclass(frozen=True, slots=True)
class DayMeant:
    """`words` of a quote like "Monday" or "last week", and the first and last day they mean, ISO 8601."""

    words: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The characters `start:end` of a briefing, and who says them, where the text shows it."""

    briefing: Briefing
    start: int
    end: int
    speaker: str = field(default="", compare=False)  # the place makes the quote
    marks: tuple[Span, ...] = field(default=(), compare=False)  # what answers in it, in the order of the text

    @property
    def text(self) -> str:
        """The quoted words, exactly as the briefing has them."""
        return self.briefing.text[self.start : self.end]

    @property
    def spans(self) -> "tuple[Quote, ...]":
        """The marks as quotes of their own."""
        return tuple(Quote(self.briefing, mark.start, mark.end, self.speaker) for mark in self.marks)

    def with_marks(self, spans: "Iterable[Quote]") -> "Quote":
        """The quote with `spans` of it marked."""
        marks = sorted((span.start, span.end) for span in spans)
        return replace(self, marks=tuple(Span(*mark) for mark in marks))

    @property
    def page(self) -> int | None:
        """The page, from 1, on which the quote begins; None where the pages are unknown."""
        return self.briefing.page_at(self.start)

    @property
    def date(self) -> str:
        """The briefing's date: ISO 8601, or the empty string."""
        return self.briefing.date

    @property
    def title(self) -> str:
        """The briefing's title, or the empty string."""
        return self.briefing.title

    @property
    def days(self) -> tuple[DayMeant, ...]:
        """What its words for days mean, counted from the briefing's date.

        Those that are unclear or have their year with them are left out; none, if the briefing has no date.
        """
        from qa.question.dates import resolved  # many patterns to compile

        if not self.date:
            return ()
        text = self.text[:DATED_WITHIN]
        meant: dict[str, DayMeant] = {}
        for found in resolved(text, datetime.date.fromisoformat(self.date)):
            words = " ".join(text[found.start : found.end].split())
            if not _YEAR.search(words):
                meant.setdefault(words, DayMeant(words, found.since.isoformat(), found.until.isoformat()))
        return tuple(meant.values())


def percent(probability: float) -> str:
    """A probability as a reader is told it, in whole percent: nothing is ever certain or impossible."""
    return "under 1" if probability < 0.01 else "over 99" if probability > 0.99 else str(round(100 * probability))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a hit's score: its raw value, and its rank (from 1) among all candidates."""

    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Why:
    """The parts of a hit's score, each about 1 for a perfect match.

    `dense`: cosine of question and passage. `sentence`: cosine of the question and the passage's best sentence.
    `late`: how near each word of the question comes to one of the passage's, in meaning. `lexical`: the share of the
    question's words, by their rarity, that the passage has. `read`: the probability that the passage answers, by the
    reader alone; None if it was not read.
    """

    dense: Part
    sentence: Part
    late: Part
    lexical: Part
    read: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. `score` orders the hits of one question, higher is better.

    `highlights` are the spans of the briefing, within the passage, that speak most to the question. `same` are passages
    that repeat it, word for word or nearly, in this or another briefing; only `ask` folds them away.
    """

    briefing: Briefing
    passage: Passage
    score: float
    highlights: tuple[Span, ...]
    why: Why
    same: "tuple[Hit, ...]" = ()

    @property
    def start(self) -> int:
        """Where the passage begins in its briefing's text."""
        return self.passage.start

    @property
    def end(self) -> int:
        """Where the passage ends, exclusive."""
        return self.passage.end

    @property
    def text(self) -> str:
        """The passage, exactly as the briefing has it."""
        return self.briefing.text[self.start : self.end]

    @property
    def page(self) -> int | None:
        """The page, from 1, on which the passage begins; None where the pages are unknown."""
        return self.briefing.page_at(self.start)

    @property
    def heading(self) -> str:
        """The heading that the passage stands under, or the empty string."""
        return self.passage.heading.of(self.briefing.text) if self.passage.heading else ""

    @property
    def speaker(self) -> str:
        """Who speaks, by name where the briefing shows it, else as the text labels them; empty if it is unsure."""
        return speaker_of(self.briefing, self.passage)

    @property
    def reply_to(self) -> str:
        """The question that the passage replies to, or the empty string."""
        return self.passage.reply_to.of(self.briefing.text) if self.passage.reply_to else ""


@dataclass(frozen=True, slots=True)
class Days:
    """The days, first and last included, that the `words` of a question name.

    `only` briefings of these days, and of the day after, were searched; else those go first.
    """

    since: datetime.date
    until: datetime.date
    words: str
    only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the library says to a question, or that it doesn't.

    `confidence` is the probability that the library answers the question, `found` whether that is enough. `best` is the
    sentence that comes nearest to answering, or two that answer together; `quote` is that if found, `spans` the parts
    of it that answer, the best first. `hits` are the passages, best first; without an answer, the first is related at
    most. `also` are sentences of other days on the same point, newest first. `missing` are the words of the question
    that the library doesn't have. `understood` is the question as it was searched, empty if that is as it was asked: a
    follow-up is made whole, the sentence that asks is taken out of a pasted text, names and spellings are the
    library's. `spelling` are the words that were spelled otherwise, `period` the days that words of the question name,
    None if they name none (see `Days`). `operation` is what was asked to be done (see qa/question/operation.py).
    `parts` are the answers to both of two questions, or of both days that are compared (`unanswered` is the question
    that has none), every place where words stand whose speaker is asked for, the sentences of an extract, those that
    give other figures or name more of a list, one of each briefing that mentions what is counted.
    """

    question: str
    found: bool
    confidence: float
    best: Quote | None
    spans: tuple[Quote, ...]
    hits: tuple[Hit, ...] = field(repr=False)
    missing: tuple[str, ...]
    searched: Contents
    also: tuple[Quote, ...] = ()
    understood: str = ""
    spelling: tuple[Respelling, ...] = ()
    period: "Period | None" = None
    operation: Operation = "answer"
    parts: tuple[Quote, ...] = ()
    unanswered: str = ""

    @property
    def level(self) -> Level:
        """How far the answer can be relied on: "clear" or "likely" by its confidence, "none" where there is no answer.

        "several" where days or places say different things, to be compared.
        """
        if not self.found:
            return "none"
        if len(self.parts) > 1 and self.operation in COMPARED:
            return "several"
        return "clear" if self.confidence >= CLEAR else "likely"

    @property
    def turn(self) -> Turn:
        """What a follow-up to this answer has to know of it."""
        return Turn(self.meant, self.quote.text if self.quote else "")

    @property
    def meant(self) -> str:
        """The question as it was searched: a follow-up made whole."""
        return self.understood or self.question

    @property
    def days(self) -> Days | None:
        """The days that the question names; None if it names none."""
        if (period := self.period) is None:
            return None
        return Days(period.since, period.until, self.meant[period.start : period.end], period.binding)

    @property
    def quote(self) -> Quote | None:
        """The sentence that answers; None if the library doesn't say."""
        return self.best if self.found else None

    @property
    def span(self) -> Quote | None:
        """The part of the quote that answers best; None if the library doesn't say."""
        return self.spans[0] if self.spans else None

    @property
    def text(self) -> str:
        """The shortest exact span that answers, or the empty string if the library doesn't say."""
        return self.span.text if self.span else ""
