"""The lines of a text, sorted into kinds: what is prose, and what only stands around it.

Blocks are in order, disjoint, and together cover every character that is not white space, so that nothing can get lost
between a text and its sentences. Sentences are found in `corpus/sentences.py`, passages in `corpus/segment.py`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from corpus.briefing import Span

Kind = Literal["metadata", "rule", "heading", "speaker", "marker", "decoration", "prose"]


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch of one kind; `prose` is a natural paragraph, `marker` a bullet or number, `decoration` a `#` or `:`."""

    kind: Kind


_METADATA = re.compile(r"\s*date:?\s+\d{4}-\d{2}-\d{2}\b\s*(?=\S)", re.I)
_RULE = re.compile(r"(?:[#*_=~+•·–—-]\s*){2,}")
_UNDERLINE = re.compile(r"=+|-{3,}|~{3,}|\*{3,}")
_MARKER = re.compile(r"(?:[-*+•–▪◦‣·○●■□►✓]|\(?\d{1,2}[.)]|\(?[a-z]\)|\([A-Z]\)|\(?[ivx]{1,5}\))\s+(?=\S)")
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)")
_EMPHASIS = re.compile(r"([*_]{1,3})(?=[^\s*_])([^*]*[^\s*_])\1")

# Who speaks: `MS. PSAKI:`, `Q`, `Jake Sullivan:`; the label ends before the colon.
_QUESTION = re.compile(r"(Q)(?:[:.]\s*|\s+)(?=[^\s&a-z\d])")
_CAPITALS = re.compile(r"((?!\d)[^\W_a-z][^a-z:\n]{1,60}?):\s+")
_NAME = re.compile(r"([A-Z][^:“”\"\n]{1,120}?):\s+")
_SMALL = {"a", "and", "at", "de", "du", "for", "in", "of", "on", "the", "to", "van", "von", "&", "-", "–"}
_TITLE = re.compile(r"(?:M[RS]S?|DR|SEN|REP|GOV|GEN|THE|PRESIDENT|SECRETARY|MODERATOR|SENIOR)\b")
_NO_SPEAKER = re.compile(
    r"(?:to|from|cc|re|subject|date|time|place|who|what|when|where|why|how|note|notes|update|updated|source|sources|photo"
    r"|image|caption|fact sheet|readout|via|contact|breaking|watch|read|listen|more|key points?|summary|title|by)\b",
    re.I,
)

# A heading that only its shape gives away: measured in wh_briefings_2022 by reading.
_HEADING_WORDS, _HEADING_CHARACTERS = 14, 100
# Hard wraps: no narrower than a column, no wider than a printed page (typewritten and e-mailed text has 60 to 80).
_WRAP_CHARACTERS = range(40, 121)


def blocks(text: str) -> list[Block]:
    """All of `text` as blocks; only white space lies between them."""
    found: list[Block] = []
    if prefix := _METADATA.match(text):
        found.append(_trimmed(text, prefix.start(), prefix.end(), "metadata"))
    lines = list(_lines(text, prefix.end() if prefix else 0))
    labels = _labels(text, lines)
    speaking = False
    for blank, group in groupby(lines, key=lambda line: line.start == line.end):
        if blank:
            continue
        for block in _chunk(text, list(group), labels, speaking):
            speaking = block.kind == "speaker" or (speaking and block.kind not in ("heading", "rule"))
            found.append(block)
    return found


def _lines(text: str, position: int) -> Iterator[Span]:
    """Each line without the white space around it; a blank line is an empty span."""
    for line in text[position:].splitlines(keepends=True):
        start = position + len(line) - len(line.lstrip())
        yield Span(min(start, position + len(line)), max(start, position + len(line.rstrip())))
        position += len(line)


def _chunk(text: str, lines: list[Span], labels: set[str], speaking: bool) -> Iterator[Block]:
    """The blocks of lines that no blank line parts."""
    joins = _wraps(text, lines)
    position = 0
    while position < len(lines):
        line = lines[position]
        after = lines[position + 1] if position + 1 < len(lines) else None
        if _RULE.fullmatch(line.of(text)):
            yield Block(line.start, line.end, "rule")
            position += 1
            continue
        underlined = after is not None and _UNDERLINE.fullmatch(after.of(text)) is not None
        last = position
        while not underlined and joins[last]:
            last += 1
        whole = Span(line.start, lines[last].end)
        made = list(_paragraph(text, whole, labels, speaking, underlined, position == last))
        yield from made
        speaking = made[-1].kind != "heading" and (speaking or made[0].kind == "speaker")
        position = last + 1
        if underlined and after is not None:
            yield Block(after.start, after.end, "decoration")
            position += 1


def _paragraph(
    text: str, whole: Span, labels: set[str], speaking: bool, underlined: bool, single: bool
) -> Iterator[Block]:
    """A natural paragraph with what stands before it: a bullet, a speaker, a heading's decoration."""
    words, start, end = whole.of(text), whole.start, whole.end
    if single and (mark := _MARKDOWN.match(words)) and _lettered(words):
        yield _trimmed(text, start, start + mark.end(), "decoration")
        yield Block(start + mark.end(), end, "heading")
        return
    if single and (mark := _EMPHASIS.fullmatch(words)) and _heading(mark[2], speaking, 2):
        yield Block(start, start + mark.start(2), "decoration")
        yield Block(start + mark.start(2), start + mark.end(2), "heading")
        yield Block(start + mark.end(2), end, "decoration")
        return
    if (mark := _MARKER.match(words)) and _lettered(words[mark.end() :]):
        yield _trimmed(text, start, start + mark.end(), "marker")
        start += mark.end()
    if (label := _label(text[start:end])) and _speaks(label, labels):
        yield Block(start, start + len(label[1]), "speaker")
        if colon := text[start + len(label[1]) : start + label.end()].strip():
            yield Block(start + len(label[1]), start + len(label[1]) + len(colon), "decoration")
        start += label.end()
    if start == whole.start and single and (underlined or _heading(words, speaking)) and _lettered(words):
        yield Block(start, end, "heading")
    else:
        yield Block(start, end, "prose")


def _label(words: str) -> re.Match[str] | None:
    """What may be the name of a speaker before something said; group 1 is the name."""
    for pattern in (_QUESTION, _CAPITALS, _NAME):
        if (match := pattern.match(words)) and _lettered(words[match.end() :]):
            return match
    return None


def _labels(text: str, lines: list[Span]) -> set[str]:
    """The names that lines of this text begin with and that speak: known by their title, or by coming again."""
    names = Counter(label[1] for line in lines if (label := _label(line.of(text))))
    transcript = names["Q"] > 1 or (names["Q"] == 1 and len(names) > 1)
    return {
        name
        for name, times in names.items()
        if (transcript if name == "Q" else not _NO_SPEAKER.match(name))
        and (times > 1 or (name.isupper() and (transcript or _TITLE.match(name))))
        and (name.isupper() or (_named(name) and len(name.split()) < 7))
    }


def _speaks(label: re.Match[str], labels: set[str]) -> bool:
    """Also someone quoted once, as in `Mark Takano: “We have a sacred obligation”`."""
    quoted = label.string[label.end()] in '“"' and _named(label[1]) and not _NO_SPEAKER.match(label[1])
    return label[1] in labels or quoted


def _named(name: str) -> bool:
    return all(word[0].isupper() or word[0] in "‘(" or word.lower() in _SMALL for word in name.split())


def _heading(words: str, speaking: bool, room: int = 1) -> bool:
    """Whether a line reads as a heading; amid speech only capitals do, since cut-off words look the same."""
    if not words or len(words) > room * _HEADING_CHARACTERS or len(words.split()) > room * _HEADING_WORDS:
        return False
    if speaking and not words.isupper():
        return False
    colon = words.endswith(":") and (words.isupper() or len(words.split()) < 5)
    open_end = re.search(r"[.!?:;,…—–-][\"”’)\]]*$", words) and not colon
    return not (
        open_end
        or words[0].islower()
        or (not words[0].isalnum() and words[0] not in "“\"‘'([")
        or re.search(r"[^\W\d_A-Z]{3}[.!?][\"”]?\s+[A-Z“]", words)
        or not any(map(str.isalpha, words))
    )


def _wraps(text: str, lines: list[Span]) -> list[bool]:
    """For each line, whether its paragraph runs on in the next one."""
    joins = [False] * len(lines)
    words = [line.of(text) for line in lines]
    if len(lines) < 2:
        return joins
    width, pairs = max(map(len, words)), len(words) - 1
    full = [len(this) + 1 + len(after.split()[0]) > width for this, after in zip(words, words[1:], strict=False)]
    ended = [re.search(r"[.!?:…。！？][\"”’)\]]*$", line) is not None for line in words]
    lower = [line[0].islower() for line in words[1:]]
    wrapped = (
        width in _WRAP_CHARACTERS
        and 3 * sum(full) >= 2 * pairs
        and 2 * sum(ended[:-1]) <= pairs
        and (3 * sum(lower) >= pairs or not any(map(str.islower, text)))
        and (pairs > 1 or len(words[0]) >= 60)
    )
    for i, after in enumerate(words[1:]):
        run_on = lower[i] and not ended[i] and len(words[i]) >= _WRAP_CHARACTERS.start
        structured = _RULE.fullmatch(after) or _MARKER.match(after) or _MARKDOWN.match(after)
        plain = not (_RULE.fullmatch(words[i]) or _MARKDOWN.match(words[i]))
        joins[i] = plain and not structured and (run_on or (wrapped and full[i]))
    return joins


def _lettered(words: str) -> bool:
    return any(map(str.isalnum, words))


def _trimmed(text: str, start: int, end: int, kind: Kind) -> Block:
    words = text[start:end]
    return Block(start + len(words) - len(words.lstrip()), start + len(words.rstrip()), kind)
