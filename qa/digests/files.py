"""The kinds of file that a digest can be, one module each, which writes the receipt and reads it back."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from qa.digests import docx, html, markdown
from qa.digests.record import DigestReceipt, json_of, parsed_digest
from qa.digests.shown import Shown
from qa.receipt.record import Refused

Format = Literal["md", "html", "docx"]


class Kind(NamedTuple):
    """How a kind of file is written, told from others and read back: what it shows, and the receipt in it."""

    media: str
    write: Callable[[DigestReceipt], bytes]
    holds: Callable[[bytes], bool]
    read: Callable[[bytes], tuple[list[Shown], str]]


FORMATS: dict[Format, Kind] = {
    "docx": Kind(docx.MEDIA, docx.write, docx.holds, docx.read),
    "html": Kind(html.MEDIA, html.write, html.holds, html.read),
    "md": Kind(markdown.MEDIA, markdown.write, markdown.holds, markdown.read),
}


def write(receipt: DigestReceipt, kind: Format) -> bytes:
    """The digest as a file of that kind, with its receipt inside."""
    return FORMATS[kind].write(receipt)


def is_digest(data: bytes) -> bool:
    """Whether the file is of a kind that a digest can be, or the bare receipt of one."""
    return any(kind.holds(data) for kind in FORMATS.values()) or b'"kind": "digest"' in data[:2000]


def read_back(data: bytes) -> tuple[DigestReceipt, bool, list[Shown] | None]:
    """The receipt in a file, whether it is as it was sealed, and what the file shows; None if it is the bare receipt.

    Raises Refused for a file that is none of a digest.
    """
    for kind in FORMATS.values():
        if kind.holds(data):
            try:
                shown, inside = kind.read(data)
            except Refused:
                raise
            except (ValueError, RecursionError, SyntaxError) as error:  # lxml's are SyntaxErrors
                raise Refused(f"it cannot be read ({str(error)[:200]}); give the file that briefing-qa wrote") from None
            if not inside:
                raise Refused("there is no receipt in it; make it again: briefing-qa digest")
            return *parsed_digest(inside.encode()), shown
    return *parsed_digest(data), None


def bare(receipt: DigestReceipt) -> str:
    """The receipt alone, as the text of a file."""
    return json_of(receipt) + "\n"
