"""What the page's script sends. Anything else is refused, field by field."""

from typing import Annotated

from pydantic import Field

from index.limits import LONGEST_QUESTION
from qa.desk.check import LONGEST_TEXT
from qa.server.libraries import DEFAULT_LIBRARY
from qa.server.models import (
    WHOLE,
    AskRequest,
    Day,
    FeedbackRequest,
    LibraryName,
    MetadataChange,
    RequestModel,
    Sources,
    StyleName,
)

Id = Annotated[str, Field(min_length=1, max_length=1000)]
Offset = Annotated[int, Field(ge=0, le=2**53), WHOLE]


class PageRequest(RequestModel):
    """Which library the page shows; all that some functions need."""

    library: LibraryName = DEFAULT_LIBRARY


class Ask(PageRequest, AskRequest):
    """A question."""


class Rate(PageRequest, FeedbackRequest):
    """What a reader says of an answer."""


class List(PageRequest):
    """What the list is narrowed to."""

    words: Annotated[str, Field(max_length=1000)] = ""
    since: Day | None = None
    until: Day | None = None
    sources: Sources = None


class Voices(PageRequest):
    """Who is looked for, and what their statements are narrowed to."""

    words: Annotated[str, Field(max_length=1000)] = ""
    about: Annotated[str | None, Field(max_length=LONGEST_QUESTION)] = None
    since: Day | None = None
    until: Day | None = None


class Said(PageRequest):
    """Whose statements, the name as the list has it, what they are narrowed to, and how many to show."""

    speaker: Annotated[str, Field(min_length=1, max_length=1000)]
    about: Annotated[str | None, Field(max_length=LONGEST_QUESTION)] = None
    since: Day | None = None
    until: Day | None = None
    limit: Annotated[int, Field(ge=1, le=2000), WHOLE] = 50


class One(PageRequest):
    """A briefing."""

    id: Id


class Describe(One, MetadataChange):
    """A briefing, and what is to be known of it from now on."""


Spans = Annotated[list[Annotated[list[Offset], Field(min_length=2, max_length=2)]], Field(max_length=100)]


class Read(One):
    """A briefing, and the characters of it to mark: a sentence, the parts that answer, and other evidence in it."""

    start: Offset = 0
    end: Offset = 0
    answers: Spans = Field(default_factory=list)
    others: Spans = Field(default_factory=list)


class Cite(One):
    """A quote, and the style to cite it in."""

    start: Offset
    end: Offset
    style: StyleName


class File(RequestModel):
    """An uploaded file: its name, and where Gradio put it."""

    name: str
    path: str


class Check(PageRequest):
    """A text whose quotations to check, or the uploaded file that has it."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    file: File | None = None
    claims: bool = False


class Add(PageRequest):
    """Uploaded files."""

    files: list[File]
