"""Marks that keep their meaning: wider where a narrower one would say something else than the sentence.

A denial, a bound ("at least"), a unit, the rest of a date, the title before a name and the other items of a list stay
inside. Where all that somebody said is asked for, or yes or no, the whole sentence is the answer.
"""

import re

from corpus.titles import HONORIFIC, OFFICE
from qa.question import Question
from qa.question.english import AUXILIARY, MONTH, NUMBER_WORD, OPENERS, SHORT_MONTH, WEEKDAY, YEAR

Characters = tuple[int, int]  # of a sentence

_DENIAL = re.compile(
    r"\b(?:not|no|never|neither|nor|none|nobody|nothing|without|unless|hardly|barely|cannot|instead of|rather than"
    r"|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|fail(?:s|ed)? to|ruled out|unlikely"
    r"|\w+n['’]t)\b",
    re.I,
)
_UNREAL = re.compile(
    r"\b(?:would|could|might|may|should|must|if|plan(?:s|ned)? to|hope(?:s|d)? to|want(?:s|ed)? to|intend(?:s|ed)? to"
    r"|threaten(?:s|ed)? to|(?:expected|likely|ready|prepared|about) to|tr(?:y|ies|ied|ying) to)\b"
    r"(?: (?:be|have|also|\w+ly))*\s*$",
    re.I,
)
_NEAR = 8  # words between a denial and what it denies
_CLAUSE = re.compile(r"[;:—–]|, (?:and|but|or|so|which|who|because|while)\b|\b(?:but|because|although|while)\b", re.I)
_BOUND = (
    r"(?:(?:about|around|roughly|nearly|almost|over|under|above|below|some|approximately|up to|at least|at most|only"
    r"|(?:no |not )?(?:more|less|fewer|greater|higher|lower) than|as (?:many|much|few) as|an? (?:additional|estimated)"
    r"|just|as of|since|before|after|until|by) )?"
)
_WHOLES = tuple(
    re.compile(whole, re.I)
    for whole in (
        rf"{_BOUND}(?:[$£€]\s?)?\b\d[\d,]*(?:\.\d+)?(?:[–-]\d[\d,.]*\d)?(?: ?%|st\b|nd\b|rd\b|th\b)?"
        r"(?:[- ](?:hundred|thousand|million|billion|trillion|percent|per cent)\b){0,2}",
        rf"{_BOUND}\b{NUMBER_WORD}(?:[- ]{NUMBER_WORD})*\b(?: (?:hundred|thousand|[mbt]r?illion|percent)\b)*",
        rf"(?:{WEEKDAY},? )?(?:{MONTH}|{SHORT_MONTH}\.?) \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? {YEAR})?",
        rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTH}|{SHORT_MONTH}\.?)(?:,? {YEAR})?",
    )
)
_LESSER = re.compile(r"\b(?:Deputy|Vice|Acting|Former|Assistant|Associate|Under|Prime|First|Interim|Co-)[ -]?$")
_LONGEST_TITLE = 100  # characters
_OPENS = rf"(?:{'|'.join(sorted(OPENERS))}|Today|Yesterday|Tomorrow|{WEEKDAY}|{MONTH})"
_CAPITAL = rf"(?!{_OPENS}\b)[A-Z][\w.-]*"
_TITLE = re.compile(  # French President, Secretary of State, Minister for the Interior, Gov.
    rf"(?<![\w’'.-])(?:(?:{_CAPITAL} ){{0,4}}(?=[A-Z])(?i:{OFFICE.pattern})"
    rf"(?: (?:of|for) (?:the )?{_CAPITAL}(?: {_CAPITAL}){{0,3}})? "
    rf"|(?=[A-Z])(?i:{HONORIFIC.pattern}))(?=[A-Z]$)"
)
_NAME = r"(?:the )?(?<![\w’'.-])[A-Z][\w’'.-]*(?: (?:of |the |and )?[A-Z][\w’'.-]*){0,5}"
_LIST = re.compile(rf"{_NAME}(?:, (?:and )?{_NAME})+(?:,? (?:and|or) {_NAME})?|{_NAME} and {_NAME}")
_ASKS_FOR_SEVERAL = re.compile(
    r"\b(?:which|what)(?: \w{1,30}){0,3} \w{1,30}s\b(?<!is)(?<!was)(?<!does)(?<!has)|\bwho (?:are|were|all|else)\b"
    r"|\b(?:list|name)\b|\bhow many\b.{0,200}\bwhich\b",
    re.I,
)
_YES_OR_NO = re.compile(rf"\W*(?:and |so |but )?{AUXILIARY} ", re.I)


def is_whole(question: Question) -> bool:
    """Whether nothing less than the sentence answers: all that somebody said is asked for, or yes or no."""
    return (question.said is not None and question.said.open) or _YES_OR_NO.match(question.text) is not None


def widened(question: Question, sentence: str, start: int, end: int) -> Characters:
    """The characters of a sentence to mark in place of `start:end`."""
    start, end = _completed(sentence, start, end)
    if _ASKS_FOR_SEVERAL.search(question.text):
        start, end = _listed(sentence, start, end)
    if lesser := _LESSER.search(sentence, 0, start):
        start = lesser.start()
    return _denied(sentence, _titled(sentence, start), end), end


def _completed(sentence: str, start: int, end: int) -> Characters:
    """With the rest of the numbers and dates that it holds a part of."""
    for whole in _WHOLES:
        for match in whole.finditer(sentence):
            if match.start() < end and start < match.end():
                start, end = min(start, match.start()), max(end, len(match[0].rstrip()) + match.start())
    return start, end


def _listed(sentence: str, start: int, end: int) -> Characters:
    """With the other items of the list of names that it stands in."""
    for match in _LIST.finditer(sentence):
        if match.start() < end and start < match.end():
            return min(start, match.start()), max(end, match.start() + len(match[0].rstrip(".")))
    return start, end


def _titled(sentence: str, start: int) -> int:
    """Where the mark begins once a name has the title that stands right before it."""
    begins = max(0, start - _LONGEST_TITLE)
    title = _TITLE.search(sentence[begins : start + 1])
    return begins + title.start() if title else start


def _denied(sentence: str, start: int, end: int) -> int:
    """Where the mark begins once it holds what denies it, or says that it is not so yet."""
    clause = max((match.end() for match in _CLAUSE.finditer(sentence, 0, start)), default=0)
    before = sentence[clause:start]
    denial = next(reversed(list(_DENIAL.finditer(before))), None)
    if denial and len(before[denial.end() :].split()) <= _NEAR and not _DENIAL.search(sentence, start, end):
        return clause + denial.start()
    unreal = _UNREAL.search(before)
    return clause + unreal.start() if unreal else start
