"""The reading pane: a briefing's whole text with its headings, speakers and tables, and the evidence marked in it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus import Briefing, Span
from corpus.blocks import Block, blocks
from qa.markup import Layer, attributes, escape, layered
from qa.page import cite, strings

_BAR = re.compile(r"(?<=\s)\|(?=\s)")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked: the quoted sentence, the parts of it that answer, and other evidence in the same briefing."""

    quote: Span
    answers: tuple[Span, ...] = ()
    others: tuple[Span, ...] = ()

    @property
    def layers(self) -> list[Layer]:
        """As elements, the strongest first."""
        return [
            *(Layer(span.start, span.end, "mark", "answers") for span in self.answers),
            Layer(self.quote.start, self.quote.end, "mark", "quoted"),
            *(Layer(span.start, span.end, "span", "other") for span in self.others),
        ]


def reading(briefing: Briefing, marks: Marks) -> str:
    """The whole text of `briefing`, ready to scroll to its marks."""
    facts = [cite.time(briefing.date)] if briefing.title or not briefing.date else []
    if briefing.source:
        facts.append(f"<cite>{escape(briefing.source)}</cite>")
    title = cite.title(briefing)
    known = attributes(data_title=briefing.title, data_date=briefing.date, data_source=briefing.source)
    facts.append(f'<button type="button" class="small" data-do="details"{known}>{strings.DETAILS}</button>')
    facts.append(f'<button type="button" class="small" data-do="ask-only">{strings.ASK_ONLY}</button>')
    return (
        f'<header><h2 tabindex="-1" dir="auto"{attributes(title=title)}>{escape(title)}</h2>'
        f'<p class="facts" dir="auto">{" ".join(facts)}</p></header>'
        f'<div class="text scroll" lang="en" tabindex="0" role="group"{attributes(aria_label=title)}>'
        f"{body(briefing.text, marks.layers, briefing.pages)}</div>"
    )


def body(text: str, layers: Sequence[Layer], pages: Sequence[int] = ()) -> str:
    """`text` as headings, tables and paragraphs; every character of it that is not white space between them.

    Before the first of each page, which begin at `pages`, a line says which it is.
    """
    known = blocks(text)
    named = [Layer(block.start, block.end, "b", "speaker") for block in known if block.kind == "speaker"]
    headings = [block for block in known if block.kind == "heading"]
    shown, page = "", 0
    for piece in _pieces(text, headings):
        if (reached := bisect_right(pages, piece.start)) > page:
            page = reached
            shown += sheet(page)
        shown += _piece(text, piece, [*layers, *named])
    return shown


def sheet(page: int) -> str:
    """The line above a page; its number is no part of the text, so that neither a search nor a copy finds it there."""
    number = strings.PAGE.format(page=page)
    return f'<hr class="sheet"{attributes(data_page=number, aria_label=number)}>'


@dataclass(frozen=True, slots=True)
class _Piece(Span):
    """A stretch of text that is one element."""

    heading: bool


def _pieces(text: str, headings: Sequence[Block]) -> Iterator[_Piece]:
    """Paragraphs, parted where a line of them is a heading."""
    left = list(reversed(headings))
    for low, high in paragraphs(text):
        place = low
        while left and left[-1].start < high:
            heading = left.pop()
            start = max(text.rfind("\n", place, heading.start) + 1, place)
            end = text.find("\n", heading.end, high)
            end = high if end < 0 else end
            yield from _piece_of(text, place, start, heading=False)
            yield from _piece_of(text, start, end, heading=True)
            place = max(place, end)
        yield from _piece_of(text, place, high, heading=False)


def _piece_of(text: str, low: int, high: int, *, heading: bool) -> Iterator[_Piece]:
    chunk = text[low:high]
    if kept := chunk.strip():
        start = low + len(chunk) - len(chunk.lstrip())
        yield _Piece(start, start + len(kept), heading)


def _piece(text: str, piece: _Piece, layers: Iterable[Layer]) -> str:
    near = [layer for layer in layers if layer.start < piece.end and piece.start < layer.end]
    if piece.heading:
        return f'<h3 dir="auto">{layered(text, piece.start, piece.end, near)}</h3>'
    rows = [_cells(text, *line.span()) for line in _LINE.finditer(text, piece.start, piece.end)]
    if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
        cells = ("".join(f"<td>{layered(text, *cell, near)}</td>" for cell in row) for row in rows)
        return f'<div class="table"><table>{"".join(f"<tr>{row}</tr>" for row in cells)}</table></div>'
    return f'<p dir="auto">{layered(text, piece.start, piece.end, near)}</p>'


def _cells(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """The cells of a line of a table; the whole line, if it is none."""
    bars = [match.start() for match in _BAR.finditer(text, low, high)]
    return list(zip([low, *(bar + 1 for bar in bars)], [*bars, high], strict=True))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The spans between blank lines, without the white space around them; nothing but white space is left out."""
    breaks = [match.span() for match in re.finditer(r"\n[^\S\n]*\n\s*", text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    spans = []
    for start, end in zip(starts, ends, strict=True):
        chunk = text[start:end]
        if kept := chunk.strip():
            low = start + len(chunk) - len(chunk.lstrip())
            spans.append((low, low + len(kept)))
    return spans
