"""What HTTP and MCP take and give. Offsets count Unicode code points of the briefing's text; `end` is exclusive."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from corpus import iso_date
from index.limits import LONGEST_QUESTION
from qa import schema
from qa.desk.check import LONGEST_TEXT
from qa.question.turn import Turn as PastTurn
from qa.receipt.record import Receipt

if TYPE_CHECKING:
    from qa.server.results import FileAdded

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


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Receipt) else value


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
Generation = Annotated[int, Field(description="Grows with every change of the library.")]
Sources = Annotated[list[str] | None, Field(max_length=MOST_SOURCES, description="Only briefings of these sources.")]
Speakers = Annotated[
    list[str] | None,
    Field(
        max_length=MOST_SOURCES,
        description="Only what these people say, by name, surname or office.",
        examples=[["Psaki", "the press secretary"]],
    ),
]
Briefings = Annotated[
    list[Annotated[str, Field(max_length=1000)]] | None,
    Field(max_length=MOST_SOURCES, description="Only these briefings, by id.", examples=[["2022-02-07"]]),
]
LibraryName = Annotated[
    str,
    Field(
        min_length=1, max_length=64, description="Which library; see `libraries` for their names.", examples=["default"]
    ),
]


class RequestModel(BaseModel):
    """What is sent: nothing is guessed, an unknown field is refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


By = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        pattern=r"\S",
        description="Who speaks, by name, surname or office.",
        examples=["Psaki"],
    ),
]
About = Annotated[
    str | None,
    Field(
        max_length=LONGEST_QUESTION,
        pattern=r"[0-9A-Za-z]",
        description="Words that must all occur in the statement, in any form; exactly so between quotation marks.",
        examples=["Nord Stream 2"],
    ),
]


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
    speakers: Speakers = None
    briefings: Briefings = None

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
    spelling: Annotated[
        bool, Field(description="Whether names and words are put as the library has them: Moscow for Moskow.")
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


class CheckRequest(RequestModel):
    """A text whose quotations to check."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, description="An article, a note, an answer.")]


class Check(schema.Check):
    """The quotations of a text held against a library, in order."""

    library: str


class StatementList(schema.Model):
    """Who said what, newest day first, then in the order of the text."""

    library: str
    generation: Generation
    total: Annotated[int, Field(description="How many match, shown or not.")]
    statements: list[schema.Said]


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


class BriefingLine(schema.BriefingName):
    """A briefing in the list."""

    sha256: Annotated[str, Field(description="Of text and metadata: equal if and only if nothing differs.")]
    passages: int
    sentences: int


class BriefingText(schema.BriefingName):
    """A briefing with its whole text, which every offset counts in."""

    library: str
    sha256: str
    text: str


class BriefingList(schema.Model):
    """Briefings, newest first; those without a date last."""

    library: str
    generation: Generation = Field(validation_alias=AliasPath("contents", "generation"))
    total: Annotated[int, Field(description="How many match, shown or not.")]
    briefings: list[BriefingLine]


class Hits(schema.Model):
    """Passages, best first."""

    library: str
    generation: Generation
    hits: list[schema.Hit]


class Answer(schema.Answer):
    """What a library says, word for word, or that it does not say."""

    library: str
    generation: Generation = Field(validation_alias=AliasPath("searched", "generation"))
    receipt: Annotated[
        dict[str, Any] | None,
        BeforeValidator(_plain),
        Field(description="What `briefing-qa verify` checks, saved as a file; if asked for."),
    ] = None


class Kept(schema.Added):
    """What became of an upload."""

    library: str


class KeptFile(schema.Model):
    """What became of one of several files."""

    file: Annotated[str, Field(description="Its name, as it was sent.")]
    kept: Annotated[list[Kept], Field(description="Its briefings: several of a mailbox or a feed, none if it failed.")]
    problem: Annotated[str, Field(description="Why it could not be read, and what to do; empty if it was.")]

    @classmethod
    def told(cls, file: "FileAdded", library: str) -> Self:
        """The JSON of what became of a file that was to be added to `library`."""
        kept = [Kept.of(added, library=library) for added in file.added]
        return cls(file=file.name, kept=kept, problem=str(file.error or ""))


class KeptFiles(schema.Model):
    """What became of each of several files, in the order they were sent."""

    library: str
    files: list[KeptFile]


class MetadataChange(RequestModel):
    """What is to be known of a briefing from now on; what is left out stays as it is, what is empty is taken away."""

    title: Annotated[str | None, Field(max_length=1000)] = None
    date: Annotated[str | None, Field(max_length=10, description="Like 2022-02-07.", examples=["2022-02-07"])] = None
    source: Annotated[str | None, Field(max_length=1000)] = None


class LibraryLine(schema.Model):
    """A library that you may read."""

    name: str
    writable: Annotated[bool, Field(description="Whether you may also add and remove.")]
    generation: Generation
    briefings: int
    passages: int
    first_date: str
    last_date: str


class LibraryList(schema.Model):
    """The libraries that you may read; the one called `default` is meant where none is named."""

    libraries: list[LibraryLine]


class FieldError(BaseModel):
    """A field that was wrong: where it stands, and what was wrong with it."""

    where: Annotated[str, Field(examples=["body.question"])]
    problem: str


class Problem(BaseModel):
    """What went wrong (RFC 9457), in a sentence that also says what to do."""

    title: str
    status: int
    detail: str
    request_id: Annotated[str, Field(description="What the server's log calls this request.")] = ""
    errors: Annotated[list[FieldError], Field(description="The fields that were wrong, if any were.")] = []


FeedbackRequest.model_rebuild()
