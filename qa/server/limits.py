"""How much one request may send, and how slowly."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.access.requests import path_of
from qa.server.problems import problem

BODY = 1_000_000  # bytes of anything that is no upload; the longest question with its turns is far below
FORM = 100_000  # bytes that a form puts around the file
# Seconds without a byte of what was announced; a slow line sends something in this time.
PATIENCE = 30.0


class Framing:
    """Refuses a request that tells its length in two ways, before anything else: proxies disagree on where it ends."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and {"content-length", "transfer-encoding"} <= set(Headers(scope=scope).keys()):
            told = "Content-Length and Transfer-Encoding exclude each other; send one of them"
            await problem(400, told, headers={"Connection": "close"})(scope, receive, send)
            return
        await self.app(scope, receive, send)


class Limits:
    """Cuts off a request that sends more than its address takes (413), or stops sending (408)."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self.app = app
        self.larger = larger
        self.patience = PATIENCE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.larger.get(path_of(scope), BODY) if scope["method"] == "POST" else BODY
        too_large = 413, f"more than the {limit:,} bytes that this address takes; split the file, or send less"
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            await problem(*too_large, headers={"Connection": "close"})(scope, receive, send)
            return
        received, whole, started = 0, False, False
        refusal: tuple[int, str] | None = None

        async def counted() -> Message:
            nonlocal received, whole, refusal
            if refusal is not None:
                return {"type": "http.disconnect"}
            if whole:  # what comes now is the news that the client has gone
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), self.patience)
            except TimeoutError:
                refusal = 408, f"nothing came for {self.patience:.0f} seconds; send the request again"
                return {"type": "http.disconnect"}
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                whole = not message.get("more_body")
                if received > limit:
                    refusal = too_large
                    return {"type": "http.disconnect"}
            return message

        async def sent(message: Message) -> None:
            nonlocal started
            if refusal is not None and not started:
                return  # what the application makes of a body cut off is not what happened
            started = True
            await send(message)

        try:
            await self.app(scope, counted, sent)
        except Exception:
            if refusal is None or started:
                raise
        if refusal is not None and not started:
            await problem(*refusal, headers={"Connection": "close"})(scope, receive, send)
