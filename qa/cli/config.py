"""`briefing-qa config`."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.cli.flags import with_settings
from qa.cli.shared import JsonOption, app, print_json
from qa.home import home
from qa.markup import plain

if TYPE_CHECKING:
    from qa.server.settings import Loaded


@app.command()
@with_settings
def config(loaded: "Loaded", as_json: JsonOption = False) -> None:
    """Show the settings that `serve` would run with, and where each one comes from; secrets are not shown."""
    if as_json:
        settings = {name: {"value": value, "origin": origin} for name, value, origin in loaded.shown()}
        print_json({"home": str(home()), "file": str(loaded.file or ""), "settings": settings})
        return
    console = Console()
    table = Table(box=None, pad_edge=False)
    for heading in ("setting", "value", "from"):
        table.add_column(heading, overflow="fold")
    for name, value, origin in loaded.shown():
        table.add_row(name, Text(plain(value)), origin)
    console.print(table)
    console.print(Text(f"\nfile: {loaded.file or 'none'}; data folder (BRIEFING_QA_HOME): {home()}"))
