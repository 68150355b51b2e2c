"""What the quote desk takes and gives: checks, statements."""

from typing import Annotated

from pydantic import Field

from index.limits import LONGEST_QUESTION
from qa import schema
from qa.desk.check import LONGEST_TEXT
from qa.server.models.fields import Generation, RequestModel
from qa.server.models.listing import Listing

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


class CheckRequest(RequestModel):
    """A text whose quotations to check."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, description="An article, a note, an answer.")]


class Check(schema.Check):
    """The quotations of a text held against a library, in order."""

    library: str


class StatementsAsked(Listing):
    """Which statements to list."""

    by: By = None
    about: About = None


class StatementList(schema.Model):
    """Who said what, newest day first, then in the order of the text."""

    library: str
    generation: Generation
    total: Annotated[int, Field(description="How many match, shown or not.")]
    statements: list[schema.Said]
