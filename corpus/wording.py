"""The words of a text without their typography, so that wording alone is compared.

Curly and straight marks, kinds of dash and white space, ligatures, case and the full stops of `U.S.` say nothing here;
a digit, a sign of currency or percent, and every letter do.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.briefing import Span

_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300-\u036f"
_LETTER = rf"[\w{_MARKS}{_HIDDEN}]"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}(?:[^\W\d_]\b)?"  # U.S.
    rf"|\d{_LETTER}*(?:[.,:]\d{_LETTER}*)*"  # 3,000.5 and 10:30
    rf"|{_LETTER}+(?:['’ʼ‘]{_LETTER}+)*"
    r"|[$€£¥%°§&@#]|(?<![\w.])[-−+](?=\d)"
)
_DROPPED = re.compile(rf"[{_HIDDEN}]")
_FOLDED = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "−": "-"})


@dataclass(frozen=True, slots=True)
class Word(Span):
    """A word of a text and its `form`, which is the same in any typography."""

    form: str


def words_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of `text[start:end]`."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        if form := form_of(match[0]):
            yield Word(match.start(), match.end(), form)


def forms_of(text: str) -> list[str]:
    """The forms of the words of `text`."""
    found = _WORD.findall(text)
    return [form for form in (found if text.isascii() and text.islower() else map(form_of, found)) if form]


def form_of(word: str) -> str:
    """The form of one word; empty where it is nothing but marks that cannot be seen."""
    if word.isascii():
        return word.casefold() if "." not in word or word[0].isdigit() else word.replace(".", "").casefold()
    plain = unicodedata.normalize("NFKC", _DROPPED.sub("", word)).translate(_FOLDED).casefold()
    return plain if plain[:1].isdigit() else plain.replace(".", "")
