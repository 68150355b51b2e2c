"""What kind of thing a question asks for, and whether a text holds one. English; rules, not a model."""

import re
from typing import Literal

from qa.question.english import MONTH, NUMBER_WORD, OPENERS, WEEKDAY, YEAR

Kind = Literal["when", "number", "who", "where", "why", "other"]

_ASKS: dict[Kind, str] = {
    "number": r"\bhow (?:many|much|often|long|old|far|big|large|high|tall|fast|deep|wide|heavy)\b"
    r"|\bwhat (?:percent|number|proportion|fraction|amount)|\bpercentage\b"
    r"|\bwhat(?:['’]s| is| was| are| were) (?:[\w'’-]+ ){0,3}(?:number|price|cost|rate|population)s?\b",
    "when": r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b",
    "who": r"\bwho(?:m|se)?\b|\bwhich (?:person|man|woman|president|leader|minister)\b",
    "where": r"\bwhere\b|\b(?:what|which) (?:country|city|state|town|place|region|area|location|continent|island)\b",
    "why": r"\bwhy\b|\bwhat (?:is|was|were) the (?:reason|cause)|\bfor what reason|\bpurpose\b",
}

_HOLDS: dict[Kind, re.Pattern[str]] = {
    "when": re.compile(
        rf"\b{YEAR}s?\b|\b{MONTH}|\b{WEEKDAY}\b|\b(?:yesterday|today|tonight|tomorrow|century|centuries|decades?"
        r"|last (?:week|year|month|night)|(?:years?|months?|weeks?|days?|hours?) (?:ago|later|before|after))\b"
    ),
    "number": re.compile(
        rf"\d|\b{NUMBER_WORD}\b|\b(?:millions?|billions?|twice|third|quarter|several|percent|majority)\b", re.IGNORECASE
    ),
    "where": re.compile(
        r"\b(?:in|at|near|from|to|into|outside|inside|across|on|of|off|between|around) (?:the )?(?:[a-z]+ )?[A-Z]"
    ),
    "why": re.compile(
        r"\b(?:because|since|due to|in order to|so that|as a result|owing to|caused?|reasons?|thanks to|therefore"
        r"|led to|to (?:avoid|make|prevent|help|ensure|protect|get|keep|allow|defend|discuss)|so)\b",
        re.IGNORECASE,
    ),
}

_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]{0,60}[a-z]\w*|\b[A-Z]{2,}\b")


def kind_of(question: str) -> Kind:
    """The kind of thing that `question` asks for, "other" if its words don't say."""
    return next((kind for kind, ways in _ASKS.items() if re.search(ways, question, re.IGNORECASE)), "other")


def states(sentence: str) -> bool:
    """True for a sentence that could answer: one that is not a question itself, as a reporter's in a transcript is."""
    return not sentence.rstrip("\"'”’»)] ").endswith("?")


def holds(kind: Kind, text: str, question: str) -> bool:
    """True if `text` has something of that kind: a date, a number, a name that `question` doesn't have, a place, …"""
    if kind == "who":
        asked = question.lower()
        names = (match.group() for match in _CAPITALISED.finditer(text))
        return any(
            name not in OPENERS and name.lower().removesuffix("’s").removesuffix("'s") not in asked for name in names
        )
    pattern = _HOLDS.get(kind)
    return pattern is None or pattern.search(text) is not None
