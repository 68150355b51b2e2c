"""What every answer tells the browser to forbid."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.access.framing import frame_ancestors

# The browser is told to load nothing from anywhere else, whatever a briefing holds. Gradio needs inline scripts.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Forbids the browser to load from elsewhere and to guess types; a layer within may forbid more.

    Pages of `frame_origins` may show this server in a frame; without any, nobody's may.
    """

    def __init__(self, app: ASGIApp, frame_origins: Sequence[str] = ()) -> None:
        self.app = app
        self.headers = {**HEADERS, "Content-Security-Policy": f"{POLICY}; {frame_ancestors(frame_origins)}"}
        if not frame_origins:
            self.headers["X-Frame-Options"] = "DENY"  # it can name no origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)
