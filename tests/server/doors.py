"""A server on a real socket for tests, and raw requests to it: clients tidy what an attacker sends as it is."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp

SAME = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@dataclass(frozen=True)
class Served:
    """Where a server of a test listens."""

    port: int
    secure: bool = False

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://127.0.0.1:{self.port}"

    def raw(self, head: str, body: bytes = b"") -> tuple[int, str]:
        """Status and whole text of the answer to a request sent to the letter; lines end with a plain newline here."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            stream: Any = connection
            if self.secure:
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                stream = context.wrap_socket(connection)
            stream.sendall(head.replace("\n", "\r\n").encode("latin-1") + body)
            answer = b""
            with contextlib.suppress(ConnectionError, TimeoutError):
                while chunk := stream.recv(65536):
                    answer += chunk
        text = answer.decode("utf-8", "replace")
        return int(text.split(" ", 2)[1]), text

    def get(self, target: str, *lines: str, host: str = "") -> tuple[int, str]:
        """GET `target` to the letter, with these header lines."""
        head = "\n".join([f"GET {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", *lines])
        return self.raw(f"{head}\nConnection: close\n\n")


@contextlib.contextmanager
def serving(app: ASGIApp, **options: Any) -> Iterator[Served]:
    """Serve `app` in a thread on a free port until the block ends."""
    config = uvicorn.Config(
        app, log_level="error", **{"proxy_headers": False, "timeout_graceful_shutdown": 2, **options}
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.01)
            yield Served(listener.getsockname()[1], "ssl_certfile" in options)
        finally:
            server.should_exit = True
            thread.join()
