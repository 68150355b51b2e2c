"""A page as its reader sees it: elements that are hidden, struck out or no text at all are emptied in the tree."""

import re
from collections.abc import Iterator
from typing import Any

from corpus.formats.html.style import Sheets, Shown, shown

# Elements whose content is not for reading. <rt> stands above the characters that it spells.
UNSEEN = {
    "script", "style", "title", "noscript", "svg", "iframe", "object", "embed", "select", "datalist", "textarea",
    "canvas", "audio", "video", "map", "applet", "head", "rt", "rp", "annotation", "annotation-xml", "del", "s",
    "strike", "input", "option", "frameset", "noframes", "progress", "meter", "portal", "fencedframe",
}  # fmt: skip
_FOR_SCREEN_READERS = {
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader", "vh",
    "screenreader-only", "element-invisible", "a11y-hidden", "accessibility-hidden", "assistive-text", "offscreen",
    "hidden-visually", "off-screen", "aural", "u-hidden-visually", "reader-only", "vis-hide", "visually-hide",
}  # fmt: skip
# Classes of common style sheets that hide, and those that take it back where the screen is wide.
_NOWHERE = {"hidden", "d-none", "is-hidden", "u-hidden"}
_ON_SOME_SCREENS = re.compile(r":(?:block|flex|inline|grid|table|contents)|^d-\w+-|^visible")
# From which share of a page's text on a hidden part is taken for the page itself.
_WITH_HEADLINE, _ALONE = 0.4, 0.6
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "button", "summary"}
_CONTAINERS = {"div", "section", "aside", "article", "ul", "ol", "dialog", "form", "table", "nav", "header", "footer"}


def parsed(page: str) -> Any | None:
    """The tree of a page without its comments; None for a page of nothing."""
    import lxml.etree

    parser = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return lxml.etree.fromstring(page.encode("utf-8", "replace"), parser=parser)


def hide(tree: Any, headline: Any | None = None) -> Sheets:
    """Empty what `tree` doesn't show, and return its style sheets.

    A part that holds the headline and most of the text is shown all the same: pages that wait for a script, or that
    have a dialog open, hide their text only for that time.
    """
    sheets = Sheets(style.text or "" for style in tree.iter("style"))
    controlled = {name for tag in tree.iter("button", "a", "div", "h3", "summary") for name in _controls(tag)}
    hidden: list[Any] = []
    for element, structural in list(_hidden(tree, sheets, controlled)):
        if structural:
            element.clear(keep_tail=True)
        else:
            hidden.append(element)
    if hidden:
        total = _length(tree)
        above = set(headline.iterancestors()) if headline is not None else set()
        for element in hidden:
            if _length(element) < total * (_WITH_HEADLINE if element in above else _ALONE):
                element.clear(keep_tail=True)
    return sheets


def _hidden(tree: Any, sheets: Sheets, controlled: set[str]) -> Iterator[tuple[Any, bool]]:
    """The outermost elements that are not shown, and whether their tag alone says so."""
    import lxml.etree

    walk = lxml.etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        tag = element.tag
        if tag in ("html", "body"):
            continue
        structural = tag in UNSEEN or not isinstance(tag, str) or (tag == "dialog" and "open" not in element.attrib)
        if structural or (tag == "template" and "shadowrootmode" not in element.attrib):
            walk.skip_subtree()
            yield element, True
        elif element.attrib and _is_hidden(element, sheets) and not _unfolds(element, controlled):
            walk.skip_subtree()
            yield element, False


def _is_hidden(element: Any, sheets: Sheets) -> bool:
    attributes = element.attrib
    if "hidden" in attributes and attributes["hidden"].strip().lower() != "until-found":
        return True
    unread = "aria-hidden" in attributes and attributes["aria-hidden"].strip().lower() == "true"
    if unread and element.tag in _CONTAINERS:  # within a line it's often seen: a drop cap, a sign
        return True
    if display(element, sheets) == "none":
        return True
    names = attributes.get("class", "").lower().split()[:50]
    if any(name in _FOR_SCREEN_READERS or name.endswith(("visually-hidden", "-sr-only")) for name in names):
        return not any("focusable" in name for name in names) or element.tag == "a"
    return not _NOWHERE.isdisjoint(names) and not any(_ON_SOME_SCREENS.search(name) for name in names)


def display(element: Any, sheets: Sheets) -> Shown | None:
    """How `element` is shown by its own style, else by the page's style sheets."""
    style = element.get("style")
    return (shown(style) if style else None) or sheets.shown(element)


def _unfolds(element: Any, controlled: set[str]) -> bool:
    """Whether a press of a button shows it: a reader can see it, as what <details> holds."""
    if element.get("id") in controlled or element.get("role") == "tabpanel":
        return True
    before = element.getprevious()
    if before is None or before.tag not in _HEADINGS:
        return False
    return before.tag in ("button", "summary") or before.find(".//button") is not None


def _controls(element: Any) -> list[str]:
    named = element.get("aria-controls") or ""
    return named.split()[:10]


def _length(tree: Any) -> int:
    return sum(map(len, tree.itertext()))
