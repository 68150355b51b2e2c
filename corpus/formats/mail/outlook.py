"""Outlook messages (.msg), through python-oxmsg (MIT; extract-msg is GPL): read as the same message in a .eml is."""

from io import BytesIO

from corpus.formats.base import Extracted
from corpus.formats.html.markup import markup_text
from corpus.formats.inside import Part, attached, joined
from corpus.formats.mail.message import fuller, subject_title
from corpus.formats.plain.text import clean, decode
from corpus.metadata import Metadata

_SENDER_NAME = 0x0C1A


def extract(name: str, data: bytes) -> Extracted:
    """The message and what is attached to it. Raises ReadError."""
    from oxmsg import Message

    message = Message.load(BytesIO(data))
    plain = clean(message.body or "").strip()
    html = message.html_body
    marked = markup_text(decode(name, html) if isinstance(html, bytes) else html) if html else ""
    files = (attached(name, found.file_name or "", found.file_bytes) for found in message.attachments)
    said = joined((Part(fuller(plain, marked)), *files))
    sent = message.sent_date
    sender = _line(message.properties.str_prop_value(_SENDER_NAME) or message.sender)
    subject = _line(message.subject)
    metadata = Metadata(subject_title(subject), sent.date().isoformat() if sent else "", sender)
    if not any(map(str.isalnum, said.text)):
        said = Part(subject)
    return Extracted(said.text, metadata, authoritative=True, pages=said.pages)


def _line(value: str | None) -> str:
    return " ".join(clean(value or "").split())
