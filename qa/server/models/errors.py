"""How an error is told."""

from typing import Annotated

from pydantic import BaseModel, Field


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
