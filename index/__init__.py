"""The library: what is kept, embedded and searched."""

from index.embedder import Embedder, EmbedderIdentity
from index.errors import EmbedderMismatch, LibraryError
from index.library import Library
from index.rarity import common
from index.records import Added, Candidate, Finding, Listed
from index.words import question_terms, terms

__all__ = [
    "Added",
    "Candidate",
    "Embedder",
    "EmbedderIdentity",
    "EmbedderMismatch",
    "Finding",
    "Library",
    "LibraryError",
    "Listed",
    "common",
    "question_terms",
    "terms",
]
