"""What a question names, and by which other names a text may have it: Moscow for Russia, American for U.S."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from index import terms
from index.terms import ASKING_WORDS

Stems = frozenset[str]
OtherNames = Mapping[str, tuple[Stems, ...]]

_NAME_OR_NUMBER = re.compile(r"\b[A-Z][\w’'-]*|\b\d[\d,.]*\w*")
_POSSESSIVE = re.compile(r"['’]s?$")
# Before it, a capital is a place and no government: "in Moscow", "visit Kyiv".
_GOES_TO = re.compile(
    r"\b(?:in|to|from|at|near|around|outside|inside|into|across|over|toward|towards|through|via|reach(?:ed|ing)?"
    r"|visit(?:s|ed|ing)?|le(?:ave|aves|ft|aving)|enter(?:s|ed|ing)?|of|city|capital,?)\s+(?:the\s+)?$",
    re.I,
)
_AROUND = 30  # characters before a name


def named_in(text: str) -> frozenset[str]:
    """The stems of names, numbers and dates: words with a capital or a digit, but for the first of a question."""
    found = (match for match in _NAME_OR_NUMBER.finditer(text) if not _opens(text, match))
    return frozenset(stem for match in found for stem in terms(_POSSESSIVE.sub("", match.group())))


def _opens(text: str, match: re.Match[str]) -> bool:
    """Whether a word has its capital, and nothing else, from where it stands."""
    if match.start() == 0:
        return not match.group().isupper()
    return match.group().lower() in ASKING_WORDS and text[match.start() - 2 : match.start()] in ("? ", ". ", "! ")


def other_names(text: str) -> OtherNames:
    """For stems of names in `text`, what else may stand in their place: all of one of these sets of stems.

    Countries and seats of power go by all the names of `places.txt`.
    """
    pattern, groups = _table()
    found: dict[str, dict[Stems, None]] = {}
    for match in pattern.finditer(text):
        goes = _GOES_TO.search(text, max(0, match.start() - _AROUND), match.start())
        own = frozenset(terms(match[1]))
        for seat, names in groups[match[1]]:
            if not (seat and goes):
                for stem in own:
                    found.setdefault(stem, {}).update((name, None) for name in names if name != own)
    return {stem: tuple(others) for stem, others in found.items()}


@cache
def _table() -> tuple[re.Pattern[str], dict[str, list[tuple[bool, tuple[Stems, ...]]]]]:
    """What finds a name of the table, and for each name whether it is a seat of power, and the names of its group."""
    groups: dict[str, list[tuple[bool, tuple[Stems, ...]]]] = {}
    for line in Path(__file__).with_name("places.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        names = [name.strip() for name in line.split("=")]
        stems = tuple(dict.fromkeys(frozenset(terms(name)) for name in names))
        for name in names:
            groups.setdefault(name.rstrip("*"), []).append((name.endswith("*"), stems))
    longest_first = sorted(groups, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)"), groups
