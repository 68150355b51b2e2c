"""`briefing-qa copy` and `rollback`."""

from dataclasses import asdict
from typing import Annotated

import typer

from index import Library, copy, redacted
from qa.cli.progress import progress
from qa.cli.shared import JsonOption, app, done, existing


@app.command("copy")
def copy_(
    source: Annotated[str, typer.Argument(metavar="FROM", help="Folder or address of the library to copy.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Folder or address; made if nothing is there.")],
    as_json: JsonOption = False,
) -> None:
    """Copy a library with its vectors and compare the copy; resumes if interrupted."""
    with progress(None, quiet=as_json) as advance:
        copied = copy(existing(source), target, on_copied=lambda outcome: advance(outcome.id, outcome.sentences))
    sentence = (
        f"{copied.copied} of {copied.briefings} briefings copied, the rest were there; all {copied.passages} passages "
        f"and {copied.sentences} sentences read back and equal (sha256 {copied.sha256[:12]})"
    )
    done(asdict(copied), sentence, as_json)


@app.command()
def rollback(
    library: Annotated[str, typer.Argument(help="Address of the library.")],
    as_json: JsonOption = False,
) -> None:
    """Switch a shared library back to what it was before `doctor --reembed`; possible until it is changed."""
    Library.roll_back(existing(library))
    name = redacted(library)
    done({"rolled_back": name}, f"{name} is what it was before it was embedded again", as_json)
