"""The things that a question or a sentence names, read off its capitals and articles, for pronouns to stand for.

No model and no list of people: a run of capitals is a place if the time zone database has it as a country or city, a
group by its last word or all its capitals, a thing by a number or its last word, and else a person.
"""

import functools
import itertools
import re
from dataclasses import dataclass
from typing import Literal

from qa.question.english import (
    DEMONYMS,
    FEMALE_WORDS,
    GRAMMAR,
    GROUPS,
    MALE_WORDS,
    MORE_PLACES,
    ROLE,
    SHORT_MONTH,
    THINGS,
    TITLES,
    VERBS,
)

Kind = Literal["person", "place", "group", "thing"]

_NAMELESS = GRAMMAR | VERBS
_SINGULAR = frozenset(
    "gas news politics ethics economics athletics series species lens atlas bias canvas chaos".split()
)
_DATES = re.compile(rf"(?:{SHORT_MONTH}|May)[a-z]{{0,6}}\.?(?:\s[0-9]+)*|\w+day")
_INITIAL = r"[A-Z]\.(?=\s[A-Z][\w’'-]+)(?!\s(?:The|He|She|It|They|We|But|And|In|On|At|A|This|That|What|When|Who)\b)"
_CAPITAL = (
    rf"(?:(?:[A-Z]\.){{2,}}|{_INITIAL}|(?:St|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov)\."
    r"|[^\W\d_a-z][\w\-\u2060]*(?:['’](?!s\b)\w+)?)"
)
_RUN = re.compile(rf"(?<![\w.’']){_CAPITAL}(?:\s+(?:(?:of(?:\sthe)?|von|der|de|la|bin|al)\s+)*{_CAPITAL}|\s+[0-9]+\b)*")
_WORD = re.compile(r"\S+")
_JUST_BEFORE = 80  # characters
_SMALL = r"[a-z][a-z\-]{1,40}"
_OF = re.compile(rf"\s+(?:of|for|to|on|against)\s+(?:the\s+)?(?!{_DATES.pattern}){_CAPITAL}(?:\s+{_CAPITAL})*")
_PHRASE = re.compile(
    r"\b(?P<lead>[Hh]ow\s+(?:many|much)|[Ww]hich|[Ww]hat|[Tt]he|an?|any|some|about|of|on|for|from|with|against|in)\s+"
    rf"(?=(?P<words>(?:the\s+)?(?:[A-Z]\w+\s+)?{_SMALL}(?:\s+{_SMALL}){{0,3}}))|\b(?P<lone>{_SMALL}s|people)\b"
)


@dataclass(frozen=True, slots=True)
class Name:
    """Something named by the characters `start:end` of a text. `gender` is f, m or empty where nothing shows it."""

    text: str
    start: int
    end: int
    kind: Kind
    plural: bool = False
    gender: str = ""


@functools.lru_cache(32)  # each pronoun of a question looks through the same turns
def named(text: str) -> tuple[Name, ...]:
    """What `text` names, in order: runs of capitals, and phrases in small letters behind an article or the like."""
    found: list[Name] = []
    taken = bytearray(len(text))  # 1 for each character of a name
    capitals = (_capitals(text, run) for run in _RUN.finditer(text))
    phrases = (_phrase(text, phrase) for phrase in _PHRASE.finditer(text))
    for name in capitals:
        if name:
            found.append(name)
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
    for name in phrases:
        if name and not any(taken[name.start : name.end]):
            found.append(name)
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
    return tuple(sorted(found, key=lambda name: name.start))


def before(text: str, end: int) -> str:
    """The characters of `text` that stand just before `end`: what rules look at there, however long the text is."""
    return text[max(0, end - _JUST_BEFORE) : end]


def _capitals(text: str, run: re.Match[str]) -> Name | None:
    names = itertools.dropwhile(lambda word: _opens(word.group()), _WORD.finditer(text, *run.span()))
    found = list(names)
    if not found:
        return None
    start, words = found[0].start(), [word.group() for word in found]
    rest = text[start : run.end()]
    first_of_sentence = before(text, start).rstrip()[-1:] in ("", *".!?:")
    if _DATES.fullmatch(rest) or rest.lower() in DEMONYMS:
        return None
    if first_of_sentence and len(words) == 1 and start and rest.lower() not in places() and not rest.isupper():
        return None
    group = words[-1].lower() in GROUPS
    titled = [] if group else [place for place, word in enumerate(words) if word.lower() in TITLES]
    gender = next(
        (g for g, known in (("f", FEMALE_WORDS), ("m", MALE_WORDS)) if any(w.lower() in known for w in words)), ""
    )
    plural = len(words) == 1 and rest.endswith("s") and rest[:-1].lower() in DEMONYMS
    if titled:
        shown = words[titled[-1] + 1 :]
        if shown and shown[0] not in ("of", "for", "General"):
            return Name(" ".join(shown), start, run.end(), "person", gender=gender)
        return Name(f"the {rest}", start, run.end(), "person", gender=gender)
    kind = _kind(text, start, rest, words)
    article = "the " if kind != "person" and re.search(r"\bthe\s+$", before(text, start), re.IGNORECASE) else ""
    return Name(article + rest, start - len(article) if article else start, run.end(), kind, plural, gender)


def _opens(word: str) -> bool:
    """Whether a capital word only opens what a run names: "Did", "The", but not "US"."""
    lower = word.lower()
    return (lower in _NAMELESS and not word.isupper()) or lower in ("and", "i")


def _kind(text: str, start: int, rest: str, words: list[str]) -> Kind:
    last = words[-1].lower()
    known = words[1:] if words[0] in ("North", "South", "East", "West", "Northern", "Eastern") and words[1:] else words
    if " ".join(known).lower() in places():
        return "place"
    if any(word.lower() in GROUPS for word in words) or (rest.isupper() and len(rest) > 1):
        return "group"
    if last in THINGS or words[-1].isdigit() or any(character.isdigit() for character in rest):
        return "thing"
    if len(words) == 1 and re.search(r"\b(?:in|near|across|outside)\s+$", before(text, start)):
        return "place"
    if re.search(r"\bthe\s+$", before(text, start), re.IGNORECASE) or (
        rest.endswith("s") and rest[:-1].lower() in DEMONYMS
    ):
        return "group"
    return "person"


def _phrase(text: str, phrase: re.Match[str]) -> Name | None:
    if phrase.group("lone"):
        word = phrase.group("lone")
        if word.lower() in _NAMELESS or not _is_plural(word):
            return None
        return Name(word, *phrase.span("lone"), "thing", plural=True)
    words: list[str] = []
    lead, start = phrase.group("lead").lower(), phrase.start("words")
    end = start
    for found in _WORD.finditer(text, *phrase.span("words")):
        word = found.group()
        grammar = word.lower() in GRAMMAR and (word.lower() != "the" or bool(words))
        verb = word.lower() in VERBS and (words != ["the"] if words else lead not in ("the", "a", "an"))
        if grammar or verb:
            break
        words.append(word)
        end = found.end()
        if _is_plural(word):
            break
    if not words or words == ["the"]:
        return None
    plural = _is_plural(words[-1])
    person = re.search(rf"{ROLE}s?$", words[-1].lower()) or re.search(rf"\b{ROLE}\b", " ".join(words).lower())
    article = "the " if words[0] != "the" and lead in ("the", "which", "what", "a", "an") else ""
    of = _OF.match(text, end)  # "the adviser of Greece"; Greece is named for itself too
    words += of.group().split() if of else []
    begins = phrase.start() if lead in ("the", "a", "an") else start
    return Name(article + " ".join(words), begins, end, "person" if person else "thing", plural)


def _is_plural(word: str) -> bool:
    return word in ("people", "men", "women", "children") or (
        word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _SINGULAR
    )


@functools.cache
def places() -> frozenset[str]:
    """Countries, continents and the cities that time zones are called after, in small letters."""
    import pytz  # type: ignore[import-untyped,unused-ignore]  # dateparser brings it

    countries = {name.split(" (")[0] for name in pytz.country_names.values()}
    zones = {part.replace("_", " ") for zone in pytz.common_timezones for part in zone.split("/")}
    return frozenset(name.lower() for name in countries | zones) | MORE_PLACES
