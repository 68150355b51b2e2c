"""What the quote desk takes and gives: checks, statements."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from index.limits import LONGEST_QUESTION
from qa import schema
from qa.citation import Style
from qa.desk.check import LONGEST_TEXT
from qa.server.desk import Side
from qa.server.models.fields import WHOLE, Day, Generation, RequestModel
from qa.server.models.listing import Listing

MOST_CITED = 1000

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


Claims = Annotated[
    bool, Field(description="Whether to give the nearest passage for other sentences with a number, day or name.")
]


class CheckRequest(RequestModel):
    """A text whose quotations to check."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, description="An article, a note, an answer.")]
    claims: Claims = False


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


class OfDay(RequestModel):
    """All briefings of a day, as one side of a comparison."""

    day: Day

    @property
    def side(self) -> Side:
        """What the service takes."""
        return "day", self.day


class OfBriefing(RequestModel):
    """A briefing, as one side of a comparison."""

    briefing: Annotated[str, Field(min_length=1, max_length=1000, description="The briefing's id.")]

    @property
    def side(self) -> Side:
        """What the service takes."""
        return "briefing", self.briefing


class OfText(RequestModel):
    """A text as it stands, as one side of a comparison."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]

    @property
    def side(self) -> Side:
        """What the service takes."""
        return "text", self.text


Edition = OfDay | OfBriefing | OfText


class ChangesRequest(RequestModel):
    """What to compare."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"older": {"briefing": "2022-02-07"}, "newer": {"text": "100,000 troops have been amassed."}}]
        }
    )

    older: Edition
    newer: Edition


class Changes(schema.Changes):
    """What differs between two days or two editions of a text."""

    library: str


class Cited(RequestModel):
    """A span of a briefing."""

    briefing: Annotated[str, Field(min_length=1, max_length=1000, description="The briefing's id.")]
    start: Annotated[int, Field(ge=0, le=2**53), WHOLE]
    end: Annotated[int, Field(ge=0, le=2**53, description="Exclusive."), WHOLE]


StyleName = Annotated[Style, Field(description="Markdown, AP style, BibTeX, or CSL-JSON as Zotero reads it.")]
Places = Annotated[list[Cited], Field(min_length=1, max_length=MOST_CITED, description="Where the quotes stand.")]


class CiteRequest(RequestModel):
    """Which quotes to cite, and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"quotes": [{"briefing": "2022-02-07", "start": 1298, "end": 1428}], "style": "bibtex"}]
        }
    )

    quotes: Places
    style: StyleName = "markdown"

    def arguments(self) -> dict[str, Any]:
        """What the service takes besides the library."""
        return {"places": [(one.briefing, one.start, one.end) for one in self.quotes], "style": self.style}


class Citations(schema.Model):
    """The citations, one after the other."""

    library: str
    style: Style
    text: Annotated[str, Field(description="A list of JSON objects where the style is csl.")]
