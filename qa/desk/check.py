"""A text's quotations held against a library: verbatim, altered, or not in it, and under the right name and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus import Briefing
from corpus.titles import asks, in_office
from corpus.wording import Word
from index import Library
from index.records import writable
from index.wording import Standing, Wording, wording_of
from qa.answer import Quote
from qa.desk.alignment import Aligned, Difference, aligned
from qa.desk.attributed import Attributed, attributed
from qa.desk.claims import Claim, claims_of
from qa.desk.quoted import Quoted, quoted
from qa.evidence.speech import quote_at
from qa.home import default_library

Status = Literal["verbatim", "altered", "absent"]

LONGEST_TEXT = 1_000_000
_PLACES = 20
# Words between two parts of a quotation that an ellipsis must not swallow.
_NEGATIONS = frozenset("not no never none neither nor cannot without".split())
_FEW = 3
_SURE = 0.85  # of a quotation's words at one place, and no other is looked at


@dataclass(frozen=True, slots=True)
class Checked:
    """One quotation of a text at `[start:end]`, and what the library has.

    `verbatim`: its words stand in the library, whatever the typography. `altered`: others do in place of some;
    `original` is where, and `differences` are the characters that differ. `absent`: nothing like it stands there.
    `speaker` and `day` are what the text says of it; `wrong` names those of the two that the library shows otherwise.
    `also` are the other places of the same words.
    """

    start: int
    end: int
    text: str
    status: Status
    speaker: str
    day: str
    original: Quote | None = None
    differences: tuple[Difference, ...] = ()
    wrong: tuple[Literal["speaker", "day"], ...] = ()
    also: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """All quotations of a text, in order, and its `claims` in other words, if they were asked for."""

    quotations: tuple[Checked, ...]
    claims: tuple[Claim, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every quotation is verbatim, under the right name and day."""
        return all(one.status == "verbatim" and not one.wrong for one in self.quotations)


def check(text: str, *, library: Library | None = None, claims: bool = False) -> Check:
    """Hold every quotation of `text` against the library (your own, if none is given).

    With `claims`, its other sentences that have a number, a day or a name come with the passage nearest to each, which
    is no verdict.
    Raises ValueError for a text of more than a million characters, or of more than 300 claims.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"the text has {len(text)} characters; check at most {LONGEST_TEXT} at once")
    text = writable(text)
    found = attributed(text)
    opened = default_library() if library is None and (found or claims) else library
    wording = wording_of(opened) if found and opened else None
    quotations = tuple(_checked(text, one, wording) for one in found) if wording else ()
    return Check(quotations, claims_of(text, found, opened) if claims and opened else ())


def _checked(text: str, said: Attributed, wording: Wording) -> Checked:
    quote = quoted(text, said)
    exact = list(wording.exact(_forms(quote), quote.gaps))
    places = [place for standing in exact[:_PLACES] if (place := _verbatim(standing, wording))]
    if places:
        best = min(places, key=lambda place: len(_wrong(said, place)))
        rest = tuple(place for place in places if place is not best)
        return _result(text, said, "verbatim", best, (), rest)
    nearest = _altered(quote, wording)
    if nearest is None:
        return Checked(said.start, said.end, said.of(text), "absent", said.speaker, said.day)
    place, differences = nearest
    return _result(text, said, "altered", place, differences, ())


def _result(
    text: str,
    said: Attributed,
    status: Status,
    place: Quote,
    differences: tuple[Difference, ...],
    also: tuple[Quote, ...],
) -> Checked:
    wrong = _wrong(said, place)
    return Checked(said.start, said.end, said.of(text), status, said.speaker, said.day, place, differences, wrong, also)


def _forms(quote: Quoted) -> list[list[str]]:
    return [[word.form for word in part] for part in quote.parts]


def _verbatim(standing: Standing, wording: Wording) -> Quote | None:
    """The place, unless what an ellipsis leaves out turns the meaning."""
    briefing, words = _words(wording, standing.briefing)
    for (_, end), (start, _) in zip(standing.parts, standing.parts[1:], strict=False):
        between = words[end:start]
        if len(between) <= _FEW and any(word.form in _NEGATIONS or word.form.endswith("n't") for word in between):
            return None
    return _quote(briefing, words, standing.parts[0][0], standing.parts[-1][1])


def _altered(quote: Quoted, wording: Wording) -> tuple[Quote, tuple[Difference, ...]] | None:
    best: tuple[int, Aligned, str] | None = None
    enough = _SURE * len(quote.words)
    for id, near in wording.near([word.form for word in quote.words]):
        found = aligned(quote, _words(wording, id)[1], near)
        if found and (best is None or found.same - len(found.differences) > best[0]):
            best = found.same - len(found.differences), found, id
            if best[0] >= enough:
                break
    if best is None:
        return None
    briefing, words = _words(wording, best[2])
    return _quote(briefing, words, best[1].first, best[1].last), best[1].differences


@lru_cache(64)
def _words(wording: Wording, id: str) -> tuple[Briefing, list[Word]]:
    return wording.words(id)


def _quote(briefing: Briefing, words: Sequence[Word], first: int, last: int) -> Quote:
    return quote_at(briefing, words[first].start, words[last - 1].end)


def _wrong(said: Attributed, place: Quote) -> tuple[Literal["speaker", "day"], ...]:
    found: list[Literal["speaker", "day"]] = []
    if differ(said.speaker, place.speaker):
        found.append("speaker")
    if said.day and place.date and not place.date.endswith(said.day):
        found.append("day")
    return tuple(found)


def differ(said: str, known: str) -> bool:
    """Whether two names are surely not one person's: both are names, and their last words differ."""
    if not said or not known:
        return False
    if asks(known):  # a reporter said it
        return not asks(said)
    first, second = (name.rsplit(maxsplit=1)[-1] for name in (said, known))
    names = first[0].isupper() and second[0].isupper() and not (in_office(first) or in_office(second))
    return names and first.casefold() != second.casefold()
