"""A text sorted into kinds: what is prose, and what only stands around it.

Blocks are in order, disjoint, and together cover every character that is not white space, so that nothing can get lost
between a text and its sentences. Sentences are found in `corpus/sentences.py`, passages in `corpus/segment.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.briefing import Span
from corpus.header import header
from corpus.labels import Label, label
from corpus.lines import MARKDOWN, MARKER, Shape, lines, paragraphs
from corpus.speakers import Cast, Part, cast
from corpus.titles import capitalised

Kind = Literal["metadata", "rule", "heading", "speaker", "quoted", "marker", "decoration", "prose", "aside"]


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch of one kind; `prose` is a natural paragraph, `marker` a bullet or number, `decoration` a `#` or `:`.

    `speaker` is the name of who speaks from here on, `quoted` of whom the quotation is that follows, and an `aside` is
    prose that nobody speaks, which ends a turn to speak.
    """

    kind: Kind


_METADATA = re.compile(r"\s*(?i:date):?\s+\d{4}-\d{2}-\d{2}\s+(?=[^\sa-z])")
_EMPHASIS = re.compile(r"([*_]{1,3})(?=[^\s*_])([^*]*[^\s*_])\1")
# The longest line of wh_briefings_2022 that only its shape makes a heading and that reads as one has 14 words.
_HEADING_WORDS, _HEADING_CHARACTERS = 14, 100
_UNENDED = re.compile(r"[.!?:;,…—–-][\"”’)\]]*$")
_ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}$")
_CELLS = re.compile(r"\S +\| |\| +\S")  # a row of a table is no heading, however short
_TIME = re.compile(r"\[\d{1,3}:\d\d:\d\d\]")  # what is said from here on in a recording
_SENTENCE_BREAK = re.compile(r"[^\W\d_A-Z]{3}[.!?][\"”]?\s+[A-Z“]")


def blocks(text: str) -> list[Block]:
    """All of `text` as blocks; only white space lies between them."""
    found: list[Block] = []
    prefix = _METADATA.match(text)
    if prefix:
        found.append(_block(text, prefix.start(), prefix.end(), "metadata"))
    all_lines = list(lines(text, prefix.end() if prefix else 0))
    known = _header_lines(text, all_lines)
    if known:
        all_lines = [Span(line.start, line.start) if line in known else line for line in all_lines]
    people = cast([line.of(text) for line in all_lines])
    all_lines = _parted(text, all_lines, people)
    starts = frozenset(_starts(text, all_lines, people))
    speaker = ""
    for whole, shape in paragraphs(text, all_lines, starts):
        for block in _paragraph(text, whole, shape, people, bool(speaker)):
            kind = block.kind
            if shape == "underline" and found[-1].kind != "heading":
                kind = "rule"
            elif (
                kind == "prose"
                and speaker
                and found[-1].kind == "prose"
                and not people.continues(block.of(text), speaker)
            ):
                kind = "aside"
            elif kind == "speaker":
                speaker = block.of(text)
            if kind in ("heading", "rule", "quoted", "aside"):
                speaker = ""
            found.append(block if kind == block.kind else Block(block.start, block.end, kind))
    found += [Block(line.start, line.end, "metadata") for line in known]
    return _with_words(text, sorted(found, key=lambda block: block.start))


def _header_lines(text: str, all_lines: list[Span]) -> frozenset[Span]:
    """The lines of the text's header; none if there is nothing else in the text."""
    fields = {field.start for field in header(text) if field.kind not in ("within", "opening")}
    known = frozenset(line for line in all_lines if line.start in fields and line.start < line.end)
    return known if any(line not in known and _lettered(line.of(text)) for line in all_lines) else frozenset()


def _with_words(text: str, found: list[Block]) -> list[Block]:
    """The blocks, without speakers who say nothing."""
    for index, block in enumerate(found):
        if block.kind in ("speaker", "quoted"):
            after = (other for other in found[index + 1 : index + 4] if other.kind not in ("decoration", "metadata"))
            said = next(after, None)
            if said is None or said.kind != "prose" or not _lettered(said.of(text)):
                found[index] = Block(block.start, block.end, "aside")
    return found


def _parted(text: str, all_lines: list[Span], people: Cast) -> list[Span]:
    """The lines, parted where another speaker begins within one."""
    within = people.within_lines()
    gaps = list(within.finditer(text)) if within else []
    if not gaps:
        return all_lines
    parts: list[Span] = []
    following = iter(gaps)
    gap = next(following, None)
    for line in all_lines:
        start = line.start
        while gap and gap.start() < line.end:
            if gap.start() > start:
                parts.append(Span(start, gap.start()))
                start = gap.end()
            gap = next(following, None)
        parts.append(Span(start, line.end))
    return parts


def _starts(text: str, all_lines: list[Span], people: Cast) -> Iterator[int]:
    """Where a speaker's label begins a paragraph, and where one does that follows a label on a line of its own."""
    alone = False
    for line in all_lines:
        words = line.of(text)
        mark = label(words)
        part = people.part(words, mark) if mark else None
        if alone or part:
            yield line.start
        alone = mark is not None and part == "speaker" and mark.said == len(words)


def _paragraph(text: str, whole: Span, shape: Shape, people: Cast, speaking: bool) -> Iterator[Block]:
    """A natural paragraph with what stands before it: a bullet, a speaker, a heading's decoration."""
    words, start, end = whole.of(text), whole.start, whole.end
    if shape in ("rule", "underline"):
        yield Block(start, end, "rule" if shape == "rule" else "decoration")
    elif shape != "lines" and words[0] == "#" and (mark := MARKDOWN.match(words)) and _lettered(words):
        yield _block(text, start, start + mark.end(), "decoration")
        yield Block(start + mark.end(), end, "heading")
    elif (name := label(words)) and (part := people.part(words, name)):
        yield from _turn(text, whole, name, part)
    elif shape != "lines" and (mark := _emphasised(words)) and _heading(mark[2], speaking, 2):
        yield Block(start, start + mark.start(2), "decoration")
        yield Block(start + mark.start(2), start + mark.end(2), "heading")
        yield Block(start + mark.end(2), end, "decoration")
    else:
        yield from _prose(text, whole, shape, people, speaking)


def _turn(text: str, whole: Span, name: Label, part: Part) -> Iterator[Block]:
    """A paragraph that begins with a label: what stands around the name is no prose."""
    start = whole.start
    if part == "nobody":
        yield Block(start, whole.end, "aside")
        return
    yield from _scrap(text, start, start + name.clock, "heading")
    yield from _scrap(text, start + name.clock, start + name.start)
    yield Block(start + name.start, start + name.end, part)
    yield from _scrap(text, start + name.end, start + name.said)
    # `**Q: Who pays?**`: the mark before the name may end with the paragraph.
    mark = text[start + name.clock : start + name.start]
    closes = mark and whole.of(text).count(mark) == 2 and text.endswith(mark, start + name.said, whole.end)
    end = whole.end - len(mark) if closes else whole.end
    yield from _scrap(text, start + name.said, end, "prose")
    yield from _scrap(text, end, whole.end)


def _prose(text: str, whole: Span, shape: Shape, people: Cast, speaking: bool) -> Iterator[Block]:
    words, start = whole.of(text), whole.start
    if (mark := MARKER.match(words)) and _lettered(words[mark.end() :]):
        yield _block(text, start, start + mark.end(), "marker")
        start += mark.end()
        listed = start
        if (name := label(text[start : whole.end])) and (part := people.part(text[start : whole.end], name)):
            yield from _turn(text, Span(listed, whole.end), name, part)
            return
    alone = start == whole.start and shape != "lines"
    heads = alone and (_heading(words, speaking) or (shape == "underlined" and _heading(words, False, 2)))
    yield Block(start, whole.end, "heading" if heads else "prose")


def _scrap(text: str, start: int, end: int, kind: Kind | None = None) -> Iterator[Block]:
    """What stands beside a name, if anything does: `(Continued.)` and times are data, `:` and `**` decoration."""
    words = text[start:end]
    if words.strip():
        yield _block(text, start, end, kind or ("metadata" if _lettered(words) else "decoration"))


def _heading(words: str, speaking: bool, room: int = 1) -> bool:
    """Whether a line reads as a heading; amid speech only capitals do, since cut-off words look the same."""
    if words[0] == "[" and _TIME.fullmatch(words):
        return True
    if words[0].islower() or not (words[0].isalnum() or words[0] in "“\"‘'(["):
        return False
    count = len(words.split())
    if (
        _CELLS.search(words)
        or len(words) > room * _HEADING_CHARACTERS
        or count > room * _HEADING_WORDS
        or (speaking and not words.isupper())
    ):
        return False
    if not any(map(str.isalpha, words)):
        return False
    if words.endswith(":"):
        return words.isupper() or count < (9 if capitalised(words) else 5)
    return not _SENTENCE_BREAK.search(words) and (not _UNENDED.search(words) or _ACRONYM.search(words) is not None)


def _emphasised(words: str) -> re.Match[str] | None:
    return _EMPHASIS.fullmatch(words) if words[0] in "*_" else None


def _lettered(words: str) -> bool:
    return any(map(str.isalnum, words))


def _block(text: str, start: int, end: int, kind: Kind) -> Block:
    """The block without the white space around it."""
    words = text[start:end]
    return Block(start + len(words) - len(words.lstrip()), start + len(words.rstrip()), kind)
