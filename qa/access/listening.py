"""Where a server may listen: on this machine always, elsewhere only once there are accounts."""

import ipaddress

from qa.access.accounts import Accounts
from qa.access.errors import AccessError


def loopback(host: str) -> bool:
    """True if nobody but this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_open(host: str, accounts: Accounts) -> None:
    """Raise AccessError if others could reach `host` and nobody would be asked who they are."""
    if not loopback(host) and not accounts.exist():
        raise AccessError(
            f"host {host!r} can be reached from other machines, and there are no accounts yet: "
            'make one first: briefing-qa users add NAME --write "*", or use host 127.0.0.1'
        )
