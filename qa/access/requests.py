"""What the door reads off a request: its path, its cookie or token, and whether another web page sent it."""

import base64
import binascii
import ipaddress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

SAFE = ("GET", "HEAD")
# What proxies add. Whoever can reach this server can write them too, so that nothing behind the door sees them.
FORWARDED = (
    *("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix"),
    *("x-forwarded-proto", "x-forwarded-server", "x-forwarded-scheme", "x-original-url", "x-real-ip", "x-rewrite-url"),
)


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """One request over HTTP or a websocket, as its head tells it."""

    scope: Scope
    headers: Headers

    @property
    def root(self) -> str:
        """The path that a proxy serves this under, or ""."""
        return _root(self.scope)

    @property
    def path(self) -> str:
        """The path below `root`, decoded, otherwise as it came: nothing in it is resolved or tidied."""
        return path_of(self.scope)

    @property
    def safe(self) -> bool:
        """True if it only reads, as HTTP has it. A websocket does more."""
        return self.scope["type"] == "http" and self.scope["method"] in SAFE

    @property
    def secure(self) -> bool:
        """True if the browser came by https."""
        return self.scope["scheme"] in ("https", "wss")

    @property
    def address(self) -> str:
        """Who sent it: an IPv4 address, or the network of an IPv6 one, since those are had by the billion."""
        host = (self.scope.get("client") or ("",))[0]
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return str(host)
        return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else str(address)

    @property
    def token(self) -> str | None:
        """The bearer token, if there is one."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else None

    @property
    def basic(self) -> tuple[str, str] | None:
        """Name and password of HTTP Basic, if there are any; both empty if they cannot be read."""
        kind, _, sent = self.headers.get("authorization", "").partition(" ")
        if kind.lower() != "basic":
            return None
        try:
            name, _, password = base64.b64decode(sent.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, ValueError):
            return "", ""
        return name, password

    @property
    def cookie_name(self) -> str:
        """Named so that browsers take it from this server only, wherever it can be had: neither http nor a sibling."""
        return ("__Secure-" if self.root else "__Host-") * self.secure + "briefing-qa"

    @property
    def cookie(self) -> str:
        """The session cookie, or ""."""
        for part in "; ".join(self.headers.getlist("cookie")).split(";"):
            name, _, value = part.strip().partition("=")
            if name == self.cookie_name:
                return value
        return ""

    def set_cookie(self, value: str, seconds: int, *, framed: bool = False) -> str:
        """The header that makes the browser keep `value` for so many seconds; for 0, forget it.

        Where other sites may frame this one (`framed`), browsers send it from within a frame only if it says so and
        came by https; it is then kept apart for each site that frames. What another site's page sends with it is
        refused at the door either way.
        """
        made: SimpleCookie = SimpleCookie({self.cookie_name: value})
        morsel = made[self.cookie_name]
        morsel["path"], morsel["max-age"], morsel["samesite"] = quote(self.root) or "/", str(seconds), "Lax"
        morsel["httponly"], morsel["secure"] = True, self.secure
        if not (framed and self.secure):
            return morsel.OutputString()
        morsel["samesite"] = "None"
        return f"{morsel.OutputString()}; Partitioned"  # which Morsel knows from Python 3.14 on

    def is_for(self, hosts: frozenset[str]) -> bool:
        """True if the name that was asked for is one of `hosts`: no other name was made to point here."""
        return hostname(self.headers.get("host", "")) in hosts

    def is_forwarded(self) -> bool:
        """True if it came through a proxy that says so."""
        return any(name in self.headers for name in FORWARDED)

    def is_foreign(self) -> bool:
        """True if a browser says that another site's page sent it, other than by a link to here.

        Browsers tell by Sec-Fetch-Site, on http (and older ones) by Origin; neither can be set by a page.
        """
        site, origin = self.headers.get("sec-fetch-site"), self.headers.get("origin")
        if site in ("same-origin", "none"):
            return False
        if site is not None:
            return not (self.safe and self.headers.get("sec-fetch-mode") == "navigate" and origin is None)
        if origin is not None:
            return _netloc(origin) != self.headers.get("host", "").lower()
        return False

    def is_from_here(self) -> bool:
        """True if a browser says that a page of this server sent it."""
        known = self.headers.get("sec-fetch-site") is not None or self.headers.get("origin") is not None
        return known and not self.is_foreign()

    def wants_page(self) -> bool:
        """True if somebody looks at it, so that a page can be shown in its place."""
        return self.safe and "text/html" in self.headers.get("accept", "")


def path_of(scope: Scope) -> str:
    """The path within this server, without the prefix that a proxy serves it under."""
    path, root = str(scope["path"]), _root(scope)
    return path[len(root) :] or "/" if path == root or path.startswith(f"{root}/") else path


def _root(scope: Scope) -> str:
    return str(scope.get("root_path", "")).rstrip("/")


def hostname(host: str) -> str:
    """The name in a Host header without its port; "" if there is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _netloc(origin: str) -> str:
    """Host and port of an Origin header in lower case; None of ours if it is malformed."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # a bracket left open
        return "invalid origin"


def place_here(place: str) -> str:
    """`place` if it is a path on this server, or "/": a link to the login page sends nobody elsewhere."""
    fine = place.startswith("/") and place.isprintable() and place.isascii() and "\\" not in place
    try:
        parts = urlsplit(place)
    except ValueError:
        return "/"
    return place if fine and not place.startswith("//") and not parts.netloc and not parts.scheme else "/"
