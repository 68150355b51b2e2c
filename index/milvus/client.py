"""The few calls that are made of Milvus, in a form that every server from 2.3 on and milvus-lite take.

Rows are upserted, never inserted, since servers keep duplicates. No user's text is ever part of a filter: rows are
found by hexadecimal keys and by numbers, so there is nothing to escape.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import LibraryError
from index.milvus.address import Address

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = dict[str, Any]
Item = TypeVar("Item")
Gives = TypeVar("Gives")

CONNECT_SECONDS = 30.0
CALL_SECONDS = 120.0
NOT_LOADED = 101  # Milvus' code
BYTES_AT_ONCE = 8_000_000  # a server takes 64 MB in one message
KEYS_AT_ONCE = 200
MOST_HITS = 16_384  # that a server gives for one search
KEY_BYTES, TEXT_BYTES = 64, 65_535

# Of these pymilvus is told, see pymilvus.orm.types.DataType; it is not imported for them.
INT64, VARCHAR, FLOAT_VECTOR = 5, 21, 101


class Client:
    """A connection to a server, or to a file. Threads may share it."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._closed = False
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise LibraryError(
                f"the library {address.shown} needs a package that is not installed; do: "
                "pip install 'briefing-qa[milvus]'"
            ) from error
        # They write every error to stderr with its traceback, whatever level is set before they load; it is told here.
        for name in ("pymilvus", "pymilvus.milvus_client", "grpc._server"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        options: dict[str, Any] = {"secure": address.tls} if address.tls else {}
        if not address.local:
            options["dedicated"] = True  # or it may share one that trusts other certificates
            # Some servers cut off who pings while it has nothing to ask.
            options["grpc_options"] = {"grpc.keepalive_permit_without_calls": False, "grpc.keepalive_time_ms": 60_000}
        if address.ca:
            options["server_pem_path"] = address.ca
        if address.server_name:
            options["server_name"] = address.server_name
        with self._told("connect"):
            self._client: MilvusClient = MilvusClient(
                address.uri, token=address.token, timeout=CONNECT_SECONDS, **options
            )
        self._lock = threading.Lock()

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """Tell any failure as a LibraryError, secrets redacted."""
        if self._closed:
            raise LibraryError(f"the library {self._address.shown} is closed; open it again")
        from grpc import RpcError
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except (MilvusException, RpcError, ValueError, OSError) as error:
            raise LibraryError(self._explain(doing, error)) from None

    def _explain(self, doing: str, error: Exception) -> str:
        text = str(getattr(error, "message", "") or error)
        for secret in {self._address.token, *self._address.token.split(":")} - {""}:
            text = text.replace(secret, "***")
        if text.startswith("stack trace"):  # what happened stands after it
            text = text.rpartition("rpc error: ")[2]
        text = " ".join(text.split())[:300]
        shown = self._address.shown
        if doing != "connect" and "Fail connecting to server" in text:
            return (
                f"the library {shown} could not {doing}: its server does not answer; what was added before is safe; "
                "try again when it runs"
            )
        if doing == "connect":
            return f"cannot reach the library {shown}: {text}; check the address, the password and that it runs"
        if "auth" in text.lower() or "permission" in text.lower():
            return f"the library {shown} refuses to {doing}: {text}; check the user and password in its address"
        return f"the library {shown} could not {doing}: {text}; what was added before is safe; try again"

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                self._client.close()

    # -- collections --------------------------------------------------------------------------------------------------

    def create(self, name: str, fields: Mapping[str, int], dimension: int, index: str) -> None:
        """A collection with a `key`, the `fields` and a `vector`, ready to be searched by inner product."""
        with self._told("make a collection"):
            schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("key", VARCHAR, is_primary=True, max_length=KEY_BYTES)
            for field, kind in fields.items():
                schema.add_field(field, kind, **({"max_length": TEXT_BYTES} if kind == VARCHAR else {}))
            schema.add_field("vector", FLOAT_VECTOR, dim=dimension)
            parameters = self._client.prepare_index_params()
            parameters.add_index("vector", index_type=index, metric_type="IP", params=_index_parameters(index))
            self._client.create_collection(name, schema=schema, index_params=parameters, timeout=CALL_SECONDS)

    def drop(self, name: str) -> None:
        """Drop a collection, if it is there."""
        with self._told("drop a collection"):
            self._client.drop_collection(name, timeout=CALL_SECONDS)

    def has(self, name: str) -> bool:
        with self._told("look for a collection"):
            return bool(self._client.has_collection(name, timeout=CALL_SECONDS))

    def load(self, name: str) -> None:
        """Have a collection ready to be searched; one that is already stays as it is."""
        with self._told("load a collection"):
            self._client.load_collection(name, timeout=CALL_SECONDS)

    def bound(self, alias: str) -> str | None:
        """The collection that `alias` stands for."""
        with self._told("look up its name"):
            if not self._client.has_collection(alias, timeout=CALL_SECONDS):
                return None
            found = self._client.describe_collection(alias, timeout=CALL_SECONDS)
        return str(found["collection_name"])

    def bind(self, alias: str, collection: str) -> bool:
        """Let `alias` stand for `collection`; False if it stands for another, so that only one of many succeeds."""
        try:
            with self._told("bind its name"):
                self._client.create_alias(collection, alias, timeout=CALL_SECONDS)
        except LibraryError:
            if self.bound(alias) is None:
                raise
            return False
        return True

    def rebind(self, alias: str, collection: str) -> None:
        with self._told("switch its name"):
            self._client.alter_alias(collection, alias, timeout=CALL_SECONDS)

    # -- rows ---------------------------------------------------------------------------------------------------------

    def upsert(self, collection: str, rows: Iterable[Row]) -> None:
        """Keep `rows`, in messages of a size that a server takes."""
        for batch in _batches(rows):
            with self._told("write"):
                self._client.upsert(collection, batch, timeout=CALL_SECONDS)

    def delete(self, collection: str, keys: Sequence[str]) -> None:
        for some in _some(keys, 10 * KEYS_AT_ONCE):
            with self._told("remove"):
                self._client.delete(collection, filter=f"key in [{_listing(some)}]", timeout=CALL_SECONDS)

    def rows(self, collection: str, keys: Sequence[str], fields: Sequence[str], *, fresh: bool = False) -> list[Row]:
        """Those of the rows `keys` that are there, in no order."""
        found: list[Row] = []
        for some in _some(keys, KEYS_AT_ONCE):
            found += self.query(collection, f"key in [{_listing(some)}]", fields, fresh=fresh)
        return found

    def query(self, collection: str, filter: str, fields: Sequence[str], *, fresh: bool = False) -> list[Row]:
        """All rows that pass `filter`; if `fresh`, as they are now, else as they were some tenths of a second ago.

        A server takes about a fifth of a second longer for the first.
        """
        with self._told("read"):
            found = self._when_loaded(
                collection,
                lambda: self._client.query(
                    collection,
                    filter=filter,
                    output_fields=list(fields),
                    consistency_level=_level(fresh),
                    timeout=CALL_SECONDS,
                ),
            )
            return [dict(row) for row in found]

    def count(self, collection: str, filter: str) -> int:
        """How many rows pass `filter` now."""
        return int(self.query(collection, filter, ["count(*)"], fresh=True)[0]["count(*)"])

    def all(self, collection: str, filter: str, fields: Sequence[str], at_once: int) -> Iterator[list[Row]]:
        """All rows that pass `filter`, `at_once` or so at a time; their keys begin with random hexadecimal digits."""
        parts = max(1, self.count(collection, filter) // at_once)
        edges = [f"{round(part * 16**6 / parts):06x}" for part in range(parts)]
        for first, end in zip(edges, [*edges[1:], "g"], strict=True):
            if found := self.query(collection, f'{filter} and key >= "{first}" and key < "{end}"', fields, fresh=True):
                yield found

    def nearest(
        self, collection: str, vector: "NDArray[np.float32]", limit: int, filter: str, *, fresh: bool
    ) -> list[str]:
        """The keys of the `limit` rows nearest by inner product, nearest first."""
        with self._told("search"):
            (hits,) = self._when_loaded(
                collection,
                lambda: self._client.search(
                    collection,
                    data=[vector.tolist()],
                    filter=filter,
                    limit=min(limit, MOST_HITS),
                    output_fields=["key"],
                    anns_field="vector",
                    search_params={"metric_type": "IP", "params": _search_parameters(limit)},
                    consistency_level=_level(fresh),
                    timeout=CALL_SECONDS,
                ),
            )
            return [str(hit["entity"]["key"]) for hit in hits]

    def _when_loaded(self, collection: str, call: Callable[[], Gives]) -> Gives:
        """What `call` gives; a collection is loaded first if the server has let go of it, as when it starts again."""
        from pymilvus.exceptions import MilvusException

        try:
            return call()
        except MilvusException as error:
            if error.code != NOT_LOADED:
                raise
            self._client.load_collection(collection, timeout=CALL_SECONDS)
            return call()


def _level(fresh: bool) -> str:
    return "Strong" if fresh else "Bounded"


def _index_parameters(index: str) -> dict[str, int]:
    return {"HNSW": {"M": 16, "efConstruction": 200}, "FLAT": {}}.get(index, {"nlist": 1024})


def _search_parameters(limit: int) -> dict[str, int]:
    """For whatever index there is: each takes what it knows."""
    return {"ef": min(max(256, 2 * limit), 32_768), "nprobe": 128}


def _listing(keys: Iterable[str]) -> str:
    return ",".join(f'"{key}"' for key in keys)


def _some(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        weight = sum(len(value) if isinstance(value, str) else 8 * getattr(value, "size", 1) for value in row.values())
        if batch and size + weight > BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += weight
    if batch:
        yield batch
