"""The standing questions asked by commands that add briefings: a line for each alert, and the webhook if one is set."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from index import Library, is_address
from qa import standing
from qa.cli import terminal
from qa.server.libraries import DEFAULT_LIBRARY
from qa.standing import Alert


def ask_standing(library: Library, path: str | None) -> list[Alert]:
    """Ask what is new, after it was added. `path` is what `--library` said."""
    if not standing.questions(library=library):
        return []
    from qa.standing.webhook import send

    name, webhook = _delivery(path)
    alerts = standing.ask_new(library=library, notify=bool(webhook))
    if webhook:
        send(library, name, webhook)  # what is not taken is sent by the next command, or the server
    return alerts


@contextmanager
def asking_standing(library: Library, path: str | None, told: Callable[[Alert], object]) -> Iterator[None]:
    """While this lasts, ask what is new as it comes."""
    from qa.standing.poller import polling

    name, webhook = _delivery(path)
    with polling({name: library}, lambda _, alert: told(alert), webhook=webhook):
        yield


def show_line(console: Console, alert: Alert) -> None:
    """Print an alert in a line."""
    console.print(terminal.alert_line(alert), soft_wrap=True)


def alert_json(alert: Alert, library: str = DEFAULT_LIBRARY) -> dict[str, object]:
    """An alert as `--json` prints it."""
    from qa.standing import schema  # pydantic takes a tenth of a second

    return schema.Alert.of(alert, library=library).plain()


def json_line(alert: Alert) -> str:
    """An alert as a line of JSON among those of events."""
    return json.dumps({"what": "alert", **alert_json(alert)})


def _delivery(path: str | None) -> tuple[str, str]:
    """What the settings call the library at `path`, and the webhook that they name, or ""."""
    from qa.server.settings import load  # a quarter of a second, which most commands need not wait

    settings = load().settings
    webhook = settings.webhook.get_secret_value() if settings.webhook else ""
    named = (name for name, place in settings.libraries.items() if path is not None and _same(path, place))
    return next(named, DEFAULT_LIBRARY), webhook


def _same(path: str, place: str) -> bool:
    if is_address(path) or is_address(place):
        return path == place
    return Path(path).resolve() == Path(place).resolve()
