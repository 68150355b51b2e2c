"""A quote as a BibTeX entry: `@misc`, the words and their place as its annotation.

One kind of entry with five fields is written, and none is read: less than a library for whole bibliographies is for.
"""

import hashlib
import re
import unicodedata

from qa.answer import Quote
from qa.citation import line
from qa.evidence.speech import spoken_by

# Braces as commands: BibTeX counts even those behind a backslash.
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$%&#_"},
}
_SPECIAL = re.compile(f"[{re.escape(''.join(_ESCAPES))}]")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def entry(quote: Quote) -> str:
    """The entry of one quote."""
    briefing, speaker = quote.briefing, spoken_by(quote)
    fields = {
        "author": _kept(speaker or briefing.source),
        "title": _kept(line.title(briefing)),
        "howpublished": _braced(briefing.source if speaker else ""),
        **_dated(quote.date),
        "pages": _braced(str(quote.page or "")),
        "annote": _braced(f"“{quote.text}” ({line.placed(quote)})"),
    }
    lines = [f"  {name} = {value}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key(quote)},", *lines, "}"])


def key(quote: Quote) -> str:
    """What the quote is cited by: the briefing's id in plain letters, and the place."""
    plain = unicodedata.normalize("NFKD", quote.briefing.id).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-.")
    if name != quote.briefing.id:  # others may have the same letters
        name = "-".join(filter(None, (name, hashlib.sha256(quote.briefing.id.encode()).hexdigest()[:6])))
    return f"{name}:{quote.start}-{quote.end}"


def escaped(text: str) -> str:
    """`text` in one line, such that LaTeX shows it as it is."""
    shown = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or sign.isprintable())
    return _SPECIAL.sub(lambda match: _ESCAPES[match.group()], " ".join(shown.split()))


def _braced(text: str) -> str:
    return f"{{{escaped(text)}}}" if text else ""


def _kept(text: str) -> str:
    """Braced twice: a name is not taken apart, and a title keeps its capitals."""
    return f"{{{_braced(text)}}}" if text else ""


def _dated(date: str) -> dict[str, str]:
    if not date:
        return {}
    year, month, day = date.split("-")
    return {"year": f"{{{year}}}", "month": _MONTHS[int(month) - 1], "day": f"{{{int(day)}}}"}
