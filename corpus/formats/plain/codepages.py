"""Which old encoding bytes are in, by what their letters make of it.

Each encoding is tried with each language that was written in it. What counts: that the letters beyond ASCII are letters
of the language, that capitals begin words, that quotation marks and dashes stand where they belong, and that frequent
words of the language occur. charset-normalizer 3.5, which was used before, read Czech and Hungarian as Western.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from corpus.formats.plain.alphabets import ENGLISH, LANGUAGES, SYLLABLES, Language

_SAMPLE = 8_000  # bytes of lines with bytes beyond ASCII
_LEAST = 0.4  # what is worth less is no text
# Of encodings that spell the same, the first.
_ORDER = (
    "cp1252 cp1250 cp1251 cp1254 cp1257 cp1253 cp1255 cp1256 cp874 cp1258 iso8859_15 iso8859_2 koi8_u koi8_r".split()
)
_EDGES = "\"'()[]<>.,;:!?*-/“”„‚‘’«»‹›…–—،؛؟·"
_FINALS = "ךםןףץ"  # these letters end Hebrew words
_UNUSUAL = {"cp1258": 0.4}  # Vietnamese was hardly ever written in it, and its letters are those of many names
_BEYOND = re.compile(r"[^\x00-\x7f]|[\x00-\x08\x0e-\x1f\x7f]")
_OPENING, _CLOSING = "“„«‹‘‚¿¡", "”»›’“‘…"
_LONE, _FIGURE = "–—•·|→●■©®™†‡", "€£¥°§№¹²³½¼¾×±%‰ºª"
_JOINING = "’ʼ'·\xad"
_USUAL, _IN_PLACE, _OUT_OF_PLACE, _ODD, _WITHIN, _BROKEN, _MISPLACED = 1.1, 0.4, -1.5, -2.0, -3.0, -5.0, -1.5
_LETTER, _RARER, _RARE, _NO_LETTER, _MARK = 1.1, 0.3, 1.8, -1.2, 0.3
_WORDS_COUNT, _WORDS_SHARE, _ENGLISH_SHARE = 4.0, 0.3, 0.1


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the bytes spell in one encoding: letters beyond ASCII, words, and what all else is worth together."""

    letters: Counter[str]
    words: Counter[str]
    rest: float
    size: int  # characters that are not ASCII


def likeliest(data: bytes) -> str | None:
    """The encoding in which `data` spells the most sensible text, or None if it spells none in any.

    A few bytes may have no meaning in it: they are for `errors="replace"`.
    """
    sample = _sample(data)
    best, chosen = _LEAST, None
    for page in _pages():
        text = sample.decode(page, "replace")
        worth = max(_worth(page, text)) - _UNUSUAL.get(page, 0.0 if page in _ORDER else 0.01)
        if worth > best + 1e-6:
            best, chosen = worth, page
    return chosen


def is_text(text: str) -> bool:
    """Whether characters of any script read as a text; the same bytes in the wrong order or width do not."""
    reading = _reading(text)
    scores = (_fit(reading, language) for language in LANGUAGES.values())
    return max(*scores, *_syllabic(text, SYLLABLES)) >= _LEAST


def _sample(data: bytes) -> bytes:
    lines: list[bytes] = []
    size = 0
    for line in data.split(b"\n"):
        if not line.isascii():
            lines.append(line[:_SAMPLE])
            size += len(line)
        if size > _SAMPLE:
            break
    return b"\n".join(lines)


@cache
def _pages() -> list[str]:
    pages = dict.fromkeys(_ORDER)
    for language in LANGUAGES.values():
        pages |= dict.fromkeys(language.pages)
    for _, encodings in SYLLABLES.values():
        pages |= dict.fromkeys(encodings)
    return list(pages)


def _worth(page: str, text: str) -> Iterator[float]:
    """What the text is worth in each language that was written in this encoding."""
    reading = _reading(text)
    yield from (_fit(reading, language) for language in LANGUAGES.values() if page in language.pages)
    yield from _syllabic(text, {name: found for name, found in SYLLABLES.items() if page in found[1]})


def _reading(text: str) -> _Reading:
    letters: Counter[str] = Counter()
    rest = 0.0
    size = 0
    for match in _BEYOND.finditer(text):
        character = match[0]
        size += 1
        if unicodedata.category(character)[0] in "LM" and character not in _FIGURE:
            letters[character] += 1
            rest += _ODD if text[match.end() : match.end() + 1].isdigit() else 0.0
        else:
            rest += _standing(
                character, text[match.start() - 1 : match.start()] or " ", text[match.end() : match.end() + 1] or " "
            )
    words = Counter(word.strip(_EDGES) for word in re.split(r"[ \t\r\n]+", text))
    rest += _MISPLACED * sum(times for word, times in words.items() if _is_misspelt(word))
    return _Reading(letters, Counter(word.lower() for word in words.elements() if word), rest, size)


def _standing(character: str, before: str, after: str) -> float:
    """What a character that is no letter is worth where it stands."""
    if character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cn", "Co"):
        return _BROKEN
    if character in "\xa0\u200e\u200f\u200c\u200d\u202f":
        return 0.0
    opens = character in _OPENING and not before.isalnum() and not after.isspace()
    closes = character in _CLOSING and not before.isspace() and not after.isalnum()
    joins = character in _JOINING and before.isalpha() and after.isalpha()
    lone = character in _LONE and (before.isspace() == after.isspace() or before.isdigit())
    figure = character in _FIGURE and (
        before.isdigit() or after.isdigit() or (before.isspace() and character in "€£§№")
    )
    if opens or closes or joins or lone or figure:
        return _USUAL if character in "“”„‘’–—…«»" else _IN_PLACE
    if before.isalpha() and after.isalpha():
        return _WITHIN
    return _OUT_OF_PLACE if character in _OPENING + _CLOSING + _LONE + _FIGURE else _ODD


def _is_misspelt(word: str) -> bool:
    """Whether it mixes alphabets, or a capital, a small letter or a final stands where none does."""
    if word.isascii():
        return False
    latin = sum("a" <= letter <= "z" or "A" <= letter <= "Z" for letter in word)
    if latin and any("\u0370" <= letter <= "\u06ff" for letter in word):
        return True
    if word.isupper() or word[1:].islower():
        return False
    return any(
        (one.islower() and other.isupper() and not other.isascii())
        or (index > 0 and one.isupper() and other.islower() and not (one.isascii() and other.isascii()))
        or (one in _FINALS and other.isalpha())
        for index, (one, other) in enumerate(pairwise(word))
    )


def _fit(reading: _Reading, language: Language) -> float:
    if not reading.size:
        return 0.0
    places = {letter: place for place, letter in enumerate(language.letters)}
    found = sum(_letter(letter, places, language.whole) * times for letter, times in reading.letters.items())
    total = reading.words.total()
    share = sum(reading.words[word] for word in language.words) / total if total else 0.0
    if language.words is ENGLISH and share < _ENGLISH_SHARE:
        return 0.0
    return (found + reading.rest) / reading.size + _WORDS_COUNT * min(share, _WORDS_SHARE)


def _letter(letter: str, places: dict[str, int], whole: bool) -> float:
    place = places.get("ı" if letter == "İ" else letter.lower())
    if place is None:
        return _MARK if unicodedata.category(letter) == "Mn" else _NO_LETTER
    return _LETTER - (_RARE if whole else _RARER) * place / len(places)


def _syllabic(text: str, languages: dict[str, tuple[str, tuple[str, ...]]]) -> list[float]:
    beyond = Counter(character for character in text if character > "\x7f")
    size = beyond.total()
    if not size:
        return [0.0]
    scores = []
    for common, _ in languages.values():
        known = frozenset(common)
        scores.append(sum(_syllable(character, known) * times for character, times in beyond.items()) / size)
    return scores


def _syllable(character: str, known: frozenset[str]) -> float:
    if character in known:
        return 1.2
    if "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uff60" or character in "“”‘’…—·":
        return 0.6
    if "\u4e00" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3":
        return 0.0
    return _BROKEN if character == "\ufffd" else _NO_LETTER
