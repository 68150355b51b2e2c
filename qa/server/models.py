"""What HTTP and MCP take and give. Offsets count Unicode code points of the briefing's text; `end` is exclusive."""

import datetime
from dataclasses import asdict
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from corpus import Briefing, iso_date
from index.library import LONGEST_QUESTION
from qa.payload import answer_payload, hit_payload
from qa.question.turn import Turn as PastTurn
from qa.receipt.record import payload
from qa.server.libraries import DEFAULT_LIBRARY
from qa.server.service import Answered, FileAdded, Found, Listing, Readable

MOST_HITS = 100
MOST_TURNS = 20
MOST_SOURCES = 1000
WORDS = "Only those with all these words in title, source, date or id."


def _day(value: str) -> str:
    if len(value) != 10:  # other spellings of a date are dates to Python, but not to the schema
        raise ValueError(f"must be a date like 2022-02-07; found {value[:40]!r}")
    return iso_date(value, "this")


def _whole(value: Any) -> Any:
    """3.0 as the 3 that JSON means by it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _asked(value: str) -> str:
    if len(value) > LONGEST_QUESTION:
        raise ValueError(f"the question has {len(value)} characters; ask it in at most {LONGEST_QUESTION}")
    if not value.strip():
        raise ValueError("the question is empty; ask something like: Who visited Moscow?")
    return value


WHOLE = BeforeValidator(_whole)
Day = Annotated[
    str,
    AfterValidator(_day),
    WithJsonSchema(
        {"type": "string", "format": "date", "description": "A day, in ISO 8601.", "examples": ["2022-02-07"]}
    ),
]
QuestionText = Annotated[
    str,
    AfterValidator(_asked),
    Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        pattern=r"\S",
        description="What you want to know, in your words.",
        examples=["Who visited Moscow on Monday?"],
    ),
]
Sources = Annotated[list[str] | None, Field(max_length=MOST_SOURCES, description="Only briefings of these sources.")]
LibraryName = Annotated[
    str,
    Field(
        min_length=1, max_length=64, description="Which library; see `libraries` for their names.", examples=["default"]
    ),
]


class RequestModel(BaseModel):
    """What is sent: nothing is guessed, an unknown field is refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ResponseModel(BaseModel):
    """What is answered."""

    model_config = ConfigDict(frozen=True)


class Turn(RequestModel):
    """An earlier question of the same conversation, and the sentence that answered it."""

    question: QuestionText
    quote: Annotated[str, Field(max_length=LONGEST_QUESTION)] = ""
    dates: Annotated[bool, Field(description="Whether the days that it named narrowed the search.")] = True


class Scoped(RequestModel):
    """A question, and which briefings may answer it."""

    question: QuestionText
    k: Annotated[int, Field(ge=1, le=MOST_HITS, description="How many passages to give."), WHOLE] = 5
    since: Annotated[Day | None, Field(description="Only briefings of this date or later.")] = None
    until: Annotated[Day | None, Field(description="Only briefings of this date or earlier.")] = None
    sources: Sources = None

    def arguments(self) -> dict[str, Any]:
        """What the service takes besides the library."""
        return self.model_dump(exclude={"library"})


class RetrieveRequest(Scoped):
    """What to find passages for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"question": "written responses of NATO", "k": 3, "since": "2022-02-01"}]}
    )


class AskRequest(Scoped):
    """What to answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "When did the U.S. and NATO deliver their written responses?", "k": 3},
                {
                    "question": "And Germany?",
                    "previous": [{"question": "Who visited Moscow?", "quote": "Macron visited Moscow on Monday."}],
                },
            ]
        }
    )

    dates: Annotated[
        bool, Field(description="Whether words like 'in Monday's briefing' narrow the search to those days.")
    ] = True
    previous: Annotated[
        list[Turn], Field(max_length=MOST_TURNS, description="Earlier turns, which a follow-up takes its subject from.")
    ] = []
    read: Annotated[
        bool,
        Field(description="Whether passages are read for the words that answer; false is faster, marks less well."),
    ] = True
    receipt: Annotated[bool, Field(description="Whether to give what `briefing-qa verify` can check.")] = False

    def arguments(self) -> dict[str, Any]:
        """What the service takes besides the library."""
        turns = [PastTurn(turn.question, turn.quote, turn.dates) for turn in self.previous]
        return {**super().arguments(), "previous": turns}


class FeedbackRequest(RequestModel):
    """What a reader says of an answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "right": True,
                    "question": "When did the U.S. and NATO deliver their written responses?",
                    "found": True,
                    "quote": {"briefing": "2022-02-07", "start": 2841, "end": 2987},
                }
            ]
        }
    )

    right: Annotated[bool, Field(description="Whether the answer was right.")]
    question: QuestionText
    found: Annotated[bool, Field(description="Whether the answer said it had found one.")]
    reason: Annotated[str, Field(max_length=1000, description="Why, in the reader's words.")] = ""
    quote: Annotated["Cited | None", Field(description="What was quoted, if anything was.")] = None

    def arguments(self) -> dict[str, Any]:
        """What the service takes besides the library."""
        cited = self.quote
        place = (cited.briefing, cited.start, cited.end) if cited else None
        return {**self.model_dump(exclude={"library"}), "quote": place}


class Cited(RequestModel):
    """A span of a briefing."""

    briefing: Annotated[str, Field(min_length=1, max_length=1000, description="The briefing's id.")]
    start: Annotated[int, Field(ge=0, le=2**53), WHOLE]
    end: Annotated[int, Field(ge=0, le=2**53, description="Exclusive."), WHOLE]


class Place(ResponseModel):
    """A span of a briefing."""

    briefing: str
    start: int
    end: int


class Quote(Place):
    """The characters `start:end` of a briefing; `text` is exactly what stands there."""

    text: str


class BriefingName(ResponseModel):
    """Which briefing; what is not known is the empty string."""

    id: str
    title: str
    date: Annotated[str, Field(description="ISO 8601, or empty.")]
    source: str


class BriefingLine(BriefingName):
    """A briefing in the list."""

    sha256: Annotated[str, Field(description="Of text and metadata: equal if and only if nothing differs.")]
    passages: int
    sentences: int


class BriefingText(BriefingName):
    """A briefing with its whole text, which every offset counts in."""

    library: str
    sha256: str
    text: str

    @classmethod
    def of(cls, briefing: Briefing, library: str) -> Self:
        """What is answered for a briefing."""
        stated = {name: getattr(briefing, name) for name in ("id", "title", "date", "source", "sha256", "text")}
        return cls(library=library, **stated)


class BriefingList(ResponseModel):
    """Briefings, newest first; those without a date last."""

    library: str
    generation: Annotated[int, Field(description="Grows with every change of the library.")]
    total: Annotated[int, Field(description="How many match, shown or not.")]
    briefings: list[BriefingLine]

    @classmethod
    def of(cls, listing: Listing) -> Self:
        """What is answered for a listing."""
        lines = [BriefingLine(**asdict(line)) for line in listing.briefings]
        generation = listing.contents.generation
        return cls(library=listing.library, generation=generation, total=listing.total, briefings=lines)


class Part(ResponseModel):
    """One part of a score: its raw value, and its rank (from 1) among the candidates."""

    score: float
    rank: int


class ReadPart(ResponseModel):
    """The probability that the passage answers, by the reader alone."""

    score: float


class Why(ResponseModel):
    """The parts of a hit's score."""

    dense: Part
    sentence: Part
    late: Part
    lexical: Part
    read: ReadPart | None = None


class Hit(ResponseModel):
    """A passage found for a question, exactly as the briefing has it."""

    briefing: BriefingName
    start: int
    end: int
    text: str
    heading: str
    speaker: str
    score: Annotated[float, Field(description="Orders the hits of one question; higher is better.")]
    highlights: Annotated[
        list[Annotated[list[int], Field(min_length=2, max_length=2)]],
        Field(description="Spans of the briefing, within the passage, that speak most to the question."),
    ]
    same: Annotated[list[Place], Field(description="Passages elsewhere that say the same.")]
    why: Why


class Period(ResponseModel):
    """The days that words of the question narrowed the search to."""

    since: datetime.date
    until: datetime.date
    words: str


class Searched(ResponseModel):
    """What was searched."""

    briefings: int
    passages: int
    first_date: str
    last_date: str


class Hits(ResponseModel):
    """Passages, best first."""

    library: str
    generation: int
    hits: list[Hit]

    @classmethod
    def of(cls, found: Found) -> Self:
        """What is answered for what was found."""
        hits = [hit_payload(hit) for hit in found.hits]
        return cls.model_validate({"library": found.library, "generation": found.generation, "hits": hits})


class Answer(ResponseModel):
    """What the library says, word for word, or that it does not say."""

    library: str
    generation: int
    question: str
    understood: Annotated[str, Field(description="The question as it was searched; a follow-up is made whole.")]
    period: Period | None
    found: Annotated[bool, Field(description="Whether the library answers.")]
    confidence: Annotated[float, Field(ge=0, le=1, description="Probability that the library answers.")]
    text: Annotated[str, Field(description="The shortest exact span that answers; empty if none does.")]
    quote: Annotated[Quote | None, Field(description="The sentence that answers.")]
    span: Annotated[Quote | None, Field(description="Where `text` stands.")]
    spans: list[Quote]
    also: Annotated[list[Quote], Field(description="What other days say on the same point, newest first.")]
    missing: Annotated[list[str], Field(description="Words of the question that occur nowhere in the library.")]
    searched: Searched
    hits: list[Hit]
    receipt: Annotated[
        dict[str, Any] | None, Field(description="What `briefing-qa verify` checks, saved as a file; if asked for.")
    ] = None

    @classmethod
    def of(cls, answered: Answered) -> Self:
        """What is answered for an answer."""
        return cls(
            library=answered.library,
            generation=answered.answer.searched.generation,
            receipt=payload(answered.receipt) if answered.receipt else None,
            **answer_payload(answered.answer),
        )


class Kept(ResponseModel):
    """What became of an upload."""

    library: str
    id: Annotated[str, Field(description="What the briefing is called from now on; made from the file's name.")]
    status: Literal["added", "replaced", "unchanged"]
    passages: int
    sentences: int

    @classmethod
    def of(cls, file: FileAdded, library: str) -> Self:
        """What is answered for an upload. Raises the ReadError of one that could not be read."""
        if file.added is None:
            raise file.error or ValueError(f"{file.name} was not added")
        return cls(library=library, **asdict(file.added))


class LibraryLine(ResponseModel):
    """A library that you may read."""

    name: str
    writable: Annotated[bool, Field(description="Whether you may also add and remove.")]
    generation: int
    briefings: int
    passages: int
    first_date: str
    last_date: str

    @classmethod
    def of(cls, library: Readable) -> Self:
        """What is answered for a library."""
        return cls(name=library.name, writable=library.writable, **asdict(library.contents))


class LibraryList(ResponseModel):
    """The libraries that you may read; the one called `default` is meant where none is named."""

    libraries: list[LibraryLine]


class FieldError(ResponseModel):
    """A field that was wrong: where it stands, and what was wrong with it."""

    where: Annotated[str, Field(examples=["body.question"])]
    problem: str


class Problem(ResponseModel):
    """What went wrong (RFC 9457), in a sentence that also says what to do."""

    title: str
    status: int
    detail: str
    request_id: Annotated[str, Field(description="What the server's log calls this request.")] = ""
    errors: Annotated[list[FieldError], Field(description="The fields that were wrong, if any were.")] = []


FeedbackRequest.model_rebuild()

# How a library is named in a query or a tool's arguments.
InLibrary = Annotated[LibraryName, Field(default=DEFAULT_LIBRARY)]
