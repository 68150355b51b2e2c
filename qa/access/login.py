"""Logging in and out: a page rendered here, without a script, and what its form does."""

import asyncio
import html
import logging
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive

from qa import strings
from qa.access.attempts import Attempts
from qa.access.framing import frame_ancestors
from qa.access.lane import Lane
from qa.access.requests import IncomingRequest, place_here
from qa.access.sessions import SESSION_SECONDS, Sessions

HERE = Path(__file__).parent
LONGEST_FORM = 10_000
FORM_SECONDS = 10
FILES_AT_ONCE = 2
# Nothing but its own style, and a form that goes to this server.
POLICY = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"{POLICY}; {frame_ancestors(())}",
    "Referrer-Policy": "same-origin",  # with none at all, browsers don't tell which site a form is sent from
    "X-Content-Type-Options": "nosniff",
}

log = logging.getLogger(__name__)


class LoginPages:
    """Answers what is asked of /login and /logout."""

    def __init__(self, sessions: Sessions, attempts: Attempts, frame_origins: Sequence[str] = ()) -> None:
        self._sessions = sessions
        self._attempts = attempts
        self._frame_origins = tuple(frame_origins)
        self._files = Lane(FILES_AT_ONCE)

    async def answer(self, asked: IncomingRequest, receive: Receive) -> Response:
        """The reply to a request for the form, its style, or what the form sends, in the browser's language."""
        with strings.spoken(strings.accepted(asked.headers.get("accept-language", ""))):
            reply = await self._answered(asked, receive)
        reply.headers["Content-Security-Policy"] = f"{POLICY}; {frame_ancestors(self._frame_origins)}"
        return reply

    async def _answered(self, asked: IncomingRequest, receive: Receive) -> Response:
        match asked.path, asked.scope["method"]:
            case "/login.css", "GET" | "HEAD":
                text = (HERE / "login.css").read_text("utf-8")
                return Response(text, media_type="text/css", headers={**HEADERS, "Cache-Control": "no-cache"})
            case "/login", "GET" | "HEAD":
                return await self._form(asked, receive)
            case "/login", "POST":
                return await self._log_in(asked, receive)
            case "/logout", "POST":
                return await self._log_out(asked)
            case path, _:
                allowed = "POST" if path == "/logout" else "GET, HEAD, POST" if path == "/login" else "GET, HEAD"
                return Response("method not allowed", 405, {**HEADERS, "Allow": allowed}, "text/plain")

    async def _form(self, asked: IncomingRequest, receive: Receive) -> Response:
        query = Request(asked.scope, receive).query_params
        place = place_here(query.get("next", "/"))
        principal = await self._files.run(self._sessions.principal, asked.cookie) if asked.cookie else None
        if principal is not None:
            return going(asked, place)
        return page(asked, done=strings.LOGGED_OUT if "out" in query else "", place=place)

    async def _log_in(self, asked: IncomingRequest, receive: Receive) -> Response:
        if not asked.is_from_here():
            return page(asked, problem=strings.LOGIN_FOREIGN, status=403)
        try:
            fields = await _fields(asked, receive)
        except (ValueError, TimeoutError):
            return page(asked, problem=strings.LOGIN_UNREADABLE, status=400)
        name, password, place = (fields.get(field, "") for field in ("user", "password", "next"))
        name = name.strip().lower()
        if seconds := self._attempts.wait(asked.address, name):
            often = strings.LOGIN_OFTEN.format(seconds=seconds)
            reply = page(asked, problem=often, user=name, place=place, status=429)
            reply.headers["Retry-After"] = str(seconds)
            return reply
        cookie = await self._attempts.lane.run(self._sessions.begin, name, password)
        if cookie is None:
            log.warning("a log-in from %s was refused", asked.address)  # no name: a password may stand in its field
            return page(asked, problem=strings.LOGIN_WRONG, user=name, place=place, status=401)
        self._attempts.give_back(asked.address, name)
        if asked.cookie:
            await self._files.run(self._sessions.end, asked.cookie)
        reply = going(asked, place)
        reply.headers.append("Set-Cookie", self._cookie(asked, cookie, SESSION_SECONDS))
        return reply

    async def _log_out(self, asked: IncomingRequest) -> Response:
        if not asked.is_from_here():
            return page(asked, problem=strings.LOGIN_FOREIGN, status=403)
        await self._files.run(self._sessions.end, asked.cookie)
        reply = going(asked, "/login?out")
        reply.headers.append("Set-Cookie", self._cookie(asked, "", 0))
        return reply

    def _cookie(self, asked: IncomingRequest, value: str, seconds: int) -> str:
        return asked.set_cookie(value, seconds, framed=bool(self._frame_origins))


def page(
    asked: IncomingRequest, *, problem: str = "", done: str = "", user: str = "", place: str = "/", status: int = 200
) -> Response:
    """The form, with a `problem` or what was `done` told above it; who logs in goes on to `place`."""
    told = f'<p class="{"problem" if problem else "done"}" role="alert">{html.escape(problem or done)}</p>'
    text = (HERE / "login.html").read_text("utf-8")
    for name, value in {
        **{name: html.escape(words) for name, words in strings.constants().items()},
        "ROOT": quote(asked.root),
        "MESSAGE": told if problem or done else "",
        "FOCUS_USER": "" if user else " autofocus",
        "FOCUS_PASSWORD": " autofocus" if user else "",
        "NEXT": html.escape(place_here(place)),
        "USER": html.escape(user[:64]),  # last, since anybody may have written it
    }.items():
        text = text.replace(f"[[{name}]]", value)
    return HTMLResponse(text, status, headers=HEADERS)


def going(asked: IncomingRequest, place: str) -> Response:
    """Sends the browser on to `place`, a path on this server."""
    return Response(status_code=303, headers={**HEADERS, "Location": quote(asked.root) + place_here(place)})


async def _fields(asked: IncomingRequest, receive: Receive) -> dict[str, str]:
    """What was typed into the form. Raises ValueError or TimeoutError if that is not what was sent."""
    if asked.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise ValueError("not a form")
    body = b""
    async with asyncio.timeout(FORM_SECONDS):
        async for chunk in Request(asked.scope, receive).stream():
            body += chunk
            if len(body) > LONGEST_FORM:
                raise ValueError("too long")
    fields = parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=5)
    return {name: values[-1] for name, values in fields.items()}
