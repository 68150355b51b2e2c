"""The words of the corpus: a Briefing and the spans cut out of it.

Everything the program ever shows is `(briefing, start, end)`; the text is looked up, never stored twice.
"""

import datetime
import hashlib
import json
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Self

METADATA = ("title", "date", "source")
"""What is known of a briefing beside its text."""


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
    `pages` says where in the text each page begins, for a file that has pages; what stands before the first is on none.
    `by_hand` names the metadata that a person set: a library keeps them when the file is added again.
    Raises ValueError for an empty id, a text without a letter or digit, a lone surrogate, a date that is not one, pages
    that do not ascend within the text, or an unknown name in `by_hand`.
    """

    id: str
    text: str = field(repr=False)
    title: str = ""
    date: str = ""
    source: str = ""
    pages: tuple[int, ...] = field(default=(), repr=False)
    by_hand: tuple[str, ...] = ()

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
        places = (0, *self.pages, len(self.text))
        if any(first > second for first, second in pairwise(places)):
            raise ValueError(f"the pages of briefing {self.id!r} must begin one after the other within its text")
        if unknown := set(self.by_hand) - set(METADATA):
            raise ValueError(f"by hand, {', '.join(METADATA)} can be set; found {', '.join(sorted(unknown))}")
        object.__setattr__(self, "by_hand", tuple(name for name in METADATA if name in self.by_hand))

    def with_metadata(self, **stated: str | datetime.date | None) -> Self:
        """This briefing with metadata set by hand: a `title`, `date` or `source` that is not None."""
        said = {name: value for name, value in stated.items() if value is not None}
        return replace(self, **said, by_hand=(*self.by_hand, *said))  # type: ignore[arg-type]

    def page_at(self, place: int) -> int | None:
        """The number of the page, from 1, on which the character at `place` stands; None if it is on no known page."""
        return bisect_right(self.pages, place) or None

    @property
    def sha256(self) -> str:
        """Hex digest of text and metadata: equal digests mean that adding the briefing again changes nothing."""
        known: list[object] = [self.title, self.date, self.source, self.text]
        if self.pages or self.by_hand:  # without either, the digest is that of libraries older than both
            known += [self.pages, self.by_hand]
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()


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
