"""The styles of a Word document: what a paragraph or run is through its style and the styles that this is based on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says; None and the empty string where it says nothing. `names` are its own and its bases'."""

    names: tuple[str, ...] = ()
    number: str | None = None
    level: int | None = None
    outline: int | None = None
    shown: bool | None = None

    @property
    def heading(self) -> int | None:
        """0 for a title, 1 to 9 for a heading."""
        for name in self.names:
            if name == "title":
                return 0
            if name.startswith("heading ") and name[8:].isdecimal():
                return int(name[8:])
        return self.outline + 1 if self.outline is not None and self.outline < 9 else None

    @property
    def listed(self) -> str:
        """`bullet` or `number` for the lists that Word itself has, whether or not the file defines them."""
        for name in self.names:
            if name.startswith("list"):
                return "number" if name.startswith("list number") else "bullet"
        return ""


NO_STYLE = Style()


def styles_of(root: Any) -> Mapping[str, Style]:
    """Style id -> the style with what it inherits."""
    if root is None:
        return {}
    own = {element.get(f"{W}styleId", ""): element for element in root.iter(f"{W}style")}
    known: dict[str, Style] = {}
    for last in own:
        chain: dict[str, Any] = {}
        id = last
        while id in own and id not in known and id not in chain:
            chain[id] = own[id]
            id = value(own[id], "basedOn")
        base = known.get(id, NO_STYLE)
        for derived, element in reversed(chain.items()):
            base = known[derived] = _over(element, base)
    return known


def value(element: Any, name: str) -> str:
    """The value of a property of `element`, or the empty string."""
    found = None if element is None else element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def whole(said: str) -> int | None:
    """The small number that a value is, or None."""
    return int(said) if said.isdecimal() and len(said) < 10 else None


def shown(properties: Any) -> bool | None:
    """Whether text of these run properties is shown: not if it is hidden or struck out; None if they don't say."""
    if properties is None:
        return None
    said = None
    for name in ("vanish", "strike", "dstrike"):
        found = properties.find(f"{W}{name}")
        if found is not None:
            if found.get(f"{W}val", "1") not in ("0", "false", "off"):
                return False
            said = True
    return said


def _over(element: Any, base: Style) -> Style:
    paragraph = element.find(f"{W}pPr")
    numbering = None if paragraph is None else paragraph.find(f"{W}numPr")
    name = value(element, "name").lower()
    own = shown(element.find(f"{W}rPr"))
    outline = whole(value(paragraph, "outlineLvl"))
    return Style(
        (name, *base.names)[:8],
        value(numbering, "numId") or base.number,
        base.level if (level := whole(value(numbering, "ilvl"))) is None else level,
        base.outline if outline is None else outline,
        base.shown if own is None else own,
    )
