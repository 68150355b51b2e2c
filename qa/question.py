"""What a question is about: its stems, how rare they are, and which of its words the library doesn't have."""

import re
from dataclasses import dataclass

from index import Library, question_terms, terms

# A word, a number with its separators (100,000 or 2.5), or an abbreviation with its points (U.S.).
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to a library. `idf` holds how rare each of its `stems` is there, `mass` their sum."""

    text: str
    stems: tuple[str, ...]
    idf: dict[str, float]
    missing: tuple[str, ...]

    @property
    def mass(self) -> float:
        """What a text would score that has every stem of the question."""
        return sum(self.idf.values())


def understood(text: str, library: Library) -> Question:
    """`text` as a question to `library`."""
    stems = tuple(question_terms(text))
    absent = {stem for stem, count in zip(stems, library.counts(stems), strict=True) if count == 0}
    words = dict.fromkeys(match.group() for match in WORD.finditer(text))
    missing = tuple(word for word in words if (found := terms(word)) and all(stem in absent for stem in found))
    return Question(text, stems, dict(zip(stems, library.idf(stems), strict=True)), missing)
