"""What is sent and told of libraries and their briefings."""

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AliasPath, Field

from qa import schema
from qa.server.models.fields import Generation, RequestModel
from qa.server.models.listing import Listing

if TYPE_CHECKING:
    from qa.server.results import FileAdded

WORDS = "Only those with all these words in title, source, date or id."


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


class BriefingsAsked(Listing):
    """Which briefings to list."""

    words: Annotated[str, Field(max_length=1000, description=WORDS)] = ""


class BriefingList(schema.Model):
    """Briefings, newest first; those without a date last."""

    library: str
    generation: Generation = Field(validation_alias=AliasPath("contents", "generation"))
    total: Annotated[int, Field(description="How many match, shown or not.")]
    briefings: list[BriefingLine]


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
