"""News feeds (RSS 0.9 to 2.0, Atom): each item is a briefing with its own title and date, published by the feed."""

import email.utils
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from corpus.formats.base import Extracted, ReadError, numbered
from corpus.formats.html.markup import markup_text
from corpus.formats.zipped import parse
from corpus.metadata import Metadata, date_at_start, tidy_title

_TEXTS = ("encoded", "content", "description", "summary")  # the whole text, if it is there, before a summary
_DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")
_IDS = ("guid", "id", "link")


def extract(name: str, data: bytes) -> Sequence[Extracted]:
    """The items of a feed: headline, and the longest text that is given. Raises ReadError for XML that is no feed."""
    root = parse(data, recover=True)
    if _local(root) not in ("rss", "feed", "rdf"):
        raise ReadError(name, f"it is XML, but no feed: it begins with <{_local(root)}>", "save its text as .txt")
    channel = next((element for element in root.iter() if _local(element) == "channel"), root)
    source = tidy_title(markup_text(_first(channel, "title")))
    found = [_item(element, source) for element in root.iter() if _local(element) in ("item", "entry")]
    if not found:
        raise ReadError(name, "the feed has no items", "save it again when there are some")
    return [replace(one, item=item) for one, item in zip(found, numbered(one.item for one in found), strict=True)]


def _item(element: Any, source: str) -> Extracted:
    title = tidy_title(markup_text(_first(element, "title")))
    texts = [markup_text(text) for kind in _TEXTS if (text := _first(element, kind))]
    text = max(texts, key=len, default="")
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}".strip()
    date = next(filter(None, (_day(_first(element, kind)) for kind in _DATES)), "")
    own = next((_first(child, "title") or (child.text or "") for child in element if _local(child) == "source"), "")
    named = next(filter(None, (_first(element, kind) or _link(element) for kind in _IDS)), "") or f"{title} {date}"
    metadata = Metadata(title, date, tidy_title(own) or source)
    return Extracted(text, metadata, authoritative=True, item=named.strip()[:1000] or "item")


def _first(parent: Any, name: str) -> str:
    """The content of the first child of this name: its text, or the markup that stands in it."""
    return next((_content(child) for child in parent if _local(child) == name and not _is_media(child)), "").strip()


def _content(element: Any) -> str:
    if not len(element):
        return element.text or ""
    import lxml.etree

    inner = "".join(lxml.etree.tostring(child, encoding="unicode") for child in element)
    return re.sub(r"<(/?)[\w.-]{1,40}:", r"<\1", f"{element.text or ''}{inner}")


def _link(element: Any) -> str:
    return next((child.get("href", "") for child in element if _local(child) == "link"), "")


def _day(value: str) -> str:
    if date := date_at_start(value):
        return date
    try:
        return email.utils.parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _is_media(element: Any) -> bool:
    return "search.yahoo.com/mrss" in element.tag
