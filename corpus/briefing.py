"""The words of the corpus: a Briefing and the spans cut out of it.

Everything the program ever shows is `(briefing, start, end)`; the text is looked up, never stored twice.
"""

import datetime
import hashlib
import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `text[start:end]` of a briefing; offsets count Unicode code points from 0, `end` is exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters this span covers in `text`, the text of its briefing."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """One sentence, without the white space around it."""


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """A run of whole sentences: what is embedded, searched and shown.

    `sentences` are in order, disjoint and within the passage. `heading` and `speaker` are the spans of the heading that
    the passage stands under and of the name of who speaks, where the text shows them; both lie outside the sentences.
    `reply_to` is the question that the speaker replies to, where the turn to speak before this one asks one. `name` and
    `role` are the speaker's, where the briefing itself shows them, else empty.
    """

    sentences: tuple[Sentence, ...]
    heading: Span | None = None
    speaker: Span | None = None
    reply_to: Span | None = None
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Briefing:
    """One source text and what is known about it; what is not known is the empty string.

    `id` names the briefing in a library; adding another text under the same id replaces it. `date` is ISO 8601
    (`2022-02-07`); a `datetime.date` is taken too. `source` is who published it. `text` is kept to the letter.
    Raises ValueError for an empty id, a text without a letter or digit, a lone surrogate, or a date that is not one.
    """

    id: str
    text: str = field(repr=False)
    title: str = ""
    date: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("a briefing needs an id; found an empty one")
        if not any(character.isalnum() for character in self.text):
            raise ValueError(
                f"briefing {self.id!r} has no text: found no letter or digit in {len(self.text)} characters"
            )
        for name in ("id", "text", "title", "source"):
            value = getattr(self, name) or ""
            object.__setattr__(self, name, value)
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise ValueError(
                    f"the {name} of briefing {self.id!r} "
                    f"has a lone surrogate at character {error.start}, which no file can hold"
                ) from None
        object.__setattr__(self, "date", iso_date(self.date, f"the date of briefing {self.id!r}"))

    @property
    def sha256(self) -> str:
        """Hex digest of text and metadata: equal digests mean that adding the briefing again changes nothing."""
        return hashlib.sha256(json.dumps([self.title, self.date, self.source, self.text]).encode()).hexdigest()


def iso_date(date: str | datetime.date | None, what: str) -> str:
    """`date` in ISO 8601, or the empty string if there is none. Raises ValueError, naming `what`, if it is not one."""
    if isinstance(date, datetime.datetime):
        date = date.date()
    if not date:
        return ""
    try:
        return datetime.date.fromisoformat(str(date)).isoformat()
    except ValueError:
        raise ValueError(f"{what} must be a date like 2022-02-07; found {str(date)!r}") from None
