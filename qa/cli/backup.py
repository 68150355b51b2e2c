"""`briefing-qa backup` and `restore`."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from qa.cli.flags import ConfigOption
from qa.cli.shared import JsonOption, app, print_json
from qa.home import home
from qa.markup import plain
from qa.server.libraries import DEFAULT_LIBRARY

LibrariesOption = Annotated[
    list[str] | None,
    typer.Option("--library", "-l", help="NAME=FOLDER of a library, as for serve; FOLDER alone replaces your own."),
]


@app.command()
def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="Folder to make; one that is there must be empty.")],
    library: LibrariesOption = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Back up the libraries that `serve` would serve, and the accounts, also while they are in use; all is checked."""
    from qa.backup import back_up

    places = _places(library, config)
    if not (Path(places[DEFAULT_LIBRARY]) / "library.sqlite").exists() and len(places) > 1:
        del places[DEFAULT_LIBRARY]  # nobody has used it yet
    _told(asdict(back_up(to, places, home() / "access.sqlite")), f"backed up to {to} and read back", as_json)


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="Folder that `backup` made.")],
    library: LibrariesOption = None,
    config: ConfigOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring back a backup; refused while a server or any other program has open what would be replaced."""
    from qa import backup

    found = backup.restore(source, _places(library, config), home() / "access.sqlite", replace=replace)
    _told(asdict(found), f"brought back as of {found.made}", as_json)


def _places(library: list[str] | None, config: str | None) -> dict[str, str]:
    from qa.server.settings import load

    settings = load({"libraries": library} if library else {}, config).settings
    return {DEFAULT_LIBRARY: str(home() / "library"), **settings.libraries}


def _told(backup: Mapping[str, object], done: str, as_json: bool) -> None:
    if as_json:
        print_json(backup)
        return
    counts = backup["briefings"]
    assert isinstance(counts, Mapping)
    libraries = ", ".join(f"{name} ({count} briefings)" for name, count in counts.items())
    accounts = "; accounts, without sessions" if backup["accounts"] else "; there are no accounts"
    originals = f"; original files: {backup['originals']}" if backup["originals"] else ""
    Console().print(Text(plain(f"{libraries}{originals}{accounts}: {done}")))
