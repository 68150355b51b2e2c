"""Serves the page as `python app.py` does; any connection that is not to this machine is written down and refused."""

import os
import sys
from pathlib import Path
from typing import Any

LEAKS = Path(os.environ["BRIEFING_QA_HOME"], "leaks.txt")
OWN = ("127.", "::1", "localhost", "0.0.0.0")


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = str(address[0]) if isinstance(address, tuple) else ""  # a str is a socket file of this machine
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = str(arguments[0] or "")
    else:
        return
    if host and not host.startswith(OWN):
        with LEAKS.open("a") as leaks:
            leaks.write(f"{event} {arguments}\n")
        raise OSError(f"the test refuses a connection to {host}")


sys.addaudithook(guard)

import app  # noqa: E402

app.serve(port=0)
