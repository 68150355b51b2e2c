"""Who waits for whom: questions for questions, changes for changes, and nobody else for either.

Without it, all requests share forty threads: whoever asks much, or changes a library that another process is writing,
keeps everybody waiting. Work whose client has gone before its turn came is not begun. A question of Gradio's clients
waits its turn where Gradio answers it, outside of any request.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.access import LOCAL, current
from qa.access.requests import path_of
from qa.server.desk import QUESTIONS_AT_ONCE
from qa.server.fair_queue import FairQueue, Full
from qa.server.problems import problem

Kind = Literal["questions", "changes"]

CHANGES_AT_ONCE = 4
WAITING = 256  # of each kind
RETRY_SECONDS = 10
PAGE = re.compile(r"/gradio_api/component_server/?")
BRIEFINGS = re.compile(r"/api/v1/briefings(?:/.*)?")
STANDING = re.compile(r"/api/v1/standing(?:/.*)?")
UPLOADS = ("/api/v1/briefings", "/gradio_api/upload")  # their bodies are not held here
ASKING = frozenset({"ask", "check", "examples"})  # functions of the page
READING = frozenset({"alerts", "cite_quote", "listing", "read", "said", "speakers", "voices"})
PAGE_FIELDS = {"session_hash": str, "component_id": int, "fn_name": str}


def lines() -> dict[Kind, FairQueue]:
    """The queues of one server."""
    return {"questions": FairQueue(QUESTIONS_AT_ONCE, WAITING), "changes": FairQueue(CHANGES_AT_ONCE, WAITING)}


class Malformed(ValueError):
    """What was sent to the page's functions is no call of one."""


class Queues:
    """Lets each request in when its turn has come; answers 503 if too many wait already."""

    def __init__(self, app: ASGIApp, lines: Mapping[Kind, FairQueue]) -> None:
        self.app, self.lines = app, lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        path, body = path_of(scope), b""
        held = path not in UPLOADS
        if held:
            whole = await _body(receive)
            if whole is None:  # the client went, or Limits has cut it off
                return
            body = whole
        try:
            kind = kind_of(path, body)
        except Malformed as error:
            await problem(422, str(error))(scope, receive, send)
            return
        replayed = Replayed(body, receive) if held else None
        try:
            await self._in_turn(kind, scope, replayed, receive, send)
        finally:
            if replayed is not None:
                replayed.forget()

    async def _in_turn(
        self, kind: Kind | None, scope: Scope, replayed: "Replayed | None", receive: Receive, send: Send
    ) -> None:
        given = replayed or receive
        if kind is None:
            await self.app(scope, given, send)
            return
        line = self.lines[kind]
        try:
            if not await _entered(line, key_of(scope), replayed):
                return
        except Full:
            refusal = problem(503, full(line, kind), headers={"Retry-After": str(RETRY_SECONDS), "Connection": "close"})
            await refusal(scope, receive, send)
            return
        try:
            await self.app(scope, given, send)
        finally:
            line.leave()


@asynccontextmanager
async def turn(line: FairQueue, key: str) -> AsyncIterator[None]:
    """A turn among the questions, for what comes by another way than a request of its own. Raises Full."""
    await line.enter(key)
    try:
        yield
    finally:
        line.leave()


def full(line: FairQueue, kind: Kind) -> str:
    """What is told to whoever comes when as many wait as may."""
    return f"{line.waiting} {kind} wait already; try again in {RETRY_SECONDS} seconds"


class Replayed:
    """Gives a body that was read already, then what comes after it: the news that the client has gone."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive
        self._gone: asyncio.Task[Message] | None = None

    async def __call__(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        return await asyncio.shield(self.gone())

    def gone(self) -> asyncio.Task[Message]:
        """Done when the client has gone."""
        if self._gone is None:
            self._gone = asyncio.ensure_future(_until_gone(self._receive))
        return self._gone

    def forget(self) -> None:
        """Wait for it no longer."""
        if self._gone is not None:
            self._gone.cancel()


async def _entered(line: FairQueue, key: str, replayed: Replayed | None) -> bool:
    """Wait for a turn; False if the client went before it came. Raises Full."""
    if replayed is None or line.free:
        await line.enter(key)
        return True
    turn = asyncio.ensure_future(line.enter(key))
    try:
        await asyncio.wait({turn, replayed.gone()}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        await _given_up(turn, line)
        raise
    if turn.done():
        turn.result()
        return True
    await _given_up(turn, line)
    return False


async def _given_up(turn: asyncio.Task[None], line: FairQueue) -> None:
    turn.cancel()
    try:
        await turn
    except (asyncio.CancelledError, Full):
        return
    line.leave()  # it had come already


async def _until_gone(receive: Receive) -> Message:
    while (message := await receive())["type"] != "http.disconnect":
        pass
    return message


async def _body(receive: Receive) -> bytes | None:
    """All that was sent, at most what Limits lets through; None if it was not sent to its end."""
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def kind_of(path: str, body: bytes) -> Kind | None:
    """Which queue a request that may change something belongs in. Raises Malformed for a call of no page function."""
    if path in ("/api/v1/ask", "/api/v1/retrieve", "/api/v1/check"):
        return "questions"
    if path == "/api/v1/feedback" or STANDING.fullmatch(path) or BRIEFINGS.fullmatch(path):
        return "changes"
    if path == "/mcp":
        return "questions" if b"tools/call" in body else None
    if PAGE.fullmatch(path):
        name = page_function(body)
        return "questions" if name in ASKING else None if name in READING else "changes"
    return None


def page_function(body: bytes) -> str:
    """Which function of the page is called. Raises Malformed."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("what was sent is not JSON; load the page again") from None
    if not isinstance(sent, dict) or not all(isinstance(sent.get(name), kind) for name, kind in PAGE_FIELDS.items()):
        raise Malformed(f"a call of the page has {', '.join(PAGE_FIELDS)} and data; load the page again")
    return str(sent["fn_name"])


def key_of(scope: Scope) -> str:
    """Whose turn it is: a user's; without accounts, that of the connection's address."""
    principal = current()
    return str((scope.get("client") or ("",))[0]) if principal == LOCAL else principal.name
