"""Text made safe for HTML, Markdown and the terminal. Every character of a briefing or a user goes through here."""

import html
import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Characters that HTML drops or forbids, shown by their pictures (U+2400 and on); line ends and tabs stay.
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_MARKDOWN = re.compile(r"[\\`*_\[\]<|]|~(?=~)|^(?:[#>+=-]|\d+(?=[.)]))|&(?=#?\w+;)")

# Format characters that could reorder or hide what is around them; joiners that scripts and emoji need are let through.
_HARMLESS_FORMAT = {"\u200c", "\u200d", "\u00ad", "\ufeff"}


def escape(text: str) -> str:
    """`text` for an HTML element or a quoted attribute: it shows as it is, and means nothing."""
    return html.escape(text.encode("utf-8", "replace").decode().translate(_CONTROLS), quote=True)


def attributes(**values: str | int | None) -> str:
    """Escaped attributes, each after a space; `data_id` becomes `data-id`, None is left out."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for name, value in values.items()
        if value is not None
    )


def marked(text: str, start: int, end: int, *inner: tuple[int, int]) -> str:
    """`text[start:end]` escaped, with those parts of it (offsets of `text`, in order) each in a `<mark>`."""
    shown, place = [], start
    for low, high in ((max(place, low), min(end, high)) for low, high in inner):
        if low < high:
            shown.append(f"{escape(text[place:low])}<mark>{escape(text[low:high])}</mark>")
            place = high
    return "".join([*shown, escape(text[place:end])])


@dataclass(frozen=True, slots=True)
class Layer:
    """A stretch of a text, and the element and class that show it."""

    start: int
    end: int
    tag: str
    kind: str


def layered(text: str, start: int, end: int, layers: Sequence[Layer]) -> str:
    """`text[start:end]` escaped, each part of it in the element of the first of `layers` that it lies in."""
    edges = {edge for layer in layers for edge in (layer.start, layer.end) if start < edge < end}
    places = [start, *sorted(edges), end]
    return "".join(_part(text, low, high, layers) for low, high in itertools.pairwise(places))


def _part(text: str, low: int, high: int, layers: Sequence[Layer]) -> str:
    shown = escape(text[low:high])
    around = next((layer for layer in layers if layer.start <= low and high <= layer.end), None)
    return f'<{around.tag} class="{around.kind}">{shown}</{around.tag}>' if around else shown


def markdown(text: str) -> str:
    """`text` for Markdown: every sign that would mean something where it stands is escaped; lines are joined."""
    joined = " ".join(text.encode("utf-8", "replace").decode().translate(_CONTROLS).split())
    return _MARKDOWN.sub(_escaped, joined)


def _escaped(match: re.Match[str]) -> str:
    sign = match.group()
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def plain(text: str) -> str:
    """`text` as it may be printed: a control or bidirectional character becomes U+FFFD, a line break a space."""
    return "".join(
        " "
        if character in "\n\r\t"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in {"Cc", "Cf"} and character not in _HARMLESS_FORMAT
        else character
        for character in text
    )
