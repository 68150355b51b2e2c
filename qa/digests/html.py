"""A digest as a web page of its own, which loads nothing."""

from html import escape
from html.parser import HTMLParser

from qa.digests.blocks import Heading, blocks
from qa.digests.record import DigestReceipt, Line, json_of
from qa.digests.shown import Shown

MEDIA = "text/html; charset=utf-8"
_ID = "briefing-qa-digest"
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid #888}"
    "blockquote p{margin:0;white-space:pre-wrap}footer{color:#666;font-size:.875rem}"
)


def write(receipt: DigestReceipt) -> bytes:
    """The file."""
    body = "\n".join(_block(block) for block in blocks(receipt))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(receipt.question)}</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n"
        f'<script type="application/json" id="{_ID}">{json_of(receipt)}</script>\n</body></html>\n'
    ).encode()


def holds(data: bytes) -> bool:
    """Whether it is a page with a digest's receipt in it."""
    return data.lstrip()[:9].lower() == b"<!doctype" and _ID.encode() in data


def read(data: bytes) -> tuple[list[Shown], str]:
    """What the file shows, and its receipt."""
    page = _Page()
    page.feed(data.decode())
    page.close()
    return page.shown, page.receipt


def _block(block: Heading | Line | str) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_safe(text)}</h{level}>"
        case Line(text=text, cite=cite):
            return f'<blockquote dir="auto"><p>{_safe(text)}</p><footer>{_safe(cite)}</footer></blockquote>'
        case text:
            return f"<p>{_safe(text)}</p>"


def _safe(text: str) -> str:
    return escape(text).replace("\r", "&#13;")


class _Page(HTMLParser):
    """Collects what stands under headings, in quotes and below them, and the receipt."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Shown] = []
        self.receipt = ""
        self._under = ""
        self._inside: list[str] = []
        self._quote = {"p": "", "footer": ""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "br", "hr", "img", "input", "link", "wbr"):
            return
        self._inside.append(_ID if tag == "script" and dict(attrs).get("id") == _ID else tag)
        if tag in ("h1", "h2", "h3"):
            self._under = ""
        if tag == "blockquote":
            self._quote = {"p": "", "footer": ""}

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.shown.append(Shown(self._under, self._quote["p"], self._quote["footer"]))
        while self._inside and self._inside.pop() not in (tag, _ID):
            pass

    def handle_data(self, data: str) -> None:
        if _ID in self._inside:
            self.receipt += data
        elif "h3" in self._inside:
            self._under += data
        elif "blockquote" in self._inside:
            self._quote["footer" if "footer" in self._inside else "p"] += data
