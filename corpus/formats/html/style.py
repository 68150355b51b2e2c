"""How a page's style shows an element: not at all, as a block, within a line, or with its line ends kept.

Read are `style` attributes and the simple rules of style sheets in the page (`.note`, `#note`, `p.note`, outside of
`@media`): enough for what a page hides from every reader, and far from a browser's cascade.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

Shown = Literal["none", "block", "inline", "pre"]

MAX_SHEETS = 1_000_000
"""Most characters of style sheets that are read."""

_PART = re.compile(r"([^{}]*)([{}])")
_SELECTOR = re.compile(r"[a-z][a-z0-9]{0,9}[.#][\w-]{1,80}|[.#][\w-]{1,80}", re.I)
_MATTERS = re.compile(
    r"none|hidden|collapse|line-through|rect\(|font-size|-\d{4}|white-space|block|flex|grid|inline|list-item|table|flow",
    re.I,
)
_STYLES: tuple[tuple[re.Pattern[str], Shown], ...] = (
    (re.compile(r"(?<![\w-])display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.I), "none"),
    (re.compile(r"text-decoration(?:-line)?\s*:[^;]{0,40}line-through", re.I), "none"),
    (re.compile(r"(?<![\w-])clip\s*:\s*rect\(\s*[01](?:px)?[\s,]", re.I), "none"),
    (re.compile(r"(?<![\w-])font-size\s*:\s*0(?:px|em|%)?\s*(?:;|!|\Z)", re.I), "none"),
    (re.compile(r"(?<![\w-])(?:left|top|text-indent)\s*:\s*-\d{4,}", re.I), "none"),
    (re.compile(r"(?<![\w-])white-space\s*:\s*(?:pre(?:-wrap|-line)?|break-spaces)", re.I), "pre"),
    (re.compile(r"(?<![\w-])display\s*:\s*(?:block|flex|grid|list-item|table|flow-root)", re.I), "block"),
    (re.compile(r"(?<![\w-])display\s*:\s*inline\s*(?:;|!|\Z)", re.I), "inline"),
)  # fmt: skip


def shown(style: str) -> Shown | None:
    """What the declarations in `style` make of an element; None if nothing that matters here."""
    if not _MATTERS.search(style):
        return None
    return next((how for pattern, how in _STYLES if pattern.search(style)), None)


class Sheets:
    """The simple rules of all style sheets of a page; of two that match one element, the later one of ids first."""

    def __init__(self, sheets: Iterable[str] = ()) -> None:
        self._rules: dict[str, Shown] = {}
        left = MAX_SHEETS
        for sheet in sheets:
            for selector, how in _rules(sheet[:left]):
                self._rules[selector] = how
            left -= min(left, len(sheet))

    def shown(self, element: Any) -> Shown | None:
        """What the rules make of `element`."""
        rules = self._rules
        if not rules:
            return None
        tag = element.tag
        if name := element.get("id"):
            found = rules.get(f"#{name}") or rules.get(f"{tag}#{name}")
            if found:
                return found
        for name in (element.get("class") or "").split()[:50]:
            found = rules.get(f"{tag}.{name}") or rules.get(f".{name}")
            if found:
                return found
        return None


def _rules(sheet: str) -> Iterator[tuple[str, Shown]]:
    """The selector and the effect of each rule outside of at-rules (`@media print` hides much that a screen shows)."""
    depth = at = 0  # how many braces are open, and at which depth an at-rule began, counted from 1
    selectors = ""
    for match in _PART.finditer(_without_comments(sheet)):
        if match[2] == "{":
            depth += 1
            selectors = match[1].strip()
            if not at and selectors.startswith("@"):
                at = depth
        else:
            if depth == 1 and not at and (how := shown(match[1])):
                yield from ((one, how) for one in map(str.strip, selectors.split(",")) if _SELECTOR.fullmatch(one))
            at = 0 if at == depth else at
            depth = max(0, depth - 1)


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return first + "".join(part.partition("*/")[2] for part in others)
