"""`briefing-qa check`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from corpus import read
from index.records import writable
from qa.cli import desk_terminal
from qa.cli.shared import CiteOption, JsonOption, LibraryOption, ModelOption, app, print_cited, print_json, served
from qa.server.libraries import DEFAULT_LIBRARY

DIFFERS = 1


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="The text to check: a file of any kind that is read, or - for stdin.")],
    library: LibraryOption = None,
    model: ModelOption = None,
    claims: Annotated[
        bool, typer.Option("--claims", help="Also show the nearest passage for sentences with a number, day or name.")
    ] = False,
    style: CiteOption = None,
    as_json: JsonOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a report to this file, which needs nothing but a browser.")
    ] = None,
) -> None:
    """Hold every quotation of a text against the library (exit code 1 if one is altered, absent or misattributed)."""
    text = sys.stdin.read() if file == "-" else "\n\n".join(briefing.text for briefing in read(Path(file)))
    with served(library, model) as service:
        result = service.check(DEFAULT_LIBRARY, text, claims=claims)
    if html is not None:
        from qa.desk import report

        html.write_text(report.html(writable(text), result, "stdin" if file == "-" else Path(file).name), "utf-8")
    if style is not None:
        print_cited((one.original for one in result.quotations if one.original), style)
    elif as_json:
        from qa import schema  # pydantic takes a tenth of a second

        print_json(schema.Check.of(result).plain())
    else:
        desk_terminal.show_check(Console(), result)
    raise typer.Exit(0 if result.holds else DIFFERS)
