"""The words and marks of a sentence."""

import re
from dataclasses import dataclass

from corpus.briefing import Span

QUOTED = "\x01"  # stands for each character of a quotation
_TOKEN = re.compile(
    rf"{QUOTED}+|\([^()\n]*\)|(?:[^\W\d_]\.)+(?:[^\W\d_]\b)?|\w+(?:[.’'&/-]\w+)*(?:[’'](?=\s))?|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token(Span):
    """A word or mark of a sentence whose quotations are masked; `word` is in small letters."""

    word: str
    capital: bool


def tokens(masked: str, sentence: Span) -> list[Token]:
    """The tokens of a sentence of the `masked` text."""
    found = []
    for match in _TOKEN.finditer(masked, sentence.start, sentence.end):
        capital = match[0][0].isupper()
        found.append(Token(match.start(), match.end(), match[0].casefold(), capital))
    return found
