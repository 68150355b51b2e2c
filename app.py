"""The chat page: Gradio around `qa.page`, served on this machine only. The only file that imports gradio."""

import contextlib
import ipaddress
import os
import socket
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Any

# Before gradio is imported, or it tells its makers and looks for newer versions of itself.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

import fastapi
import gradio as gr
import uvicorn
from gradio.utils import get_upload_folder
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import Added, Feedback, Library, LibraryError
from qa import ask as ask_library
from qa import page
from qa.followup import Turn
from qa.home import default_library
from qa.page import strings

MAX_UPLOAD = "100mb"
# The browser is told to load nothing from anywhere else, whatever a briefing holds. Gradio needs inline scripts.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class ServeError(OSError):
    """The page cannot be served; the message says why and what to do."""


def build(library: Library) -> gr.Blocks:
    """The page over `library`. Everything it shows comes from `qa.page`, escaped."""
    service = page.Service(library)

    def ask(sent: dict[str, Any]) -> dict[str, Any]:
        before = sent.get("previous") or []
        previous = [Turn(str(turn["question"]), str(turn["quote"])) for turn in before]
        undated = [str(turn["question"]) for turn in before if not turn.get("dates", True)]
        since, until = str(sent.get("since") or ""), str(sent.get("until") or "")
        return service.ask(
            str(sent["question"]),
            since,
            until,
            sent.get("sources"),
            previous,
            dates=bool(sent.get("dates", True)),
            undated=undated,
            read=bool(sent.get("read", True)),
        )

    def read(sent: dict[str, Any]) -> dict[str, Any]:
        return service.read(str(sent["id"]), sent.get("start") or 0, sent.get("end") or 0)

    def rate(sent: dict[str, Any]) -> dict[str, Any]:
        cited = sent.get("cited") or {"id": "", "start": 0, "end": 0}
        return service.rate(
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

    def listing(sent: dict[str, Any]) -> dict[str, Any]:
        sources = tuple(map(str, sent.get("sources") or []))
        words, since, until = (str(sent.get(name) or "") for name in ("query", "since", "until"))
        return service.listing(page.Filter(words, since, until, sources))

    def examples(sent: dict[str, Any]) -> dict[str, Any]:
        del sent
        return service.examples()

    def add(sent: dict[str, Any]) -> dict[str, Any]:
        return service.add([(str(file["name"]), uploaded(str(file["path"]))) for file in sent["files"]])

    def remove(sent: dict[str, Any]) -> dict[str, Any]:
        return service.remove(str(sent["id"]))

    def undo(sent: dict[str, Any]) -> dict[str, Any]:
        return service.undo(str(sent["id"]))

    blocks: gr.Blocks = gr.Blocks(title=strings.TITLE, analytics_enabled=False, fill_width=True)
    with blocks:
        gr.HTML(
            page.shell(),
            js_on_load=page.script(),
            apply_default_css=False,
            server_functions=[ask, read, rate, listing, examples, add, remove, undo],
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


class Guard:
    """Forbids the browser to load from elsewhere, and puts the frame into the page so that it is painted at once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        front = scope["path"] in ("", "/")
        if front:  # the frame can only be put into text that is not compressed
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        started: list[Message] = []
        body = b""

        async def guarded(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                if front:
                    started.append(message)
                    return
            elif front:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                message = {**message, "body": (body := page.painted_at_once(body.decode()).encode())}
                MutableHeaders(scope=started[0])["Content-Length"] = str(len(body))
                await send(started[0])
            await send(message)

        await self.app(scope, receive, guarded)


def application(library: Library) -> fastapi.FastAPI:
    """The web application: the page at `/`, answering only to this machine's own names."""
    app = fastapi.FastAPI(openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]", "::1"])
    app.add_middleware(Guard)

    mounted: fastapi.FastAPI = gr.mount_gradio_app(
        app,
        build(library),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        pwa=False,
        favicon_path=str(page.FAVICON),
        max_file_size=MAX_UPLOAD,
        head=page.head(),
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
    )
    return mounted


def serve(
    library: Library | None = None, *, host: str = "127.0.0.1", port: int = 7860, open_browser: bool = False
) -> None:
    """Serve the page until Ctrl-C. Without a `library`, the user's own is made ready first, with a progress bar.

    Raises ServeError if `host` is not this machine's loopback address, or the port is taken.
    """
    if not loopback(host):
        raise ServeError(
            f"this page has no password yet, so it serves this machine only: use host 127.0.0.1; found {host!r}"
        )
    listener = listen(host, port)
    try:
        library = library or ready()
        threading.Thread(target=warm, args=[library], name="warm-up", daemon=True).start()
        server = uvicorn.Server(uvicorn.Config(application(library), log_level="warning", timeout_graceful_shutdown=2))
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        print(f"Ask the briefing: {address}  (Ctrl-C ends)", flush=True)
        if open_browser:
            threading.Timer(1, webbrowser.open, [address]).start()
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


def warm(library: Library) -> None:
    """Load what the first question needs while its asker is still looking at the page."""
    with contextlib.suppress(LibraryError):  # the first question will say what is wrong
        ask_library("warm up", 1, library=library)


def loopback(host: str) -> bool:
    """True if nobody but this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket on that address, taken before the slow work, so that a busy port is known at once."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # from here on the port is ours
    except OSError as error:
        listener.close()
        raise ServeError(
            f"port {port} of {host} cannot be used ({error.strerror}): "
            f"end the program that has it, or choose another: briefing-qa serve --port {port + 1}"
        ) from error
    return listener


def ready() -> Library:
    """The user's library, the shipped briefing added on first use."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), transient=True) as progress:
        task = progress.add_task("Opening the library", total=None)

        def told(added: Added) -> None:
            progress.update(task, description=f"Building the library: {added.id}, {added.passages} passages")

        return default_library(on_added=told)


def main() -> None:
    """`python app.py`: serve the user's library, or say why not."""
    try:
        serve()
    except (ServeError, LibraryError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
