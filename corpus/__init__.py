"""Briefings: read from files, cut into passages and sentences with exact offsets."""

from corpus.briefing import Briefing, Passage, Sentence, Span, iso_date
from corpus.context import about, context_of, passages_of, speaker_of, words_of
from corpus.formats.base import ReadError, UnreadKind
from corpus.read import ReadErrors, read, read_all_bytes, read_bytes
from corpus.segment import segment
from corpus.statements import Statement, statements_of

__all__ = [
    "Briefing",
    "Passage",
    "ReadError",
    "ReadErrors",
    "Sentence",
    "Span",
    "Statement",
    "UnreadKind",
    "about",
    "context_of",
    "iso_date",
    "passages_of",
    "read",
    "read_all_bytes",
    "read_bytes",
    "segment",
    "speaker_of",
    "statements_of",
    "words_of",
]
