"""Whose name a speaker's label stands for, where the briefing shows it: `MS. PSAKI` is Jen Psaki, Press Secretary.

Nothing is guessed: a label that two people could bear, or whose bearer the briefing does not name, is left out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from corpus.briefing import Briefing
from corpus.titles import HONORIFIC, OFFICE, asks, honoured, is_heading_word

_BEFORE = 100  # characters before a surname in which the rest of the name and the office stand
_MOST_LABELS = 200  # so many people are in no briefing; each costs a search through its text
_WORD = r"[^\W\d_a-z][\w’'-]*\.?"
_LINK = r"(?:of|for|and|the|to|in|&)"
_RUN = re.compile(rf"{_WORD}(?:,?[ ](?:{_LINK}|{_WORD}))*,?[ ]$")
_LINKS = frozenset("of for and the to in &".split())
_COURTESY = frozenset("mr ms mrs miss dr prof sir madam rev hon".split())
_SHORTENED = _COURTESY | frozenset("gen lt sen rep gov col adm amb sec st maj capt sgt".split())
# `Jake Sullivan, the National Security Advisor`
_BESIDE = re.compile(r",\s+(?:the\s|our\s|his\s|her\s|its\s)?([^\W\d_a-z][^,.;:—–()\n]{2,90})")
_DEFINITE = re.compile(r"(?:the|mr|madame?)\b", re.I)  # labels that name the one who holds an office
# Words that follow a name in a title, where every word has a capital.
_FOLLOWS = re.compile(r"(?:\w+ing|\w+ed|and|at|before|after|by|during|for|from|in|of|on|to|with|&)", re.I)


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker's `name` as the briefing writes it, and the `role` beside it, which is empty where there is none."""

    name: str
    role: str = ""


def people(briefing: Briefing, labels: Iterable[str]) -> dict[str, Person]:
    """For each of the `labels` of a briefing's passages, the person it stands for, where that is shown."""
    turns = Counter(label for label in labels if not asks(label))
    parts = {label: _parts(" ".join(label.split())) for label in turns}
    surnames = {surname.casefold() for _, surname in parts.values() if surname}
    found = {}
    # `MR. PSAKI` among many of `MS. PSAKI` is a slip, or someone else.
    taken: set[str] = set()
    for label, _ in turns.most_common(_MOST_LABELS):
        office, surname = parts[label]
        if honoured(label) and surname.casefold() in taken:
            continue
        taken |= {surname.casefold()} if honoured(label) else set()
        if surname:
            person = _bearer(list(_mentions(briefing, surname, surnames)), office)
        else:
            person = _holder(briefing.title, office, surnames) if _DEFINITE.match(label) else None
        if person:
            found[label] = person
    return found


def _parts(label: str) -> tuple[str, str]:
    """The office and the name in a label: `CHAIR` and `ROUSE`, nothing and `PSAKI`, `PRESIDENT` and nothing."""
    bare = label.split(",", maxsplit=1)[0]
    if honorific := HONORIFIC.match(bare):
        bare = bare[honorific.end() :]
    offices = list(OFFICE.finditer(bare))
    end = offices[-1].end() if offices else 0
    return re.sub(r"^the\s+", "", bare[:end], flags=re.I), bare[end:].strip()


def _holder(title: str, office: str, others: set[str]) -> Person | None:
    """Who holds an office that is a label by itself: the one named in the title who has no label of their own."""
    found = {}
    for match in re.finditer(rf"(?i:(?<!vice )(?<!deputy )\b{re.escape(office)}\s+)(?={_WORD})", title):
        name = _name_in_title(title[match.end() :])
        if name and name.split()[-1].casefold() not in others:
            found[name] = match[0].strip()
    if len(found) != 1:
        return None
    ((name, role),) = found.items()
    return Person(name if " " in name else f"{role} {name}", role)


def _name_in_title(rest: str) -> str:
    """The name that `rest` begins with, or the empty string where it is unclear whether one word of it is or two."""
    words = list(takewhile(re.compile(_WORD).fullmatch, re.split(r"[,;:(–—]", rest)[0].split()[:4]))
    if len(words) > 1 and not _FOLLOWS.fullmatch(words[1]) and not is_heading_word(words[1].lower()):
        return "" if words[1].endswith("s") else " ".join(words[:2])
    return words[0] if words else ""


def _bearer(mentions: list[Person], office: str) -> Person | None:
    """The one person that all the mentions of a surname, or those in the office, can mean."""
    if office:
        mentions = [one for one in mentions if _is_office(one.role, office)] or [
            one for one in mentions if not one.role
        ]
    full = {one.name for one in mentions if " " in one.name}
    if not full:  # `Prime Minister Kallas`, and no more of the name
        known = next((one for one in mentions if one.role), None) if office else None
        return Person(f"{known.role} {known.name}", known.role) if known else None
    firsts = {name.split()[0] for name in full}
    name = max(full, key=len) if len(firsts) == 1 else min(full, key=len)
    if len(firsts) > 1 and not all(other.endswith(name) for other in full):
        return None
    last = name.rsplit(maxsplit=1)[-1]
    return Person(name, next((one.role for one in mentions if one.role and one.name.endswith(last)), ""))


def _is_office(role: str, office: str) -> bool:
    return re.search(rf"(?<!vice )(?<!deputy )\b{re.escape(office)}(?:$|\s+(?:of|for|to)\s)", role, re.I) is not None


def _mentions(briefing: Briefing, surname: str, others: set[str]) -> Iterator[Person]:
    """Each place in title and text that names someone of this surname, with what of the name and role stands there."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(surname)}(?![\w-])", re.I)
    for text in (briefing.title, briefing.text):
        for match in pattern.finditer(text):
            if match[0].isupper() or not match[0][0].isupper():
                continue
            before = _RUN.search(text[max(0, match.start() - _BEFORE) : match.start()])
            role, given = _split(before[0].split() if before else [], others)
            if given and not role and _is_common(given, briefing.text):
                given = ""
            beside = _BESIDE.match(text, match.end())
            if beside and not role and (given or " " in match[0]):
                role = _office_beside(beside[1].split())
            yield Person(f"{given} {match[0]}".strip(), role)


def _is_common(given: str, text: str) -> bool:
    """Whether what stands before a surname is a common word with which a sentence begins."""
    first = given.split(maxsplit=1)[0].rstrip(".").lower()
    return is_heading_word(first) or re.search(rf"\b{re.escape(first)}\b", text) is not None


def _split(words: list[str], others: set[str]) -> tuple[str, str]:
    """The role and the given names in the words with capitals that stand before a surname."""
    for index in reversed(range(len(words))):  # another sentence, or another name
        end = words[index][-1]
        ends = end == "." and len(words[index]) > 2 and words[index][:-1].lower() not in _SHORTENED
        if ends or (end == "," and not OFFICE.fullmatch(words[index][:-1])):
            words = words[index + 1 :]
            break
    words = [word.rstrip(",") for word in words if word.rstrip(".,").lower() not in _COURTESY]
    words = _last_person(words, others)
    last = _last_office(words)
    role, given = words[: last + 1], words[last + 1 :]
    if role and given[:1] and given[0] in _LINKS:  # `Secretary of Transportation Pete`
        role, given = [*role, *given[:-1]], given[-1:]
    if not role:
        given = given[-2:]
    if len(given) > 3 or any(word.lower() in _LINKS for word in given):
        return "", ""
    return " ".join(_without_lead(role)), " ".join(given)


def _last_office(words: list[str]) -> int:
    return next((index for index in reversed(range(len(words))) if OFFICE.fullmatch(words[index])), -1)


def _last_person(words: list[str], others: set[str]) -> list[str]:
    """The words after an `and` that follows another person: `Press Secretary Jen Psaki and Port Envoy John`."""
    for index in reversed(range(len(words))):
        if words[index].lower() in ("and", "&"):
            office = _last_office(words[:index])
            of_office = office >= 0 and words[office + 1] in _LINKS and words[index - 1].casefold() not in others
            if not of_office and (office >= 0 or _last_office(words) < index):
                return words[index + 1 :]
    return words


def _without_lead(role: list[str]) -> list[str]:
    """A role without what leads to it in a title: `Press Briefing By`, `Retirement of`."""
    first = next((index for index, word in enumerate(role) if OFFICE.fullmatch(word)), 0)
    for index in reversed(range(first)):
        if role[index].lower() in ("of", "by", "with", "from", "on", "before", "after", "and"):
            return role[index + 1 :]
    return role[1:] if role and role[0] in _LINKS else role


def _office_beside(words: list[str]) -> str:
    role = list(takewhile(lambda word: word[0].isupper() or word in _LINKS, words))
    while role and role[-1] in _LINKS:
        role.pop()
    return " ".join(role) if any(map(OFFICE.fullmatch, role)) else ""
