"""Serving: the address is taken first, then the libraries are opened, then answered from until a signal ends it."""

import contextlib
import ctypes
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import uvicorn

from index import Added
from qa.access import Accounts, refuse_open
from qa.server.alerting import alerting
from qa.server.application import Page, Serving, application, serving
from qa.server.connections import GuardedConnection, most_connections
from qa.server.libraries import Libraries, open_libraries
from qa.server.logs import write_logs
from qa.server.settings import Settings
from qa.server.watching import watching

LAST_SECONDS = 3.0  # after stop_seconds, for closing what is open
GAVE_UP = 1  # the exit code then
M_ARENA_MAX = -8  # of glibc's malloc.h


log = logging.getLogger(__name__)


class ServeError(OSError):
    """The server cannot serve; the message says why and what to do."""


class Server(uvicorn.Server):
    """Tells the rest of the server that it is stopping as soon as it is, and ends when that has taken its time."""

    def __init__(self, config: uvicorn.Config, parts: Serving, until: threading.Event | None = None) -> None:
        super().__init__(config)
        self._parts = parts
        self._until = until

    async def on_tick(self, counter: int) -> bool:
        """Whether it is time to stop; asked ten times a second."""
        return await super().on_tick(counter) or (self._until is not None and self._until.is_set())

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop listening; a second Ctrl-C does not wait for what is under way."""
        self._parts.health.stopping = True
        if not self.should_exit:
            ending = threading.Timer(self._parts.settings.stop_seconds + LAST_SECONDS, give_up)
            ending.daemon = True
            ending.start()
        super().handle_exit(sig, frame)


def serve(
    settings: Settings,
    libraries: Libraries | None = None,
    *,
    page: Callable[[Serving], Page] | None = None,
    on_listening: Callable[[str], object] | None = None,
    until: threading.Event | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way, for at most `stop_seconds`.

    With `until`, serve in a thread of another program, whose logs and memory are its own, until that is set.

    Without `libraries`, those of the settings are opened, and closed at the end. `on_listening` is told the address
    once it is taken. Raises ServeError if the address cannot be used, AccessError if others could reach it and there
    are no accounts, LibraryError if a library cannot be opened.
    """
    if until is None:
        limit_malloc_arenas()
        write_logs(settings.log_format, questions=settings.log_questions)
    GuardedConnection.most = most_connections()
    accounts = Accounts()
    refuse_open(settings.host, accounts)
    listener = listen(settings.host, settings.port)
    warming: threading.Thread | None = None
    with contextlib.ExitStack() as stack:
        stack.callback(listener.close)
        stack.enter_context(ended_by(signal.SIGTERM))
        if libraries is None:
            libraries = stack.enter_context(ready(settings))
        folders = {name: Path(folder) for name, folder in settings.watch.items()}
        stack.enter_context(watching(libraries, folders, keep_originals=settings.keep_originals))
        stack.enter_context(alerting(libraries, settings))
        parts = serving(libraries, settings, accounts)
        app = application(parts, page(parts) if page else None)
        config = uvicorn.Config(
            app,
            http=GuardedConnection,
            log_config=None,
            access_log=False,
            proxy_headers=False,  # qa.server.application believes only those proxies that are named
            server_header=False,
            # uvicorn's 5 s are those that httpx keeps a connection: who asks again just then finds it closed.
            timeout_keep_alive=75,
            timeout_graceful_shutdown=settings.stop_seconds,
            ssl_certfile=settings.tls_certificate,
            ssl_keyfile=settings.tls_key,
            ssl_keyfile_password=settings.tls_key_password.get_secret_value() if settings.tls_key_password else None,
        )
        warming = threading.Thread(target=parts.health.warm, name="warm-up", daemon=True)
        warming.start()
        stack.callback(warming.join)  # ONNX Runtime aborts the process if it ends meanwhile
        if on_listening is not None:
            on_listening(address_of(listener, settings))
        with contextlib.suppress(KeyboardInterrupt):
            Server(config, parts, until).run(sockets=[listener])


def give_up() -> None:
    """End the process with what is under way, which a thread that waits for a file or a model can't be told to end.

    What was acknowledged is on the disk, and what was not is not there at all.
    """
    log.warning("what was under way has not ended in time and is given up")
    logging.shutdown()
    os._exit(GAVE_UP)


def limit_malloc_arenas() -> None:
    """Have threads share what they free, where glibc is.

    It keeps a heap for each of up to eight threads a core, none of which lends to another: under load the server held
    1,156 MB, with two heaps 783, at the same rate within noise.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another libc
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def address_of(listener: socket.socket, settings: Settings) -> str:
    """Where the server is reached from this machine."""
    scheme = "https" if settings.tls_certificate else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{listener.getsockname()[1]}{settings.root_path}"


@contextlib.contextmanager
def ended_by(number: int) -> Iterator[None]:
    """While this lasts, the signal ends the program in order, as Ctrl-C does, with exit code 0."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_: int, __: FrameType | None) -> None:
        sys.exit(0)

    before = signal.signal(number, end)
    try:
        yield
    finally:
        signal.signal(number, before)


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


def ready(settings: Settings) -> Libraries:
    """The libraries of the settings, with a progress bar while the user's own is built."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:  # stdout is for the address
        task = progress.add_task("Opening the library", total=None)

        def told(added: Added) -> None:
            progress.update(task, description=f"Building the library: {added.id}, {added.passages} passages")

        return open_libraries(settings.libraries, settings.model, settings.reader, told)
