"""What an address says."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from index.errors import LibraryError

PORT = 19530
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
INDEXES = ("FLAT", "HNSW", "IVF_FLAT", "IVF_SQ8")
SETTINGS = ("index", "ca", "server_name")
TOKEN = "MILVUS_TOKEN"
FORM = "an address looks like milvus://user:password@host:19530/name or milvus:///folder/file.db/name"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a library is. `uri` is what the client connects to; `shown` is all that may be told of it.

    `token` is "user:password" or a key, `ca` a file of certificates to trust, `server_name` the name that the server's
    certificate has, `index` the kind of vector index that a new library gets.
    """

    uri: str
    name: str
    shown: str
    token: str = field(default="", repr=False)
    tls: bool = False
    ca: str = ""
    server_name: str = ""
    index: str = "FLAT"

    @property
    def local(self) -> bool:
        """True for a file of milvus-lite's."""
        return "://" not in self.uri


def parsed(address: str) -> Address:
    """What `address` says. Raises LibraryError, telling no password, if it can't be understood.

    Without a user in it, `MILVUS_TOKEN` of the environment is used, which no list of processes shows.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or PORT
        if host and "@" in parts.path + parts.query:
            raise ValueError("a password with a / that is not written %2F")
    except ValueError:  # its text would repeat the address
        raise LibraryError(
            f"cannot understand the address of the library; write @ : / ? in a password as %40 %3A %2F %3F; {FORM}"
        ) from None
    path, _, name = parts.path.rpartition("/")
    if not NAME.fullmatch(name):
        raise LibraryError(
            f"the name of a library in Milvus has letters, digits and _ (at most 64, no digit first); found {name!r}; "
            f"{FORM}"
        )
    tls = parts.scheme.endswith("+tls")
    settings = _settings(parts.query)
    index = settings["index"]
    if not host:
        file = unquote(path)
        if tls or not file.endswith(".db"):
            raise LibraryError(f"the address names neither a host nor a file that ends with .db; {FORM}")
        return Address(file, name, f"milvus://{file}/{name}", index=index)
    if path:
        raise LibraryError(f"the address of a library ends with /name; found {path}/{name}; {FORM}")
    at = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    token = ":".join(unquote(part) for part in (parts.username, parts.password) if part) or os.environ.get(TOKEN, "")
    return Address(
        f"{'https' if tls else 'http'}://{at}",
        name,
        f"{parts.scheme}://{at}/{name}",
        token,
        tls,
        settings.get("ca", ""),
        settings.get("server_name", ""),
        index,
    )


def _settings(query: str) -> dict[str, str]:
    """The settings behind the `?` of an address, with a vector `index` always. Raises LibraryError for unknown ones."""
    settings = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(settings.keys() - set(SETTINGS)):
        raise LibraryError(f"no setting {unknown[0]!r} in the address of a library; there are: {', '.join(SETTINGS)}")
    index = settings.get("index", "flat").upper()
    if index not in INDEXES:
        raise LibraryError(f"no vector index {index!r}; there are: {', '.join(INDEXES)}")
    return settings | {"index": index}
