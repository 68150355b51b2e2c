"""What is new, gone and different between two editions of a text, or two days of a library.

Sentences are set side by side, and so are figures of one subject. What that means is for the reader to say.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

from corpus import Briefing, Span, passages_of, speaker_of
from corpus.wording import Word, words_in
from index import Library, terms
from qa.answer import Quote
from qa.desk.pairing import Pair, aligned, pairs, splits
from qa.evidence.figures import Figure, figures_in
from qa.home import default_library

MOST_SENTENCES = 3000  # of each side
# From these on, one sentence is another form of the other: in the order of an edition, and on another day.
_EDITED, _SAID_AGAIN = 0.5, 0.6
_SHARED = 4  # stems that sentences of two days must share
_RELATED = 0.3  # likeness of two sentences whose figures may be of one subject

Kind = Literal["new", "gone", "different"]


@dataclass(frozen=True, slots=True)
class Replaced:
    """Characters that differ: those of the older briefing's text, and of the newer one's; one may be empty."""

    older: Span
    newer: Span


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that is `new`, `gone`, or `different`: then both of its forms are given, and what differs in them.

    One of the forms is two neighbouring sentences where one was split in two, or two became one.
    """

    kind: Kind
    older: Quote | None
    newer: Quote | None
    replaced: tuple[Replaced, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Two figures of one subject that are not the same: where each stands, and the sentences around them."""

    older: Quote
    newer: Quote
    older_sentence: Quote
    newer_sentence: Quote


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the `older` and the `newer` briefings; `same` is how many sentences stand in both."""

    older: tuple[Briefing, ...]
    newer: tuple[Briefing, ...]
    same: int
    changes: tuple[Change, ...]
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    quote: Quote
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def forms(self) -> list[str]:
        return [word.form for word in self.words]

    def with_next(self, other: "_Sentence") -> "_Sentence":
        """Both as one; `other` follows this one."""
        quote = Quote(self.quote.briefing, self.quote.start, other.quote.end, self.quote.speaker)
        return _Sentence(quote, self.words + other.words, self.stems + other.stems, self.figures + other.figures)


def changes(older: str | date | Briefing, newer: str | date | Briefing, *, library: Library | None = None) -> Changes:
    """What is new, gone and different from `older` to `newer`.

    Each is a day (a date, or ISO 8601: all briefings of that day), the id of a briefing of the library (your own, if
    none is given), or a Briefing, which need not be in a library. Raises ValueError for a day or id that has none.
    """
    sides = [(side,) if isinstance(side, Briefing) else briefings_of(side, library) for side in (older, newer)]
    return compared(*sides)


def compared(older: Sequence[Briefing], newer: Sequence[Briefing]) -> Changes:
    """What is new, gone and different from the older briefings to the newer ones."""
    before, after = _sentences(older), _sentences(newer)
    editions = len(older) == len(newer) == 1
    stems = [one.stems for one in before], [one.stems for one in after]
    related = pairs(*stems, _RELATED)
    split = splits(related, *stems, (lambda at: _run_on(before, at), lambda at: _run_on(after, at)))
    alike = [pair for pair in (*related, *split) if _is_another_form(pair, editions)]
    found = aligned(_strongest([*_exact(before, after), *alike]), ordered=editions)
    shown = _in_reading_order(before, after, found)
    same = sum(one.forms == other.forms for one, other in (_both(before, after, pair) for pair in found))
    return Changes(tuple(older), tuple(newer), same, tuple(shown), tuple(_figures(before, after, found, related)))


def briefings_of(which: str | date, library: Library | None) -> tuple[Briefing, ...]:
    """The briefings of a day, else the one of that id. Raises ValueError if there is neither."""
    opened = default_library() if library is None else library
    lines = opened.briefings()
    found = [line.id for line in lines if line.date == str(which)] or [line.id for line in lines if line.id == which]
    if not found:
        raise ValueError(
            f"the library has no briefing of the day or id {str(which)[:200]!r}; list them to see what there is"
        )
    return tuple(opened.get(id) for id in sorted(found))


def _sentences(briefings: Iterable[Briefing]) -> list[_Sentence]:
    found = []
    for briefing in briefings:
        for passage in passages_of(briefing):
            for sentence in passage.sentences:
                words = tuple(words_in(briefing.text, sentence.start, sentence.end))
                if words:
                    quote = Quote(briefing, sentence.start, sentence.end, speaker_of(briefing, passage))
                    stems = tuple(terms(quote.text)) or tuple(word.form for word in words)
                    figures = tuple(figures_in(briefing.text, sentence.start, sentence.end))
                    found.append(_Sentence(quote, words, stems, figures))
    if len(found) > MOST_SENTENCES:
        raise ValueError(f"one side has {len(found)} sentences; compare at most {MOST_SENTENCES} with each other")
    return found


def _run_on(sentences: Sequence[_Sentence], at: int) -> bool:
    """Whether a sentence and the next are neighbours in one text, of one speaker, with nothing between them."""
    if at + 1 >= len(sentences):
        return False
    one, other = sentences[at].quote, sentences[at + 1].quote
    same = one.briefing is other.briefing and one.speaker == other.speaker
    return same and not one.briefing.text[one.end : other.start].strip()


def _both(before: Sequence[_Sentence], after: Sequence[_Sentence], pair: Pair) -> tuple[_Sentence, _Sentence]:
    """What a pair is of, on both sides: a sentence, or two as one."""
    return _whole(before, pair.of_older), _whole(after, pair.of_newer)


def _whole(sentences: Sequence[_Sentence], numbers: range) -> _Sentence:
    first, *rest = (sentences[number] for number in numbers)
    return first.with_next(rest[0]) if rest else first


def _is_another_form(pair: Pair, editions: bool) -> bool:
    return pair.likeness >= _EDITED if editions else pair.likeness >= _SAID_AGAIN and pair.shared >= _SHARED


def _exact(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> list[Pair]:
    """Sentences of the same words: the first of some wording with the first, the second with the second."""
    places: dict[tuple[str, ...], list[int]] = {}
    for number, one in enumerate(before):
        places.setdefault(tuple(one.forms), []).append(number)
    left = {forms: iter(numbers) for forms, numbers in places.items()}
    found = ((next(left.get(tuple(one.forms), iter(())), None), number) for number, one in enumerate(after))
    return [Pair(older, newer, 1.01, len(after[newer].stems)) for older, newer in found if older is not None]


def _strongest(found: Iterable[Pair]) -> list[Pair]:
    best: dict[tuple[range, range], Pair] = {}
    for pair in found:
        place = pair.of_older, pair.of_newer
        known = best.setdefault(place, pair)
        if pair.likeness > known.likeness:
            best[place] = pair
    return list(best.values())


def _in_reading_order(before: Sequence[_Sentence], after: Sequence[_Sentence], found: Sequence[Pair]) -> list[Change]:
    """The changes in the order of the newer text; what is gone follows what stood before it."""
    rows: list[tuple[tuple[int, int], Change]] = []
    for pair in found:
        older, newer = _both(before, after, pair)
        if older.forms != newer.forms:
            rows.append(((pair.newer, -1), _different(older, newer)))
    known = {number for pair in found for number in pair.of_newer}
    rows += [((number, -1), Change("new", None, one.quote)) for number, one in enumerate(after) if number not in known]
    kept = {number: pair.of_newer[-1] for pair in found for number in pair.of_older}
    last = -1
    for number, one in enumerate(before):
        if number in kept:
            last = kept[number]
        else:
            rows.append(((last, number), Change("gone", one.quote, None)))
    return [change for _, change in sorted(rows, key=lambda row: row[0])]


def _different(older: _Sentence, newer: _Sentence) -> Change:
    matcher = SequenceMatcher(None, older.forms, newer.forms, autojunk=False)
    replaced = tuple(
        Replaced(_span(older.words, first, last), _span(newer.words, start, end))
        for tag, first, last, start, end in matcher.get_opcodes()
        if tag != "equal"
    )
    return Change("different", older.quote, newer.quote, replaced)


def _span(words: Sequence[Word], first: int, last: int) -> Span:
    if first < last:
        return Span(words[first].start, words[last - 1].end)
    at = words[first - 1].end if first else words[0].start
    return Span(at, at)


def _figures(
    before: Sequence[_Sentence], after: Sequence[_Sentence], found: Sequence[Pair], related: Sequence[Pair]
) -> list[Figures]:
    """The figures that differ in what is aligned, and in related sentences that have no other form."""
    rows: dict[tuple[int, int], Figures | None] = {}
    for pair in found:
        one, other = _both(before, after, pair)
        for older, newer in _replaced_figures(one, other):
            rows[pair.newer, newer.start] = _side_by_side(one, older, other, newer)
    olders = {number for pair in found for number in pair.of_older}
    newers = {number for pair in found for number in pair.of_newer}
    for pair in sorted(related, key=lambda pair: -pair.likeness):
        if pair.older not in olders and pair.newer not in newers and pair.shared >= _SHARED:
            for older, newer in _of_same_subject(before[pair.older], after[pair.newer]):
                beside = None if older.value == newer.value else (before[pair.older], older, after[pair.newer], newer)
                rows.setdefault((pair.newer, newer.start), _side_by_side(*beside) if beside else None)
    return [row for _, row in sorted(rows.items(), key=lambda item: item[0]) if row is not None]


def _replaced_figures(older: _Sentence, newer: _Sentence) -> Iterator[tuple[Figure, Figure]]:
    """Figures of one unit that stand in each other's place."""
    for replaced in _different(older, newer).replaced if older.forms != newer.forms else ():
        gone = [one for one in older.figures if _touch(one, replaced.older)]
        come = [one for one in newer.figures if _touch(one, replaced.newer)]
        yield from ((one, other) for one, other in zip(gone, come, strict=False) if one.unit == other.unit)


def _touch(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _of_same_subject(older: _Sentence, newer: _Sentence) -> Iterator[tuple[Figure, Figure]]:
    """For each figure of the newer sentence one of the older that counts the same, an equal one before others."""
    for figure in newer.figures:
        same = [one for one in older.figures if (one.unit, one.subject) == (figure.unit, figure.subject)]
        if figure.subject and same:
            yield min(same, key=lambda one: one.value != figure.value), figure


def _side_by_side(older: _Sentence, figure: Figure, newer: _Sentence, other: Figure) -> Figures:
    return Figures(
        Quote(older.quote.briefing, figure.start, figure.end, older.quote.speaker),
        Quote(newer.quote.briefing, other.start, other.end, newer.quote.speaker),
        older.quote,
        newer.quote,
    )
