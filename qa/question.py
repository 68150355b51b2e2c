"""What a question asks with: its content words, and which of them the library doesn't have."""

import re
from collections.abc import Sequence

from index import Library

# A word, a number with its separators (100,000 or 2.5), or an abbreviation with its points (U.S.).
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|[^\W_]+")

# Words that ask or join; they say nothing about what is asked for.
FUNCTION_WORDS = frozenset(
    """
    a about after again all also am an and any anybody anyone anything are as at be because been before being
    between both but by can could day days did do does doing done during each else ever every for from get give
    given had has have having he her here hers him his how i if in into is it its just kind last least less let
    like long made make many may me might more most much must my name no nor not now of off often old on one
    only or other our out over own people person please said same say says she should since so some somebody
    someone something such tell than that the their them then there these they thing things this those to told
    too type under until up upon us use used very was way we were what when where whether which while who whom
    whose why will with would year years yes you your
    """.split()  # noqa: SIM905
)


def content_words(question: str) -> list[str]:
    """The words of `question` that carry its subject, in order, each once."""
    words = (re.sub(r"['’]s$", "", match.group()) for match in WORD.finditer(re.sub(r"['’]s\b", "", question)))
    return list(dict.fromkeys(word for word in words if word.lower() not in FUNCTION_WORDS and len(word) > 1))


def missing_words(words: Sequence[str], library: Library) -> tuple[str, ...]:
    """Those of `words` that occur, in no form, in any passage of `library`."""
    return tuple(word for word, count in zip(words, library.counts(words), strict=True) if count == 0)
