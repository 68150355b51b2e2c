"""Text made safe to stand in HTML or Markdown. Every character of a briefing or a user goes through here."""

import html
import re

# Characters that HTML drops or forbids, shown by their pictures (U+2400 and on); line ends and tabs stay.
_CONTROLS = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|$~!^=+{}-])")


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


def markdown(text: str) -> str:
    """`text` for Markdown: every sign that could mean something is escaped, and lines are joined by spaces."""
    joined = " ".join(text.encode("utf-8", "replace").decode().translate(_CONTROLS).split())
    return _MARKDOWN.sub(r"\\\1", joined.replace("&", "&amp;"))
