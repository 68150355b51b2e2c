"""MCP at /mcp. The SDK loads with the first request to it, which saves half a second of every start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from anyio.abc import TaskGroup, TaskStatus
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.server.problems import problem
from qa.server.service import Service

if TYPE_CHECKING:
    from mcp.server import MCPServer


class McpOverHttp:
    """Answers POST only: a GET would wait on a stream for messages that this server never sends.

    Each request stands by itself (no sessions), so each is authenticated separately.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._app: ASGIApp | None = None
        self._starting: anyio.Lock | None = None
        self._group: TaskGroup | None = None

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """While this lasts, requests can be answered."""
        self._starting = anyio.Lock()
        async with anyio.create_task_group() as group:
            self._group = group
            yield
            group.cancel_scope.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            refusal = problem(405, "MCP is spoken here by POST only", headers={"Allow": "POST"})
            await refusal(scope, receive, send)
            return
        assert self._group is not None
        assert self._starting is not None
        async with self._starting:
            if self._app is None:
                self._app = await self._group.start(self._run)
        await self._app(scope, receive, send)

    async def _run(self, *, task_status: TaskStatus[ASGIApp]) -> None:
        server, app = await anyio.to_thread.run_sync(self._loaded)
        async with server.session_manager.run():
            task_status.started(app)
            await anyio.sleep_forever()

    def _loaded(self) -> "tuple[MCPServer, ASGIApp]":
        from qa.server.tools import over_http, tools

        server = tools(self._service)
        return server, over_http(server)
