"""Every error as JSON that says what was wrong, what was found and what to do (RFC 9457); never a traceback."""

import json
import logging
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import ReadError
from index import Busy, LibraryError
from qa.server.libraries import Forbidden, TooMany, Unknown
from qa.server.logs import request_id

log = logging.getLogger(__name__)

MEDIA = "application/problem+json"
BUSY_RETRY_SECONDS = 30  # embedding a large library again takes minutes
UNEXPECTED = "something went wrong on the server; its log has the details under the request id"


def problem(
    status: int, detail: str, errors: Iterable[dict[str, str]] = (), headers: dict[str, str] | None = None
) -> Response:
    """The response that tells of a problem."""
    content = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "request_id": request_id(),
        "errors": list(errors),
    }
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, status, headers, MEDIA)


def tell_problems(app: FastAPI) -> None:
    """Have `app` answer each of our errors as a problem. What is not foreseen passes on to the outermost layer."""

    def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        wrong = [{"where": where(found["loc"]), "problem": sentence(found)} for found in error.errors()]
        return problem(422, f"the request is not as it should be: {wrong_fields(error.errors())}", wrong)

    def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return problem(error.status_code, DETAILS.get(error.status_code, str(error.detail)), headers=_headers(error))

    def often(_: Request, error: Exception) -> Response:
        assert isinstance(error, TooMany)
        return problem(429, str(error), headers={"Retry-After": str(error.seconds)})

    def busy(_: Request, error: Exception) -> Response:
        return problem(503, str(error), headers={"Retry-After": str(BUSY_RETRY_SECONDS)})

    def ours(status: int) -> Any:
        def told(_: Request, error: Exception) -> Response:
            return problem(status, str(error))

        return told

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Unknown, ours(404))
    app.add_exception_handler(Forbidden, ours(403))
    app.add_exception_handler(TooMany, often)
    app.add_exception_handler(ReadError, ours(422))
    app.add_exception_handler(ValueError, ours(422))
    app.add_exception_handler(LibraryError, ours(503))
    app.add_exception_handler(Busy, busy)


class CatchAll:
    """Logs an error that nobody foresaw, and tells that it happened; nearer to it than the framework's own layer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except Exception:
            if started or scope["type"] != "http":  # too late to say anything: the connection is cut
                raise
            log.exception("a request could not be answered")
            await problem(500, UNEXPECTED)(scope, receive, send)


DETAILS = {
    400: "the body cannot be read; send JSON in UTF-8 as application/json, a file as multipart/form-data",
    404: "there is nothing here; what there is, is told by /api/v1/openapi.json",
    405: "this address does not take that method; see the Allow header, or /api/v1/openapi.json",
}


def where(place: Sequence[Any]) -> str:
    """The path of a field, as in `body.previous.0.question`."""
    return ".".join(str(part) for part in place)


def sentence(found: dict[str, Any]) -> str:
    """What pydantic found wrong, without what was sent: that may be long, secret or not even text."""
    return str(found["msg"]).removeprefix("Value error, ")


def wrong_fields(errors: Sequence[Any]) -> str:
    """The first few fields that were wrong, and why, in a line."""
    return "; ".join(f"{where(found['loc']) or 'it'}: {sentence(found)}" for found in errors[:5])


def _headers(error: HTTPException) -> dict[str, str] | None:
    return dict(error.headers) if error.headers else None
