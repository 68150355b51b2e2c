"""A text sorted into kinds: what is prose, and what only stands around it.

Blocks are in order, disjoint, and together cover every character that is not white space, so that nothing can get lost
between a text and its sentences. Sentences are found in `corpus/sentences.py`, passages in `corpus/segment.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.briefing import Span
from corpus.lines import MARKDOWN, MARKER, Shape, lines, paragraphs
from corpus.speakers import label, speakers, speaks, titled

Kind = Literal["metadata", "rule", "heading", "speaker", "marker", "decoration", "prose"]


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch of one kind; `prose` is a natural paragraph, `marker` a bullet or number, `decoration` a `#` or `:`."""

    kind: Kind


_METADATA = re.compile(r"\s*(?i:date):?\s+\d{4}-\d{2}-\d{2}\s+(?=[^\sa-z])")
_EMPHASIS = re.compile(r"([*_]{1,3})(?=[^\s*_])([^*]*[^\s*_])\1")
# The longest line of wh_briefings_2022 that only its shape makes a heading and that reads as one has 14 words.
_HEADING_WORDS, _HEADING_CHARACTERS = 14, 100
_UNENDED = re.compile(r"[.!?:;,…—–-][\"”’)\]]*$")
_ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}$")
_SENTENCE_BREAK = re.compile(r"[^\W\d_A-Z]{3}[.!?][\"”]?\s+[A-Z“]")


def blocks(text: str) -> list[Block]:
    """All of `text` as blocks; only white space lies between them."""
    found: list[Block] = []
    prefix = _METADATA.match(text)
    if prefix:
        found.append(_block(text, prefix.start(), prefix.end(), "metadata"))
    all_lines = list(lines(text, prefix.end() if prefix else 0))
    known = speakers(line.of(text) for line in all_lines)
    starts = frozenset(line.start for line in all_lines if (match := label(line.of(text))) and speaks(match, known))
    speaking = False
    for whole, shape in paragraphs(text, all_lines, starts):
        for block in _paragraph(text, whole, shape, known, speaking):
            if block.kind == "speaker":
                speaking = block.of(text).isupper()
            elif block.kind in ("heading", "rule"):
                speaking = False
            stray = shape == "underline" and found[-1].kind != "heading"
            found.append(Block(block.start, block.end, "rule") if stray else block)
    return found


def _paragraph(text: str, whole: Span, shape: Shape, known: frozenset[str], speaking: bool) -> Iterator[Block]:
    """A natural paragraph with what stands before it: a bullet, a speaker, a heading's decoration."""
    words, start, end = whole.of(text), whole.start, whole.end
    if shape in ("rule", "underline"):
        yield Block(start, end, "rule" if shape == "rule" else "decoration")
    elif shape != "lines" and (mark := MARKDOWN.match(words)) and _lettered(words):
        yield _block(text, start, start + mark.end(), "decoration")
        yield Block(start + mark.end(), end, "heading")
    elif shape != "lines" and (mark := _EMPHASIS.fullmatch(words)) and _heading(mark[2], speaking, 2):
        yield Block(start, start + mark.start(2), "decoration")
        yield Block(start + mark.start(2), start + mark.end(2), "heading")
        yield Block(start + mark.end(2), end, "decoration")
    else:
        if (mark := MARKER.match(words)) and _lettered(words[mark.end() :]):
            yield _block(text, start, start + mark.end(), "marker")
            start += mark.end()
        if (name := label(text[start:end])) and speaks(name, known):
            yield Block(start, start + name.end(1), "speaker")
            if name[0][name.end(1) :].strip():
                yield _block(text, start + name.end(1), start + name.end(), "decoration")
            start += name.end()
        alone = start == whole.start and shape != "lines"
        heads = alone and (_heading(words, speaking) or (shape == "underlined" and _heading(words, False, 2)))
        yield Block(start, end, "heading" if heads else "prose")


def _heading(words: str, speaking: bool, room: int = 1) -> bool:
    """Whether a line reads as a heading; amid speech only capitals do, since cut-off words look the same."""
    count = len(words.split())
    if len(words) > room * _HEADING_CHARACTERS or count > room * _HEADING_WORDS or (speaking and not words.isupper()):
        return False
    if not any(map(str.isalpha, words)) or words[0].islower() or not (words[0].isalnum() or words[0] in "“\"‘'(["):
        return False
    if words.endswith(":"):
        return words.isupper() or count < (9 if titled(words) else 5)
    return not _SENTENCE_BREAK.search(words) and (not _UNENDED.search(words) or _ACRONYM.search(words) is not None)


def _lettered(words: str) -> bool:
    return any(map(str.isalnum, words))


def _block(text: str, start: int, end: int, kind: Kind) -> Block:
    """The block without the white space around it."""
    words = text[start:end]
    return Block(start + len(words) - len(words.lstrip()), start + len(words.rstrip()), kind)
