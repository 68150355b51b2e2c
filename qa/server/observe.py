"""Around every request: its id, its figures, and its line in the log."""

import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.access import current
from qa.access.requests import path_of
from qa.server import logs
from qa.server.metrics import Metrics, endpoint

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Observe:
    """Names each request (or takes the name that `X-Request-ID` gives it), counts it, times it and logs it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        called = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        before = logs.REQUEST_ID.set(called)
        seen: dict[str, str] = {}
        scope = {**scope, "state": {**scope.get("state", {}), "seen": seen}}
        path, started, status = path_of(scope), time.perf_counter(), 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                MutableHeaders(scope=message)[HEADER] = called
            await send(message)

        self.metrics.running.inc()
        try:
            await self.app(scope, receive, named)
        finally:
            seconds = time.perf_counter() - started
            self.metrics.running.dec()
            self.metrics.answered(path, scope["method"], status or 499, seconds)
            facts = {
                "method": scope["method"],
                "path": path if endpoint(path) != "other" else path[:200],
                "status": status or 499,  # nothing was answered: the client went away
                "milliseconds": round(seconds * 1000, 1),
                "client": (scope.get("client") or ("",))[0],
                "user": seen.get("user", ""),
            }
            logs.requests.info("answered", extra={"facts": facts})
            logs.REQUEST_ID.reset(before)


class RecordUser:
    """Tells Observe, which is outside of the door, whom the door let in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["state"]["seen"]["user"] = current().name
        await self.app(scope, receive, send)
