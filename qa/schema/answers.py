"""Answers and hits as JSON."""

import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field

from qa.question.operation import Operation
from qa.schema.base import BriefingName, Model, Page, Pair, Place, Quote


def _score(read: Any) -> Any:
    return {"score": read} if isinstance(read, float) else read


class Part(Model):
    """One part of a score: its raw value, and its rank (from 1) among the candidates."""

    score: float
    rank: int


class ReadPart(Model):
    """The probability that the passage answers, by the reader alone."""

    score: float


class Why(Model):
    """The parts of a hit's score; `read` is null if the passage was not read."""

    dense: Part
    sentence: Part
    late: Part
    lexical: Part
    read: Annotated[ReadPart | None, BeforeValidator(_score)] = None


class Hit(Model):
    """A passage found for a question, exactly as the briefing has it."""

    briefing: BriefingName
    start: int
    end: int
    text: str
    page: Page
    heading: str
    speaker: str
    score: Annotated[float, Field(description="Orders the hits of one question; higher is better.")]
    highlights: Annotated[
        list[Pair],
        Field(description="Spans of the briefing, within the passage, that are most relevant to the question."),
    ]
    same: Annotated[list[Place], Field(description="Passages elsewhere that say the same.")]
    why: Why


class Period(Model):
    """The days that words of the question name."""

    since: datetime.date
    until: datetime.date
    words: str
    only: Annotated[
        bool, Field(description="Whether only briefings of these days, and of the day after, were searched.")
    ]


class Searched(Model):
    """What was searched."""

    briefings: int
    passages: int
    first_date: str
    last_date: str


class Respelling(Model):
    """A word as it was asked, and as the library spells it, which was used."""

    asked: str
    used: str


class Answer(Model):
    """What the library says, word for word, or that it does not say."""

    question: str
    understood: Annotated[
        str,
        Field(description="The question as it was searched: a follow-up made whole, in the library's names."),
    ]
    spelling: Annotated[list[Respelling], Field(description="Words that the library spells otherwise.")]
    period: Period | None
    found: Annotated[bool, Field(description="Whether the library answers.")]
    confidence: Annotated[float, Field(ge=0, le=1, description="Probability that the quote answers the question.")]
    level: Annotated[
        Literal["clear", "likely", "several", "none"], Field(description="How far the answer can be relied on.")
    ]
    operation: Annotated[Operation, Field(description="What the question asks to be done.")]
    parts: Annotated[
        list[Quote],
        Field(description="Both of two answers, every place where words stand, or the sentences of an extract."),
    ]
    unanswered: Annotated[str, Field(description="Of two questions, or of two days, the one that has no answer.")]
    text: Annotated[str, Field(description="The shortest exact span that answers; empty if none does.")]
    quote: Annotated[Quote | None, Field(description="The sentence that answers.")]
    span: Annotated[Quote | None, Field(description="Where `text` stands.")]
    spans: list[Quote]
    also: Annotated[list[Quote], Field(description="What other days say on the same point, newest first.")]
    missing: Annotated[list[str], Field(description="Words of the question that occur nowhere in the library.")]
    searched: Searched
    hits: list[Hit]

    @classmethod
    def of(cls, record: Any, **beside: object) -> Self:
        """The JSON of an answer, which says the same under other names."""
        return super().of(record, understood=record.meant, period=record.days, **beside)
