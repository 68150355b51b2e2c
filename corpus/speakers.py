"""Who speaks in a text, where its lines say so.

A wrong name does more harm than none: where it is unsure who speaks, nobody does.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus.labels import Label, label
from corpus.titles import (
    answers,
    asks,
    capitalised,
    heads_quotation,
    honoured,
    in_high_office,
    in_office,
    thing,
    vocative,
)

# What a label means: its name speaks from here on, or is quoted here, or nobody known speaks any more.
Part = Literal["speaker", "quoted", "nobody"]

_QUOTES = ("“", '"', "„", "«")
_ENDED = re.compile(r"[.?!…—–-][\"”’)\]]*$")
_SPOKEN = re.compile(
    r"\?|\b(?:I|me|my|we|us|our|you|your|thanks?|yes|yeah|no|okay|hello|hi)\b|\b(?:let|I|we|you)[’']", re.I
)
_SAYS = (
    r"\b{}\b(?:,[^,.]{{1,60}},)?\s+(?:\w+ly\s+|also\s+)?"
    r"(?:said|says|told|tells|added|adds|asked|replied|answered|declined)\b"
)
# How the report of a conversation begins, which nobody in it says.
_NARRATED = re.compile(
    r"(?:The|This) (?:briefing|(?:press |news )?conference|press call|interview|conversation|gaggle|hearing|session"
    r"|question-and-answer session|transcript|remarks) (?:was|were|has been|have been|is|are|then|ended|concluded"
    r"|closed|adjourned|resumed)\b"
    r"|Edited (?:for|by)\b|(?:Editor[’']s|Editorial) note\b",
    re.I,
)
_LINE_WORDS = 9  # so many words on a line are speech even where its end is on the next line
_NAME_WORDS, _QUOTED_WORDS, _DIALOGUE_NAME_WORDS = 10, 14, 4
_FEW_TURNS = 4
_MOST_NAMES = 500  # so many are no conversation, and each would be tried at each end of a sentence


@dataclass(frozen=True, slots=True)
class _Turn:
    name: str
    said: str
    bold: bool
    office: bool  # whether the name is an office, begins with a title or has an office beside it

    @property
    def spoken(self) -> bool:
        """Whether what follows the label reads as words said, not as a headline, a name or a figure."""
        words = self.said.split()
        return (_ENDED.search(self.said) is not None or len(words) >= _LINE_WORDS) and not (
            len(words) > 2 and self.said.isupper()
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """The `names` that speak in one text.

    Where some of them stand in `capitals`, so does whoever else speaks in it. Where turns are `short`, most of them are
    one paragraph long. `narrated` are the names as a sentence about them begins: `Ms. Psaki`.
    """

    names: frozenset[str] = frozenset()
    capitals: bool = False
    short: bool = False
    narrated: frozenset[str] = frozenset()

    def part(self, line: str, found: Label) -> Part | None:
        """What the label `found` at the start of `line` means; None if it is none, but words of whoever is speaking."""
        if self.speaks(found.name):
            return "speaker" if found.said == len(line) or any(map(str.isalnum, line[found.said :])) else "nobody"
        if is_quotation(found.name, line[found.said :]):
            return "quoted"
        if not self.names:
            return None
        stranger = len(found.name.split()) > 1 and capitalised(found.name) and not vocative(found.name)
        unknown = found.name.isupper() or asks(found.name) or (stranger and not self.capitals)
        return "nobody" if unknown else None

    def speaks(self, name: str) -> bool:
        """Whether a label of this name is a speaker's."""
        return name in self.names or (self.capitals and name.isupper() and not thing(name) and not answers(name))

    def continues(self, paragraph: str, name: str) -> bool:
        """Whether a paragraph without a label can be what `name`, the last to speak, goes on to say."""
        if paragraph[0] in "([" and paragraph[-1] in ")]":
            return True  # what happens while they speak
        if _NARRATED.match(paragraph):
            return False
        surname = _as_narrated(name.rsplit(maxsplit=1)[-1])
        named = surname in paragraph and not asks(name) and not in_office(name.rsplit(maxsplit=1)[-1])
        if named and re.search(_SAYS.format(re.escape(surname)), paragraph):
            return False
        unlike = named or self._is_about_one(paragraph) or (self.short and len(paragraph.split()) >= _LINE_WORDS)
        return not unlike or _SPOKEN.search(paragraph) is not None

    def _is_about_one(self, paragraph: str) -> bool:
        """Whether it is a sentence about a speaker, and not just the name of who speaks next."""
        words = paragraph.split(maxsplit=_DIALOGUE_NAME_WORDS + 1)
        return any(" ".join(words[:count]) in self.narrated and word[0].islower() for count, word in enumerate(words))

    def within_lines(self) -> re.Pattern[str] | None:
        """Finds the labels that stand within a line because the line end before them was lost."""
        known = [re.escape(name) for name in sorted(self.names, reverse=True) if name.isupper() and len(name) > 3]
        forms = [rf"(?:{'|'.join(known)})(?:\s\([^()\n]{{1,60}}\))?:(?!\d)"] if known else []
        forms += [r"Q\s+(?=[A-Z][a-z])"] if "Q" in self.names else []
        return (
            re.compile(rf"(?<=[.?!—…”\"’)\]])[ \t]+(?={'|'.join(forms)})")
            if self.capitals and forms and len(known) <= _MOST_NAMES
            else None
        )


def cast(lines: Sequence[str]) -> Cast:
    """Who speaks in the text of these lines; blank ones are empty."""
    turns = _turns(lines)
    times = Counter(turn.name for turn in turns)
    people = {turn.name for turn in turns if turn.name.isupper() and _is_certain(turn, times)}
    askers = {name for name in times if asks(name)}
    answerers = {name for name in times if answers(name)}
    asked = sum(times[name] for name in askers)
    if not people:
        people = _mixed(turns, times, asked > 1)
        people |= answerers if askers else set()
    exchange = asked > 1 or (asked == 1 and bool(people))
    names = frozenset(people | askers if exchange else people)
    found = Cast(names, any(name.isupper() and name not in answerers for name in people))
    narrated = frozenset(_as_narrated(name) for name in people - answerers if not in_office(name))
    return Cast(names, found.capitals, _are_short(lines, found), narrated) if names else found


def is_quotation(name: str, said: str) -> bool:
    """Whether a label introduces a quotation, such as `Mark Takano: “We have a sacred obligation”`."""
    return (
        said.startswith(_QUOTES)
        and capitalised(name)
        and len(name.split()) <= _QUOTED_WORDS
        and not heads_quotation(name)
        and not vocative(name)
    )


def _turns(lines: Sequence[str]) -> list[_Turn]:
    turns = []
    for number, line in enumerate(lines):
        if found := label(line):
            said = line[found.said :] or next(filter(None, lines[number + 1 : number + 3]), "")
            titled = honoured(found.name) or in_office(found.name) or in_office(found.note)
            turns.append(_Turn(found.name, said, line[0] in "*_", titled))
    return turns


def _is_certain(turn: _Turn, times: Counter[str]) -> bool:
    """Whether a label in capitals is a speaker's beyond doubt."""
    name = turn.name
    titled = honoured(name) or in_high_office(name) or (in_office(name) and times[name] > 1)
    return titled and not thing(name) and turn.spoken and len(name.split()) <= _NAME_WORDS


def _mixed(turns: list[_Turn], times: Counter[str], exchange: bool) -> set[str]:
    """The speakers of a text in which none has a title in capitals."""
    plain = [
        turn for turn in turns if turn.spoken and not turn.said.startswith(_QUOTES) and _may_speak(turn.name, exchange)
    ]
    titled = {turn.name for turn in plain if turn.office and (exchange or times[turn.name] > 1)}
    others = [turn for turn in plain if turn.name not in titled]
    replying = {after.name for before, after in pairwise(turns) if exchange and asks(before.name) and after in others}
    talk = replying | _dialogue(others, times, exchange or bool(titled))
    if not titled and not talk:
        return set()
    bold = all(turn.bold for turn in turns if turn.name in titled or turn.name in talk)
    return titled | talk | {turn.name for turn in plain if turn.office or (bold and turn.bold)}


def _may_speak(name: str, exchange: bool) -> bool:
    return (
        (name.isupper() or capitalised(name))
        and (exchange or "," not in name)  # elsewhere it is a statement, signed with name and office
        and len(name.split()) <= _NAME_WORDS
        and not (thing(name) or asks(name) or answers(name) or (vocative(name) and not name.isupper()))
    )


def _dialogue(turns: list[_Turn], times: Counter[str], exchange: bool) -> set[str]:
    """Names without a title that come again and again, by turns, before words that people say."""
    again = [turn for turn in turns if times[turn.name] > 1 and len(turn.name.split()) <= _DIALOGUE_NAME_WORDS]
    spoken = sum(_SPOKEN.search(turn.said) is not None for turn in again)
    by_turns = sum(one.name != other.name for one, other in pairwise(again))
    talks = 2 * spoken >= len(again) and (
        exchange or (len(again) >= _FEW_TURNS and 3 * by_turns >= 2 * (len(again) - 1))
    )
    return {turn.name for turn in again} if talks else set()


def _as_narrated(name: str) -> str:
    return " ".join(map(str.capitalize, name.split())) if name.isupper() else name


def _are_short(lines: Sequence[str], found: Cast) -> bool:
    """Whether few paragraphs from the first turn to speak to the last have no label of their own.

    A transcript in capitals is nothing but turns, so that what follows the last label in it counts too.
    """
    opens = [
        (mark := label(line)) is not None and found.speaks(mark.name)
        for before, line in pairwise(["", *lines])
        if line and not before
    ]
    if opens.count(True) < _FEW_TURNS:
        return False
    first, last = opens.index(True), len(opens) - opens[::-1].index(True)
    return 4 * opens[first : None if found.capitals else last].count(False) <= opens.count(True)
