"""A piece of HTML that is no page of a site: all its visible text, without looking for the article in it.

Messages, feeds and books hold such pieces; what is an advert or a menu on a page is theirs to say here.
"""

import re
from typing import Any

from corpus.formats.html import _text as written
from corpus.formats.text import clean, decode

_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,1000}>|&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_XML = re.compile(r"\A\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,40})""", re.I)
_STRUCK = {"del", "s", "strike"}


def page_text(name: str, data: bytes) -> str:
    """The text that a stored page shows, in the encoding that it declares. Raises ReadError for bytes that are none."""
    found = _CHARSET.search(data[:4096])
    return markup_text(decode(name, data, found[1].decode("ascii") if found else ""))


def markup_text(markup: str) -> str:
    """The text that a piece of HTML shows; a piece without any tag is text already."""
    if not _TAG.search(markup):
        return clean(markup).strip()
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    page = f"<div>{_XML.sub('', clean(markup))}</div>"
    tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    for element in [element for element in tree.iter() if _unseen(element)]:
        if element.getparent() is not None:
            element.drop_tree()
    return written(tree)


def _unseen(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    return (
        element.tag in _STRUCK or "hidden" in element.attrib or _UNSEEN.search(element.get("style") or "") is not None
    )
