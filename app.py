"""The chat page: Gradio around `qa.page`, mounted on the server of `qa.server`. The only file that imports gradio."""

import asyncio
import contextlib
import os
import re
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

# Before gradio is imported, or it tells its makers and looks for newer versions of itself.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
# Gradio does without the MCP SDK if it finds none: it starts a second sooner, and has no MCP server of its own to open.
if "mcp" not in sys.modules:
    sys.modules["mcp"] = None  # type: ignore[assignment]

import fastapi
import gradio as gr
from gradio.utils import get_upload_folder

if sys.modules.get("mcp", fastapi) is None:
    del sys.modules["mcp"]

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import Feedback, Library, LibraryError
from qa import page
from qa.access import Permission
from qa.page import strings
from qa.question.followup import Turn
from qa.server.application import Page, Serving
from qa.server.libraries import DEFAULT_LIBRARY, Forbidden, Libraries, Unknown
from qa.server.paths import path_of
from qa.server.problems import problem
from qa.server.run import ServeError
from qa.server.run import serve as serve_until_stopped
from qa.server.settings import Settings, SettingsError, load

UPLOADS = "/gradio_api/upload"
# All that the page needs of what Gradio opens; the rest (its API, its queue, its files, its proxy) is not there.
NEEDED = {
    "GET": re.compile(r"/|/theme\.css|/favicon\.ico|/(?:assets|static)/(?!.*\.\.)[\w./-]+"),
    "POST": re.compile(r"/gradio_api/(?:component_server/?|upload)"),
}
KEPT_SECONDS = 3600  # what was uploaded and never added is then deleted


def build(serving: Serving) -> gr.Blocks:
    """The page over the libraries of a server. Everything it shows comes from `qa.page`, escaped."""
    services = {
        name: page.Service(library, serving.libraries.reader) for name, library in serving.libraries.opened.items()
    }

    def service(sent: dict[str, Any], right: Permission) -> page.Service:
        name = str(sent.get("library") or DEFAULT_LIBRARY)
        serving.libraries.get(name, right)
        return services[name]

    def answers(right: Permission, work: Callable[[page.Service, dict[str, Any]], dict[str, Any]]) -> Any:
        """`work` as the page calls it, for those who have the right to it."""

        def answered(sent: dict[str, Any]) -> dict[str, Any]:
            try:
                return work(service(sent, right), sent)
            except (Unknown, Forbidden) as error:
                return page.failed(str(error))

        answered.__name__ = work.__name__
        return answered

    def ask(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        before = sent.get("previous") or []
        previous = [Turn(str(turn["question"]), str(turn["quote"]), bool(turn.get("dates", True))) for turn in before]
        since, until = str(sent.get("since") or ""), str(sent.get("until") or "")
        reply = asked.ask(
            str(sent["question"]),
            since,
            until,
            sent.get("sources"),
            previous,
            dates=bool(sent.get("dates", True)),
            read=bool(sent.get("read", True)),
        )
        if "found" in reply:
            name = str(sent.get("library") or DEFAULT_LIBRARY)
            serving.metrics.asked(name, "page", found=bool(reply["found"]))
        return reply

    def read(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        return asked.read(str(sent["id"]), sent.get("start") or 0, sent.get("end") or 0)

    def rate(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        cited = sent.get("cited") or {"id": "", "start": 0, "end": 0}
        return asked.rate(
            Feedback(
                right=bool(sent["right"]),
                reason=str(sent["reason"])[:1000],
                question=str(sent["question"]),
                found=bool(sent["found"]),
                briefing=str(cited["id"]),
                start=int(cited["start"]),
                end=int(cited["end"]),
                quote=str(sent.get("quote") or ""),
            )
        )

    def listing(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        sources = tuple(map(str, sent.get("sources") or []))
        words, since, until = (str(sent.get(name) or "") for name in ("query", "since", "until"))
        return asked.listing(page.Filter(words, since, until, sources))

    def examples(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        del sent
        return asked.examples()

    def add(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        return asked.add([(str(file["name"]), uploaded(str(file["path"]))) for file in sent["files"]])

    def remove(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        return asked.remove(str(sent["id"]))

    def undo(asked: page.Service, sent: dict[str, Any]) -> dict[str, Any]:
        return asked.undo(str(sent["id"]))

    blocks: gr.Blocks = gr.Blocks(
        title=strings.TITLE, analytics_enabled=False, fill_width=True, delete_cache=(KEPT_SECONDS, KEPT_SECONDS)
    )
    with blocks:
        gr.HTML(
            page.shell(),
            js_on_load=page.script(),
            apply_default_css=False,
            server_functions=[
                *(answers("read", work) for work in (ask, read, rate, listing, examples)),
                *(answers("write", work) for work in (add, remove, undo)),
            ],
        )
    return blocks


def uploaded(path: str) -> bytes:
    """What was uploaded to `path`, which is then deleted. Nothing outside the upload folder is touched."""
    file = Path(path).resolve()
    if not file.is_relative_to(Path(get_upload_folder()).resolve()):
        raise ValueError("that file was not uploaded through this page")
    data = file.read_bytes()
    file.unlink()
    return data


class GradioFilter:
    """Gradio, but for what the page does not need; and the frame put into the page, so that it is painted at once."""

    def __init__(self, app: ASGIApp, libraries: Iterable[str]) -> None:
        self.app = app
        self.libraries = list(libraries)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = path_of(scope)
        method = "GET" if scope.get("method") == "HEAD" else scope.get("method", "")
        if scope["type"] != "http" or method not in NEEDED or not NEEDED[method].fullmatch(path):
            if scope["type"] == "http":
                await problem(404, "there is nothing here")(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        if path != "/":
            await self.app(scope, receive, send)
            return
        # the frame can only be put into text that is not compressed
        scope = {**scope, "headers": [header for header in scope["headers"] if header[0] != b"accept-encoding"]}
        started: list[Message] = []
        body = b""

        async def painted(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                started.append(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            if "text/html" in Headers(raw=started[0]["headers"]).get("content-type", ""):
                body = page.painted_at_once(body.decode(), self.libraries).encode()
                MutableHeaders(scope=started[0])["Content-Length"] = str(len(body))
            await send(started[0])
            await send({**message, "body": body})

        await self.app(scope, receive, painted)


def mounted(serving: Serving) -> Page:
    """The page for `qa.server`."""

    async def made() -> fastapi.FastAPI:
        gradio = fastapi.FastAPI(openapi_url=None)
        gr.mount_gradio_app(
            gradio,
            build(serving),
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
            head=page.head(),
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        )
        return gradio

    gradio = asyncio.run(made())  # where no loop runs, Gradio makes two and leaves them open

    @contextlib.asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with gradio.router.lifespan_context(gradio):
            yield

    return Page(GradioFilter(gradio, serving.libraries.opened), lifespan, UPLOADS)


def serve(
    library: Library | None = None,
    settings: Settings | None = None,
    *,
    open_browser: bool = False,
    on_listening: Callable[[str], object] | None = None,
    **flags: Any,
) -> None:
    """Serve page, HTTP and MCP until Ctrl-C: the libraries that the settings name, or `library` alone.

    `flags` are settings (see `qa.server.settings`) that go before those of the environment and the file. The address
    is printed, or told to `on_listening`. Raises ServeError or AccessError if it cannot be served so, SettingsError for
    a wrong setting, LibraryError for a library.
    """
    settings = settings or load(flags).settings

    def told(address: str) -> None:
        if on_listening is None:
            print(f"Ask the briefing: {address}  (Ctrl-C ends)", flush=True)
        else:
            on_listening(address)
        if open_browser:
            threading.Timer(1, webbrowser.open, [address]).start()

    libraries = None if library is None else Libraries({DEFAULT_LIBRARY: library}, settings.reader)
    serve_until_stopped(settings, libraries, page=mounted, on_listening=told)


def main() -> None:
    """`python app.py`: serve as the environment and `briefing-qa.toml` say, or say why not."""
    try:
        serve()
    except (ServeError, SettingsError, LibraryError, ValueError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
