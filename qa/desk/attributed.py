"""What a text says of its own quotations: where they stand in it, who said them, and on which day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import Briefing, Span, Statement, statements_of
from corpus.dates import dates
from corpus.quotations import quotations
from corpus.wording import forms_of

_BREAK = re.compile(r"\n\s*\n")
_LINE_END = re.compile(r"(?<=[.!?”\"’)])[ \t]*\n")
_BLOCK = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z))+", re.M)
_UNATTRIBUTED = 3  # words of a quotation of nobody, or it is a name or a manner of speaking
_AROUND = 120  # characters around a quotation in which its day may stand
_MONTHS = "january february march april may june july august september october november december".split()
_DAY = re.compile(
    rf"\bon\s+(?:\w+day,?\s+)?(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{'|'.join(_MONTHS)})"
    rf"|(?P<m2>{'|'.join(month[:3] + '(?:' + month[3:] + ')?' for month in _MONTHS)}|sept)\.?\s+(?P<d2>\d{{1,2}}))"
    r"(?:,?\s+(?P<y>(?:19|20)\d\d))?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Attributed(Span):
    """A quotation of a text; `speaker` and `day` are what the text says of it, and empty where it does not.

    `day` is ISO 8601, without the year where the text leaves it out: `2022-02-07`, `02-07`.
    """

    speaker: str = ""
    day: str = ""


def attributed(text: str) -> list[Attributed]:
    """The quotations of a text in order: between quotation marks, and block quotes."""
    if not any(map(str.isalnum, text)):
        return []
    said = {(one.start, one.end): one for one in statements_of(Briefing("text", text)) if one.kind == "direct"}
    found = [_with_speaker(text, span, said.get((span.start, span.end))) for span in _quotations(text)]
    return [one for one in found if one.speaker or len(forms_of(one.of(text))) >= _UNATTRIBUTED]


def _quotations(text: str) -> Iterator[Span]:
    blocks = [Span(match.start(), match.end()) for match in _BLOCK.finditer(text)]
    paragraphs = _paragraphs(text)
    for index, paragraph in enumerate(paragraphs):
        if any(block.start <= paragraph.start < block.end for block in blocks):
            continue
        following = paragraphs[index + 1].of(text) if index + 1 < len(paragraphs) else ""
        for quote in quotations(text, paragraph, following):
            yield Span(quote.start, quote.end)
    yield from blocks


def _paragraphs(text: str) -> list[Span]:
    found, start = [], 0
    breaks = _BREAK if _BREAK.search(text.strip()) else _LINE_END
    for gap in [*breaks.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            found.append(Span(start, end))
        start = gap.end() if gap else end
    return found


def _with_speaker(text: str, span: Span, said: Statement | None) -> Attributed:
    return Attributed(span.start, span.end, said.speaker if said else "", _day(text, span, said) if said else "")


def _day(text: str, span: Span, said: Statement) -> str:
    """The day that stands beside the verb of saying: `said on 7 February`."""
    named = said.named or span
    first, last = min(span.start, named.start), max(span.end, named.end)
    before = _BREAK.split(text[max(0, first - 20) : first])[-1]
    after = _BREAK.split(text[last : last + _AROUND])[0]
    outside = f"{before}{text[first : span.start]} \n {text[span.end : last]}{after}"
    full = {day for _, _, day in dates(outside)}
    if len(full) == 1:
        return full.pop()
    found = {_monthday(match) for match in _DAY.finditer(outside)}
    return found.pop() if len(found) == 1 else ""


def _monthday(match: re.Match[str]) -> str:
    month = 1 + [name[:3] for name in _MONTHS].index((match["m"] or match["m2"])[:3].lower())
    day = f"{month:02}-{int(match['d'] or match['d2']):02}"
    return f"{match['y']}-{day}" if match["y"] else day
