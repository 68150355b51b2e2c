"""The article of a page: its text without what stands around it.

trafilatura, which chose the article before, loses whole kinds of text and with them facts: captions, boxes, linked
lists, notes to editors, all but the first story of a digest, columns whose class is `comment`. It is asked where little
was found here.
"""

import re
from collections.abc import Iterator
from typing import Any

from corpus.formats.html.boilerplate import Page
from corpus.formats.html.linked import Item, body_of
from corpus.formats.html.links import Links
from corpus.formats.html.metadata import stated
from corpus.formats.html.second import second_opinion
from corpus.formats.html.size import Size, empty, measure
from corpus.formats.html.tables import Tables
from corpus.formats.html.text import Writer
from corpus.formats.html.visible import hide, parsed
from corpus.metadata import Metadata

_MOST = 0.75  # of the prose: a part that holds as much of it is looked into
_LITTLE = 0.3  # of the prose that a page shows: whoever finds less than that asks another
_TRIES = 3  # a word that takes too much off a page may hide another
_SAME = 60  # characters from which on a paragraph that comes again is a copy for other screens
_WORDS = re.compile(r"\w+")
_NO_PARTS = {"p", "li", "span", "ul", "ol", "blockquote", "dd", "font"}


def article(page: str) -> tuple[str, Metadata]:
    """The text of the article of `page` (of a page that has none, all its text), and what the page says of it."""
    tree = parsed(page)
    if tree is None:
        return "", Metadata()
    said = stated(tree)
    text, prose = _own(tree, said.headline, said.linked)
    if len(text) < _LITTLE * prose or not text:
        text = second_opinion(page, text)
    return text, said.metadata


def _own(tree: Any, headline: Any | None, linked: Item | None) -> tuple[str, int]:
    """The text of the article, and how many characters of prose the page shows. The tree is emptied."""
    sheets = hide(tree, headline)
    body = _body(tree)
    sizes, prose = _without_furniture(body, headline)
    writer = Writer(sheets, Tables(body))
    links = Links(sizes, sizes.get(body, Size()), headline)
    for part in _parts(body, sizes, headline):
        empty(measure(part, links.drops)[1])
        writer.write(part)
    text = _once(writer.blocks.text())
    return _completed(text, body_of(linked) if linked else ""), prose


def _body(tree: Any) -> Any:
    body = tree.find("body")
    return tree if body is None else body


def _without_furniture(body: Any, headline: Any | None) -> tuple[dict[Any, Size], int]:
    """Empty what stands around the article, and measure what is left; also, how much prose there was."""
    sizes, _ = measure(body)
    prose = sizes.get(body, Size()).prose
    page = Page(body, sizes, headline)
    sizes, dropped = measure(body, page.drops)
    for _ in range(_TRIES):
        if not page.distrusts(dropped):
            break
        sizes, dropped = measure(body, page.drops)
    empty(dropped)
    return sizes, prose


def _parts(body: Any, sizes: dict[Any, Size], headline: Any | None) -> list[Any]:
    """The article's elements in reading order: one that holds all, or its headline and its text."""
    chosen = _main(body, sizes, 1.25 if headline is None else 1.0)
    above = set(headline.iterancestors()) if headline is not None else {chosen}
    if chosen in above or chosen is headline:
        return [chosen]
    common = next((one for one in chosen.iterancestors() if one in above), None)
    if common is None:
        return [chosen]
    size = sizes.get(common, Size())
    if size.prose <= 1.35 * sizes.get(chosen, Size()).prose and size.linked * 3 < size.all:
        return [common]
    return [headline, chosen]


def _main(body: Any, sizes: dict[Any, Size], more: float) -> Any:
    """The innermost part that holds most of the prose, and what is written around it: up to `more` times its prose."""
    chosen = body
    while sizes.get(chosen, Size()).prose:
        best = max(chosen, key=lambda child: sizes[child].prose if child in sizes else 0, default=None)
        if best is None or best.tag in _NO_PARTS or best not in sizes:
            break
        if sizes[best].prose < _MOST * sizes[chosen].prose:
            break
        chosen = best
    inner = sizes.get(chosen, Size())
    for above in chosen.iterancestors():
        outer = sizes.get(above, inner)
        if above is body or outer.prose > 1.5 * inner.prose:
            break
        added = outer.all - inner.all
        if above.tag in ("article", "main") or (
            outer.prose <= more * inner.prose and (outer.linked - inner.linked) * 3 <= added
        ):
            chosen = above
    return chosen


def _once(text: str) -> str:
    """`text` without long paragraphs that it holds already."""
    seen: set[str] = set()
    return "\n\n".join(_new(text.split("\n\n"), seen))


def _new(paragraphs: list[str], seen: set[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        if len(paragraph) < _SAME or paragraph not in seen:
            yield paragraph
        seen.add(paragraph)


def _completed(text: str, stated: str) -> str:
    """`text`, or where the page shows only how an article begins, all of it as stated in JSON-LD."""
    if len(stated) < 200 or len(stated) * 3 < len(text) * 4:
        return text
    whole = _squeezed(stated)
    before: list[str] = []
    shown = text.split("\n\n")
    for paragraph in shown:
        start = _squeezed(paragraph)[:50]
        if len(start) >= 25 and start in whole:
            return "\n\n".join([*before, stated])
        before.append(paragraph)
    if len(text) * 3 < len(stated):  # it shows nothing of the article
        return "\n\n".join([*(part for part in shown[:1] if 0 < len(part) < 200), stated])
    return text


def _squeezed(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))
