"""The pronouns of a question that point out of it; `antecedents.py` finds what they stand for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from qa.question.english import AUXILIARY, FEMALE, HUMAN, PLURAL, POSSESSIVE, WEEKDAY
from qa.question.followup.names import Name, before, named

MOST = 20  # pronouns of a question that are looked at

_PRONOUN = re.compile(
    r"\b(?P<word>he|she|him|her|his|hers|they|them|their|theirs|it|its|there|this|that|these|those)\b"
    r"(?!['’]s\s+(?:a|an|no)\b)",
    re.IGNORECASE,
)
# "it" that stands for nothing, or for what follows it.
_EXPLETIVE = re.compile(
    r"""\b(?:
      (?:is|was|isn['’]t|wasn['’]t|will|would|be|has)\s+it\s+(?:not\s+|really\s+|still\s+|be\s+|been\s+|also\s+){0,6}
        (?:true|false|possible|impossible|likely|unlikely|necessary|clear|expected|known|illegal|legal|safe|important|said
        |reported|believed|thought|time|too|hard|difficult|easy|fair|correct|right|certain|certainly|raining|snowing
        |called\sfor|dangerous|worth|up\sto|because)\b
    | it\s+(?:is|was|be|will\sbe|would\sbe)\s+(?:\w+\s+)?(?:true|possible|likely|necessary|clear|expected|safe|important
        |legal|illegal|hard|difficult|easy|right|said|reported|believed)\b
    | it['’]s\s+\w+\s+(?:that|to|for)\b
    | (?:does|did|will|would)\s+it\s+(?:take|mean|matter|seem|appear|cost|help)\s+(?:\w+\s+){0,3}?(?:to|that|if|for)\b
    | what\s+(?:is|was)\s+it\s+(?:like|that)
    | (?:what|which)\s+(?:time|day|date|year)\s+(?:is|was|will)\s+it
    | it\s+(?:take|takes|took|cost|costs)\s+(?:\w+\s+){0,3}?to\b
    | (?:how|why|when|where)\s+(?:is|was)\s+it\s+that\b
    | (?:is|was)\s+it\s+(?:[A-Z]\w*\s+){1,40}(?:who|that)\b
    | (?:make|makes|made|making|find|finds|found|think|thinks)\s+it\s+\w+(?:\s+\w+)?\s+(?:to|for|that|when)\b
    | it\s+(?:seems|appears|turns\sout|follows|matters)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:that|which|who|when|after|before|if|whether|because|while|since|as|until|although|though|and|but|why|where"
    r"|how|what)\b|,",
    re.IGNORECASE,
)
_VERB_AFTER = re.compile(
    rf"\s+(?:{AUXILIARY}|not|never|also|[a-z]+ed|[a-z]+s|needs?|plans?|wants?|sent|went|came|took|gave|made|left|began"
    r"|knew|won|lost|said|held|met)\b|['’](?:s|d|ll|ve|re)\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\b(?:about|of|on|to|for|with|against|from|by|at|in)\s+$", re.IGNORECASE)
_THERE_IS = re.compile(
    r"there(?:['’]s|\s+(?:is|are|was|were|has|have|had|will|would|be|been|any|a|an|still|enough|exists?|more|going|to\sbe"
    r"|not|no|really|ever)\b)|\b(?:is|are|was|were)\s+there\s+\w",
    re.IGNORECASE,
)
_MEANS_EVENT = re.compile(
    r"\s+(?:last|happen|take\s+place|begin|start|end|go|come\s+about|mean|work|matter|continue|affect|be\s+(?:over|held))\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:say|said|do|done|announce|announced|declare|declared)\s+$", re.IGNORECASE)
_DEICTIC = re.compile(
    r"\s+(?:week|month|year|morning|afternoon|evening|weekend|time|day|quarter|summer|winter|spring|fall|administration"
    rf"|country|nation|briefing|decade|century|point|{WEEKDAY})s?\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s+(?:\w+\s+)?(?:meeting|talks|call|conversation|discussions?|summit|dialogue|dinner)\b")
_WH_HUMAN = re.compile(r"\b(?:who|whom|whose|someone|anyone|everyone|nobody|somebody|anybody)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pronoun of a question that points out of it: `start:end`, in small letters, and whether it is the subject."""

    word: str
    start: int
    end: int
    subject: bool
    event: bool
    possessive: bool


def pointers(question: str) -> list[Pointer]:
    """The pronouns of `question` whose meaning lies in a turn before it."""
    names = named(question)
    for_nothing = [expletive.span() for expletive in _EXPLETIVE.finditer(question)]
    found = []
    for match in islice(_PRONOUN.finditer(question), MOST):
        word = match.group("word").lower()
        possessive = word in POSSESSIVE or (word == "her" and bool(re.match(r"\s+[a-z]", question[match.end() :])))
        if word == "her" and re.match(
            r"\s+(?:in|on|at|to|about|for|with|after|before|and|when|from|by|during|if|that|as)\b",
            question[match.end() :],
        ):
            possessive = False
        ahead = before(question, match.start())
        subject = bool(re.search(rf"\b{AUXILIARY}\s+(?:also\s+)?$", ahead, re.IGNORECASE))
        if word in ("this", "that", "these", "those"):
            outside = _points_back(question, match)
        elif word == "there":
            outside = _is_place(question, match, names)
        else:
            stands_for_nothing = word == "it" and any(start <= match.start() < end for start, end in for_nothing)
            outside = not stands_for_nothing and not _within(question, match, names, word, possessive)
        if outside:
            event = word in ("this", "that") or (
                word == "it" and bool(_MEANS_EVENT.match(question, match.end()) or _SAID.search(ahead))
            )
            found.append(Pointer(word, *match.span("word"), subject, event, possessive))
    return found


def _within(question: str, match: re.Match[str], names: Sequence[Name], word: str, possessive: bool) -> bool:
    """Whether the question itself names what the pronoun stands for."""
    known = [name for name in names if name.end <= match.start() and fits(name, word)]
    persons = [name for name in names if name.end <= match.start() and name.kind == "person"]
    if word in PLURAL and len(persons) > 1:
        known = known or persons[-1:]
    asked = _WH_HUMAN.search(question, 0, match.start())
    plural_asked = re.match(r"\W*(?:how many|which [a-z]+s|what [a-z]+s)\b", question[: match.start()], re.IGNORECASE)
    if (asked and (word in HUMAN or word in PLURAL)) or (plural_asked and word in PLURAL):
        between = question[(asked or plural_asked).end() : match.start()]  # type: ignore[union-attr]
        if not re.fullmatch(rf"\s+{AUXILIARY}\s+", between, re.IGNORECASE) and (
            possessive or (not _OBJECT.search(between) and _VERB_AFTER.match(question, match.end()))
        ):
            return not re.fullmatch(rf"\s+(?:\w+\s+)?{AUXILIARY}\s+", between, re.IGNORECASE)
    if word == "their" and _JOINT.match(question, match.end()):
        known = [name for name in known if name.plural] or persons[1:]
    if not known:
        return _named_later(question, match, names, word)
    if possessive:
        return True
    between = question[known[-1].end : match.start()]
    embedded = bool(_CLAUSE.search(between)) or (
        not _OBJECT.search(between) and bool(_VERB_AFTER.match(question, match.end()))
    )
    return embedded or len(known) > 1


def _named_later(question: str, match: re.Match[str], names: Sequence[Name], word: str) -> bool:
    """ "In his speech, what did Biden say?": the pronoun of an opening phrase stands for the subject behind it."""
    comma = question.find(",", match.end())
    opens = re.match(
        r"\W*(?:in|during|at|on|after|before|when|while|since|as|upon|following|despite|given|with|if|because)\b",
        question,
        re.IGNORECASE,
    )
    return bool(opens) and comma > 0 and any(name.start > comma and fits(name, word) for name in names)


def fits(name: Name, word: str) -> bool:
    """Whether the pronoun `word` can stand for `name`, by kind, number and gender."""
    if word in HUMAN:
        opposite = "m" if word in FEMALE else "f"
        return name.kind == "person" and not name.plural and name.gender != opposite
    if word in PLURAL:
        return name.plural or name.kind in ("group", "place")
    return name.kind != "person" and not name.plural


def _points_back(question: str, match: re.Match[str]) -> bool:
    """Whether "that" and the like stand for something, and don't open a clause or point to now."""
    head, after = question[: match.start()], question[match.end() :]
    if _DEICTIC.match(after):
        return False
    if re.match(r"\s*[?.!]*$", after):
        return bool(head.strip())
    if re.match(r"\W*(?:(?:and|but|so)\s+)?$", head, re.IGNORECASE):  # "That is why?"
        return False
    leads = re.search(
        rf"\b(?:{AUXILIARY}|to|about|of|with|on|for|from|in|at|by|against|after|before|during|behind|than)\s+$",
        before(question, match.start()),
        re.IGNORECASE,
    )
    if not leads:
        return False
    return not re.match(r"\s+(?:[A-Z]|\w+\s+(?:with|of|between|by|against|on|to)\s+(?:the\s+)?[A-Z])", after)


def _is_place(question: str, match: re.Match[str], names: Sequence[Name]) -> bool:
    around = question[max(0, match.start() - 6) :]
    if any(e.start() + max(0, match.start() - 6) <= match.start() for e in _THERE_IS.finditer(around[:30])):
        return False
    ahead = before(question, match.start())
    if re.search(r"\b(?:will|would|can|could|might|may|has|have|had|is|are|was|were)\s+$", ahead) and (
        re.match(r"\s+(?:been|be|any|a|an|enough|more)\b", question[match.end() :])
    ):
        return False
    if re.search(r"\b(?:is|are|was|were)\s+$", ahead):  # "How many troops are there?"
        return not any(name.kind in ("place", "group") for name in names)
    return not any(name.kind == "place" and name.end <= match.start() for name in names)
