"""Answers and what is in them as JSON, the same from the command line (`--json`), over HTTP and over MCP.

Each model is built from the record that Python programs get. Offsets count Unicode code points of the briefing's text;
`end` is exclusive.
"""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

from corpus import Span
from qa.question.operation import Operation


class Model(BaseModel):
    """JSON of a record."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    @classmethod
    def of(cls, record: Any, **beside: object) -> Self:
        """The JSON of `record`, with fields that it does not have itself `beside` its own."""
        return cls.model_validate(_Beside(record, beside))

    def plain(self) -> dict[str, Any]:
        """What `json.dumps` takes."""
        return self.model_dump(mode="json")


class _Beside:
    """A record with more attributes than its own."""

    def __init__(self, record: object, more: Mapping[str, object]) -> None:
        self._record, self._more = record, more

    def __getattr__(self, name: str) -> object:
        return self._more[name] if name in self._more else getattr(self._record, name)


def _pair(span: Any) -> Any:
    return [span.start, span.end] if isinstance(span, Span) else span


def _score(read: Any) -> Any:
    return {"score": read} if isinstance(read, float) else read


Pair = Annotated[list[int], BeforeValidator(_pair), Field(min_length=2, max_length=2)]


class Place(Model):
    """A span of a briefing."""

    briefing: Annotated[str, Field(validation_alias=AliasPath("briefing", "id"), description="The briefing's id.")]
    start: int
    end: int


Page = Annotated[int | None, Field(description="The page it begins on, from 1; null where the pages are unknown.")]


class DayMeant(Model):
    """Words of a quote like "Monday", and the first and last day that they mean."""

    words: str
    since: str
    until: str


class Quote(Place):
    """The characters `start:end` of a briefing; `text` is exactly what stands there."""

    text: str
    page: Page
    speaker: Annotated[str, Field(description="Who says it, as the briefing names them, or empty.")]
    date: Annotated[str, Field(description="Of the briefing: ISO 8601, or empty.")]
    title: Annotated[str, Field(description="Of the briefing, or empty.")]
    days: Annotated[
        list[DayMeant], Field(description="What words like `yesterday` mean, counted from the briefing's date.")
    ]
    marks: Annotated[list[Pair], Field(description="What answers in it, in the order of the text; may be empty.")]


class BriefingName(Model):
    """Which briefing; what is not known is the empty string."""

    id: str
    title: str
    date: Annotated[str, Field(description="ISO 8601, or empty.")]
    source: str


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
    unanswered: Annotated[str, Field(description="The one of two questions that has no answer, or empty.")]
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


class Difference(Model):
    """Characters that differ: `[start, end]` in the text that was checked, and in the original's briefing."""

    said: Pair
    original: Pair


class Checked(Model):
    """One quotation of a text that was checked, at `start:end` of it, and what the library has."""

    start: int
    end: int
    text: str
    status: Annotated[
        Literal["verbatim", "altered", "absent"],
        Field(description="Typography alone alters nothing; `absent` is not in the library."),
    ]
    speaker: Annotated[str, Field(description="Who said it, as the text has it, or empty.")]
    day: Annotated[str, Field(description="When it was said, as the text has it: 2022-02-07, 02-07, or empty.")]
    original: Annotated[Quote | None, Field(description="What the library has, word for word.")]
    differences: list[Difference]
    wrong: Annotated[
        list[Literal["speaker", "day"]], Field(description="What the text says of it that the library shows otherwise.")
    ]
    also: Annotated[list[Quote], Field(description="Other places of the same words.")]


class Check(Model):
    """The quotations of a text held against the library, in order."""

    holds: Annotated[bool, Field(description="Whether all are verbatim, under the right name and day.")]
    quotations: list[Checked]


class Said(Quote):
    """What someone says in a briefing; `role`, `verb` and `addressee` are empty where it does not say."""

    kind: Annotated[
        Literal["turn", "direct", "reported"],
        Field(description="A labelled turn to speak, words in quotation marks, or speech in the writer's words."),
    ]
    role: str
    verb: Annotated[str, Field(description="The verb of saying.")]
    addressee: Annotated[str, Field(description="Who is spoken to.")]


class Added(Model):
    """What became of a briefing that was added."""

    id: Annotated[str, Field(description="What the briefing is called from now on; made from the file's name.")]
    status: Literal["added", "replaced", "unchanged"]
    passages: int
    sentences: int
