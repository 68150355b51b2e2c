"""Messages (.eml), mailboxes (.mbox) and saved web pages (.mht), through the standard library's `email`.

A message is one briefing: its subject is the title, its sender the source, its day the date; then what its parts say,
and the text of attached files that are read here. A saved page is read as that page.
"""

import email
import email.errors
import email.header
import email.message
import email.utils
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from corpus.formats.base import Extracted, ReadError, numbered, suffix_of
from corpus.formats.html.markup import markup_text
from corpus.formats.inside import Part, all_inside, attached, joined
from corpus.formats.plain.text import clean, decode
from corpus.metadata import Metadata, tidy_title

_FROM_LINE = re.compile(rb"^From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n(?=[!-9;-~]{1,76}:)", re.M)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
_ANSWER = re.compile(r"(?:(?:re|fwd?|aw|wg|antw|tr|rv|sv|vs|vb|odp|pd)(?:\[\d+\])?\s*:\s*)+", re.I)
_ENOUGH = 0.6  # of the words of the HTML part: with fewer, the plain part is only a notice to read the other
_READ_WHOLE = {"message/rfc822", "message/global"}


def extract(name: str, data: bytes) -> Sequence[Extracted]:
    """The message, or every message of a mailbox. Raises ReadError."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    starts = [found.start() for found in _FROM_LINE.finditer(data)] if data.startswith(b"From ") else []
    if not starts:
        if suffix_of(name) == ".mbox":
            raise ReadError(name, "it is no mailbox: no line in it begins a message", "save its messages as .eml")
        return (_message(name, email.message_from_bytes(data), item=""),)
    found = []
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        raw = data[data.index(b"\n", start) + 1 : end].rstrip() + b"\n"
        message = email.message_from_bytes(_QUOTED_FROM.sub(rb"\1", raw))
        item = _header(message, "Message-ID") or hashlib.sha256(raw).hexdigest()
        found.append(_message(name, message, item))
    return [replace(one, item=item) for one, item in zip(found, numbered(one.item for one in found), strict=True)]


def _message(name: str, message: email.message.Message, item: str) -> Extracted:
    subject = _header(message, "Subject")
    title = subject_title(subject)
    if _is_page(message):
        return _page(name, message, title, item)
    metadata = Metadata(title, _day(_header(message, "Date")), _sender(_header(message, "From")))
    said = joined(_texts(name, message))
    if not any(map(str.isalnum, said.text)):  # all that it says stands in its subject
        said = Part(subject)
    return Extracted(said.text, metadata, authoritative=True, item=item, pages=said.pages)


def _texts(name: str, part: email.message.Message) -> Iterator[Part]:
    """The texts of a message or part of one, in order; attached files with their names."""
    kind, file = part.get_content_type(), part.get_filename()
    if kind in _READ_WHOLE:
        for inner in _parts(part):
            yield Part(_heads(inner))
            yield from _texts(name, inner)
    elif kind == "multipart/alternative":
        yield Part(_chosen(name, part))
    elif part.is_multipart():
        for inner in _parts(part):
            yield from _texts(name, inner)
    elif file is not None or part.get_content_disposition() == "attachment":
        data = part.get_payload(decode=True)
        yield attached(name, _decoded(file or ""), data if isinstance(data, bytes) else None)
    elif kind.startswith("text/"):
        yield Part(_body(name, part, kind))


def _body(name: str, part: email.message.Message, kind: str) -> str:
    """What a part that is text says; an invitation says it in its plain form too."""
    if kind == "text/html":
        return markup_text(_text(name, part))
    return "" if kind == "text/calendar" else _unwrapped(part, _text(name, part)).strip()


def _heads(message: email.message.Message) -> str:
    """What the header of a forwarded message says, a line each."""
    return "\n".join(f"{key}: {said}" for key in ("From", "Date", "Subject") if (said := _header(message, key)))


def _chosen(name: str, part: email.message.Message) -> str:
    """The one of several forms of a text that says all of it; the plain one if it does."""
    found = {inner.get_content_type(): inner for inner in _parts(part)}
    forms = {kind: joined(_texts(name, inner)).text for kind, inner in found.items()}
    plain = forms.pop("text/plain", "")
    fullest = max(forms.values(), key=lambda text: len(text.split()), default="")
    return fuller(plain, fullest)


def fuller(plain: str, fullest: str) -> str:
    """The plain form of a text if it says all of it, else the fullest."""
    return plain if plain and len(plain.split()) >= _ENOUGH * len(fullest.split()) else fullest


def subject_title(subject: str) -> str:
    """A subject without what answering and forwarding put before it."""
    return tidy_title(_ANSWER.sub("", subject, count=1) if _ANSWER.match(subject) else subject)


def _page(name: str, message: email.message.Message, title: str, item: str) -> Extracted:
    """The page that a browser saved with its pictures; the date of the message is only when it did."""
    for part in message.walk():
        data = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(data, bytes):
            declared = part.get_content_charset("")
            page = decode(name, data, declared).encode("utf-8", "replace") if declared else data
            (found,) = all_inside(name, "page.html", b"\xef\xbb\xbf" * bool(declared) + page)
            return replace(found, metadata=found.metadata.over(Metadata(title)), item=item)
    raise ReadError(name, "there is no page in it", "save the page as .html")


def _is_page(message: email.message.Message) -> bool:
    if message.get_content_type() not in ("multipart/related", "text/html"):
        return False
    return "Snapshot-Content-Location" in message or not message.get("From") or "<saved by" in message["From"].lower()


def _parts(part: email.message.Message) -> Sequence[email.message.Message]:
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, email.message.Message)] if isinstance(payload, list) else []


def _text(name: str, part: email.message.Message) -> str:
    data = part.get_payload(decode=True)
    return clean(decode(name, data, part.get_content_charset("") or "")) if isinstance(data, bytes) else ""


def _unwrapped(part: email.message.Message, text: str) -> str:
    """Text whose lines were broken to be joined again (`format=flowed`), joined; all other as it is."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    space = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
    return re.sub(r"(?<![-\n]-) \n(?![>\n])", space, text)


def _header(message: email.message.Message, name: str) -> str:
    return " ".join(_decoded(str(message.get(name) or "")).split())


def _decoded(value: str) -> str:
    """A header field with its encoded words decoded, and raw UTF-8 in it as such."""
    try:
        said = str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, email.errors.MessageError):
        said = value
    return said.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _sender(value: str) -> str:
    named, address = email.utils.parseaddr(value[:1000])
    return named.strip("'\" ") or address


def _day(value: str) -> str:
    try:
        found: datetime = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return found.date().isoformat()
