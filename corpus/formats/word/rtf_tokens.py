"""The grammar of RTF: control words, groups, and bytes in the code page of the font they are set in."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"""\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?
    |\\'(?P<hex>[0-9a-fA-F]{2})
    |\\(?P<symbol>[^a-zA-Z])
    |(?P<brace>[{}])
    |(?P<text>[^\\{}\r\n]+)
    |[\r\n]+|.""",
    re.X | re.S,
)
# The number of a font's character set -> the code page; 2 is that of symbols, which has none.
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}  # fmt: skip
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}

PAGE = "\0"
"""Stands where the number of a page is shown."""
CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "~": "\u00a0", "_": "-", "-": "", "line": "\n",
    "lbr": "\n", "softline": "\n", "chpgn": PAGE, "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
"""The control words and symbols that stand for a character."""


@dataclass(frozen=True, slots=True)
class Token:
    """One of: a control `word` with its `number`, a `brace`, or `data`, bytes of text."""

    word: str = ""
    number: int | None = None
    brace: str = ""
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a document; the bytes of pictures that `\\bin` counts are passed over."""
    place = 0
    while found := _TOKEN.match(data, place):
        place = found.end()
        if found["word"]:
            number = None if found["number"] is None else int(found["number"])
            if found["word"] == b"bin":
                place += max(number or 0, 0)
            else:
                yield Token(found["word"].decode(), number)
        elif found["hex"]:
            yield Token(data=bytes.fromhex(found["hex"].decode()))
        elif found["symbol"]:
            yield Token(found["symbol"].decode("latin-1"))
        elif found["brace"]:
            yield Token(brace=found["brace"].decode())
        elif found["text"]:
            yield Token(data=found["text"])


def code_page(word: str, number: int | None) -> str:
    """The encoding that `\\ansicpg1250`, `\\fcharset238` or `\\mac` stands for, or the empty string for none known."""
    if word == "fcharset":
        return _CHARSETS.get(number or 0, "")
    if word == "ansicpg":
        name = {65001: "utf-8", 10000: "mac_roman"}.get(number or 0, f"cp{number}")
        try:
            return codecs.lookup(name).name
        except LookupError:
            return ""
    return _PAGES.get(word, "")


def unicode(number: int) -> str:
    """The character that `\\u` with this number is: a signed one of 16 bits."""
    code = number + 65536 if number < 0 else number
    return chr(code) if 0 <= code < 0x110000 else "\ufffd"
