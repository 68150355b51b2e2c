"""What a pronoun stands for in an earlier turn: a person, a place, a group or a thing named there."""

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from qa.question.english import AUXILIARY, FEMALE, HUMAN, PLURAL
from qa.question.followup.names import Name, before, named
from qa.question.followup.pronouns import Pointer, fits

_IN = re.compile(r"\b(?:in|at|near|visit|visited|to)\s+(?:the\s+)?$", re.IGNORECASE)
_SUBJECT = re.compile(rf"{AUXILIARY}\s+(?:the\s+)?$", re.IGNORECASE)


def antecedent(pointer: Pointer, question: str, quote: str) -> str | None:
    """What `pointer` stands for in an earlier turn: its question, failing that its quote; None if nothing fits."""
    asks_who = re.match(r"\W*(?:who|whose|which [a-z]+)\b", question, re.IGNORECASE)
    sources = [question, quote]
    if asks_who and pointer.word in HUMAN and quote:  # the answer to "Who visited Moscow?" is who "he" is
        sources.reverse()
    for text, known in zip(sources, _known(*sources), strict=True):
        if found := _of(pointer, known, text, text is question):
            return found
    return None


@functools.lru_cache(16)  # the pronouns of a question look through the same turns
def _known(first: str, second: str) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """What two texts name: "Ms. Psaki" in the quote shows who "Psaki" is in the question."""
    texts = named(first), named(second)
    genders = {name.text.split()[-1]: name.gender for names in texts for name in names if name.gender}

    def shown(name: Name) -> Name:
        gender = name.gender or genders.get(name.text.split()[-1], "")
        return name if gender == name.gender else replace(name, gender=gender)

    return tuple(map(shown, texts[0])), tuple(map(shown, texts[1]))


def _of(pointer: Pointer, names: Sequence[Name], text: str, asked: bool) -> str | None:
    if pointer.word == "there":
        return next((name.text for name in reversed(names) if name.kind == "place"), None)
    if pointer.word in PLURAL:
        return _several(names, text)
    fitting = [name for name in names if fits(name, pointer.word)]
    if pointer.word in HUMAN:
        gender = "f" if pointer.word in FEMALE else "m"
        fitting = [name for name in fitting if name.gender == gender] or fitting
    else:
        fitting = [name for name in fitting if name.kind != "place" or not _IN.search(before(text, name.start))]
    subjects = [name for name in fitting if _SUBJECT.search(before(text, name.start))]
    if pointer.subject or (pointer.possessive and pointer.word in HUMAN) or not asked:
        return next((name.text for name in subjects or fitting), None)
    if pointer.word == "it":  # "What did the Senate pass?", "Who wrote it?": what is asked for, not who is the subject
        fitting = [name for name in fitting if not _SUBJECT.search(before(text, name.start))]
        fitting = [name for name in fitting if name.kind != "place"] or fitting
    return fitting[-1].text if fitting else None


def _several(names: Sequence[Name], text: str) -> str | None:
    persons = [name for name in names if name.kind in ("person", "place", "group") and not name.plural]
    for one, other in itertools.pairwise(persons):
        if re.fullmatch(r"\s+and\s+(?:the\s+)?", text[one.end : other.start]):
            return f"{one.text} and {other.text}"
    if plural := next((name for name in names if name.plural), None):
        return plural.text
    humans = [name for name in persons if name.kind == "person"]
    if len(humans) > 1:
        return f"{humans[0].text} and {humans[1].text}"
    return next(
        (name.text for name in persons if name.kind != "person" and not _IN.search(before(text, name.start))), None
    )
