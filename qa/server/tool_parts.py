"""What every MCP tool has in common: its hints, its library, how its errors are told and its arguments named."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from index import LibraryError
from qa.server.libraries import Forbidden, Unknown

READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Of = ParamSpec("Of")
Gives = TypeVar("Gives")
Asked = TypeVar("Asked", bound=BaseModel)
LISTED = 50  # of a list, where a model does not say how many

Name = Annotated[str, Field(max_length=64, description="Which library; leave it out for the default one.")]


def told(work: Callable[Of, Gives]) -> Callable[Of, Gives]:
    """`work`, its own errors told to the caller; any other one is logged, and only said to have happened."""

    @wraps(work)
    def run(*args: Of.args, **kwargs: Of.kwargs) -> Gives:
        try:
            return work(*args, **kwargs)
        except (Unknown, Forbidden, LibraryError, ValueError) as error:
            raise ToolError(str(error)) from error

    return run


def taking(model: type[Asked], **defaults: object) -> Callable[[Callable[[Asked], Gives]], Callable[..., Gives]]:
    """A tool of one `model` as a tool whose arguments are the model's fields, with `defaults` of its own."""

    def flattened(work: Callable[[Asked], Gives]) -> Callable[..., Gives]:
        @wraps(work)
        def run(**given: object) -> Gives:
            return work(model(**given))

        keyword = inspect.Parameter.KEYWORD_ONLY
        parameters = [
            inspect.Parameter(
                name,
                keyword,
                default=defaults.get(name, inspect.Parameter.empty if field.is_required() else field.default),
                annotation=Annotated[field.annotation, *field.metadata, Field(description=field.description)],
            )
            for name, field in model.model_fields.items()
        ]
        run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            parameters, return_annotation=inspect.signature(work).return_annotation
        )
        return run

    return flattened
