"""A text cut into passages of whole sentences: the units that are embedded, searched and shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

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


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A natural paragraph and where it stands; only neighbours that stand in the same place may share a passage."""

    sentences: tuple[Sentence, ...]
    heading: Span | None
    speaker: Span | None
    section: int  # counts the rules above
    listed: str  # the kind of list it is an item of, or the empty string

    @property
    def place(self) -> tuple[Span | None, Span | None, int, str]:
        return self.heading, self.speaker, self.section, self.listed


def segment(text: str) -> tuple[Passage, ...]:
    """The passages of `text`, in order and disjoint.

    Every letter and digit lies in a sentence, in the heading or speaker of a passage, in the mark of a list item, or in
    the metadata that begins the text or stands beside a speaker's name. The same text always gives the same passages.
    """
    passages = (
        Passage(run[0].start, run[-1].end, run, heading=heading, speaker=speaker)
        for (heading, speaker, _, _), group in groupby(_paragraphs(text), lambda paragraph: paragraph.place)
        for run in _packed(text, [part for paragraph in group for part in _split(text, paragraph.sentences)])
    )
    return tuple(with_questions(text, passages))


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    heading: Span | None = None
    speaker: Block | None = None
    fresh = False
    section, listed = 0, ""
    headings: list[Block] = []  # those that no prose has followed yet
    below: list[Block] = []  # and those that a line of the text's header parts from them
    parted = False
    for block in blocks(text):
        if block.kind == "heading":
            (below if parted else headings).append(block)
            speaker = None
        elif block.kind == "metadata":
            parted = bool(headings)
        elif block.kind in ("speaker", "quoted"):
            speaker, fresh = block, True
        elif block.kind == "rule" and not headings:
            heading = speaker = None
            section += 1
        elif block.kind == "marker":
            listed = "numbers" if any(map(str.isalnum, block.of(text))) else "bullets"
        elif block.kind in ("prose", "aside") and (found := sentences(text, block)):
            if headings and not _is_list(headings):
                heading = Span(headings[0].start, headings[-1].end)
            elif headings:
                yield from _as_prose(text, headings, heading, section)
                heading = None
            yield from _as_prose(text, below, heading, section)
            headings, below, parted = [], [], False
            if block.kind == "aside" or (speaker and not fresh and _is_over(text, speaker, block)):
                speaker = None
            named = Span(speaker.start, speaker.end) if speaker else None
            yield _Paragraph(found, heading, named, section, listed)
            listed, fresh = "", False
    yield from _as_prose(text, headings + below, heading, section)


def _is_over(text: str, speaker: Block, block: Block) -> bool:
    """Whether the words of a speaker end before `block`: a quotation with its marks, a turn with the next speaker."""
    return speaker.kind == "quoted" and text[block.start] not in '“"'


def _is_list(headings: list[Block]) -> bool:
    return len(headings) > _HEADING_LINES or headings[-1].end - headings[0].start > _HEADING_CHARACTERS


def _as_prose(text: str, headings: list[Block], heading: Span | None, section: int) -> Iterator[_Paragraph]:
    """Short lines without prose under them: what they say must be found in a passage of their own."""
    for block in headings:
        yield _Paragraph(sentences(text, block), heading, None, section, "")


def _split(text: str, run: tuple[Sentence, ...]) -> Iterator[tuple[Sentence, ...]]:
    """The paragraph whole, or in even parts of whole sentences when it is too long."""
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
