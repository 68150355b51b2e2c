"""`briefing-qa serve` and `mcp`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from index import LibraryError
from qa.cli.flags import with_settings
from qa.cli.shared import app, print_json

if TYPE_CHECKING:
    from qa.server.settings import Loaded


@app.command()
@with_settings
def serve(
    loaded: "Loaded",
    as_json: Annotated[bool, typer.Option("--json", help="Print the address as JSON.")] = False,
) -> None:
    """Serve the chat page, HTTP (/api/v1) and MCP (/mcp), to this machine unless there are accounts."""
    from importlib.metadata import entry_points  # slow to import, and no other command needs it

    pages = list(entry_points(group="briefing_qa.page"))
    if not pages:
        raise LibraryError("the chat page is not installed; do: pip install briefing-qa, or run: python app.py")

    def told(address: str) -> None:
        print_json({"url": address})
        sys.stdout.flush()  # a program waits for it

    pages[0].load()(settings=loaded.settings, on_listening=told if as_json else None)


@app.command()
@with_settings
def mcp(loaded: "Loaded") -> None:
    """Speak the Model Context Protocol over stdin and stdout, for a program that starts this one."""
    from qa.server.stdio import run

    run(loaded.settings)
