"""Web pages: decoded here; what is read of them is chosen in `article.py`."""

import re

from corpus.formats.base import Extracted, ReadError
from corpus.formats.html.article import article
from corpus.formats.html.inline import with_windows_1252
from corpus.formats.plain.text import clean, decode

MAX_HTML = 16 * 1024 * 1024
"""Largest page that is read, in bytes."""

_CHARSET = re.compile(rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w-]{2,40})""", re.I)
# libxml2 compares each attribute of a tag with all before it: 40,000 of them took 2 s. What needs so many bytes is no
# name, date or link but a picture.
_VAST = 16_384
_VAST_TAG = re.compile(rf"<([a-z][a-z0-9:-]{{0,30}})\s[^<>]{{{_VAST},}}+>", re.I)
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")


def extract(name: str, data: bytes) -> Extracted:
    """The article (or, of a page that has none, all its text), paragraphs apart, bullets as `- `. Raises ReadError."""
    if len(data) > MAX_HTML:
        raise ReadError(name, f"the page has {len(data):,} bytes, more than the {MAX_HTML:,} that are read", "split it")
    found = _CHARSET.search(data[:4096])
    page = decode(name, data, found[1].decode("ascii") if found else "")
    page = _XML.sub("", clean(with_windows_1252(page)))
    if max(map(len, page.split("<"))) > _VAST:
        page = _VAST_TAG.sub(r"<\1>", page)
    text, stated = article(page)
    return Extracted(text, stated, authoritative=True)
