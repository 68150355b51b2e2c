"""`briefing-qa changes`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from corpus import Briefing, read
from qa.cli import desk_terminal
from qa.cli.shared import JsonOption, LibraryOption, ModelOption, app, opened, print_json
from qa.desk.changes import briefings_of, compared

DIFFERS = 1
Side = Annotated[str, typer.Argument(help="A file, a day like 2022-02-07, or the id of a briefing.")]


@app.command()
def changes(
    older: Side,
    newer: Side,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is new, gone and different between two editions of a text or two days (exit code 1 if anything is)."""
    sides = [_read(side) for side in (older, newer)]
    if not all(sides):
        with opened(library, model) as held:
            sides = [found or briefings_of(side, held) for found, side in zip(sides, (older, newer), strict=True)]
    result = compared(*sides)
    if as_json:
        from qa import schema  # pydantic takes a tenth of a second

        print_json(schema.Changes.of(result).plain())
    else:
        desk_terminal.show_changes(Console(), result)
    raise typer.Exit(DIFFERS if result.changes else 0)


def _read(side: str) -> tuple[Briefing, ...]:
    """The briefings of a file; none if it is not one."""
    path = Path(side)
    return tuple(read(path)) if path.is_file() else ()
