"""The page in a cell of a notebook: served by a thread of the notebook's own process, to this machine only."""

import atexit
import html
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from index import Library

# Where a notebook's own page may come from: Jupyter on this machine, and Visual Studio Code.
NOTEBOOKS = ("http://localhost:*", "http://127.0.0.1:*", "vscode-webview:")
HEIGHT = 720  # pixels
START_SECONDS = 300
STOP_SECONDS = 10


@dataclass(frozen=True)
class ShownPage:
    """A page that is being served at `address`; a notebook shows it in a frame. `close` ends it."""

    address: str
    height: int
    _until: threading.Event
    _thread: threading.Thread

    def _repr_html_(self) -> str:
        place = html.escape(self.address, quote=True)
        return (
            f'<iframe src="{place}" title="Ask the briefing" width="100%" height="{self.height}" '
            'allow="clipboard-write" style="border:1px solid #ccc;border-radius:8px"></iframe>'
        )

    def close(self) -> None:
        """Stop serving; what is under way is finished."""
        self._until.set()
        self._thread.join(STOP_SECONDS)


def show(
    library: Library | str | Path | None = None, *, height: int = HEIGHT, origins: Sequence[str] = NOTEBOOKS
) -> ShownPage:
    """Serve the page on a free port of this machine, for a cell of a notebook: `qa.page.show("path/to/library")`.

    `library` is an open one, the path of one, or your own. `origins` are the sites that may show it in a frame. It ends
    with the notebook, or by `close()`. Raises ServeError, SettingsError, AccessError or LibraryError if it can't be
    served.
    """
    from qa.server.settings import Settings, load

    opened = library if isinstance(library, Library) else None
    settings = Settings.model_validate(
        {
            **load().settings.model_dump(include={"libraries", "model", "reader"}),
            **({} if library is None or opened else {"libraries": str(library)}),
            "port": 0,
            "frame_origins": list(origins),
            "stop_seconds": 3,
        }
    )
    (page,) = entry_points(group="briefing_qa.page")
    serve, started, until = page.load(), threading.Event(), threading.Event()
    addresses: list[str] = []
    problems: list[BaseException] = []

    def listening(address: str) -> None:
        addresses.append(address)
        started.set()

    def work() -> None:
        try:
            serve(opened, settings, on_listening=listening, until=until)
        except BaseException as error:  # told where `show` was called
            problems.append(error)
        finally:
            started.set()

    thread = threading.Thread(target=work, name="briefing-qa page", daemon=True)
    thread.start()
    started.wait(START_SECONDS)
    if not addresses:
        until.set()
        raise problems[0] if problems else TimeoutError(f"the page has not started within {START_SECONDS} seconds")
    shown = ShownPage(addresses[0], height, until, thread)
    atexit.register(shown.close)
    return shown
