"""HTTP Basic (RFC 7617) for the feed alone: most feed readers know nothing else, and only ever read.

A name goes with a password or with one of its own tokens. Browsers send such a header on their own, so what another
site's page sends with it is refused like a cookie.
"""

import logging

from qa.access.accounts import TOKEN_PREFIX, Accounts
from qa.access.attempts import Attempts
from qa.access.errors import Refused
from qa.access.principal import Principal
from qa.access.requests import IncomingRequest

FEED = "/api/v1/alerts.atom"
CHALLENGE = 'Basic realm="briefing-qa", charset="UTF-8"'

log = logging.getLogger(__name__)


def applies(asked: IncomingRequest) -> bool:
    """Whether a request reads the feed with a name and password."""
    return asked.path == FEED and asked.safe and asked.basic is not None


async def principal(asked: IncomingRequest, accounts: Accounts, attempts: Attempts) -> Principal:
    """Who sent it. Raises Refused, after as many attempts as the log-in form takes."""
    name, secret = asked.basic or ("", "")
    name = name.strip().lower()
    if seconds := attempts.wait(asked.address, name):
        headers = {"Retry-After": str(seconds)}
        raise Refused(429, f"too many attempts; try again in {seconds} seconds", headers)
    found = await attempts.lane.run(_known, accounts, name, secret)
    if found is None:
        log.warning("a log-in from %s was refused", asked.address)  # no name: a password may stand in its place
        said = "that user, password or token is not right"
        raise Refused(401, said, {"WWW-Authenticate": CHALLENGE})
    attempts.give_back(asked.address, name)
    return found


def _known(accounts: Accounts, name: str, secret: str) -> Principal | None:
    if not secret.startswith(f"{TOKEN_PREFIX}_"):
        return accounts.by_password(name, secret)
    found = accounts.by_token(secret)
    return found if found is not None and found.name == name else None
