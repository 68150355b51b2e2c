"""The styles of an OpenDocument text: which hide or raise text, which is for titles, and how lists are numbered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE = (f"{{{_NS}{name}:1.0}}" for name in ("office", "text", "table", "style"))


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """What a style does to its text."""

    hidden: bool = False
    high: bool = False
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is marked: the form of its number, what stands about it, how many levels are shown."""

    numbered: bool
    form: str = "1"
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1


NO_STYLE = OdtStyle()


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def styles_of(roots: Sequence[Any]) -> Mapping[str, OdtStyle]:
    """Style name -> the style with what it inherits."""
    own = {found.get(f"{STYLE}name", ""): found for root in roots for found in root.iter(f"{STYLE}style")}
    known: dict[str, OdtStyle] = {}
    for last in own:
        chain: dict[str, Any] = {}
        name = last
        while name in own and name not in known and name not in chain:
            chain[name] = own[name]
            name = own[name].get(f"{STYLE}parent-style-name", "")
        base = known.get(name, OdtStyle(is_title=name == "Title"))
        for derived, element in reversed(chain.items()):
            base = known[derived] = _over(derived, element, base)
    known.setdefault("Title", OdtStyle(is_title=True))
    return known


def _over(name: str, element: Any, base: OdtStyle) -> OdtStyle:
    properties = element.find(f"{STYLE}text-properties")
    hidden, high = base.hidden, base.high
    if properties is not None:
        struck = (
            properties.get(f"{STYLE}text-line-through-style")
            or properties.get(f"{STYLE}text-line-through-type")
            or "none"
        )
        display = properties.get(f"{TEXT}display", "")
        hidden = display == "none" or struck != "none" or (hidden and not display and struck == "none")
        position = properties.get(f"{STYLE}text-position", "").split()[:1]
        high = bool(position) and (position[0] == "super" or position[0].rstrip("%").lstrip("+").isdecimal())
        high = high and position[0] not in ("0%", "0")
    return OdtStyle(hidden, high, base.is_title or name == "Title")


def levels_of(roots: Sequence[Any]) -> Mapping[tuple[str, int], Level]:
    """(Name of a list style, level from 1) -> how it is marked."""
    found = {}
    for style in (style for root in roots for style in root.iter(f"{TEXT}list-style")):
        for element in style:
            said = element.get(f"{TEXT}level", "")
            if said.isdecimal() and len(said) < 3:
                found[style.get(f"{STYLE}name", ""), int(said)] = _level(element)
    return found


def _level(element: Any) -> Level:
    def number(name: str) -> int:
        said = element.get(f"{TEXT}{name}", "1")
        return int(said) if said.isdecimal() and len(said) < 9 else 1

    return Level(
        local(element) == "list-level-style-number",
        element.get(f"{STYLE}num-format", "1"),
        element.get(f"{STYLE}num-prefix", ""),
        element.get(f"{STYLE}num-suffix", ""),
        number("start-value"),
        min(number("display-levels"), 10),
    )
