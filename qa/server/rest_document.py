"""What the addresses under /api/v1 have in common in their OpenAPI document."""

from typing import Annotated, Any

from fastapi import FastAPI, Query

from qa.server import models
from qa.server.problems import MEDIA

InLibrary = Annotated[
    str,
    Query(
        min_length=1,
        max_length=64,
        description="Which library; `GET /libraries` names those that you may read.",
        examples=["default"],
    ),
]


def problems(**told: str) -> dict[int | str, dict[str, Any]]:
    """The errors of an operation for its document: status (as `_404`) and when it happens."""
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    always = {
        "_400": "The body cannot be read at all.",
        "_401": "Who you are was not told, or is not known.",
        "_413": "More than this address takes.",
        "_422": "A field is wrong; `errors` names it.",
    }
    late = {
        "_429": "Too many requests; `Retry-After` says when to come back.",
        "_503": "The library cannot be used now; where waiting helps, `Retry-After` says how long.",
    }
    return {
        int(status[1:]): {"description": description, "content": content}
        for status, description in (always | told | late).items()
    }


NO_LIBRARY = "There is no such library, or you may not know of it."
NO_BRIEFING = "There is no such briefing or library, or you may not know of it."
NOT_YOURS = "You may read this library, but not change it."


def complete_document(api: FastAPI) -> None:
    """Put into the document who may ask, and the schema of errors in place of FastAPI's own, which ours are not."""
    made = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            document = made()
            schemas = document["components"]["schemas"]
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            problem = models.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= problem.pop("$defs") | {"Problem": problem}
            told = "Made by `briefing-qa tokens add`. Not needed on a server without accounts."
            document["components"]["securitySchemes"] = {
                "token": {"type": "http", "scheme": "bearer", "description": told}
            }
            document["security"] = [{"token": []}, {}]
        assert api.openapi_schema is not None
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]
