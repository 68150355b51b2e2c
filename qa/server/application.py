"""The one application: HTTP under /api/v1, MCP at /mcp, health, figures, and a page at / if there is one."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI, Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa.access import Access, Accounts, loopback
from qa.access.lane import Lane
from qa.server.fair_queue import FairQueue
from qa.server.guard import SecurityHeaders
from qa.server.health import Health
from qa.server.libraries import Libraries
from qa.server.limits import FORM, Framing, Limits
from qa.server.mcp_http import McpOverHttp
from qa.server.metrics import MEDIA, Metrics
from qa.server.observe import Observe, RecordUser
from qa.server.paths import Prefix
from qa.server.problems import CatchAll, tell_problems
from qa.server.queues import Kind, Queues, lines
from qa.server.rest import AT, rest
from qa.server.service import Service
from qa.server.settings import Settings


@dataclass(frozen=True)
class Serving:
    """What all parts of one server share."""

    libraries: Libraries
    settings: Settings
    accounts: Accounts
    service: Service
    metrics: Metrics
    health: Health
    lines: Mapping[Kind, FairQueue]


@dataclass(frozen=True)
class Page:
    """A page to serve at /: `app` answers for it while `lifespan` lasts, and takes uploads at `uploads`."""

    app: ASGIApp
    lifespan: Callable[[], AbstractAsyncContextManager[object]]
    uploads: str


def serving(libraries: Libraries, settings: Settings, accounts: Accounts | None = None) -> Serving:
    """The parts of a server over `libraries`, nothing of it running yet; `accounts` are the user's own unless given."""
    metrics = Metrics(libraries)
    health = Health(libraries, settings.stale_days)
    service = Service(libraries, metrics, keep_originals=settings.keep_originals)
    return Serving(libraries, settings, accounts or Accounts(), service, metrics, health, lines())


def application(parts: Serving, page: Page | None = None) -> FastAPI:
    """The application of `parts`. The order of its layers is that of the list: each is around all that follow."""
    settings, metrics = parts.settings, parts.metrics
    larger = {f"{AT}/briefings": settings.upload_limit + FORM}
    if page is not None:
        larger[page.uploads] = settings.upload_limit + FORM
    mcp = McpOverHttp(parts.service)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with mcp.lifespan():
            if page is None:
                yield
            else:
                async with page.lifespan():
                    yield

    app = FastAPI(
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        middleware=[
            Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies)),
            Middleware(Framing),
            Middleware(Prefix, root_path=settings.root_path),
            Middleware(Observe, metrics=metrics),
            Middleware(CatchAll),
            Middleware(SecurityHeaders, frame_origins=settings.frame_origins),
            Middleware(
                Access,
                accounts=parts.accounts,
                local=loopback(settings.host),
                hosts=settings.allowed_hosts,
                per_minute=settings.requests_per_minute,
                frame_origins=settings.frame_origins,
            ),
            Middleware(RecordUser),
            Middleware(Limits, larger=larger),
            Middleware(Queues, lines=parts.lines),
        ],
    )
    tell_problems(app)

    watched = Lane(2)  # what looks after the server waits for no question

    @app.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> JSONResponse:
        return JSONResponse(parts.health.alive())

    @app.api_route("/readyz", methods=["GET", "HEAD"])
    async def readyz() -> JSONResponse:
        ready, told = await watched.run(parts.health.ready)
        return JSONResponse(told, 200 if ready else 503)

    @app.api_route("/metrics", methods=["GET", "HEAD"])
    async def figures() -> Response:
        return Response(await watched.run(metrics.text), media_type=MEDIA)

    app.router.routes.append(Route("/mcp", mcp))
    app.router.routes.append(Mount(AT, rest(parts.service)))
    if page is not None:
        app.router.routes.append(Mount("/", page.app))
    return app
