"""The kind of a file: proved by its first bytes, or else named by its suffix. Linear; opens no archive."""

import re

from corpus.formats.base import ReadError, UnreadKind, suffix_of
from corpus.formats.readers import registered

SUFFIXES = {
    ".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx",
    ".docm": "docx", ".odt": "odt", ".rtf": "rtf", ".pptx": "pptx", ".xlsx": "xlsx", ".epub": "epub", ".eml": "mail",
    ".mbox": "mail", ".msg": "msg", ".mht": "mail", ".mhtml": "mail", ".markdown": "markdown", ".xhtml": "html",
    ".srt": "subtitles", ".vtt": "subtitles", ".rss": "feed", ".atom": "feed",
}  # fmt: skip
"""File suffix -> the kind of file; `corpus/formats/readers.py` names the module that reads each kind."""

# Suffixes of files that may well be read by their content, but not for certain.
_PERHAPS = {".doc", ".dot", ".dotx", ".dotm", ".xml", ".rdf", ".pptm", ".xlsm"}
_HEAD = 4096  # bytes in which a page must say that it is one
# What may stand before a page's first tag. Possessive: no position is tried twice, whatever follows.
_PROLOGUE = re.compile(rb"(?:\s++|<!--(?:[^-]|-(?!->))*+-->|<\?xml[^>]*+\?*+>)*+")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.I)
_FEED = re.compile(
    rb"(?:<\?xml-stylesheet[^>]*+>\s*+)*+(?:<!doctype\s+rss[^>]*+>\s*+)?<(?:rss[\s>]|feed[\s>]|rdf:RDF[\s>])", re.I
)
_FIELD = re.compile(rb"([!-9;-~]{1,76}):[ \t]?[^\r\n]*+(?:\r?\n[ \t]+[^\r\n]*+)*+(?:\r?\n|\Z)")
_MAILBOX = re.compile(rb"From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n")
# Header fields that a mail program writes, and those that people write too.
_TECHNICAL = {b"mime-version", b"message-id", b"received", b"return-path", b"content-type", b"x-mailer"}
_COMMON = {b"from", b"to", b"subject", b"date", b"cc", b"sender", b"delivered-to", b"reply-to"}
_CAPTIONS = re.compile(rb"WEBVTT(?:[ \t\r\n]|\Z)|\s*+\d{1,6}[ \t]*+\r?\n\d\d:\d\d:\d\d[,.]\d{1,3} --> \d\d:\d\d:\d\d")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Old Office files: a stream in them, their suffixes, what they are, and how to make them into what is read.
_COMPOUNDS = (
    ("WordDocument", (".doc", ".dot"), "an old Word document (.doc)", "Word or LibreOffice", ".docx"),
    ("PowerPoint Document", (".ppt", ".pps"), "an old PowerPoint presentation (.ppt)", "PowerPoint", ".pptx"),
    ("Workbook", (".xls",), "an old Excel workbook (.xls)", "Excel or LibreOffice", ".xlsx"),
    ("Quill", (".pub",), "a Publisher document (.pub)", "Publisher", ".pdf"),
)
_FOREIGN = {
    b"\x89PNG\r\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\0": "an SQLite database",
    b"%!PS": "a PostScript document",
}


def kind_of(name: str, data: bytes) -> str:
    """The kind of `data`, the content of a file called `name`. Raises ReadError for none that is read."""
    suffix = suffix_of(name)
    kind = _by_content(name, data) or SUFFIXES.get(suffix) or _registered(suffix)
    if kind is None:
        raise unknown_kind(name)
    return kind


def unknown_kind(name: str) -> UnreadKind:
    """The error for a file that neither its content nor its name makes one of those that are read."""
    problem = f"unknown kind of file ({suffix_of(name) or 'no suffix'})"
    return UnreadKind(name, problem, f"save it as one of {' '.join(SUFFIXES)}")


def is_readable(name: str) -> bool:
    """Whether a file of this name may be one that is read; its content has the last word."""
    suffix = suffix_of(name)
    return suffix in SUFFIXES or suffix in _PERHAPS or _registered(suffix) is not None


def _registered(suffix: str) -> str | None:
    kind = suffix.removeprefix(".")
    return kind if kind and kind in registered() else None


def _by_content(name: str, data: bytes) -> str | None:
    """The kind that the content proves, whatever the name says; None where the name must decide."""
    if data.startswith(b"%PDF-") or (name.lower().endswith(".pdf") and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "zipped"
    if data.startswith(_OLE):
        return _compound(name, data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    for magic, what in _FOREIGN.items():
        if data.startswith(magic):
            raise UnreadKind(name, f"it is {what}, not text", f"save its text as one of {' '.join(SUFFIXES)}")
    return _by_head(data[:_HEAD].removeprefix(b"\xef\xbb\xbf"))


def _by_head(head: bytes) -> str | None:
    prologue = _PROLOGUE.match(head)
    start = prologue.end() if prologue else 0
    if _PAGE.match(head, start):
        return "html"
    if _FEED.match(head, start):
        return "feed"
    if _CAPTIONS.match(head):
        return "subtitles"
    return "mail" if _is_mail(head.lstrip()) else None


def _is_mail(head: bytes) -> bool:
    """Whether a file begins with the header of a message; `Subject:` and `Date:` alone a person may have typed."""
    mailbox = _MAILBOX.match(head)
    place, fields = mailbox.end() if mailbox else 0, set[bytes]()
    while found := _FIELD.match(head, place):
        fields.add(found[1].lower())
        place = found.end()
    return bool(fields & _TECHNICAL) and len(fields & (_TECHNICAL | _COMMON)) >= (1 if mailbox else 2)


def _compound(name: str, data: bytes) -> str:
    """The kind of an old Office file, by the names of the streams in it, or else by its own."""
    if _wide("EncryptedPackage") in data:
        raise ReadError(name, "the document is encrypted", "open it with its password and save it without one")
    suffix = suffix_of(name)
    if _wide("__properties_version1.0") in data or suffix == ".msg":
        return "msg"
    proved = [row for row in _COMPOUNDS if _wide(row[0]) in data]
    for _, _, what, program, better in proved or [row for row in _COMPOUNDS if suffix in row[1]]:
        raise UnreadKind(name, f"it is {what}, which is not read", f"open it in {program} and save it as {better}")
    raise UnreadKind(
        name, "it is an old Office document (.doc, .xls or .ppt)", "open it in its program and save it as .docx"
    )


def _wide(name: str) -> bytes:
    return name.encode("utf-16-le")
