"""What documents of the office programs share: titles that nobody wrote, symbol fonts, and raised figures."""

import re

from corpus.metadata import tidy_title

_NOBODY = re.compile(
    r".*(?:\btemplate\b|vorlage\b|\bmodèle\b|\bplantilla\b|\bsjabloon\b|\bszablon\b|\bmodello\b|\bшаблон\b).*"
    r"|(?:document|dokument|documento|presentation|präsentation|présentation|slide|folie|workbook|book|mappe|sheet"
    r"|table|tabelle)\s*\d*|powerpoint[ -]\S+|(?:microsoft )?(?:word|powerpoint|excel)(?:\b.*)?"
    r"|slide \d+|new microsoft .*|normal(?:\.dotm?)?|[a-z]:\\.*|\\\\.*|(?:file:|/)\S*/.*|~\S*"
    r"|.*\.(?:do[ct][xm]?|rtf|odt|pp[ts][xm]?|xls[xm]?|pdf|html?|txt|indd|pub)",
    re.I,
)
_GENRE = re.compile(
    r"\W*(?:(?:press|news|media|information)[ -]?(?:release|advisory|statement|note|notice|briefing|information|alert)"
    r"|for immediate release|communiqu[eé](?: de presse)?|pressemitteilung|presseinformation|memo(?:randum)?"
    r"|comunicado(?: de prensa)?|nota de prensa|comunicato stampa)\W*",
    re.I,
)


def property_title(title: str | None) -> str:
    """A title out of a file's properties, or the empty string where a program, a template or a path gave it."""
    line = tidy_title(title)
    return "" if _NOBODY.fullmatch(line) else line


def is_genre(line: str) -> bool:
    """Whether a line says what kind of text follows (`PRESS RELEASE`) and so is no title of one."""
    return _GENRE.fullmatch(line) is not None


# The fonts Symbol and Wingdings, whose codes are no letters: from 0x20 on, in Unicode.
_SYMBOL_LOW = " !∀#∃%&∋()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~"
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪�⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = dict(enumerate(_SYMBOL_LOW, 0x20)) | dict(enumerate(_SYMBOL_HIGH, 0xA0))
_WINGDINGS = {
    0x20: " ", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x2B: "✉", 0x36: "⌛", 0x3A: "🖳", 0x3F: "✍", 0x41: "✌", 0x43: "👍",
    0x44: "👎", 0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x51: "✈", 0x52: "☼",
    0x54: "❄", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫",
    0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x78: "☒", 0x9F: "•", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xDC: "➲",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "⬅", 0xE8: "➔", 0xE9: "⬆", 0xEA: "⬇", 0xEF: "⇦", 0xF0: "⇨",
    0xF1: "⇧", 0xF2: "⇩", 0xF3: "⇔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS |= {0x80 + number: mark for number, mark in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●", 0x98: "•"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = re.compile(r"[\uf020-\uf0ff]")
UNKNOWN = "\ufffd"
"""Stands where a symbol is shown that Unicode has no certain character for: a gap would change the sentence."""


def symbols(text: str, font: str) -> str:
    """`text` in the characters that `font` shows for it."""
    table = _FONTS.get(font.strip().lower())
    if table is None and _PRIVATE.search(text) is None:
        return text
    return "".join(_symbol(character, table) for character in text)


def _symbol(character: str, table: dict[int, str] | None) -> str:
    code = ord(character)
    private = 0xF020 <= code <= 0xF0FF
    if table is None:  # the private codes mean something in a symbol font only; Symbol is by far the commonest
        return _SYMBOL.get(code - 0xF000, UNKNOWN) if private else character
    return table.get(code - 0xF000 if private else code, UNKNOWN if private or code < 0x100 else character)


_RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−–()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎")
_EXPONENT = re.compile(r"[+\-−–]?\d+|n")
_BASE = re.compile(r"(?:(?<![\w.,])(?:\d{1,3}|\d+[.,]\d+)|(?<![^\W\d_])[^\W\d_]{1,3}|[)\]])\Z")
_MARKS = re.compile(r"(?:\d{1,3}|[*†‡§]|[a-z])(?:\s*[,–-]\s*(?:\d{1,3}|[*†‡§]))*")


def raised(text: str, before: str) -> str:
    """Superscript `text` behind `before`: an exponent as such, a number of a note apart, so that no figure changes."""
    bare = text.strip()
    if not bare or not before or before[-1].isspace():
        return text
    if _EXPONENT.fullmatch(bare) and _BASE.search(before[-12:]):
        return bare.translate(_RAISED)
    return f" [{bare}]" if _MARKS.fullmatch(bare) and not (bare.isalpha() and before[-1].isdigit()) else text


def exponent(text: str) -> str:
    """`text` as an exponent."""
    return text.translate(_RAISED) if _EXPONENT.fullmatch(text) else f"^{grouped(text)}"


def index(text: str) -> str:
    """`text` as a lower index."""
    return text.translate(_LOWERED) if _EXPONENT.fullmatch(text) and text != "n" else f"_{grouped(text)}"


def grouped(text: str) -> str:
    """`text` in parentheses, unless it is one number, name or group."""
    return text if re.fullmatch(r"[\w.,′'°%√]+|\([^()]*\)", text) else f"({text})"
