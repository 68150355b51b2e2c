"""Whether a sentence is in the words of somebody: in their own turn, or quoted or reported as theirs."""

from functools import lru_cache

from corpus import Briefing, Span, Statement, speaker_of, statements_of
from corpus.calling import means
from index import Candidate
from qa.question import Question
from qa.question.said import Said


def own_turn(question: Question, candidate: Candidate) -> bool:
    """Whether someone's words are asked for, and the passage is their turn to speak."""
    return question.said is not None and speaker_of(candidate.briefing, candidate.passage) in question.said.names


def voiced(question: Question, candidate: Candidate) -> tuple[bool, ...]:
    """Of each sentence of the passage, whether it is in the words asked for; of all, if nobody's are."""
    sentences = candidate.passage.sentences
    if question.said is None or own_turn(question, candidate):
        return (True,) * len(sentences)
    return tuple(statement_of(question.said, candidate, sentence) is not None for sentence in sentences)


def statement_of(said: Said, candidate: Candidate, sentence: Span) -> Statement | None:
    """The quoted or reported words in a sentence that are those asked for; None where there are none.

    A sentence of a turn, whoever's it is, is in the words of the one who speaks.
    """
    if said.called.rsplit(maxsplit=1)[-1].casefold() not in _around(candidate).casefold():
        return None  # nobody is quoted here without being named
    return next(
        (
            one
            for one in _prose(candidate.briefing)
            if one.start < sentence.end and sentence.start < one.end and means(said.called, one.speaker, one.role)
        ),
        None,
    )


def _around(candidate: Candidate) -> str:
    """The passage and the text before it that may name whom a pronoun in it stands for."""
    text, passage = candidate.briefing.text, candidate.passage
    return text[max(0, passage.start - 2000) : passage.end]


@lru_cache(maxsize=256)
def _prose(briefing: Briefing) -> tuple[Statement, ...]:
    return tuple(one for one in statements_of(briefing) if one.kind != "turn" and one.speaker)
