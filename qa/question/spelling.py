"""Words of a question that the library has under another spelling: "Moskow" for Moscow, "Zelensky" for Zelenskyy.

Only words that are nowhere in the library and in no dictionary are touched, and the library's own words alone take
their place: the nearest by edit distance, the most frequent among equals (Damerau 1964; Kernighan, Church and Gale
1990). Beyond one edit, only spellings that sound alike are tried, as names from other alphabets have several.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.dictionary import is_word
from index import Library, terms

SHORTEST = 5  # letters: a shorter word has too many neighbours
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PLAIN = re.compile(r"[a-z]+")
# What is written for the same sound, each either way.
_SOUNDS = (
    *(("a", "e"), ("a", "i"), ("a", "o"), ("a", "u"), ("e", "i"), ("e", "o"), ("i", "o"), ("o", "u"), ("i", "y")),
    *(("y", "ie"), ("y", "iy"), ("y", "yy"), ("y", "j"), ("e", "ye"), ("a", "ya"), ("i", "ee"), ("u", "oo")),
    *(("c", "k"), ("k", "q"), ("k", "ck"), ("k", "kh"), ("h", "kh"), ("g", "gh"), ("x", "ks"), ("s", "z"), ("s", "c")),
    *(("s", "sch"), ("sh", "sch"), ("ch", "tch"), ("f", "ph"), ("v", "w"), ("f", "v"), ("t", "th"), ("ou", "u")),
)
# Errors in the first letter are rare (Pollock and Zamora 1984), and another one makes another name.
_FIRST = frozenset(frozenset((one[0], other[0])) for one, other in _SOUNDS if not {one, other} & set("aeiou"))
LOOKED_AT = 10  # passages, for how a word is written
FAMILIAR = 5  # passages: a name in fewer is taken for another one's only if both sound alike


@dataclass(frozen=True, slots=True)
class Respelling:
    """A word as it was `asked`, and as the library spells it, which was `used` in its place."""

    asked: str
    used: str


def respelt(missing: Iterable[str], library: Library) -> tuple[Respelling, ...]:
    """Of the words of a question that are `missing` from the library, those that it spells in another way."""
    found = ((word, _nearest(word, library)) for word in missing)
    return tuple(Respelling(word, used) for word, used in found if used)


def with_spelling(text: str, respellings: Sequence[Respelling]) -> str:
    """`text` as the library spells it."""
    for respelling in respellings:
        text = re.sub(rf"(?<!\w){re.escape(respelling.asked)}(?!\w)", respelling.used, text)
    return text


def _nearest(asked: str, library: Library) -> str:
    """The word of the library that is meant by the word `asked`, as it is written there; empty if none is."""
    word = asked.lower()
    if len(word) < SHORTEST or not _PLAIN.fullmatch(word) or is_word(word):
        return ""
    sounding = _sounding(word)
    if asked[0].isupper():
        near = _commonest(word, {*_slipped(word), *sounding}, library, FAMILIAR)
    else:
        near = _commonest(word, {*_slipped(word), *_changed(word), *sounding}, library)
    near = near or _commonest(word, sounding, library)
    near = near or _commonest(word, {again for sound in sounding for again in _sounding(sound)}, library)
    return _as_written(near, asked, library) if near else ""


def _commonest(word: str, candidates: Iterable[str], library: Library, least: int = 1) -> str:
    """The candidate in most passages, `least` or more; of words with one stem, one in the dictionary, the shortest."""
    stems = {
        candidate: found[0]
        for candidate in candidates
        if len(candidate) >= SHORTEST and _same_start(word, candidate) and len(found := terms(candidate)) == 1
    }
    counts = dict(zip(stems, library.counts(list(stems.values())), strict=True))
    known = [candidate for candidate in stems if counts[candidate] >= least]
    return min(known, key=lambda item: (-counts[item], not is_word(item), len(item), item), default="")


def _as_written(word: str, asked: str, library: Library) -> str:
    """`word` with the capitals it has in the library; empty if a name is `asked` for and it is none there."""
    found = library.search(word, LOOKED_AT)
    text = "\n".join(candidate.passage.of(candidate.briefing.text) for candidate in found)
    forms = re.findall(rf"\b{word}\b", text, re.I)
    if asked[0].isupper():
        return next((form for form in forms if form[0].isupper()), "")
    return min(forms, key=str.istitle, default=word)


def _same_start(word: str, candidate: str) -> bool:
    return word[0] == candidate[0] or frozenset((word[0], candidate[0])) in _FIRST


def _slipped(word: str) -> Iterator[str]:
    """What one letter left out or put in, or two neighbours exchanged, makes of `word`."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _changed(word: str) -> Iterator[str]:
    """What one letter in place of another makes of `word`: as often another name, so that no name is changed thus."""
    for place in range(len(word)):
        yield from (word[:place] + letter + word[place + 1 :] for letter in _LETTERS)


def _sounding(word: str) -> set[str]:
    """`word`, and what it is with one sound of it written in another way, or one letter doubled or single."""
    found = {word}
    for pair in _SOUNDS:
        for one, other in (pair, pair[::-1]):
            starts = [match.start() for match in re.finditer(one, word)]
            found.update(word[:start] + other + word[start + len(one) :] for start in starts)
    for place, letter in enumerate(word):
        found.add(word[:place] + letter + word[place:])
        if word[place : place + 2] == 2 * letter:
            found.add(word[:place] + word[place + 1 :])
    return found
