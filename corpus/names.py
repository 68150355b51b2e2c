"""The people that a text names in full, so that `Macron` and `the French president` are known from there on.

A surname of two people, or an office of two, stands for nobody.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from corpus.briefing import Span
from corpus.subjects import LEADS
from corpus.titles import HONORIFIC, OFFICE

_WORD = r"[^\W\d_a-z][\w’'-]{0,40}"
_PARTICLE = r"(?:de la|van der|del?|di|da|van|von|bin|al|el|du|le)"
_FULL = re.compile(rf"(?<![\w’'-]){_WORD}(?: (?:{_WORD}|[^\W\d_a-z]\.|{_PARTICLE}(?= {_WORD}))){{0,9}}")
_POSSESSIVE = re.compile(r"[’']s?$")
_COURTESY = frozenset("mr. mrs. ms. mr mrs ms miss mme dr. dr the".split())
_DID = re.compile(
    r" (?:\w+ed|also|was|is|has|had|will|would|did|met|spoke|went|came|took|made|gave|got|ran|led|left|began)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:House|Party|Times|Post|Journal|News|University|College|Department|Committee|Council|Court|Congress|Senate"
    r"|Street|Bank|Center|Centre|Institute|Foundation|Association|Union|Press|Group|States?|County|City|School|Army"
    r"|Ministry|Agency|Bureau|Office|Commission|Campaign|Club|Company|Corp|Inc|Fund|National|International|American"
    r"|Today|Street|Day|Act|Project|Network|Radio|Magazine|Review|Republicans?|Democrats?|Americans|Organization)\b"
)
_ADJECTIVES = re.compile(
    r"(?:Republican|Democrat|Democratic|Libertarian|Independent|Former|Then|Sources?|New|Mr|Mrs|Ms|Dr|Late|Fellow"
    r"|Ex|GOP|[A-Z]\w+(?:ian|ish|ese|man)|French|Dutch|Greek|Czech|Polish|Turkish|U\.S|US|UK|EU|UN|NATO|The|A|An)\.?$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names someone, with a full name or part of one."""

    start: int
    name: str


@dataclass(slots=True)
class Names:
    """Who is who in one text: full names by surname, the holders of offices, and whether they are `he` or `she`."""

    full: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    offices: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    roles: dict[str, str] = field(default_factory=dict)
    pronouns: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    people: set[str] = field(default_factory=set)  # surnames that a title or a full name shows to be a person's
    mentions: list[Mention] = field(default_factory=list)

    def resolve(self, phrase: str) -> tuple[str, str]:
        """The name of whoever `phrase` means and their role; a phrase without a name or known office stays as it is."""
        plain = " ".join(_POSSESSIVE.sub("", phrase).split())
        role, name = split(plain)
        if name and role.casefold().endswith((" of", " for", " the", " of the")):
            return plain, ""  # `the Department of the Interior`
        if plain.casefold() in LEADS:
            return "", ""
        if not name:
            holders = self.offices.get(_as_office(plain), set())
            return (next(iter(holders)), "") if len(holders) == 1 else (plain, "")
        if " " not in name and not self.is_person(name):
            return plain, ""
        name = self.known(name) or name
        return name, role if role and role.casefold() not in _COURTESY else self.roles.get(name, "")

    def known(self, name: str) -> str:
        """The full name that a surname or another short form of it stands for, or the empty string."""
        forms = self.full.get(_surname(name), Counter())
        found = [full for full in forms if _agree(name, full)]
        firsts = {full.split()[0].casefold() for full in found}
        return max(found, key=forms.__getitem__) if len(firsts) == 1 else ""

    def between(self, start: int, end: int, pronoun: str) -> set[str]:
        """Those named at `[start:end]` for whom `pronoun` may stand."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        last = bisect_left(self.mentions, end, key=lambda mention: mention.start)
        return {mention.name for mention in self.mentions[first:last] if self.suits(mention.name, pronoun)}

    def is_person(self, name: str) -> bool:
        """Whether a title or a full name in the text shows that this is a person's name."""
        return bool(name) and _surname(name) in self.people

    def suits(self, name: str, pronoun: str) -> bool:
        """Whether the text does not call the person by the other pronoun."""
        known = self.pronouns.get(_surname(name), set())
        return not known or pronoun in known

    def beginning(self, text: str, sentence: Span) -> str:
        """Who the sentence begins with, if it goes on with what they did: `Lynch agreed`."""
        run = _FULL.match(text, sentence.start, sentence.end)
        if run is None or not _DID.match(text, run.end(), sentence.end):
            return ""
        name = split(run[0])[1]
        return self.known(name) or name if name and _surname(name) in self.people else ""


def names_of(text: str) -> Names:
    """The names in `text`, in two passes over it; mask what is quoted, where other people name others."""
    found = Names()
    runs = [(match, *split(match[0])) for match in _FULL.finditer(text)]
    for _, role, name in runs:
        if " " in name and not name.isupper() and not _NO_PERSON.search(name):
            found.full[_surname(name)][name] += 1
        if role and name:
            found.pronouns[_surname(name)] |= _pronoun(role)
    alone = {_surname(name) for _, _, name in runs if name and " " not in name}
    found.people = {_surname(name) for _, role, name in runs if name and role} | (alone & found.full.keys())
    for match, role, name in runs:
        if role and name:
            full = found.known(name) or name
            found.offices[_as_office(role)].add(full)
            if role.casefold() not in _COURTESY:
                found.roles.setdefault(full, role)
        if name and (_surname(name) in found.full or _surname(name) in found.people):
            found.mentions.append(Mention(match.start(), found.known(name) or name))
    return found


def _surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].casefold()


def _pronoun(role: str) -> set[str]:
    last = role.rsplit(maxsplit=1)[-1].rstrip(".").casefold()
    if last in ("mr", "sir", "king", "prince", "lord") or (last.endswith("man") and not last.endswith("woman")):
        return {"he"}
    return (
        {"she"}
        if last in ("mrs", "ms", "miss", "mme", "queen", "princess", "lady") or last.endswith("woman")
        else set()
    )


def split(phrase: str) -> tuple[str, str]:
    """The role and the name in a phrase; the name is empty where there is no word of one."""
    phrase = re.sub(r"\s*\([^()]*\)$", "", phrase)
    words = phrase.split()
    last = max((index for index, word in enumerate(words) if _is_title(word)), default=-1)
    tail = words[last + 1 :]
    lower = max((index for index, word in enumerate(tail) if word[0].islower() and not _is_particle(word)), default=-1)
    role, name = words[: last + 1 + lower + 1], tail[lower + 1 :]
    while len(name) > 1 and not role and name[0].casefold() in LEADS:
        name = name[1:]
    while role and role[0].casefold() in LEADS:
        role = role[1:]
    while len(name) > 2 and _ADJECTIVES.match(name[0]):
        role, name = [*role, name[0]], name[1:]
    if not name or not all(word[0].isupper() or _is_particle(word) for word in name):
        return " ".join(words), ""
    return " ".join(role), _POSSESSIVE.sub("", " ".join(name).rstrip(",."))


def _is_title(word: str) -> bool:
    bare = word.rstrip(".,")
    return (
        OFFICE.fullmatch(bare) is not None
        or HONORIFIC.fullmatch(f"{bare}. x"[:-1] + "x") is not None
        or (bare in ("Sen", "Rep", "Gov", "Gen", "Mr", "Mrs", "Ms", "Dr", "Lt", "Sgt", "Col", "Rev", "Sens", "Reps"))
    )


def _is_particle(word: str) -> bool:
    return word in ("de", "la", "del", "di", "da", "van", "der", "von", "bin", "al", "el", "du", "le")


def _agree(name: str, full: str) -> bool:
    """Whether a form of the name can be that of the full one: `Macron`, `E. Macron`."""
    given = name.split()[:-1]
    first = full.split(maxsplit=1)[0]
    return not given or (given[0][0] == first[0] and (len(given[0].rstrip(".")) == 1 or given[0] == first))


def _as_office(role: str) -> str:
    words = re.sub(r"^(?:the|a|an)\s", "", role.casefold())
    return re.sub(r"(spokes|chair|congress)(?:woman|man|person)\b", r"\1person", words)
