"""Equations of Office (OMML) as a line of text: `(a + b)/2`, `x²`, `√(2)`."""

from collections.abc import Callable
from typing import Any

from corpus.formats.office.shared import exponent, grouped, index

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def linear(element: Any) -> str:
    """The equation as text, in reading order."""
    return "".join(_one(child) for child in element if isinstance(child.tag, str))


def _one(element: Any) -> str:
    name = element.tag.removeprefix(M)
    if name in _FORMS:
        return _FORMS[name](element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr") and name != "e":
        return ""
    # Text of Word's own (w:t) may stand in a run of an equation.
    return element.text or "" if element.tag.endswith("}t") else "" if element.tag.endswith("Pr") else linear(element)


def _part(element: Any, name: str) -> str:
    found = element.find(f"{M}{name}")
    return "" if found is None else linear(found).strip()


def _property(element: Any, name: str, default: str) -> str:
    found = next((child for child in element if isinstance(child.tag, str) and child.tag.endswith("Pr")), None)
    stated = None if found is None else found.find(f"{M}{name}")
    return default if stated is None else stated.get(f"{M}val", "")


def _fraction(element: Any) -> str:
    return f"{grouped(_part(element, 'num'))}/{grouped(_part(element, 'den'))}"


def _scripts(element: Any) -> str:
    above, below = _part(element, "sup"), _part(element, "sub")
    return _part(element, "e") + (index(below) if below else "") + (exponent(above) if above else "")


def _before(element: Any) -> str:
    above, below = _part(element, "sup"), _part(element, "sub")
    return (index(below) if below else "") + (exponent(above) if above else "") + _part(element, "e")


def _root(element: Any) -> str:
    degree, radicand = _part(element, "deg"), _part(element, "e")
    sign = {"3": "∛", "4": "∜"}.get(degree, f"{exponent(degree)}√" if degree and degree != "2" else "√")
    return f"{sign}{grouped(radicand)}"


def _large(element: Any) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (index(below) if below else "") + (exponent(above) if above else "")
    return f"{_property(element, 'chr', '∫')}{limits} {_part(element, 'e')}"


def _fenced(element: Any) -> str:
    inner = _property(element, "sepChr", "|").join(linear(part).strip() for part in element.findall(f"{M}e"))
    return f"{_property(element, 'begChr', '(')}{inner}{_property(element, 'endChr', ')')}"


def _limited(element: Any) -> str:
    return f"{_part(element, 'e')}_{grouped(_part(element, 'lim'))}"


def _matrix(element: Any) -> str:
    rows = (", ".join(linear(part).strip() for part in row.findall(f"{M}e")) for row in element.findall(f"{M}mr"))
    return "; ".join(rows)


def _lines(element: Any) -> str:
    return "; ".join(linear(part).strip() for part in element.findall(f"{M}e"))


def _applied(element: Any) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


_FORMS: dict[str, Callable[[Any], str]] = {
    "f": _fraction, "sSup": _scripts, "sSub": _scripts, "sSubSup": _scripts, "sPre": _before, "rad": _root,
    "nary": _large, "d": _fenced, "limLow": _limited, "limUpp": _limited, "m": _matrix, "eqArr": _lines,
    "func": _applied,
}  # fmt: skip


def linear_mathml(element: Any) -> str:
    """An equation in MathML, as OpenDocument has it, as text."""
    parts = [linear_mathml(child).strip() for child in element if isinstance(child.tag, str)]
    name = element.tag.rpartition("}")[2]
    if name in ("annotation", "annotation-xml"):
        return ""
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return (element.text or "").strip()
    if len(parts) < (3 if name == "msubsup" else 2) or name not in _MATHML:
        said = "".join(f" {part} " if part in _SPACED else part for part in parts)
        return f"√{grouped(said)}" if name == "msqrt" else said.strip()
    return _MATHML[name](parts)


_SPACED = set("=<>≤≥≈≠+×·→⇒∈")
_MATHML: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: f"{grouped(parts[0])}/{grouped(parts[1])}",
    "msup": lambda parts: parts[0] + exponent(parts[1]),
    "msub": lambda parts: parts[0] + index(parts[1]),
    "msubsup": lambda parts: parts[0] + index(parts[1]) + exponent(parts[2]),
    "mroot": lambda parts: f"{exponent(parts[1])}√{grouped(parts[0])}",
    "munder": lambda parts: f"{parts[0]}_{grouped(parts[1])}",
    "mover": lambda parts: f"{parts[0]}^{grouped(parts[1])}",
    "munderover": lambda parts: f"{parts[0]}{index(parts[1])}{exponent(parts[2])}",
}
