"""Names for the same thing: POTUS and the president, Kiev and Kyiv. The table is aliases.txt; users can add to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index import Library, terms
from qa.home import home

OWN = "aliases.txt"  # the name of both tables: ours beside this module, a user's in the home folder
HARDLY = 10  # times as common as the name asked for: what is written so much more often is what the library calls it


@dataclass(frozen=True, slots=True)
class Group:
    """Names for the same thing; those of `replaced` give way to any other that the library has."""

    names: tuple[str, ...]
    replaced: frozenset[str]


def with_aliases(text: str, library: Library) -> str:
    """`text` with each name that the library does not use, as the table knows it, replaced by the one it uses.

    Raises ValueError for a line of the user's table that is not names separated by "=".
    """
    for pattern, name, group in _patterns(home() / OWN):
        if pattern.search(text) and (used := _used(name, group, library)):
            text = pattern.sub(used, text)
    return text


def _used(name: str, group: Group, library: Library) -> str:
    """What the library calls `name`; the empty string if it calls it so, or has none of the group."""
    counts = {other: min(library.counts(terms(other)), default=0) for other in group.names}
    best = max((other for other in group.names if other != name), key=counts.__getitem__)
    least = 1 if name in group.replaced else max(1, HARDLY * counts[name])
    return _titled(best) if counts[best] >= least else ""


def _titled(name: str) -> str:
    """`name` with the capitals of a name; as it is, if it has some."""
    small = r"\b(?!(?:of|and|the|for|in)\b)\w"
    return re.sub(small, lambda match: match[0].upper(), name) if name.islower() else name


@cache
def _patterns(own: Path) -> list[tuple[re.Pattern[str], str, Group]]:
    """Each name of the tables with its group, and what finds it in a question; the user's own first."""
    files = (file for file in (own, Path(__file__).with_name(OWN)) if file.is_file())
    groups = (group for file in files for group in _groups(file))
    return [(_pattern(name), name, group) for group in groups for name in group.names]


def _groups(file: Path) -> Iterator[Group]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not (line := line.strip()) or line.startswith("#"):
            continue
        written = [name.strip() for name in line.split("=")]
        names = tuple(name.removesuffix("!") for name in written)
        if len(names) < 2 or not all(terms(name) for name in names):
            raise ValueError(f'line {number} of {file} is {line!r}; write names separated by "=": Kiev = Kyiv')
        yield Group(names, frozenset(name[:-1] for name in written if name.endswith("!")))


def _pattern(name: str) -> re.Pattern[str]:
    """What finds `name` as words of their own, but no hour ("3 PM"); capitals inside it count ("EV", not "ev")."""
    exact = any(character.isupper() for word in name.split() for character in word[1:])
    return re.compile(rf"(?<![\w.])(?<!\d ){re.escape(name)}(?![\w.]\w)(?!\w)", 0 if exact else re.I)
