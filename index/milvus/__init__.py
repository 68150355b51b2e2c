"""Milvus: a library that many servers share. The only package that speaks to it, by pymilvus, an optional extra.

milvus://user:password@host:19530/name            over a network; milvus+tls:// encrypts it
milvus:///folder/file.db/name                     in milvus-lite, inside this process

address.py   what an address says, and what of it may be shown
client.py    the calls that are made of a server, the same on all of them, and errors told in a sentence
rows.py      briefings and passages as rows of a collection, and back
epoch.py     the collections of a library: made, bound to a name, switched, dropped
view.py      which briefings are there at one moment
store.py     the Store
"""

from index.milvus.store import MilvusStore


def open_store(address: str) -> MilvusStore:
    """The library at `address`; its collections are made when the first briefing is added."""
    return MilvusStore(address)
