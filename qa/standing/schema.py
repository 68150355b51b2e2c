"""Standing questions, alerts and digests as JSON, the same from the command line, over HTTP and for a webhook."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import AliasPath, BeforeValidator, Field

from qa.receipt.record import Receipt
from qa.schema import BriefingName, Model, Quote


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Receipt) else value


class StandingQuestion(Model):
    """A question that is asked of each briefing that is new to its library."""

    id: Annotated[str, Field(description="The same for the same words, whatever their case.")]
    question: str
    at: Annotated[str, Field(description="When it was added: ISO 8601, UTC.")]


class Alert(Model):
    """What a new briefing answers to a standing question."""

    library: str
    id: Annotated[str, Field(description="One for each question, briefing and sentence.")]
    at: Annotated[str, Field(description="When it was found: ISO 8601, UTC.")]
    question: str
    level: Literal["clear", "likely"]
    confidence: Annotated[float, Field(ge=0, le=1, description="Probability that the sentence answers.")]
    text: Annotated[str, Field(description="The shortest exact span of the sentence that answers.")]
    sentence: Annotated[str, Field(description="The sentence that answers, as the briefing has it.")]
    speaker: Annotated[str, Field(description="Who says it, as the briefing names them, or empty.")]
    briefing: Annotated[BriefingName, Field(description="The briefing as it was.")]
    start: Annotated[int, Field(validation_alias=AliasPath("quote", "start"))]
    end: Annotated[int, Field(validation_alias=AliasPath("quote", "end"))]
    receipt: Annotated[
        dict[str, Any], BeforeValidator(_plain), Field(description="What `briefing-qa verify` checks, as a file.")
    ]


class Person(Model):
    """What somebody says in the briefings of a digest."""

    name: str
    role: str
    quotes: list[Quote]


class Answered(Model):
    """A standing question, and the sentence that answers it."""

    question: str
    quote: Quote


class Digest(Model):
    """What is new, who said what, and what new briefings answered; every text is an exact quote."""

    since: Annotated[str, Field(description="First day: ISO 8601.")]
    until: Annotated[str, Field(description="Last day: ISO 8601.")]
    generation: int
    briefings: Annotated[int, Field(description="How many there are of these days.")]
    new: Annotated[list[Quote], Field(description="An extract: the sentences that carry the briefings.")]
    people: Annotated[list[Person], Field(description="Those with most statements first.")]
    answered: Annotated[list[Answered], Field(description="The alerts of these days, the oldest first.")]
