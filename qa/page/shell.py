"""The page's frame: what is there before anything is asked, with its style and script from files beside this one.

`document` is a whole page that is alive as soon as it is read; `shell` and `script` are the same for a page that Gradio
itself shows, in a notebook say.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qa.access import LOCAL, current
from qa.markup import attributes, escape
from qa.page import strings
from qa.server.libraries import DEFAULT_LIBRARY

HERE = Path(__file__).parent
FAVICON = HERE / "favicon.svg"
# One style and one script, in this order, in the document itself: on a slow line every request costs. The files of the
# script share one scope, as Gradio evaluates them as one text where it shows the page.
STYLE = (
    "base",
    "controls",
    "frame",
    "library",
    "said",
    "checked",
    "alerts",
    "conversation",
    "reading",
    "clippings",
    "narrow",
)
SCRIPT = (
    "base",
    "store",
    "server",
    "notices",
    "views",
    "pane",
    "find",
    "scope",
    "turns",
    "chats",
    "rating",
    "asking",
    "sharing",
    "clippings",
    "word",
    "library",
    "adding",
    "acts",
    "alerts",
    "said",
    "checking",
    "events",
    "keys",
    "start",
)


DARK = "if (matchMedia('(prefers-color-scheme: dark)').matches) document.body.classList.add('dark')"
HEAD = (
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
)


def document(component: int, visitor: "Visitor", listing: object) -> str:
    """The page for `visitor`, with the first `listing` of the library; `component` is what Gradio calls it."""
    known = json.dumps(
        {
            "user": visitor.user,
            "libraries": [list(right) for right in visitor.rights],
            "library": visitor.library,
            "listing": listing,
        }
    ).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="{strings.LANGUAGE}"><head>{HEAD}<title>{escape(strings.TITLE)}</title>'
        f'<link rel="icon" href="favicon.ico"><style>{style()}</style></head><body><script>{DARK}</script>'
        f'<main id="bq-page"{attributes(data_component=component)}>{frame()}</main>'
        f'<script type="application/json" id="bq-visitor">{known}</script>'
        f"<script>(async () => {{{_file('script/alone.js')}{script()}}})()</script></body></html>"
    )


def shell() -> str:
    """The frame with its style, for a page of Gradio's own."""
    return f"<style>{style()}</style>{frame()}"


def frame() -> str:
    """The three places, still empty. Holds nothing that a user or a briefing wrote."""
    page = _file("page.html")
    for name, words in strings.constants().items():
        page = page.replace(f"[[{name}]]", escape(words))
    return page


def style() -> str:
    """The page's style."""
    return "".join(_file(f"style/{name}.css") for name in STYLE)


def script() -> str:
    """The page's script, with its words; Gradio runs it once the frame stands."""
    return "".join(_file(f"script/{name}.js") for name in SCRIPT).replace(
        "/*STRINGS*/", json.dumps(strings.for_script())
    )


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is looking, the libraries they may read (each with whether they may change it), and the one they look at.

    The script is told so; the server asks again whatever they do.
    """

    user: str
    rights: tuple[tuple[str, bool], ...]
    library: str


def visitor(libraries: Iterable[str], wanted: str) -> Visitor:
    """The current principal as a visitor who asks for the library `wanted`, or for none ("")."""
    who = current()
    readable = list(who.readable(libraries))
    first = DEFAULT_LIBRARY if DEFAULT_LIBRARY in readable or not readable else readable[0]
    rights = tuple((name, who.may(name, "write")) for name in readable)
    return Visitor("" if who is LOCAL else who.name, rights, wanted or first)


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
