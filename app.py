"""The chat page: Gradio around `qa.page`, mounted on the server of `qa.server`. The only file that imports gradio.

Gradio takes the page's calls and uploads. Its own front end (0.4 MB in 36 requests) stays behind: the document that
`qa.page` gives is alive as soon as it is read.
"""

import asyncio
import contextlib
import os
import re
import signal
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # until `main`: Ctrl-C while packages are being imported ends without a traceback
    signal.signal(signal.SIGINT, signal.SIG_DFL)

# Set before gradio is imported, or it reports to its makers and looks for newer versions of itself.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
# Gradio does without the MCP SDK if it finds none: it starts a second sooner, and has no MCP server of its own to open.
if "mcp" not in sys.modules:
    sys.modules["mcp"] = None  # type: ignore[assignment]

import fastapi
import gradio as gr
import gradio.events
from gradio.utils import get_upload_folder

if sys.modules.get("mcp", fastapi) is None:
    del sys.modules["mcp"]

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus import ReadError
from index import Library, LibraryError
from qa import page
from qa.access import NOBODY, acting
from qa.access.requests import path_of
from qa.page import strings
from qa.server.application import Page, Serving
from qa.server.fair_queue import FairQueue, Full
from qa.server.libraries import DEFAULT_LIBRARY, Forbidden, Libraries, Unknown
from qa.server.models import Answer
from qa.server.problems import problem
from qa.server.queues import WAITING, full, key_of, turn
from qa.server.run import ServeError
from qa.server.run import serve as serve_until_stopped
from qa.server.service import Service
from qa.server.settings import Settings, SettingsError, load

UPLOADS = "/gradio_api/upload"
# All that the page and Gradio's clients need of what Gradio opens; its front end, files and proxy are not there.
NEEDED = {
    "GET": re.compile(r"/favicon\.ico|/config|/gradio_api/(?:info|queue/data)"),
    "POST": re.compile(r"/gradio_api/(?:component_server/?|upload|queue/join)"),
}
THEME = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
KEPT_SECONDS = 3600  # what was uploaded and never added is then deleted


def build(
    service: Service, functions: Sequence[Callable[[Any], Any]], questions: FairQueue
) -> tuple[gr.Blocks, gr.HTML]:
    """The page as Gradio knows it, with its one component, and "/ask" for Gradio's clients.

    Everything that the page shows comes from `qa.page`, escaped. Gradio answers "/ask" from its queue, outside the
    request that asked: it acts for who was let in by that request, and for nobody if that isn't known. It waits its
    turn among all `questions`.
    """

    async def ask(
        request: gr.Request,
        question: str,
        library: str = DEFAULT_LIBRARY,
        since: str = "",
        until: str = "",
        sources: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a question as `POST /api/v1/ask` does; `since` and `until` are dates like 2022-02-07."""
        principal = getattr(getattr(request.request, "state", None), "principal", NOBODY)
        asked = partial(
            service.ask, library, question, surface="http", since=since or None, until=until or None, sources=sources
        )
        try:
            with acting(principal):
                async with turn(questions, key_of(getattr(request.request, "scope", {}))):
                    found = await run_in_threadpool(asked)
        except Full:
            raise gr.Error(full(questions, "questions"), print_exception=False) from None
        except (Unknown, Forbidden, ValueError, LibraryError) as error:
            raise gr.Error(str(error), print_exception=False) from None
        return Answer.of(found.answer, library=library, receipt=None).plain()

    blocks: gr.Blocks = gr.Blocks(
        title=strings.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(KEPT_SECONDS, KEPT_SECONDS)
    )
    with blocks:
        html = gr.HTML(
            page.shell(), js_on_load=page.script(), apply_default_css=False, server_functions=list(functions)
        )
        gradio.events.api(ask, api_name="ask", concurrency_limit=None)
    blocks.queue(max_size=WAITING)
    return blocks, html


def uploaded(path: str) -> bytes:
    """What was uploaded to `path`, which is then deleted. Nothing outside the upload folder is touched."""
    try:
        file = Path(path).resolve()
        if not file.is_relative_to(Path(get_upload_folder()).resolve()):
            raise ReadError(path, "it was not uploaded through this page", "add it again")
        data = file.read_bytes()
        file.unlink()
    except (OSError, ValueError) as error:  # ValueError: no path at all
        raise ReadError(Path(path).name, "its upload has expired", "add it again") from error
    return data


class GradioFilter:
    """The page at "/", and of Gradio what the page calls."""

    def __init__(self, app: ASGIApp, document: Callable[[str], str]) -> None:
        self.app = app
        self.document = document
        self.compressed = GZipMiddleware(self.answer, minimum_size=1000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self.compressed(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = path_of(scope)
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        with strings.spoken(strings.accepted(Headers(scope=scope).get("accept-language", ""))):
            if (method, path) == ("GET", "/"):
                wanted = Request(scope).query_params.get("library", "")
                page = await run_in_threadpool(self.document, wanted)
                await HTMLResponse(page)(scope, receive, send)
            elif method in NEEDED and NEEDED[method].fullmatch(path):
                await self.app(scope, receive, send)
            else:
                await problem(404, "there is nothing here")(scope, receive, send)


def mounted(serving: Serving) -> Page:
    """The page for `qa.server`."""

    functions = page.functions(serving.service, uploaded)
    listing = next(function for function in functions if function.__name__ == "listing")

    async def made() -> tuple[fastapi.FastAPI, int]:
        blocks, html = build(serving.service, functions, serving.lines["questions"])
        gradio = fastapi.FastAPI(openapi_url=None)
        gr.mount_gradio_app(
            gradio,
            blocks,
            path="/",
            root_path=serving.settings.root_path or None,
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            mcp_server=False,  # or an environment variable could open a second door
            enable_monitoring=False,
            show_error=False,
            pwa=False,
            favicon_path=str(page.FAVICON),
            max_file_size=serving.settings.upload_limit,
            theme=THEME,
        )
        return gradio, html._id

    gradio, component = asyncio.run(made())  # where no loop runs, Gradio makes two and leaves them open

    def document(wanted: str) -> str:
        visitor = page.visitor(serving.libraries.opened, wanted)
        return page.document(component, visitor, listing({"library": visitor.library}))

    @contextlib.asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with gradio.router.lifespan_context(gradio):
            yield

    return Page(GradioFilter(gradio, document), lifespan, UPLOADS)


def serve(
    library: Library | None = None,
    settings: Settings | None = None,
    *,
    open_browser: bool = False,
    on_listening: Callable[[str], object] | None = None,
    until: threading.Event | None = None,
    **flags: Any,
) -> None:
    """Serve page, HTTP and MCP: the libraries that the settings name, or `library`; until Ctrl-C, or `until` is set.

    `flags` are settings (see `qa.server.settings`) that go before those of the environment and the file. The address
    is printed, or passed to `on_listening`. Raises ServeError or AccessError if it cannot be served so, SettingsError
    for a wrong setting, LibraryError for a library.
    """
    settings = settings or load(flags).settings

    def announce(address: str) -> None:
        if on_listening is None:
            print(f"Ask the briefing: {address}  (Ctrl-C ends)", flush=True)
        else:
            on_listening(address)
        if open_browser:
            threading.Timer(1, webbrowser.open, [address]).start()

    libraries = None if library is None else Libraries({DEFAULT_LIBRARY: library}, settings.reader)
    serve_until_stopped(settings, libraries, page=mounted, on_listening=announce, until=until)


def main() -> None:
    """`python app.py`: serve as the environment and `briefing-qa.toml` say, or say why not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        serve()
    except (ServeError, SettingsError, LibraryError, ValueError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
