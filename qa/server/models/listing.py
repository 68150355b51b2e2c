"""What narrows a list, and which part of it to give: one definition for HTTP's parameters and MCP's arguments."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from qa.server.libraries import DEFAULT_LIBRARY
from qa.server.models.fields import LibraryName, Since, Sources, Until
from qa.server.service import MOST_LISTED


class Listing(BaseModel):
    """A part of the list of what a library has. HTTP names `source` once for each."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    library: LibraryName = DEFAULT_LIBRARY
    since: Since = None
    until: Until = None
    sources: Annotated[Sources, Field(alias="source")] = None
    offset: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 100

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        return {**self.model_dump(), "sources": self.sources or None}
