"""The styles of citation by name. Every one holds the words of the quote, exactly, and their place."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, get_args

from qa.answer import Quote
from qa.citation import ap, bibtex, csl, line

Style = Literal["markdown", "ap", "bibtex", "csl"]
STYLES: tuple[Style, ...] = get_args(Style)


def cite(quotes: Quote | Iterable[Quote], style: Style = "markdown") -> str:
    """Cite quotes: as Markdown block quotes, in sentences of AP style, as BibTeX entries, or as a list of CSL-JSON.

    A quote that is given twice is cited once. Raises ValueError for a style that there is not.
    """
    if style not in _WRITERS:
        raise ValueError(f"there is no style {str(style)[:40]!r}; there are: {', '.join(STYLES)}")
    given = [quotes] if isinstance(quotes, Quote) else quotes
    return _WRITERS[style](list(dict.fromkeys(given)))


def _markdown(quotes: Sequence[Quote]) -> str:
    return "\n\n".join(line.quotation_markdown(quote, None) for quote in quotes)


def _ap(quotes: Sequence[Quote]) -> str:
    return "\n\n".join(ap.sentence(quote) for quote in quotes)


def _bibtex(quotes: Sequence[Quote]) -> str:
    return "\n\n".join(bibtex.entry(quote) for quote in quotes)


_WRITERS: dict[Style, Callable[[Sequence[Quote]], str]] = {
    "markdown": _markdown,
    "ap": _ap,
    "bibtex": _bibtex,
    "csl": csl.items,
}
