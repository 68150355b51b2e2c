"""A piece of HTML that is no page of a site: all its visible text, without looking for the article in it.

Messages, feeds and books hold such pieces; what is an advert or a menu on a page is theirs to say here.
"""

import re

from corpus.formats.html.tables import Tables
from corpus.formats.html.text import Writer
from corpus.formats.html.visible import hide, parsed
from corpus.formats.plain.text import clean, decode

_TAG = re.compile(r"</?[a-zA-Z][^>]{0,1000}>|&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,40})""", re.I)


def page_text(name: str, data: bytes) -> str:
    """The text that a stored page shows, in the encoding that it declares. Raises ReadError for bytes that are none."""
    found = _CHARSET.search(data[:4096])
    return markup_text(decode(name, data, found[1].decode("ascii") if found else ""))


def markup_text(markup: str) -> str:
    """The text that a piece of HTML shows; a piece without any tag is text already."""
    if not _TAG.search(markup):
        return clean(markup).strip()
    tree = parsed(f"<body>{_XML.sub('', clean(markup))}</body>")
    if tree is None:
        return ""
    writer = Writer(hide(tree), Tables(tree))
    writer.write(tree)
    return writer.blocks.text()
