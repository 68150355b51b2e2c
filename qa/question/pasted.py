"""What is asked in a text that was pasted, and whether anything is."""

import re

from corpus import Span
from corpus.sentences import sentences
from qa.question.english import AUXILIARY

FEWEST = 6  # words of a statement; fewer are key words with a full stop
_ASKS = re.compile(
    rf"\W*(?:(?:and|but|so|then|now|please|also),? )?(?:who|whom|whose|what|which|when|where|why|how|{AUXILIARY}"
    r"|tell me|show me|list|name|find|give me|explain)\b",
    re.I,
)


def asking(text: str) -> tuple[str, str]:
    """The sentence of `text` that asks, and the rest of it; all of `text` and nothing if none does, or more than one.

    Of more than two that ask, the last is taken: what was pasted stands before it.
    """
    parts = [sentence.of(text).strip() for sentence in sentences(text, Span(0, len(text)))]
    asked = [part for part in parts if part.endswith("?")] or [part for part in parts if asks(part)]
    if len(parts) < 2 or not asked or len(asked) == 2:
        return text, ""
    return asked[-1], " ".join(part for part in parts if part != asked[-1])


def asks(sentence: str) -> bool:
    """Whether a sentence is put as a question or an order, by its end or its first words."""
    return sentence.rstrip("\"'”’)] ").endswith("?") or _ASKS.match(sentence) is not None


def words_pasted(text: str) -> str:
    """A statement of several words that asks nothing: whose it is and where it stands is all that can be told of it."""
    statement = text.strip().strip("\"“”'‘’")
    whole = statement.endswith((".", "!")) and len(statement.split()) >= FEWEST
    return statement if whole and not asks(statement) else ""
