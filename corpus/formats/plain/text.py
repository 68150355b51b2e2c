"""Plain text: bytes decoded, line ends made `\\n`, control characters taken out, and nothing else changed."""

import codecs
import re

from corpus.formats.base import Extracted, ReadError
from corpus.formats.plain import codepages

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# U+2028 and U+2029 part lines and paragraphs.
_LINE_ENDS = re.compile(r"\r\n?|[\f\v\u2028]")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Bytes of cp1252 that were taken for characters: `5\x966 million` is no gap but `5–6 million`.
_C1 = {code: character for code in range(0x80, 0xA0) if (character := bytes([code]).decode("cp1252", "ignore"))}
_C1_CODE = re.compile(r"[\x80-\x9f]")
_JUDGED = 20_000  # characters of what may be UTF-16
_ESCAPED = {b"\x1b$)C": "iso2022_kr", b"\x1b$": "iso2022_jp_ext", b"\x1b(J": "iso2022_jp_ext"}


def extract(name: str, data: bytes) -> Extracted:
    """The whole text. Raises ReadError for bytes that are no text."""
    return Extracted(clean(decode(name, data)))


def clean(text: str) -> str:
    """`text` with `\\n` for every line end and page break, and without the control characters that no one can see."""
    if "\x85" in text and "\n" not in text and set(_C1_CODE.findall(text)) == {"\x85"}:
        text = text.replace("\x85", "\n")  # the line end of IBM's mainframes
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", _mapped(text).replace("\u2029", "\n\n")))


def _mapped(text: str) -> str:
    return text.translate(_C1) if _C1_CODE.search(text) else text


def decode(name: str, data: bytes, declared: str = "") -> str:
    """The characters that `data` spells: by byte order mark, as UTF-8, as the `declared` encoding, or the likeliest.

    Raises ReadError for binary data, and for data that is damaged or spells nothing sensible in any encoding.
    """
    text = _marked(name, data)
    if text is None:
        text = _utf8(data)
        if text is None:
            text = _declared(data, declared)
        if text is None or _has_controls(text):
            text = _wide(data) or text
        if text is None:
            _refuse_damaged(name, data)
            text = _likeliest(name, data)
    controls = len(_CONTROLS.findall(_mapped(text)))
    if controls > 8 and controls > len(text) / 50:
        raise ReadError(
            name,
            f"it is not text: {controls:,} of its {len(text):,} characters are control characters",
            "save its text as .txt",
        )
    return text


def _utf8(data: bytes) -> str | None:
    """As UTF-8, or as one of the encodings that escape to another alphabet with ASCII alone."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    for escape, encoding in _ESCAPED.items():
        if escape in data and data.isascii():
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return text


def _marked(name: str, data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise ReadError(
                    name,
                    f"it is marked as {encoding.removesuffix('-sig')} but byte {error.start:,} is not",
                    "save it again as UTF-8",
                ) from None
    return None


def _declared(data: bytes, encoding: str) -> str | None:
    if encoding.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        encoding = "cp1252"  # as every browser reads these names
    try:
        return data.decode(encoding) if encoding else None
    except (LookupError, UnicodeError, ValueError):
        return None


def _has_controls(text: str) -> bool:
    """Whether so many of its characters are controls as UTF-16 has, read byte by byte: a few stand in any text."""
    return 8 * len(_CONTROLS.findall(text)) > len(text)


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark. Bytes in the wrong order are other characters, but hardly ever spaces."""
    if len(data) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = len(_CONTROLS.findall(text))
        spaced = 30 * text.count(" ") > len(text) or 3 * sum(map(str.isascii, text)) > len(text)
        if controls * 50 < len(text) and (spaced or codepages.is_text(text[:_JUDGED])):
            return text
    return None


def _refuse_damaged(name: str, data: bytes) -> None:
    """UTF-8 with a few bad bytes must not pass for a legacy encoding: every accent and curly quote would be lost."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    if good > 2 * bad:
        position = len(text[: text.index("\ufffd")].encode())
        raise ReadError(
            name, f"it is UTF-8 with {bad:,} damaged bytes, the first at {position:,}", "save it again as UTF-8"
        )


def _likeliest(name: str, data: bytes) -> str:
    encoding = codepages.likeliest(data)
    if encoding is None:
        raise ReadError(name, "its bytes spell no text in any encoding known here", "save it again as UTF-8")
    return data.decode(encoding, "replace")
