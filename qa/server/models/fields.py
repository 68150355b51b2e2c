"""The fields that requests and replies have in common."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from corpus import iso_date
from index.limits import LONGEST_QUESTION

MOST_HITS = 100
MOST_SOURCES = 1000


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
Generation = Annotated[int, Field(description="Grows with every change of the library.")]
Sources = Annotated[list[str] | None, Field(max_length=MOST_SOURCES, description="Only briefings of these sources.")]
Since = Annotated[Day | None, Field(description="Only briefings of this date or later.")]
Until = Annotated[Day | None, Field(description="Only briefings of this date or earlier.")]
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
