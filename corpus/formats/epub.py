"""Books (EPUB): the chapters in reading order; title, day and publisher as the book's own record states them."""

from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from corpus.formats.base import Extracted, ReadError
from corpus.formats.html.markup import markup_text
from corpus.formats.plain.text import decode
from corpus.formats.zipped import Package, opened
from corpus.metadata import Metadata, date_at_start, tidy_title

_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_PAGES = {"application/xhtml+xml", "text/html"}


def extract(name: str, data: bytes) -> Extracted:
    """The text of the book. Raises ReadError."""
    with opened(name, data) as archive:
        package = Package(archive)
        if package.data("META-INF/encryption.xml") is not None and package.data("META-INF/rights.xml") is not None:
            raise ReadError(name, "the book is protected against copying", "get it without this protection")
        container = package.xml("META-INF/container.xml")
        place = (
            ""
            if container is None
            else next((found.get("full-path", "") for found in container.iter("{*}rootfile")), "")
        )
        record = package.xml(place)
        if record is None:
            raise ReadError(name, "it is no sound EPUB: its table of parts is missing", "save it again in Calibre")
        items = {found.get("id"): found for found in record.iter(f"{_OPF}item")}
        order = [found.get("idref") for found in record.iter(f"{_OPF}itemref")]
        texts = []
        for id in dict.fromkeys(order):
            item = items.get(id)
            if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
                continue
            chapter = package.data(normpath(join(dirname(place), unquote(item.get("href", "")))))
            texts.append(markup_text(decode(name, chapter)) if chapter else "")
        return Extracted("\n\n".join(filter(None, texts)), _metadata(record), authoritative=True)


def _metadata(record: Any) -> Metadata:
    def said(name: str) -> str:
        return next((" ".join(found.text.split()) for found in record.iter(f"{_DC}{name}") if found.text), "")

    return Metadata(tidy_title(said("title")), date_at_start(said("date")), said("publisher") or said("creator"))
