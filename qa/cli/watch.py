"""`briefing-qa watch`."""

import json
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from index import LibraryError
from qa.cli.alerts import asking_standing, json_line, show_line
from qa.cli.shared import KeepOriginalsOption, LibraryOption, ModelOption, app, files_read, opened
from qa.markup import plain
from qa.standing import Alert
from qa.watch import Event, watch


@app.command("watch")
def watch_(
    folder: Annotated[Path, typer.Argument(help="Its files are added, and those that come or change later.")],
    remove: Annotated[bool, typer.Option("--remove", help="Remove the briefings of files that are deleted.")] = False,
    keep_originals: KeepOriginalsOption = False,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each event.")] = False,
) -> None:
    """Watch a folder and add new and changed files, until Ctrl-C; briefings of deleted files stay unless --remove.

    New briefings are asked the standing questions; each alert is a line.
    """
    if not folder.is_dir():
        raise LibraryError(f"there is no folder {folder}; make it, or give another")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    console = Console()

    def told(event: Event) -> None:
        if as_json:
            print(json.dumps({"what": event.what, "path": str(event.path), "detail": event.detail}), flush=True)
        elif event.what != "unchanged":
            bad = event.what in ("failed", "trouble")
            said = f"{event.what:9} {event.path}" + (f"  ({event.detail})" if event.detail else "")
            console.print(Text(plain(said), style="red" if bad else ""), soft_wrap=True)
            sys.stdout.flush()

    def alerted(alert: Alert) -> None:
        print(json_line(alert), flush=True) if as_json else show_line(console, alert)

    with opened(library, model, create=True) as opened_library, asking_standing(opened_library, library, alerted):
        files = files_read(opened_library, keep_originals)
        watch(opened_library, folder, stop=stop, on_event=told, remove=remove, files=files)
