"""Whether a sentence is in the words of somebody: in their own turn, or quoted or reported as theirs."""

from functools import lru_cache

from corpus import Briefing, Span, Statement, speaker_of, statements_of
from corpus.calling import means
from index import Candidate
from qa.question import Question
from qa.question.said import WordsAsked


def own_turn(question: Question, candidate: Candidate) -> bool:
    """Whether someone's words are asked for, and the passage is their turn to speak."""
    return question.said is not None and speaker_of(candidate.briefing, candidate.passage) in question.said.names


def voiced(question: Question, candidate: Candidate) -> tuple[bool, ...]:
    """Of each sentence of the passage, whether it is in the words asked for; of all, if nobody's are."""
    sentences = candidate.passage.sentences
    if question.said is None or own_turn(question, candidate):
        return (True,) * len(sentences)
    theirs = _statements(question.said, candidate)
    return tuple(any(_meet(one, sentence) for one in theirs) for sentence in sentences)


def statement_of(said: WordsAsked, candidate: Candidate, sentence: Span) -> Statement | None:
    """The quoted or reported words in a sentence that are those asked for; None where there are none.

    A sentence of a turn, whoever's it is, is in the words of the one who speaks.
    """
    return next((one for one in _statements(said, candidate) if _meet(one, sentence)), None)


@lru_cache(maxsize=256)
def statements_in(briefing: Briefing) -> tuple[Statement, ...]:
    """Who says what in a briefing; remembered, as a text is often asked about many times in a row."""
    return statements_of(briefing)


@lru_cache(maxsize=256)
def prose_statements(briefing: Briefing) -> tuple[Statement, ...]:
    """What is quoted or reported in a briefing, outside of or within turns, where it is sure whose words it is."""
    return tuple(one for one in statements_in(briefing) if one.kind != "turn" and one.speaker)


def _statements(said: WordsAsked, candidate: Candidate) -> list[Statement]:
    """The quoted and reported words in a passage's briefing that are those asked for, if it may hold any."""
    if said.called.rsplit(maxsplit=1)[-1].casefold() not in _around(candidate).casefold():
        return []  # nobody is quoted here without being named
    return [one for one in prose_statements(candidate.briefing) if means(said.called, one.speaker, one.role)]


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _around(candidate: Candidate) -> str:
    """The passage and the text before it that may name whom a pronoun in it stands for."""
    text, passage = candidate.briefing.text, candidate.passage
    return text[max(0, passage.start - 2000) : passage.end]
