"""The page's frame: what is there before anything is asked, with its style and script from files beside this one."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from qa.access import LOCAL, current
from qa.page import strings
from qa.page.markup import escape

HERE = Path(__file__).parent
FAVICON = HERE / "favicon.svg"
# One style and one script, in this order: the page loads them with its document, in no request of their own. The files
# of the script share one scope, as Gradio evaluates it as one text.
STYLE = ("base", "controls", "frame", "library", "conversation", "reading", "narrow")
SCRIPT = (
    "base",
    "server",
    "notices",
    "pane",
    "scope",
    "turns",
    "rating",
    "asking",
    "sharing",
    "library",
    "adding",
    "acts",
    "events",
    "start",
)


def shell() -> str:
    """The three places, still empty, with their style. Holds nothing that a user or a briefing wrote."""
    words = {name: escape(value) for name, value in vars(strings).items() if name.isupper() and isinstance(value, str)}
    page = _file("page.html")
    for name, value in words.items():
        page = page.replace(f"[[{name}]]", value)
    return f"<style>{style()}</style>{page}"


def style() -> str:
    """The page's style."""
    return "".join(_file(f"style/{name}.css") for name in STYLE)


def script() -> str:
    """The page's script, with its words; Gradio runs it once the frame stands."""
    return "".join(_file(f"script/{name}.js") for name in SCRIPT).replace("/*STRINGS*/", json.dumps(strings.SCRIPT))


def painted_at_once(document: str, libraries: Iterable[str] = ()) -> str:
    """Gradio's `document` with a still picture of the frame, which the script takes away once the real one stands.

    Ids are there twice until then; the script looks in its own frame only. It also finds there who it is for, and which
    of the `libraries` are there for them.
    """
    dark = "if (matchMedia('(prefers-color-scheme: dark)').matches) document.body.classList.add('dark')"
    first = f'<script>{dark}</script><div id="bq-first" aria-hidden="true" inert>{shell()}</div>'
    return re.sub(r"<body[^>]*>", lambda body: body.group() + first + visitor(libraries), document, count=1)


def visitor(libraries: Iterable[str]) -> str:
    """Who is looking, and what they may read and change, for the script. The server asks again whatever they do."""
    who = current()
    rights = [[name, who.may(name, "write")] for name in who.readable(libraries)]
    known = json.dumps({"user": "" if who is LOCAL else who.name, "libraries": rights}).replace("<", "\\u003c")
    return f'<script type="application/json" id="bq-visitor">{known}</script>'


def head() -> str:
    """What the page's `<head>` needs beyond Gradio's own."""
    return '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'


def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
