"""Outlook messages (.msg), through python-oxmsg (MIT; extract-msg is GPL): read as the same message in a .eml is."""

from io import BytesIO
from typing import Any

from corpus.formats.base import Extracted, ReadError
from corpus.formats.html.markup import markup_text
from corpus.formats.inside import text_inside
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
    parts = [fuller(plain, marked), *(_attached(name, attachment) for attachment in message.attachments)]
    text = "\n\n".join(filter(None, parts))
    sent = message.sent_date
    sender = _line(message.properties.str_prop_value(_SENDER_NAME) or message.sender)
    subject = _line(message.subject)
    metadata = Metadata(subject_title(subject), sent.date().isoformat() if sent else "", sender)
    return Extracted(text if any(map(str.isalnum, text)) else subject, metadata, authoritative=True)


def _line(value: str | None) -> str:
    return " ".join(clean(value or "").split())


def _attached(name: str, attachment: Any) -> str:
    file, data = attachment.file_name or "", attachment.file_bytes
    try:
        text = text_inside(name, file, data).text.strip() if data else ""
    except ReadError:  # a picture, say; that it is there is told
        text = ""
    return "\n\n".join(filter(None, (f"Attachment: {file}" if file else "", text)))
