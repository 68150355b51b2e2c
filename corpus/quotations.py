"""Quotations of a text: the words between its quotation marks, in prose of any typography."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.briefing import Span

# An opening mark and those that close it. `''` is how wire services without curly marks write `"`.
_CLOSING = {"“": "”“", "„": "“”", "«": "»", '"': '"', "''": "''", "``": "''", "‘": "’"}
_MARK = re.compile(r"''|``|[“”„«»\"‘’]")
_PUNCTUATED = re.compile(r"[,.?!;…—]$")


@dataclass(frozen=True, slots=True)
class Quotation(Span):
    """The words between two marks; `outer` includes the marks.

    `open` is whether no mark closes it in its paragraph because the next one goes on with it.
    """

    outer: Span
    open: bool = False


def quotations(text: str, paragraph: Span, following: str = "") -> Iterator[Quotation]:
    """The quotations of one paragraph, in order; those within a quotation are part of it.

    `following` is what the next paragraph begins with: a mark there leaves the last quotation of this one open. One
    that nothing closes otherwise is left out, as are words in single marks that may be apostrophes.
    """
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        if opened is None:
            opened = mark if _opens(text, mark, paragraph) else None
        elif mark[0] in _CLOSING[opened[0]] and _closes(text, opened, mark, paragraph):
            yield Quotation(opened.end(), mark.start(), Span(opened.start(), mark.end()))
            opened = None
        elif opened[0] == "‘" and mark[0] in '“"' and _opens(text, mark, paragraph):
            opened = mark  # the single mark was an apostrophe: `‘til`
    if opened and opened[0] != "‘" and following.lstrip().startswith(opened[0]):
        yield Quotation(opened.end(), paragraph.end, Span(opened.start(), paragraph.end), open=True)


def _opens(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    if mark[0] not in _CLOSING or mark.end() >= paragraph.end or text[mark.end()].isspace():
        return False
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    return mark[0] in "“„«``" or not (before.isalnum() or before in ".,?!;)")


def _closes(text: str, opened: re.Match[str], mark: re.Match[str], paragraph: Span) -> bool:
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    if before.isspace() and mark[0] in "\"''" and after.isalnum():
        return False  # it opens another within this one
    if opened[0] != "‘":
        return mark.start() > opened.end()
    return not after.isalnum() and (
        _PUNCTUATED.search(before) is not None or after in ",.;:?!)" or mark.end() >= paragraph.end
    )
