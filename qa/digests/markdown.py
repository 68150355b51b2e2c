r"""A digest as Markdown. Every sign that could mean something is escaped, so that its text reads back to the letter."""

import re
from itertools import groupby

from qa.digests.blocks import Heading, blocks
from qa.digests.record import DigestReceipt, Line, json_of
from qa.digests.shown import Shown

MEDIA = "text/markdown; charset=utf-8"
_BEGIN, _END = "<!-- briefing-qa digest ", " -->"
_SIGN = re.compile(r"[\\`*_\[\]<>|~&#]|^[+=-]|^\d+(?=[.)])|^[ \t]+|\r")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d+);")


def write(receipt: DigestReceipt) -> bytes:
    """The file."""
    parts = [_block(block) for block in blocks(receipt)]
    return "\n\n".join([*parts, f"{_BEGIN}{json_of(receipt)}{_END}"]).encode() + b"\n"


def holds(data: bytes) -> bool:
    """Whether it is Markdown with a digest's receipt in it."""
    return _BEGIN.encode() in data and not data.startswith((b"PK", b"<!doctype"))


def read(data: bytes) -> tuple[list[Shown], str]:
    """What the file shows, and its receipt."""
    text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    body, _, rest = text.rpartition(_BEGIN)
    shown, under = list[Shown](), ""
    for quoted, lines in groupby(body.split("\n"), lambda line: line.startswith(">")):
        if quoted:
            shown.append(_shown(under, [line[2:] for line in lines]))
        else:
            for line in lines:
                if line.startswith(("# ", "## ", "### ")):
                    under = _plain(line[4:]) if line.startswith("### ") else ""
    return shown, rest.partition(_END)[0]


def _block(block: Heading | Line | str) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_safe(text)}"
        case Line(text=text, cite=cite):
            lines = [f"> {_safe(line)}".rstrip(" ") if not line else f"> {_safe(line)}" for line in text.split("\n")]
            return "\n".join([*lines, ">", f"> — {_safe(cite)}"])
        case text:
            return _safe(text)


def _shown(under: str, lines: list[str]) -> Shown:
    """The last line says where the quote stands; an empty one is before it."""
    *quote, gap, cite = lines if len(lines) > 2 else [*lines, "", ""]
    if gap or not cite.startswith("— "):
        return Shown(under, "\n".join(map(_plain, lines)), "")
    return Shown(under, "\n".join(map(_plain, quote)), _plain(cite.removeprefix("— ")))


def _safe(line: str) -> str:
    return _SIGN.sub(_escaped, line)


def _escaped(match: re.Match[str]) -> str:
    sign = match.group()
    if sign.isspace():
        return "".join(f"&#{ord(character)};" for character in sign)
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def _plain(line: str) -> str:
    return _ESCAPED.sub(lambda match: match[1] or chr(min(int(match[2]), 0x10FFFF)), line)
