"""Markdown: kept as written, but for front matter (YAML between `---`, TOML between `+++`), which becomes metadata."""

import re
import tomllib
from typing import Any

from corpus.formats.base import Extracted
from corpus.formats.text import clean, decode
from corpus.metadata import Metadata, date_at_start, tidy_title

# No longer: of 60 kB, tomllib made 3.5 GB in 11 s where its keys nest.
_FRONT = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<matter>.{0,8192}?)^(?P=fence)[ \t]*(?:\n|\Z)", re.S | re.M)


def extract(name: str, data: bytes) -> Extracted:
    """The body, and the title, date and source of its front matter; a block that is none stays in the text."""
    text = clean(decode(name, data))
    found = _FRONT.match(text)
    if not found:
        return Extracted(text)
    matter = _toml(found["matter"]) if found["fence"] == "+++" else _yaml(found["matter"])
    if not isinstance(matter, dict):
        return Extracted(text)
    values = {str(key).lower(): str(value) for key, value in matter.items() if not isinstance(value, dict | list)}
    source = next((values[key] for key in ("source", "publisher", "publication", "sitename") if values.get(key)), "")
    metadata = Metadata(
        tidy_title(values.get("title")), date_at_start(values.get("date", "")), " ".join(source.split())
    )
    return Extracted(text[found.end() :], metadata)


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
