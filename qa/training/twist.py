"""Questions changed by a word, so that the passage they were asked about no longer answers them.

Rajpurkar et al. 2018 (SQuAD 2.0, table 2) found that people who write such questions mostly swap a name, a number or a
date, use an antonym, or negate. These are the same, by rule. What is swapped in comes from a passage alike or, harder
to tell, from the same one.
"""

import random
import re
from collections.abc import Sequence

NEGATED = 0.3  # of the questions: a negated question may well be answerable by another sentence
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w’'-]*\w(?: (?:of |the )?[A-Z][\w’'-]*\w)*")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w.,]\d)")
_NEGATED = {
    "did": "didn't", "does": "doesn't", "do": "don't", "is": "isn't", "was": "wasn't", "are": "aren't", "has": "hasn't",
    "were": "weren't", "can": "can't", "could": "couldn't", "had": "hadn't", "will": "won't", "would": "wouldn't",
}  # fmt: skip
_OPPOSITES = """
    first last|largest smallest|biggest smallest|oldest newest|highest lowest|most least|before after
    north south|east west|northern southern|eastern western|increase decrease|increased decreased|more fewer
    beginning end|began ended|start stop|started stopped|start end|early late|earliest latest|higher lower
    larger smaller|major minor|above below|won lost|win lose|gained lost|best worst|good bad|allowed banned
    allow ban|accepted rejected|accept reject|support oppose|supported opposed|always never|inside outside
    male female|men women|father mother|son daughter|brother sister|husband wife|born killed|built destroyed
    created destroyed|maximum minimum|earlier later|older younger|longer shorter|longest shortest|former current
    public private|rich poor|old new|buy sell|bought sold|arrive leave|arrived left|rise fall|rose fell
    strong weak|common rare|domestic foreign|appointed dismissed|praised criticised|agreed refused|agree refuse
    high low
"""
_PAIRS = re.findall(r"(\w+) (\w+)", _OPPOSITES)
_OPPOSITE = {second: first for first, second in _PAIRS} | dict(_PAIRS)


def names(text: str) -> list[str]:
    """The names in `text`, each once."""
    return list(dict.fromkeys(match.group() for match in _NAME.finditer(text)))


def twisted(question: str, passage: str, others: Sequence[str], chance: random.Random) -> list[str]:
    """`question` with another name (of `others`, and of the passage itself) or number, with an opposite, and negated.

    Each only where it can be done.
    """
    found = []
    strange = [name for name in others if name.lower() not in passage.lower() and name.lower() not in question.lower()]
    own = list(_NAME.finditer(question))
    if own and strange:
        match = chance.choice(own)
        like = [name for name in strange if name.count(" ") == match.group().count(" ")] or strange
        found.append(question[: match.start()] + chance.choice(like) + question[match.end() :])
    asked = question.lower()
    told = [name for name in names(passage) if not any(word in asked for word in name.lower().split())]
    if inside := [match for match in own if match.group() in passage]:
        match = chance.choice(inside)
        if like := [name for name in told if name.count(" ") == match.group().count(" ")]:
            found.append(question[: match.start()] + chance.choice(like) + question[match.end() :])
    if numbers := list(_NUMBER.finditer(question)):
        match = chance.choice(numbers)
        value = int(match.group())
        step = chance.randint(1, 30) if value > 100 else chance.randint(1, 5)
        changed = str(value + step if chance.random() < 0.5 or value <= step else value - step)
        written = [n.group() for n in _NUMBER.finditer(passage) if len(n.group()) == len(match.group()) > 1]
        for other in (changed, *(chance.sample(written, 1) if written else ())):
            if other != match.group() and (other != changed or changed not in passage):
                found.append(question[: match.start()] + other + question[match.end() :])
    words = list(re.finditer(r"\w+", question))
    if opposed := [match for match in words if match.group().lower() in _OPPOSITE]:
        match = chance.choice(opposed)
        found.append(question[: match.start()] + _OPPOSITE[match.group().lower()] + question[match.end() :])
    verbs = [match for match in words if match.group().lower() in _NEGATED]
    if verbs and chance.random() < NEGATED:
        match = verbs[0]
        found.append(question[: match.start()] + _NEGATED[match.group().lower()] + question[match.end() :])
    return found
