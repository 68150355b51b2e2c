"""What a question is about: its stems, how rare they are, and which of its words the library doesn't have."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index import Library, is_common, question_terms, terms
from qa.question.kinds import Kind, kind_of
from qa.question.named import OtherNames, named_in, other_names
from qa.question.said import WordsAsked, said

if TYPE_CHECKING:
    from qa.question.dates import Days

# A word, a number with its separators (100,000 or 2.5), or an abbreviation with its points (U.S.).
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to a library.

    `stems` say what it is about and `idf` how rare each of them is there. `named` are the stems of its names, numbers
    and dates, `other_names` what else may stand in their place (see qa/question/named.py). `missing` are its telling
    words that occur nowhere in the library. `days`, first and last included, are those that it names; they are no part
    of the rest, since a text says "today" of them. `said` is whose words it asks for, None if it doesn't say.
    """

    text: str
    kind: Kind
    stems: tuple[str, ...]
    idf: dict[str, float]
    named: frozenset[str]
    missing: tuple[str, ...]
    days: "Days | None" = None
    said: WordsAsked | None = None
    other_names: OtherNames = field(default_factory=dict)

    @property
    def words(self) -> frozenset[str]:
        """Its words in small letters, possessives without their ending."""
        return frozenset(re.sub(r"['’]s?$", "", word.lower()) for word in re.findall(r"[\w’'-]+", self.text))

    @property
    def mass(self) -> float:
        """The rarity of all its stems together."""
        return sum(self.idf.values())

    def share(self, stems: AbstractSet[str]) -> float:
        """How much of the question, weighed by rarity, `stems` have: 0 to 1."""
        return sum([rarity for stem, rarity in self.idf.items() if stem in stems]) / max(self.mass, 1e-9)

    def unnamed(self, stems: AbstractSet[str]) -> frozenset[str]:
        """The stems of its names, numbers and dates that `stems` lack, under any of their names."""
        return frozenset(
            stem
            for stem in self.named
            if stem not in stems and not any(other <= stems for other in self.other_names.get(stem, ()))
        )


def understood(text: str, library: Library, days: "Days | None" = None) -> Question:
    """`text` as a question to `library`, about `days`."""
    stems = tuple(question_terms(text))
    idf = dict(zip(stems, library.idf(stems), strict=True))
    asked_of = said(text, library.speakers)
    return Question(
        text, kind_of(text), stems, idf, named_in(text), missing(text, library), days, asked_of, other_names(text)
    )


def missing(text: str, library: Library) -> tuple[str, ...]:
    """The telling words of `text` that occur nowhere in the library."""
    stems = question_terms(text)
    absent = {stem for stem, count in zip(stems, library.counts(stems), strict=True) if count == 0}
    words = dict.fromkeys(match.group() for match in WORD.finditer(text)) if absent else ()
    return tuple(word for word in words if _telling(found := terms(word)) and absent.issuperset(found))


def _telling(stems: list[str]) -> bool:
    """True for the stems of a word that is worth saying it is missing."""
    return bool(stems) and not all(is_common(stem) for stem in stems)
