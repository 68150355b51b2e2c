"""Briefings: read from files, cut into passages and sentences with exact offsets."""

from corpus.briefing import Briefing, Passage, Sentence, Span, iso_date
from corpus.formats.base import ReadError, UnreadKind
from corpus.read import ReadErrors, read, read_all_bytes, read_bytes
from corpus.segment import segment

__all__ = [
    "Briefing",
    "Passage",
    "ReadError",
    "ReadErrors",
    "Sentence",
    "Span",
    "UnreadKind",
    "iso_date",
    "read",
    "read_all_bytes",
    "read_bytes",
    "segment",
]
