"""The door before the whole server: nothing behind it is reached without saying who one is.

Everything is closed but what is named here, and a path is compared as it came; whatever the server behind makes of a
strange one, it was asked for by somebody known.
"""

import json
import logging
import math
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.access import basic
from qa.access.accounts import Accounts
from qa.access.attempts import Attempts
from qa.access.errors import AccessError, Refused
from qa.access.lane import Lane
from qa.access.login import LoginPages, going
from qa.access.principal import LOCAL, NOBODY, Principal, acting
from qa.access.requests import FORWARDED, IncomingRequest
from qa.access.sessions import Sessions
from qa.access.throttle import Throttle

OPEN = ("/healthz", "/readyz")
DESK = ("/login", "/login.css", "/logout")
# For programs: they are told in JSON, even if a person looks.
PROGRAMS = ("/api", "/mcp", "/metrics", "/gradio_api")
UPLOADS = "/gradio_api/upload"
CHALLENGE = 'Bearer realm="briefing-qa"'
CHALLENGE_WRONG = f'{CHALLENGE}, error="invalid_token"'
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})

LOOKED_UP_AT_ONCE = 8

log = logging.getLogger(__name__)


class Access:
    """Lets in who has a session or a token, as a Principal: in `scope["state"]["principal"]`, and by `current()`.

    `local` says that the server listens to this machine only; then, as long as there are no accounts, all is open to
    this machine, but to no web page of another site. `hosts` are the names that the server has, if they are known.
    `frame_origins` are the sites that may frame it.
    """

    def __init__(
        self,
        app: ASGIApp,
        accounts: Accounts,
        *,
        local: bool,
        hosts: Sequence[str] = (),
        per_minute: int = 600,
        frame_origins: Sequence[str] = (),
    ) -> None:
        self._app = app
        self._accounts = accounts
        self._local = local
        self._hosts = frozenset(host.lower() for host in hosts)
        self._sessions = Sessions(accounts)
        self._lane = Lane(LOOKED_UP_AT_ONCE)  # accounts are in a file, which another process may hold
        self._attempts = Attempts()
        self._desk = LoginPages(self._sessions, self._attempts, frame_origins)
        self._throttle = Throttle(per_minute, max(per_minute // 2, 1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = IncomingRequest(scope, Headers(scope=scope))
        try:
            open_to_all = asked.path in OPEN and asked.safe
            principal = NOBODY if open_to_all else await self._who(asked)
            if principal is None:
                await (await self._desk.answer(asked, receive))(scope, receive, send)
                return
        except AccessError:
            log.exception("accounts cannot be read")
            principal = None
            refused = Refused(503, "the accounts of this server cannot be read; whoever runs it finds more in its log")
        except Refused as found:
            principal, refused = None, found
        if principal is None:
            await refuse(asked, refused, receive, send)
            return
        with acting(principal):
            await self._app(inner(scope, principal), receive, uncached(send))

    async def _who(self, asked: IncomingRequest) -> Principal | None:
        """Who sent it; None if it is for whoever logs in or out. Raises Refused or AccessError."""
        exist = await self._lane.run(self._expected, asked)
        if asked.path in DESK and exist and asked.scope["type"] == "http":
            return None
        if not exist:
            return self._let_in(asked, exist, LOCAL)
        if basic.applies(asked):
            return self._let_in(asked, exist, await basic.principal(asked, self._accounts, self._attempts))
        return self._let_in(asked, exist, await self._lane.run(self._known, asked))

    def _expected(self, asked: IncomingRequest) -> bool:
        """Whether there are accounts. Raises Refused if the request should never have come."""
        exist = self._accounts.exist()
        self._fits(asked, exist)
        return exist

    def _fits(self, asked: IncomingRequest, exist: bool) -> None:
        """Raise Refused if the request was sent by another site's page, or should never have come here."""
        if exist:
            if self._hosts and not asked.is_for(self._hosts | THIS_MACHINE):
                raise Refused(400, "this server is not known by that name")
            return
        if not self._local:
            raise Refused(
                503, "there are no accounts yet; whoever runs this server makes one: briefing-qa users add NAME"
            )
        if not asked.is_for(THIS_MACHINE):
            raise Refused(400, "without accounts this server answers to 127.0.0.1 and localhost only")
        if asked.is_forwarded():
            raise Refused(403, "that came through a proxy, so accounts are needed: briefing-qa users add NAME")

    def _let_in(self, asked: IncomingRequest, exist: bool, principal: Principal) -> Principal:
        """Who sent it. Raises Refused."""
        # A browser sends the cookie, and a password that it knows, whoever's page makes it send something.
        if asked.token is None or not principal.token:
            changing = exist and not asked.safe
            if asked.is_foreign() or (changing and not asked.is_from_here()):
                raise Refused(403, "that was sent by a page of another site; programs send a token, not the cookie")
        if exist and (seconds := self._throttle.wait(principal.token or principal.name)):
            wait = math.ceil(seconds)
            raise Refused(429, f"too many requests; try again in {wait} seconds", {"Retry-After": str(wait)})
        if asked.path.startswith(UPLOADS) and not any(scope == "write" for _, scope in principal.grants):
            raise Refused(403, "you may read here, not add")
        return principal

    def _known(self, asked: IncomingRequest) -> Principal:
        if (token := asked.token) is not None:
            if principal := self._accounts.by_token(token):
                return principal
            raise Refused(401, "that token is unknown, revoked or expired", {"WWW-Authenticate": CHALLENGE_WRONG})
        if asked.cookie and (principal := self._sessions.principal(asked.cookie)):
            return principal
        challenge = f"{basic.CHALLENGE}, {CHALLENGE}" if asked.path == basic.FEED else CHALLENGE
        raise Refused(401, "log in, or send a token: Authorization: Bearer bqa_…", {"WWW-Authenticate": challenge})


def inner(scope: Scope, principal: Principal) -> Scope:
    """What the server behind the door sees of a request: who sent it, and nothing that proxies or their likes wrote."""
    hidden = {name.encode() for name in FORWARDED}
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in hidden]
    return {**scope, "headers": headers, "state": {**scope.get("state", {}), "principal": principal}}


def uncached(send: Send) -> Send:
    """`send`, which tells caches to keep nothing, unless the server behind says what they may."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
        await send(message)

    return sent


async def refuse(asked: IncomingRequest, refused: Refused, receive: Receive, send: Send) -> None:
    """Tell whoever asked that they go no further; who looks at a page is led to where they can log in."""
    if asked.scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    program = any(asked.path == path or asked.path.startswith(f"{path}/") for path in PROGRAMS)
    if refused.status == 401 and asked.wants_page() and not program:
        query = asked.scope.get("query_string", b"").decode("latin-1")
        place = quote(asked.path) + (f"?{query}" if query else "")
        reply = going(asked, f"/login?next={quote(place, safe='/')}" if place != "/" else "/login")
    else:
        told = {"title": HTTPStatus(refused.status).phrase, "status": refused.status, "detail": refused.said}
        headers = {"Cache-Control": "no-store", **refused.headers}
        reply = Response(json.dumps(told, ensure_ascii=False), refused.status, headers, "application/problem+json")
    await reply(asked.scope, receive, send)
