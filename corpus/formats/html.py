"""Web pages: trafilatura finds the article and leaves out menus, adverts and footers.

Dates are read here, from the tags that state when a page was published: htmldate 1.11 made `2022-02-30` into the 1st,
`2022-02` into the 22nd and `02/07/2022` into the 2nd of July.
"""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from corpus.formats.base import Extracted, ReadError
from corpus.formats.builder import Blocks
from corpus.formats.text import clean, decode
from corpus.metadata import Metadata, date_at_start, tidy_title

MAX_HTML = 16 * 1024 * 1024
"""Largest page that is read, in bytes; trafilatura takes about a second for each million."""

_CHARSET = re.compile(rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w-]{2,40})""", re.I)
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")
_PUBLISHED = {
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate", "publishdate", "publish-date",
    "publish_date", "publication_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "article_date_original", "citation_publication_date", "citation_date",
}  # fmt: skip
# Elements whose content is not for reading, and those that end a paragraph.
_HIDDEN = {
    "script", "style", "title", "noscript", "template", "svg", "iframe", "object", "select", "button", "textarea",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "hi", "i",
    "ins", "kbd", "label", "mark", "q", "ref", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
}  # fmt: skip


def extract(name: str, data: bytes) -> Extracted:
    """The article (or, of a page that has none, all its text), paragraphs apart, bullets as `- `. Raises ReadError."""
    if len(data) > MAX_HTML:
        raise ReadError(name, f"the page has {len(data):,} bytes, more than the {MAX_HTML:,} that are read", "split it")
    found = _CHARSET.search(data[:4096])
    page = _XML.sub("", clean(decode(name, data, found[1].decode("ascii") if found else "")))

    import lxml.html
    import trafilatura
    from trafilatura.metadata import extract_metadata

    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        _silence(library)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    tree = lxml.html.document_fromstring(page.encode(), parser=parser)
    stated = extract_metadata(page, extensive=False)
    metadata = Metadata(
        tidy_title(stated.title), next(filter(None, map(date_at_start, _dates(tree))), ""), tidy_title(stated.sitename)
    )
    article = trafilatura.bare_extraction(page, include_comments=False, with_metadata=False)
    text = _text(article.body) if article is not None and not isinstance(article, dict) else ""
    body = tree.find("body")
    return Extracted(text or _text(tree if body is None else body), metadata)


def _silence(library: str) -> None:
    """Keep `library` from printing warnings where the program has set up no logging; where it has, they go there."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _dates(tree: Any) -> Iterator[str]:
    """What the page says of its publication: meta tags, JSON-LD, a <time> marked as such."""
    for tag in tree.iter("meta"):
        names = (tag.get("property"), tag.get("name"), tag.get("itemprop"))
        if any(name and name.strip().lower() in _PUBLISHED for name in names):
            yield (tag.get("content") or "").strip()
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            yield from _linked(script.text or "")
    for tag in tree.iter("time"):
        if tag.get("itemprop", "").lower() == "datepublished" or "pubdate" in tag.attrib:
            yield (tag.get("datetime") or "").strip()


def _linked(script: str) -> Iterator[str]:
    try:
        data = json.loads(script)
    except (ValueError, RecursionError):
        return
    for node in data if isinstance(data, list) else [data]:
        graph = node.get("@graph") if isinstance(node, dict) else None
        for thing in [node, *(graph if isinstance(graph, list) else [])]:
            if isinstance(thing, dict) and isinstance(thing.get("datePublished"), str):
                yield thing["datePublished"].strip()


def _text(tree: Any) -> str:
    """The text of a page, or of the tree that trafilatura makes of one (item, row, cell, lb, head)."""
    import lxml.etree

    blocks = Blocks()
    hidden = 0
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):  # no recursion, however deep
        tag = element.tag if isinstance(element.tag, str) else "script"
        if tag in _HIDDEN:
            hidden += 1 if event == "start" else -1
        if event == "start":
            if not hidden:
                _open(blocks, tag, element)
                blocks.add(element.text or "")
        elif not hidden:
            _close(blocks, tag)
            blocks.add(element.tail or "")
    return blocks.text()


def _open(blocks: Blocks, tag: str, element: Any) -> None:
    if tag in ("br", "lb"):
        blocks.line()
    elif tag in ("li", "item"):
        blocks.end()
        blocks.start("item")
    elif tag in ("tr", "row"):
        blocks.end()
        if not _lays_out(element):
            blocks.start("row")
    elif tag not in _INLINE and tag not in ("td", "th", "cell"):
        blocks.end()


def _close(blocks: Blocks, tag: str) -> None:
    if tag in ("td", "th", "cell"):
        blocks.cell()
    elif tag in ("tr", "row"):
        blocks.end_row()
    elif tag not in _INLINE and tag not in ("br", "lb"):
        blocks.end()
        if tag in ("li", "item"):
            blocks.start("paragraph")


def _lays_out(row: Any) -> bool:
    """Whether a table row is no row of data but a page's or newsletter's scaffold, holding tables or long prose."""
    return row.find(".//table") is not None or sum(map(len, row.itertext())) > 500
