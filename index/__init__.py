"""The library: what is kept, embedded and searched."""

from index.embedder import Embedder, EmbedderIdentity
from index.errors import EmbedderMismatch, LibraryError
from index.library import Library
from index.rarity import common
from index.records import Added, Candidate, Feedback, Finding, Listed
from index.words import question_terms, terms

__all__ = [
    "Added",
    "Candidate",
    "Embedder",
    "EmbedderIdentity",
    "EmbedderMismatch",
    "Feedback",
    "Finding",
    "Library",
    "LibraryError",
    "Listed",
    "common",
    "question_terms",
    "terms",
]
