"""The standing questions of a server's libraries, asked of whatever comes into them while it serves."""

import logging
from contextlib import AbstractContextManager

from qa.server.libraries import Libraries
from qa.server.settings import Settings
from qa.standing import Alert
from qa.standing.poller import polling

log = logging.getLogger(__name__)


def alerting(libraries: Libraries, settings: Settings) -> AbstractContextManager[None]:
    """While this lasts, what is new in each library is asked, and alerts go to the webhook, if one is set."""
    webhook = settings.webhook.get_secret_value() if settings.webhook else ""
    return polling(libraries.opened, told, reader=libraries.reader, webhook=webhook)


def told(library: str, alert: Alert) -> None:
    """Log that there is an alert; the question and what answers it are nobody's who reads the log."""
    log.info("alert %s in %s: %s answers a standing question", alert.id, library, alert.briefing.id)
