"""The webhook: each alert as a POST of JSON to the one address that an operator has set, tried again until it is taken.

It is the only connection that this program makes of its own accord, and only where `webhook` is set. Redirects are not
followed: they could lead elsewhere.
"""

import json
import logging
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http.client import HTTPException

from index import Library
from qa.standing import schema
from qa.standing.alert import KIND, kept
from qa.standing.asking import UNSENT
from qa.version import program_version

TIMEOUT_SECONDS = 10.0
GIVEN_UP = timedelta(days=7)

# Of all that urllib can do, http and https, through the proxy of the environment; no redirects, no files.
HANDLERS = (
    urllib.request.ProxyHandler,
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.HTTPDefaultErrorHandler,
)

log = logging.getLogger(__name__)


def send(library: Library, name: str, url: str, timeout: float = TIMEOUT_SECONDS) -> bool:
    """Send what was not sent yet of the alerts of the library `name`, the oldest first; False if any is left.

    Ends with the first that is not taken: the address is then as a rule out of order for all. What was not taken in a
    week is given up. An alert may come twice, if the program ends before it is noted; its `id` tells.
    """
    unsent = library.notes.of(UNSENT)
    if not unsent:
        return True
    there = {note.key: note for note in library.notes.of(KIND)}
    for note in reversed(unsent):
        if note.key in there and not _given_up(note.at, note.key):
            alert = schema.Alert.of(kept(there[note.key]), library=name)
            try:
                _post(url, json.dumps(alert.plain()).encode(), timeout)
            except (OSError, HTTPException, ValueError) as error:  # the address may be a secret: it is not told
                log.warning("the webhook did not take alert %s: %s", note.key, _reason(error))
                return False
        library.notes.drop(UNSENT, [note.key])
    return True


def _given_up(at: str, id: str) -> bool:
    old = datetime.now(UTC) - datetime.fromisoformat(at) > GIVEN_UP
    if old:
        log.warning("alert %s was not taken by the webhook in %d days and is given up", id, GIVEN_UP.days)
    return old


def _post(url: str, body: bytes, timeout: float) -> None:
    """Raises OSError, HTTPException or ValueError unless the other side says that it took it."""
    headers = {"Content-Type": "application/json", "User-Agent": f"briefing-qa/{program_version()}"}
    request = urllib.request.Request(url, body, headers, method="POST")
    opener = urllib.request.OpenerDirector()
    for handler in HANDLERS:
        opener.add_handler(handler())
    opener.open(request, timeout=timeout).close()


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return f"it answered {error.code}"
    reason = getattr(error, "reason", None)
    return type(reason if isinstance(reason, Exception) else error).__name__
