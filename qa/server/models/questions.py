"""What is asked and answered, and what a reader says of it."""

from dataclasses import asdict
from typing import Annotated, Any

from pydantic import AliasPath, BeforeValidator, ConfigDict, Field

from index.limits import LONGEST_QUESTION
from qa import schema
from qa.question.turn import Turn as PastTurn
from qa.receipt.record import Receipt
from qa.server.models.desk import Cited
from qa.server.models.fields import (
    MOST_HITS,
    WHOLE,
    Briefings,
    Generation,
    QuestionText,
    RequestModel,
    Since,
    Sources,
    Speakers,
    Until,
)

MOST_TURNS = 20


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Receipt) else value


class Turn(RequestModel):
    """An earlier question of the same conversation, and the sentence that answered it."""

    question: QuestionText
    quote: Annotated[str, Field(max_length=LONGEST_QUESTION)] = ""
    dates: Annotated[bool, Field(description="Whether the days that it named narrowed the search.")] = True


class Scoped(RequestModel):
    """A question, and which briefings may answer it."""

    question: QuestionText
    k: Annotated[int, Field(ge=1, le=MOST_HITS, description="How many passages to give."), WHOLE] = 5
    since: Since = None
    until: Until = None
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
    ] = []  # noqa: RUF012 - pydantic copies it
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
    quote: Annotated[Cited | None, Field(description="What was quoted, if anything was.")] = None

    def arguments(self) -> dict[str, Any]:
        """What the service takes besides the library."""
        cited = self.quote
        place = (cited.briefing, cited.start, cited.end) if cited else None
        return {**self.model_dump(exclude={"library"}), "quote": place}


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
