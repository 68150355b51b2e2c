"""A second opinion on a page of whose prose little was found: all that it shows, or what trafilatura finds.

Of 495 pages of its own evaluation, one needed it; it costs as much time again as the first.
"""

import logging
from typing import Any

from corpus.formats.html.tables import Tables
from corpus.formats.html.text import Writer
from corpus.formats.html.visible import hide, parsed

MAX_ASKED = 2_000_000
"""Longest page, in characters, on which trafilatura is asked: it takes about a second for each five million."""


def second_opinion(page: str, first: str) -> str:
    """Where `first` is nothing, all that `page` shows; else what trafilatura finds, if that is twice as much."""
    tree = parsed(page)
    if tree is None:
        return first
    sheets = hide(tree)
    if not first:
        writer = Writer(sheets, Tables(tree))
        writer.write(tree)
        return writer.blocks.text()
    found = _trafilatura(tree) if len(page) <= MAX_ASKED else ""
    return found if len(found) > 2 * len(first) else first


def _trafilatura(tree: Any) -> str:
    import lxml.etree
    import lxml.html
    import trafilatura

    for library in ("trafilatura", "htmldate", "courlan", "justext"):  # no warnings where nobody has set up logging
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    page = lxml.html.document_fromstring(lxml.etree.tostring(tree, encoding="utf-8"))
    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=False)
    text = "" if found is None or isinstance(found, dict) else found.text or ""
    return "\n\n".join(filter(None, text.splitlines()))
