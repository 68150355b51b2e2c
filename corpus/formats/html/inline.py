"""What stands within a line and is more than its letters: raised figures, marks of notes, words of buttons."""

import re
from itertools import islice
from typing import Any

_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}  # as every browser reads them
_SPACES = dict.fromkeys([0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x202F, 0x205F, 0x3000], " ")
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF], "")
_CHARACTERS = {**_C1, **_SPACES, **_INVISIBLE}

_RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_RAISABLE = re.compile(r"[-+−–]?\(?[0-9n]{1,4}\)?")
_NOTE = re.compile(
    r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|\*{1,3}|[†‡§¶])[\])]?(?:\s?[,–-]\s?[\[(]?\d{1,3}[\])]?){0,9}", re.I
)
_BRACKETED = re.compile(r"\[(?:\d{1,3}|[a-z]|[ivx]{1,5}|notes? \d{1,3})\]|[↩↑⤴^†‡*]️?", re.I)
_NOTE_NAME = re.compile(r"foot-?note|note-?ref|reference|\bref\b|citation|endnote", re.I)
# What is raised to a power, or counted by squares and cubes.
_BASE = re.compile(
    r"(?:^|[^^\w.,])(?:10|2)$|(?:^|[^\w])(?:[kcmdnµμ]?m|ft|in|mi|yd|ha|s|kg|mol|[A-Za-z])$|[)\]/·×*]\s?(?:[kcmd]?m|s)?$"
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|ème|eme|o|os|a|as|º|ª|tm|sm|®|™|©|mo|ma|ter|lle|me|mme)\.?", re.I)
_CONTROL = re.compile(
    r"(?:show|read|see|view|hide|load|open|close|toggle|expand|collapse|share|print|play|pause|copy|save|listen|watch|subscribe|sign|log|accept"
    r"|reject|more|menu|search|submit|send|next|previous|back|follow|like|download|buy|donate|join|register|get|try|click|skip|cancel|ok)\b",
    re.I,
)


_NESTED = 8  # elements around the mark of a note, as Word writes it


def with_windows_1252(text: str) -> str:
    """`text` with the dashes and quotation marks that are meant by codes 128 to 159, as every browser shows them."""
    for code, character in _C1.items():  # 32 searches are faster than one pass through a table
        if chr(code) in text:
            text = text.replace(chr(code), character)
    return text


def plain(text: str) -> str:
    """`text` with the characters that a page shows: spaces of every width are one, soft hyphens none."""
    return text if text.isascii() else text.translate(_CHARACTERS)


def line_of(element: Any) -> str:
    """The text of an element that holds a line; of a larger one, how it begins."""
    return " ".join(plain(" ".join(part[:1_000] for part in islice(element.itertext(), 30))).split())


def raised(text: str, before: str, element: Any) -> str:
    """What a superscript `text` adds to a line that ends in `before`: an exponent, an ordinal's letters, or nothing.

    Nothing stands for the mark of a note: "1964" and a raised 2 must not become 19642.
    """
    if not before or before[-1].isspace():
        return text if not before.strip() else f"{text} " if _NOTE.fullmatch(text) and not before.strip() else text
    note = _NOTE.fullmatch(text)
    if note and _is_marked(element):
        return ""
    if _RAISABLE.fullmatch(text) and (text[0] in "-+−–" or _BASE.search(before[-12:])):
        return text.translate(_RAISED)
    if note and not (text.isalpha() and (before[-1].isdigit() or _ORDINAL.fullmatch(text))):
        return ""
    return text


def is_note_link(element: Any) -> bool:
    """Whether a link leads to a note, or from a note back to its place: `[1]`, `↩`."""
    target = element.get("href") or ""
    if "#" not in target:
        return False
    text = short_text(element)
    return text is not None and _BRACKETED.fullmatch(text) is not None


def short_text(element: Any) -> str | None:
    """The text of an element that holds at most one other, which holds one, and so on; None for any other."""
    text, after = element.text or "", ""
    for _ in range(_NESTED):
        if not len(element):
            return plain(text + after).strip()
        if len(element) > 1:
            break
        element = element[0]
        text, after = text + (element.text or ""), (element.tail or "") + after
    return None


def is_words(button: Any) -> bool:
    """Whether a button bears a heading or a question and not a command."""
    text = plain("".join(islice(button.itertext(), 40))).strip()
    if not any(map(str.isalpha, text)):
        return False
    if text.endswith(("?", "？")):
        return True
    above = button.getparent()
    heads = above is not None and above.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary")
    unfolds = "aria-controls" in button.attrib or "aria-expanded" in button.attrib
    return heads or (unfolds and len(text.split()) > 1 and not _CONTROL.match(text))


def _is_marked(element: Any) -> bool:
    """Whether links or names around a superscript say that it leads to a note."""
    near = [element, *element[:1], element.getparent()]
    for one in near:
        if one is None:
            continue
        if one.tag == "a" and one is not None:
            return True
        names = f"{one.get('class') or ''} {one.get('role') or ''} {one.get('epub:type') or ''}" if one.attrib else ""
        if one.tag in ("sup", "a", "span") and _NOTE_NAME.search(names[:300]):
            return True
    return False
