"""`briefing-qa statements`."""

import csv
import sys
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console

from qa.cli import desk_terminal
from qa.cli.shared import (
    NOT_FOUND,
    CiteOption,
    JsonOption,
    LibraryOption,
    ModelOption,
    SinceOption,
    SourceOption,
    UntilOption,
    app,
    print_cited,
    print_json,
    served,
)
from qa.desk.statements import Said
from qa.server.libraries import DEFAULT_LIBRARY

COLUMNS = "date speaker role kind verb addressee text title briefing start end".split()
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@app.command()
def statements(
    by: Annotated[str | None, typer.Option("--by", help="Who speaks, by name, surname or office.")] = None,
    about: Annotated[
        str | None, typer.Option("--about", help="Words that must all occur; exactly so between quotation marks.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    limit: Annotated[int | None, typer.Option("--limit", help="At most so many.", min=1)] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    style: CiteOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[
        bool,
        typer.Option("--csv", help="Print a table; in it, ' stands before what a spreadsheet would compute."),
    ] = False,
) -> None:
    """List who said what, newest day first (exit code 1 if nobody did)."""
    with served(library, model) as service:
        found = service.statements(
            DEFAULT_LIBRARY, by=by, about=about, since=since, until=until, sources=source, limit=limit
        ).statements
    if style is not None:
        print_cited(found, style)
    elif as_json:
        from qa import schema  # pydantic takes a tenth of a second

        print_json([schema.Said.of(said).plain() for said in found])
    elif as_csv:
        _print_csv(found)
    elif found:
        desk_terminal.show_statements(Console(), found)
    else:
        Console().print("No statement: nobody is shown to say this within the dates and sources.")
    raise typer.Exit(0 if found else NOT_FOUND)


def _print_csv(found: Iterable[Said]) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    for said in found:
        row = (said.date, said.speaker, said.role, said.kind, said.verb, said.addressee, said.text, said.title)
        table.writerow([*map(_cell, (*row, said.briefing.id)), said.start, said.end])


def _cell(text: str) -> str:
    """`text` as a spreadsheet shows it and does not compute it."""
    return "'" + text if text.startswith(FORMULA) else text
