"""The names and numbers of a text: what may not differ between two texts that are told to say the same."""

import re

from qa.question.english import NUMBER_WORD, OPENERS

_FACT = re.compile(rf"\d[\d,.:]*|\b[A-Z][\w’'-]*|\b{NUMBER_WORD}\b")


def facts(text: str) -> frozenset[str]:
    """The names and numbers of `text`: figures, numbers in words, and words with a capital but for common openers."""
    words = (match.group() for match in _FACT.finditer(text))
    return frozenset(_bare(word) for word in words if word not in OPENERS)


def _bare(word: str) -> str:
    """A word in lower case, without the possessive ending and the marks after it."""
    return re.sub(r"['’]s?$", "", word.rstrip(".,:").lower())
