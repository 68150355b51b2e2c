"""Paths behind a proxy; `qa.access.requests.path_of` gives the path of a request without the proxy's prefix."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Prefix:
    """Serves everything under `root_path`, whether or not the proxy takes it off before it hands a request on."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self.app = app
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.root_path and scope["type"] in ("http", "websocket"):
            path, raw = scope["path"], scope.get("raw_path")
            if path != self.root_path and not path.startswith(f"{self.root_path}/"):
                path = self.root_path + path
                raw = self.root_path.encode() + raw if raw is not None else None
            scope = {**scope, "path": path, "raw_path": raw, "root_path": self.root_path}
        await self.app(scope, receive, send)
