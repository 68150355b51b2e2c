"""`briefing-qa copy` and `rollback`."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from index import Library, copy, redacted
from qa.cli import terminal
from qa.cli.progress import progress
from qa.cli.shared import JsonOption, app, existing, print_json


@app.command("copy")
def copy_(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Folder or address of the library to copy.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Folder or address; made if nothing is there.")],
    as_json: JsonOption = False,
) -> None:
    """Copy a library, with its vectors, and compare the copy; stopped, it goes on where it was."""
    with progress(None, quiet=as_json) as advance:
        copied = copy(existing(source), target, on_copied=lambda outcome: advance(outcome.id, outcome.sentences))
    if as_json:
        print_json(asdict(copied))
        return
    text = (
        f"{copied.copied} of {copied.briefings} briefings copied, the rest were there; all {copied.passages} passages "
        f"and {copied.sentences} sentences read back and equal (sha256 {copied.sha256[:12]})"
    )
    Console().print(Text(terminal.plain(text)))


@app.command()
def rollback(
    library: Annotated[str, typer.Argument(help="Address of the library.")],
    as_json: JsonOption = False,
) -> None:
    """Switch a shared library back to what it was before `doctor --reembed`; possible until it is changed."""
    Library.roll_back(existing(library))
    if as_json:
        print_json({"rolled_back": redacted(library)})
    else:
        Console().print(Text(terminal.plain(f"{redacted(library)} is what it was before it was embedded again")))
