"""A follow-up question made whole with what the turns before it named.

Rules, no language model: what a follow-up leaves out is in `ellipsis.py`, its pronouns in `pronouns.py`.
The result is for searching and for showing, to be corrected by whoever asked.
"""

import re
from collections.abc import Sequence

from qa.question.english import FEMALE
from qa.question.followup.antecedents import antecedent
from qa.question.followup.ellipsis import LEAD, completed, lacks_object, topic
from qa.question.followup.names import before
from qa.question.followup.pronouns import Pointer, pointers
from qa.question.turn import Turn

# How many turns back a pronoun may reach.
REACH = 3
# A question longer than this stands alone, and no follow-up leans on one; of a quote, so much is looked at. What
# people ask has some hundred characters, a sentence of a briefing 1,200 at most.
LONGEST = 2_000
_GOES = re.compile(r"\b(?:go|going|went|gone|travel\w*|fly|flew|come|came|send|sent|return\w*)\s+$", re.IGNORECASE)


def understood_with(question: str, previous: Sequence[Turn]) -> str | None:
    """`question` with what it needs from the `previous` turns, oldest first; None if it stands alone."""
    turns = [turn for turn in previous if turn.question.strip(" ?!.") and len(turn.question) <= LONGEST][-REACH:]
    if not turns or not question.strip(" ?!.") or len(question) > LONGEST:
        return None
    if whole := completed(question.strip(), turns[-1].question):
        return whole
    found, lacking = pointers(question), lacks_object(question)
    if not found and not lacking:
        return None
    meant: list[str | None] = []
    for pointer in found:
        name = None if pointer.event else _reached(pointer, turns)
        clash = any(
            name == other and (pointer.word in FEMALE) != (seen.word in FEMALE)
            for seen, other in zip(found, meant, strict=False)
        )
        meant.append(None if clash else name)  # "he" and "her" are two people
    text = question
    for pointer, name in reversed(list(zip(found, meant, strict=True))):
        if name is not None:
            text = f"{text[: pointer.start]}{_form(name, pointer, text)}{text[pointer.end :]}"
    text = LEAD.sub("", text).strip()
    text = text[:1].upper() + text[1:]
    return f"{text.rstrip('?!. ')} ({topic(turns[-1].question)})?" if lacking or None in meant else text


def _reached(pointer: Pointer, turns: Sequence[Turn]) -> str | None:
    return next(
        (name for turn in reversed(turns) if (name := antecedent(pointer, turn.question, turn.quote[:LONGEST]))), None
    )


def _form(name: str, pointer: Pointer, text: str) -> str:
    if pointer.word == "there":
        return f"to {name}" if _GOES.search(before(text, pointer.start)) else f"in {name}"
    return (f"{name}’" if name.endswith("s") else f"{name}’s") if pointer.possessive else name
