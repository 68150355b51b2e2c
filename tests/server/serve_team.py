"""Serves the libraries of a team as `briefing-qa serve` does, with quick embedders, in a process of its own.

    python -m tests.server.serve_team FOLDER SETTINGS

Prints one line of JSON: the address, and every route as `[path, method]`, Gradio's own included.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import app as gradio_page
from index import Library
from qa.server.application import Page, Serving, application
from qa.server.libraries import Libraries
from qa.server.run import serve
from qa.server.settings import Settings
from tests.embedders import HashedWords


def routes(at: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every route of an application and of what is mounted on it; parameters become an x."""
    for route in getattr(at, "routes", ()):
        if hasattr(route, "original_router"):  # a router that was included
            yield from routes(route.original_router, before)
            continue
        path = before + re.sub(r"\{[^}]*\}", "x", getattr(route, "path", "")).rstrip("/")
        for method in sorted(getattr(route, "methods", None) or ["GET", "POST", "DELETE"]):
            yield path or "/", method
        if hasattr(route, "app"):
            yield from routes(route.app, path)


def main() -> None:
    folder, settings = Path(sys.argv[1]), Settings(**json.loads(sys.argv[2]))
    opened = {name: Library.open(folder / name, embedder=HashedWords()) for name in ("default", "secret")}
    known: set[tuple[str, str]] = set()

    def page(parts: Serving) -> Page:
        mounted = gradio_page.mounted(parts)
        known.update(routes(application(parts)), routes(mounted.app.app))  # type: ignore[attr-defined]
        return mounted

    def told(address: str) -> None:
        print(json.dumps({"address": address, "routes": sorted(known)}), flush=True)

    serve(settings, Libraries(opened, "none"), page=page, on_listening=told)


if __name__ == "__main__":
    main()
