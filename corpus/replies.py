"""Which question a turn to speak replies to: the one that the turn directly before it asks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from corpus.briefing import Passage, Sentence, Span
from corpus.titles import asks

# A longer question is cut to its last part; a turn of so few words hands one on: `Jake, do you want to take it?`
_QUESTION_WORDS, _HAND_OVER_WORDS = 60, 25
# A reporter's words without a question mark are a question all the same, unless they are fewer.
_STATEMENT_WORDS = 5
_ASIDE = re.compile(r"\([^()]*\)")


def with_questions(text: str, passages: Iterable[Passage]) -> Iterator[Passage]:
    """The passages, those of a turn that replies to a question with its span."""
    turns = [list(group) for _, group in groupby(passages, lambda passage: passage.speaker)]
    asked = any(_asks(text, turn) for turn in turns)
    question: Span | None = None  # that the turn before asked or handed on
    for turn in turns:
        replies = turn[0].speaker is not None and not _asks(text, turn)
        reply_to = question if replies else None
        yield from (replace(passage, reply_to=reply_to) for passage in turn) if reply_to else turn
        said = [sentence for passage in turn for sentence in passage.sentences]
        if _asks(text, turn) or (not asked and turn[0].speaker and _ends_asking(text, said)):
            question = _question(text, said)
        elif not (asked and replies and _words(text, said) <= _HAND_OVER_WORDS):
            question = None


def _asks(text: str, turn: list[Passage]) -> bool:
    speaker = turn[0].speaker
    return speaker is not None and asks(speaker.of(text))


def _ends_asking(text: str, said: list[Sentence]) -> bool:
    """Whether the turn of an interviewer with a name is a question; a question that is quoted is none."""
    return said[-1].of(text).endswith("?") and said[0].of(text)[0] not in '“"'


def _question(text: str, said: list[Sentence]) -> Span | None:
    """All that was said, or of much its last question with as much before it as leads up to it."""
    spoken = _ASIDE.sub("", " ".join(sentence.of(text) for sentence in said))
    if "?" not in spoken and len(spoken.split()) < _STATEMENT_WORDS:
        return None  # `(Inaudible.)`, `Thank you, Jen.`
    if _words(text, said) <= _QUESTION_WORDS:
        return Span(said[0].start, said[-1].end)
    asking = [index for index, sentence in enumerate(said) if sentence.of(text).rstrip('”"’)').endswith("?")]
    last = asking[-1] if asking else len(said) - 1
    first = last
    while first and _words(text, said[first - 1 : last + 1]) <= _QUESTION_WORDS:
        first -= 1
    return Span(said[first].start, said[last].end)


def _words(text: str, said: list[Sentence]) -> int:
    return sum(len(sentence.of(text).split()) for sentence in said)
