"""MCP over stdin and stdout, for a program on the same machine that starts this one, and may do what its user may."""

import anyio

from qa.access import LOCAL, acting
from qa.server.libraries import Libraries, open_libraries
from qa.server.logs import write_logs
from qa.server.service import Service
from qa.server.settings import Settings
from qa.server.tools import tools


def run(settings: Settings) -> None:
    """Open the libraries of the settings and answer until stdin ends. Raises LibraryError if one cannot be opened."""
    write_logs(settings.log_format, questions=settings.log_questions)  # to stderr: stdout belongs to the protocol
    with open_libraries(settings.libraries, settings.model, settings.reader) as libraries:
        answer(libraries)


def answer(libraries: Libraries) -> None:
    """Answer out of `libraries` until stdin ends."""
    with acting(LOCAL):
        anyio.run(tools(Service(libraries)).run_stdio_async)
