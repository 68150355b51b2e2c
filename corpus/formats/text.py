"""Plain text: bytes decoded, line ends made `\\n`, control characters taken out, and nothing else changed."""

import codecs
import re

from corpus.formats.base import Extracted, ReadError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What text without a mark is written in, the likelier first: of two that read equally well the first is taken. Without
# such a list charset-normalizer 3.5 read French cp1252 as cp1250 ("ŕ Moscou") and Polish ISO 8859-2 as ISO 8859-3.
_LEGACY = [
    "cp1252", "cp1250", "cp1251", "koi8_r", "iso8859_2", "cp1253", "cp1254", "cp1255", "cp1256", "cp932", "euc_jp",
    "euc_kr", "gb18030", "big5", "mac_roman", "cp866", "iso8859_5",
]  # fmt: skip
_LINE_ENDS = re.compile(r"\r\n?|[\f\v\x85]")
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def extract(name: str, data: bytes) -> Extracted:
    """The whole text. Raises ReadError for bytes that are no text."""
    return Extracted(clean(decode(name, data)))


def clean(text: str) -> str:
    """`text` with `\\n` for every line end and page break, and without the control characters that no one can see."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def decode(name: str, data: bytes, declared: str = "") -> str:
    """The characters that `data` spells: by byte order mark, as UTF-8, as the `declared` encoding, or the likeliest.

    Raises ReadError for binary data, and for data that is damaged or spells nothing sensible in any encoding.
    """
    text = _marked(name, data)
    if text is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            text = _declared(data, declared)
            if text is None:
                _refuse_damaged(name, data, error.start)
                text = _likeliest(name, data)
        if "\0" in text:
            text = _wide(data) or text
    controls = len(text) - len(_CONTROLS.sub("", text))
    if controls > 8 and controls > len(text) / 50:
        raise ReadError(
            name,
            f"it is not text: {controls:,} of its {len(text):,} characters are control characters",
            "save its text as .txt",
        )
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


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Western text is zero."""
    half = len(data) // 2
    for encoding, high, low in (("utf-16-le", data[1::2], data[::2]), ("utf-16-be", data[::2], data[1::2])):
        if high.count(0) > half * 0.6 and low.count(0) < half * 0.1:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _refuse_damaged(name: str, data: bytes, position: int) -> None:
    """UTF-8 with a few bad bytes must not pass for a legacy encoding: every accent and curly quote would be lost."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    if good > 2 * bad:
        raise ReadError(
            name, f"it is UTF-8 with {bad:,} damaged bytes, the first at {position:,}", "save it again as UTF-8"
        )


def _likeliest(name: str, data: bytes) -> str:
    import charset_normalizer  # late: a tenth of a second that UTF-8 files need not pay

    found = [match for match in charset_normalizer.from_bytes(data, cp_isolation=_LEGACY) if match.encoding in _LEGACY]
    if not found:
        raise ReadError(name, "its bytes spell no text in any encoding known here", "save it again as UTF-8")

    def rank(match: charset_normalizer.CharsetMatch) -> tuple[int, int]:
        likely = min(_LEGACY.index(encoding) for encoding in match.could_be_from_charset if encoding in _LEGACY)
        return round(match.chaos * 50), likely  # its coherence did not tell French in cp1252 from cp1250, tried on ten

    return str(min(found, key=rank))
