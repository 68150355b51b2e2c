"""A text cut into passages of whole sentences: the units that are embedded, searched and shown."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from corpus.blocks import Block, blocks
from corpus.briefing import Passage, Sentence, Span
from corpus.replies import with_questions
from corpus.sentences import sentences

# Words in a passage. FEW and GOOD are from section 5 of the design: a paragraph of fewer than FEW is packed with its
# neighbours, to no more than GOOD. Above MOST the encoder's 256 word pieces would cut too much off: at 180 words they
# do for 0.06% of the passages of wh_briefings_2022, none of OneStopQA, 1.1% of XQuAD and of squad2_dev_half.
MOST_WORDS, GOOD_WORDS, FEW_WORDS = 180, 130, 60
# Adjacent short lines are one heading (a title, a place, a time) up to this many; more of them are a list.
_HEADING_LINES, _HEADING_CHARACTERS = 3, 200
# From so many parts on, the number grows by more than one at each try: one by one took minutes on a line of 1 MB.
_MANY_PARTS = 50


class _Place(NamedTuple):
    """Where a paragraph stands; only neighbours that stand in the same place may share a passage."""

    heading: Span | None
    speaker: Span | None
    section: int  # counts the rules above
    listed: str  # the kind of list it is an item of, or the empty string


class _Paragraph(NamedTuple):  # not a dataclass, which costs three times as much to make
    """A natural paragraph and where it stands."""

    sentences: tuple[Sentence, ...]
    place: _Place


def segment(text: str) -> tuple[Passage, ...]:
    """The passages of `text`, in order and disjoint.

    Every letter and digit lies in a sentence, in the heading or speaker of a passage, in the mark of a list item, or in
    the metadata that begins the text or stands beside a speaker's name. The same text always gives the same passages.
    """
    passages = (
        Passage(run[0].start, run[-1].end, run, heading=place.heading, speaker=place.speaker)
        for place, group in groupby(_paragraphs(text), lambda paragraph: paragraph.place)
        for run in _packed(text, [part for paragraph in group for part in _split(text, paragraph.sentences)])
    )
    return tuple(with_questions(text, passages))


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    headings = _Headings()
    heading: Span | None = None
    speaker: Block | None = None
    fresh = False
    section, listed = 0, ""
    for block in blocks(text):
        if block.kind == "heading":
            headings.add(block)
            speaker = None
        elif block.kind == "metadata":
            headings.part()
        elif block.kind in ("speaker", "quoted"):
            speaker, fresh = block, True
        elif block.kind == "rule" and not headings.above:
            heading = speaker = None
            section += 1
        elif block.kind == "marker":
            listed = _kind_of_list(block.of(text))
        elif found := _prose(text, block):
            heading, loose = headings.over(heading)
            yield from _as_prose(text, loose, section)
            speaker = None if _is_over(text, speaker, block, fresh) else speaker
            spoken_by = Span(speaker.start, speaker.end) if speaker else None
            yield _Paragraph(found, _Place(heading, spoken_by, section, listed))
            listed, fresh = "", False
    yield from _as_prose(text, headings.left(heading), section)


def _as_prose(text: str, lines: list[tuple[Block, Span | None]], section: int) -> Iterator[_Paragraph]:
    for line, heading in lines:
        yield _Paragraph(sentences(text, line), _Place(heading, None, section, ""))


def _kind_of_list(mark: str) -> str:
    return "numbers" if any(map(str.isalnum, mark)) else "bullets"


def _prose(text: str, block: Block) -> tuple[Sentence, ...]:
    return sentences(text, block) if block.kind in ("prose", "aside") else ()


def _is_over(text: str, speaker: Block | None, block: Block, fresh: bool) -> bool:
    """Whether the words of a speaker end before `block`: a quotation with its marks, a turn with what nobody says."""
    quoted = speaker is not None and speaker.kind == "quoted" and not fresh
    return block.kind == "aside" or (quoted and text[block.start] not in '“"')


class _Headings:
    """Short lines that no prose has followed yet: those that stand `above`, and `below` a line of the text's header."""

    def __init__(self) -> None:
        self.above: list[Block] = []
        self.below: list[Block] = []
        self._parted = False

    def add(self, block: Block) -> None:
        (self.below if self._parted else self.above).append(block)

    def part(self) -> None:
        """A line of the header follows: no heading reaches over it."""
        self._parted = bool(self.above)

    def over(self, before: Span | None) -> tuple[Span | None, list[tuple[Block, Span | None]]]:
        """The heading of the prose that follows, and the lines that are prose themselves, with the heading over each.

        A list of short lines is no heading: what it says must be found in passages of its own.
        """
        above, below = self.above, self.below
        self.above, self.below, self._parted = [], [], False
        if not above:
            return before, []
        if len(above) > _HEADING_LINES or above[-1].end - above[0].start > _HEADING_CHARACTERS:
            return None, [*((line, before) for line in above), *((line, None) for line in below)]
        heading = Span(above[0].start, above[-1].end)
        return heading, [(line, heading) for line in below]

    def left(self, heading: Span | None) -> list[tuple[Block, Span | None]]:
        """The lines that no prose follows, with the heading over them."""
        return [(line, heading) for line in self.above + self.below]


def _split(text: str, run: tuple[Sentence, ...]) -> Iterator[tuple[Sentence, ...]]:
    """The paragraph whole, or in even parts of whole sentences when it is too long."""
    if len(run) == 1:
        yield run
        return
    sizes = [_words(sentence.of(text)) for sentence in run]
    total = sum(sizes)
    parts = -(-total // MOST_WORDS)
    if max(sizes) > MOST_WORDS:  # then no number of parts will do
        parts = max(parts, len(run))
    while parts > 1 and parts < len(run):
        cuts = _even(sizes, parts)
        if max(sum(sizes[a:b]) for a, b in cuts) <= MOST_WORDS:
            yield from (run[a:b] for a, b in cuts)
            return
        parts += 1 + parts // _MANY_PARTS
    if parts <= 1:
        yield run
    else:
        yield from ((sentence,) for sentence in run)


def _even(sizes: list[int], parts: int) -> list[tuple[int, int]]:
    """Cuts `sizes` into runs whose sums are near `sum(sizes) / parts`, each with at least one member."""
    cuts, first, left = [], 0, sum(sizes)
    for part in range(parts, 0, -1):
        last, taken = first + 1, sizes[first]
        most = len(sizes) - part + 1
        while last < most and (part == 1 or taken + sizes[last] / 2 <= left / part):
            taken += sizes[last]
            last += 1
        cuts.append((first, last))
        first, left = last, left - taken
    return cuts


def _packed(text: str, paragraphs: list[tuple[Sentence, ...]]) -> Iterator[tuple[Sentence, ...]]:
    """Short neighbours together: up to GOOD_WORDS, and a last short one up to MOST_WORDS."""
    runs: list[tuple[Sentence, ...]] = []
    sizes: list[int] = []
    for index, paragraph in enumerate(paragraphs):
        size = sum(_words(sentence.of(text)) for sentence in paragraph)
        most = MOST_WORDS if index == len(paragraphs) - 1 and size < FEW_WORDS else GOOD_WORDS
        if runs and min(size, sizes[-1]) < FEW_WORDS and size + sizes[-1] <= most:
            runs[-1] += paragraph
            sizes[-1] += size
        else:
            runs.append(paragraph)
            sizes.append(size)
    yield from runs


def _words(words: str) -> int:
    """Words between white space; in scripts without it, and for monstrous words, by length."""
    return max(len(words.split()), len(words) // 9)
