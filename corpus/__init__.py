"""Briefings: read from files, cut into passages and sentences with exact offsets."""

from corpus.briefing import Briefing, Passage, Sentence, Span
from corpus.segment import segment

__all__ = ["Briefing", "Passage", "Sentence", "Span", "segment"]
