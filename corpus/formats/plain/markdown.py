"""Markdown: kept as written, but for what a reader does not see.

Front matter (YAML between `---`, TOML between `+++`) becomes metadata. The marks of block quotes go, and with them the
line ends within a quoted paragraph; images, comments and struck text go, as they do from a page.
"""

import re
import tomllib
from itertools import pairwise
from typing import Any

from corpus.formats.base import Extracted
from corpus.formats.plain.text import clean, decode
from corpus.header import site_of
from corpus.metadata import Metadata, date_at_start, tidy_title

# No longer: of 60 kB, tomllib made 3.5 GB in 11 s where its keys nest.
_FRONT = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<matter>.{0,8192}?)^(?P=fence)[ \t]*(?:\n|\Z)", re.S | re.M)
_TITLES = ("title", "headline")
_SOURCES = ("source", "publisher", "publication", "sitename", "site", "outlet", "agency")
# The surest first; when a note was made of it tells least, when it was changed nothing.
_NESTED = ("meta", "metadata", "page", "article", "extra", "params")  # groups that hold what others have at the top
_DATES = (
    *("published", "publishdate", "datepublished", "publishedat", "publishedtime", "publishedon", "pubdate"),
    *("publicationdate", "released", "releasedate", "dateissued", "issued", "posted", "date", "created", "datecreated"),
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_PLAIN = re.compile(r"\s*(?![-*+#|>]|\d{1,3}[.)]\s|`{3}|~{3})\S")
_UNSEEN = re.compile(
    r"<!--(?:[^-]|-(?!->))*+-->|~~(?=\S)(?:[^~\n]|~(?!~))*+~~|<(?P<tag>del|s|strike)>[^<>]*+</(?P=tag)>", re.I
)
_IMAGE = re.compile(r"[ \t]*!\[(?P<alt>[^\[\]\n]*+)\](?:\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)|\[[^\[\]\n]*+\])")
_CAPTION_WORDS = 4  # an image that stands alone is named by its description, if that is more than a word or two


def extract(name: str, data: bytes) -> Extracted:
    """The body, and the title, date and source of its front matter; a block that is none stays in the text."""
    text = clean(decode(name, data))
    found = _FRONT.match(text)
    if not found:
        return Extracted(_seen(text))
    matter = _toml(found["matter"]) if found["fence"] == "+++" else _yaml(found["matter"])
    if not isinstance(matter, dict):
        return Extracted(_seen(text))
    return Extracted(_seen(text[found.end() :]), _metadata(matter))


def _metadata(matter: dict[str, Any]) -> Metadata:
    values = _named(matter)
    for group in _NESTED:
        if isinstance(inner := values.get(group), dict):
            values = _named(inner) | values
    title = next(filter(None, (tidy_title(_scalar(values.get(key))) for key in _TITLES)), "")
    source = next(filter(None, (" ".join(_scalar(values.get(key)).split()) for key in _SOURCES)), "")
    return Metadata(title, _date(values), site_of(source))


def _named(matter: dict[str, Any]) -> dict[str, Any]:
    return {re.sub(r"[\W_]", "", str(key)).lower(): value for key, value in matter.items()}


def _date(values: dict[str, Any]) -> str:
    for key in _DATES:
        value = values.get(key)
        if isinstance(value, dict):  # date: {created: ..., updated: ...}
            value = _date({str(inner).lower(): date for inner, date in value.items() if not isinstance(date, dict)})
        if date := date_at_start(_scalar(value)):
            return date
    return ""


def _scalar(value: Any) -> str:
    """A value as text; of a list its only item, of anything else nothing."""
    if isinstance(value, list):
        return _scalar(value[0]) if len(value) == 1 else ""
    return "" if value is None or isinstance(value, dict) else str(value)


def _seen(text: str) -> str:
    """The body without the marks of quotes, images, comments and struck text, code left as it is."""
    done: list[str] = []
    fence = ""
    quoted = False  # whether the line before is a quoted one that the next can continue
    for line, after in pairwise([*_UNSEEN.sub("", text).split("\n"), ""]):
        mark = _FENCE.match(line)
        if fence or mark:
            fence = "" if mark and fence and mark[1].startswith(fence) else fence or (mark[1] if mark else "")
            done.append(line)
            quoted = False
            continue
        quote = _QUOTE.match(line)
        said = line[quote.end() :] if quote else line
        if "![" in said and _IMAGE.fullmatch(said.strip()) and done and _goes_on(done[-1], after, quote is not None):
            continue
        words = _without_images(said)
        plain = quote is not None and _PLAIN.match(words) is not None
        if plain and quoted:
            done[-1] += " " + words.strip()
        else:
            done.append(words)
        quoted = plain and not words.endswith("  ")
    return "\n".join(done)


def _goes_on(before: str, after: str, quoted: bool) -> bool:
    """Whether a paragraph stands on both sides of a line, which then parts nothing."""
    mark = _QUOTE.match(after)
    words = after[mark.end() :] if mark and quoted else after
    return all(map(_PLAIN.match, (before, words)))


def _without_images(line: str) -> str:
    alone = _IMAGE.fullmatch(line.strip())
    if alone:
        return alone["alt"] if len(alone["alt"].split()) >= _CAPTION_WORDS else ""
    return _IMAGE.sub("", line) if "![" in line else line


def _yaml(matter: str) -> Any:
    import yaml

    try:
        # BaseLoader builds nothing but strings, lists and dicts: 2022-02-30 is then a wrong date, not a crash.
        return yaml.load(matter, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError):
        return None


def _toml(matter: str) -> Any:
    try:
        return tomllib.loads(matter)
    except tomllib.TOMLDecodeError:
        return None
