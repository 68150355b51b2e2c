"""The library: what is kept, embedded and searched."""

from index.copy import Copied, copy
from index.embed.model import Embedder, EmbedderIdentity
from index.errors import Busy, EmbedderMismatch, LibraryError, OutdatedLibrary
from index.heard import Heard
from index.library import Library, load_embedder
from index.rarity import is_common
from index.records import Added, Candidate, Contents, EmbeddedPassage, Feedback, Filters, Finding, Listed, Note, Scope
from index.speakers import Speaker, named
from index.store import is_address, redacted
from index.terms import question_terms, terms

__all__ = [
    "Added",
    "Busy",
    "Candidate",
    "Contents",
    "Copied",
    "EmbeddedPassage",
    "Embedder",
    "EmbedderIdentity",
    "EmbedderMismatch",
    "Feedback",
    "Filters",
    "Finding",
    "Heard",
    "Library",
    "LibraryError",
    "Listed",
    "Note",
    "OutdatedLibrary",
    "Scope",
    "Speaker",
    "copy",
    "is_address",
    "is_common",
    "load_embedder",
    "named",
    "question_terms",
    "redacted",
    "terms",
]
