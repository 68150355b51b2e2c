"""Frames of speech in a sentence: who says, with which verb, to whom: `Peskov told reporters`."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.briefing import Span
from corpus.saying import inverts, is_participle, may_be_noun, reports, says
from corpus.subjects import LEADS, PRONOUNS, Subject, subject_after, subject_before
from corpus.tokens import QUOTED, Token, tokens

_ADDRESSING = frozenset("told tells tell telling asked asks asking assured assures reminded warned urged".split())
_NAME_TOKENS = 12  # a name and its titles are no longer


@dataclass(frozen=True, slots=True)
class Frame(Span):
    """From subject to verb and addressee; `subject` is None where it is unsure who says it."""

    verb: str
    subject: Subject | None
    addressee: Span | None = None
    reports: bool = False
    after: bool = False  # whether the subject follows the verb


def frames(masked: str, sentence: Span) -> list[Frame]:
    """The frames of one sentence of a text whose quotations are masked, in order."""
    words = tokens(masked, sentence)
    return list(_frames(words))


def _frames(words: Sequence[Token]) -> Iterator[Frame]:
    inherited: Subject | None = None
    for index, token in enumerate(words):
        if token.word == "according" and index + 1 < len(words) and words[index + 1].word == "to":
            subject = subject_after(words, index + 2)
            if subject:
                yield Frame(token.start, subject.end, "according to", subject, None, True, True)
            continue
        if token.capital or not says(token.word):
            continue
        if is_participle(token.word):
            subject = inherited or _first_subject(words, index)
            if subject and index and words[index - 1].word in (",", "and", "—", "–", "-"):
                addressee = _addressee(words, index)
                end = addressee.end if addressee else token.end
                yield Frame(token.start, end, token.word, subject, addressee, reports(token.word))
            continue
        frame = _frame(words, index)
        if frame:
            inherited = frame.subject or inherited
            yield frame


def _frame(words: Sequence[Token], index: int) -> Frame | None:
    token = words[index]
    before = words[index - 1].word if index else ""
    if inverts(token.word) and (before.startswith(QUOTED) or before == ","):
        subject = subject_after(words, index + 1)
        certain = before != "," or (subject and not subject_before(words, index) and _ends_clause(words, subject))
        if subject and certain:
            return Frame(token.start, subject.end, token.word, subject, None, reports(token.word), True)
    subject = subject_before(words, index)
    start = subject.start if subject else token.start
    if subject is None and before in ("and", "but"):  # `Peskov shook his head and said`
        subject = _first_subject(words, index)
    if subject is None or (may_be_noun(token.word) and not _is_named(words, subject)):
        return None
    addressee = _addressee(words, index)
    end = addressee.end if addressee else token.end
    return Frame(start, end, token.word, subject, addressee, reports(token.word))


def _is_named(words: Sequence[Token], subject: Subject) -> bool:
    last = words[bisect_left(words, subject.end, key=_end)]
    return last.capital or last.word in PRONOUNS


def _end(token: Token) -> int:
    return token.end


def _ends_clause(words: Sequence[Token], subject: Subject) -> bool:
    """Whether nothing but a mark or a preposition follows: the phrase is the subject of no other verb."""
    index = bisect_left(words, subject.end, key=_end) + 1
    after = words[index].word if index < len(words) else "."
    return after in ".,;:" or after in ("in", "on", "at", "during", "who", "of", "to", "from", "after", "as", "when")


def _first_subject(words: Sequence[Token], before: int) -> Subject | None:
    """The phrase that begins the sentence, where a pronoun or a name does, and its verb follows."""
    first = 1 if words and words[0].word in LEADS else 0
    if before < first + 2:
        return None
    if words[first].word in PRONOUNS:
        return Subject(words[first].start, words[first].end)
    if not words[first].capital or words[first].word in LEADS:
        return None
    last = first
    while last + 1 < min(before, first + _NAME_TOKENS) and (words[last + 1].capital or words[last + 1].word == "."):
        last += 1
    if last + 1 < before and words[last + 1].word in (",", "and", "or"):
        return None
    if words[last].word.endswith(("’s", "'s", "’", "'")):
        return None
    subject = subject_before(words, last + 1)
    return subject if subject and subject.start == words[first].start else None


def _addressee(words: Sequence[Token], verb: int) -> Span | None:
    """Who is spoken to, directly after the verb."""
    if words[verb].word not in _ADDRESSING or verb + 1 >= len(words):
        return None
    first = words[verb + 1]
    if first.word in ("him", "her", "them", "us", "me", "you"):
        return Span(first.start, first.end)
    if first.word in ("that", "what", "if", "whether", "why", "how", "when", "where", "to", "of", "for", "about"):
        return None
    found = subject_after(words, verb + 1)
    if found is None and first.word.isalpha() and not first.capital:
        return Span(first.start, first.end) if first.word.endswith("s") else None
    return Span(found.start, found.end) if found else None
