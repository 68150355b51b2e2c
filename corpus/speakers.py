"""Who speaks, where a line says so: `MS. PSAKI: Hi`, `Q  Thank you`, `Mark Takano: “We have a sacred obligation”`."""

import re
from collections import Counter
from collections.abc import Iterable

_QUESTION = re.compile(r"(Q|A(?=:))(?:[:.]\s*|\s+)(?=[^\s&a-z\d])")
_CAPITALS = re.compile(r"((?!\d)[^\W_a-z][^a-z:\n]{1,60}?):(?![\d/])\s*(?=\S)")
_NAME = re.compile(r"([A-Z][^:“”\"\n]{1,120}?):\s+(?=\S)")
_NAME_WORDS = 6  # in a name of small letters that comes again; before a quotation any number will do
_SMALL = frozenset(("a", "and", "at", "de", "du", "for", "in", "of", "on", "the", "to", "van", "von", "&", "-", "–"))
_TITLE = re.compile(r"(?:M[RS]S?|DR|SEN|REP|GOV|GEN|THE|PRESIDENT|SECRETARY|MODERATOR|SENIOR)\b")
# Labels that name a thing and not a person, in memoranda, advisories and digests.
_THING = re.compile(
    r"(?:to|from|cc|re|subject|date|time|place|who|what|when|where|why|how|notes?|updated?|sources?|photo|image|caption"
    r"|fact sheet|readout|via|contact|breaking|watch|read|listen|more|key points?|summary|title|by)\b",
    re.I,
)


def label(words: str) -> re.Match[str] | None:
    """What may be a speaker's name (group 1) before something said, which begins where the match ends."""
    for pattern in (_QUESTION, _CAPITALS, _NAME):
        if (match := pattern.match(words)) and any(map(str.isalnum, words[match.end() :])):
            return match
    return None


def speakers(lines: Iterable[str]) -> frozenset[str]:
    """The names that lines of one text begin with and that speak in it: known by their title, or by coming again."""
    names = Counter(match[1] for line in lines if (match := label(line)))
    transcript = names["Q"] > 1 or (names["Q"] == 1 and len(names) > 1)
    return frozenset(
        name
        for name, times in names.items()
        if (transcript if name == "Q" else not _THING.match(name))
        and (times > 1 or (name.isupper() and (transcript or _TITLE.match(name) is not None)))
        and (name.isupper() or (titled(name) and len(name.split()) <= _NAME_WORDS))
    )


def speaks(match: re.Match[str], known: frozenset[str]) -> bool:
    """Whether a label names a speaker: one of those `known` in the text, or someone who is quoted once."""
    quoted = match.string[match.end()] in '“"' and titled(match[1]) and not _THING.match(match[1])
    return match[1] in known or quoted


def titled(words: str) -> bool:
    """Whether each word begins with a capital, but for the small ones."""
    return all(word[0].isupper() or word[0] in "‘(" or word.lower() in _SMALL for word in words.split())
