"""What a page says of itself in JSON-LD: which of its items is the article, and that article's own text."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.formats.html.tables import Tables
from corpus.formats.html.text import Writer
from corpus.formats.html.visible import hide, parsed

MAX_ITEMS = 10_000
"""Most items that are looked at; a page has a dozen."""

_ARTICLES = {
    "blogposting", "liveblogposting", "report", "pressrelease", "specialannouncement", "socialmediaposting",
    "discussionforumposting", "textdigitaldocument", "message", "statement", "legislation",
}  # fmt: skip
_PAGES = {"webpage", "itempage", "aboutpage", "creativework", "webpageelement"}
_HOLDING = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf")
_TAG = re.compile(r"<(?:p|br|div|ul|ol|h[1-6]|/p)\b[^<>]{0,200}>", re.I)

Item = dict[str, Any]


def items(tree: Any) -> list[Item]:
    """Every item that describes the page or a part of it, in order."""
    found: list[Item] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            found += _within(_loaded(script.text or ""), MAX_ITEMS - len(found))
    return found


def _loaded(script: str) -> Any:
    try:
        return json.loads(script.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _within(data: Any, most: int) -> list[Item]:
    found: list[Item] = []
    left = [data]
    while left and len(found) < most:
        node = left.pop()
        if isinstance(node, list):
            left.extend(reversed(node))
        elif isinstance(node, dict):
            found.append(node)
            left.extend(node[key] for key in reversed(_HOLDING) if isinstance(node.get(key), dict | list))
    return found


def articles(found: list[Item]) -> list[Item]:
    """The items that are articles, and not the page or the site around one."""
    return [item for item in found if any(kind.endswith("article") or kind in _ARTICLES for kind in kinds(item))]


def pages(found: list[Item]) -> list[Item]:
    """The items that stand for the whole page, or say nothing of what they are."""
    return [item for item in found if not kinds(item) or any(kind in _PAGES for kind in kinds(item))]


def kinds(item: Item) -> list[str]:
    """The types of an item in small letters, without the vocabulary's address."""
    named = item.get("@type")
    return [
        kind.rsplit("/", 1)[-1].lower()
        for kind in (named if isinstance(named, list) else [named])
        if isinstance(kind, str)
    ]


def value(item: Item, key: str) -> str:
    """A text that an item states, without the entities that it may be written in; the empty string for none."""
    stated = item.get(key)
    if isinstance(stated, list) and stated:
        stated = stated[0]
    if isinstance(stated, dict):
        stated = stated.get("name") or stated.get("@value") or stated.get("@id")
    return html.unescape(stated).strip() if isinstance(stated, str) else ""


def body_of(item: Item) -> str:
    """The text of an article, in paragraphs; that of a live blog is its entries one after the other."""
    text = _plain(item.get("articleBody") or item.get("text"))
    entries = item.get("liveBlogUpdate")
    if isinstance(entries, list):
        text = "\n\n".join(filter(None, [text, *(part for entry in entries for part in _entry(entry))]))
    return text


def _entry(entry: Any) -> Iterator[str]:
    if isinstance(entry, dict):
        yield value(entry, "headline")
        yield _plain(entry.get("articleBody"))


def _plain(text: Any) -> str:
    if not isinstance(text, str):
        return ""
    if _TAG.search(text[:20_000]):
        tree = parsed(f"<body>{text}</body>")
        writer = Writer(hide(tree), Tables(tree))
        writer.write(tree)
        return writer.blocks.text()
    lines = [" ".join(line.split()) for line in html.unescape(text).splitlines()]
    blank = "" in lines[1:-1]
    parts = re.split(r"\n{2,}" if blank else r"\n+", "\n".join(lines).strip())
    return "\n\n".join(filter(None, parts))
