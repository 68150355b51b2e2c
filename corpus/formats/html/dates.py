"""When a page was published: by what its head states, and by what stands beside its headline.

htmldate 1.11 made `2022-02-30` into the 1st, `2022-02` into the 22nd and `02/07/2022` into the 2nd of July.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from corpus.formats.html.inline import line_of
from corpus.formats.html.linked import Item, pages, value
from corpus.metadata import date_at_start

# Meta tags, the better first: what is called published, what a publisher's own tools read, any date at all.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
)  # fmt: skip
_ISSUED = (
    "dc.date.issued", "dcterms.issued", "dc.date.published", "parsely-pub-date", "sailthru.date", "pubdate", "pub_date",
    "cxenseparse:recs:publishtime", "article_date_original", "citation_publication_date", "citation_date",
    "citation_online_date", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date",
    "article.published", "published-date", "published_at", "published_time", "shareaholic:article_published_time",
    "bt:pubdate", "gc-date-published", "article:publication_date", "rnews:datepublished", "prism.publicationdate",
    "dcterms.created", "dc.date.created",
)  # fmt: skip
_ANY_DATE = ("date", "dc.date", "dcterms.date", "created", "article.created", "originalpublicationdate")

_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_STATED = re.compile(
    r"(?:(?:first |originally )?(?:published|posted|released|issued)(?: (?:on|at))?|publication date|release date"
    r"|date(?: published| of publication| posted| issued)?|veröffentlicht(?: am)?|stand|publiée? le|publicado(?: el)?"
    r"|pubblicato(?: il)?|gepubliceerd(?: op)?)\s*:?",
    re.I,
)
_DATE_NAMES = re.compile(
    r"publish|pub-?date|post(?:ed|-?date|_date)|entry-date|article-?_*date|release-?date|date-?line|timestamp"
    r"|(?:^|\s)date(?:\s|$)",
    re.I,
)
_CHANGED = re.compile(r"updat|modif|chang|edit|revis|event|expir|deadline|start|end-|birth", re.I)
_SHOWING = {"time", "p", "div", "span", "li", "dd", "small", "em", "h5", "h6", "td"}
_LABELS = {"dt", "strong", "b", "span", "th", "td"}
_LINE, _PROSE = 80, 100  # characters: of a line that gives a date at most, of a paragraph at least
_NEAR = 100  # elements after a headline that stand beside it


def date_of(tree: Any, tags: dict[str, list[str]], linked: Item | None, found: list[Item], headline: Any | None) -> str:
    """The ISO date on which the page says it was published, or the empty string.

    `tags` are its meta tags by name, `linked` its article among the items `found` in JSON-LD.
    """
    return next(filter(None, map(_day, _stated(tree, tags, linked, found, headline))), "")


def _stated(
    tree: Any, tags: dict[str, list[str]], linked: Item | None, found: list[Item], headline: Any | None
) -> Iterator[str]:
    """What the page says of its publication, the surest first."""
    yield from (text for key in _PUBLISHED for text in tags.get(key, ()))
    if linked:
        yield value(linked, "datePublished")
    yield from (text for key in _ISSUED for text in tags.get(key, ()))
    yield from _marked(tree)
    yield from _shown(tree, headline)
    yield from (text for key in _ANY_DATE for text in tags.get(key, ()))
    yield from (value(item, "datePublished") for item in pages(found))


def _marked(tree: Any) -> Iterator[str]:
    """Dates that the markup calls that of publication."""
    for tag in tree.iter("time", "span", "div", "p", "abbr", "dd"):
        if tag.attrib and ((tag.get("itemprop") or "").lower() == "datepublished" or "pubdate" in tag.attrib):
            yield tag.get("datetime") or tag.get("content") or tag.get("title") or line_of(tag)


def _shown(tree: Any, headline: Any | None) -> Iterator[str]:
    """Dates beside the headline: after a word such as "published", or the only one in a place where dates stand."""
    near: list[str] = []
    prose = False
    for tag in _beside(tree, headline):
        text = line_of(tag) if tag.tag in _SHOWING else ""
        prose = prose or (len(text) > _PROSE and tag.tag == "p")
        if not text or len(text) > _LINE or _is_of_something_else(tag, text):
            continue
        stated = _STATED.match(text)
        if stated or _STATED.fullmatch(_label(tag)):
            yield tag.get("datetime") or text[stated.end() if stated else 0 :].strip()
        elif not prose and tag.tag == "time":
            near.append(tag.get("datetime") or text)
        elif not prose and _DATE_NAMES.search(_names(tag)):
            near.append(text)
    days = {day for text in near if (day := _day(text))}
    if len(days) == 1:
        yield days.pop()


def _is_of_something_else(tag: Any, text: str) -> bool:
    """Whether a date is that of an event, of a change, or of what a sentence tells."""
    if _CHANGED.search(_names(tag)) or _CHANGED.search(text[:20]) or _CHANGED.search(_label(tag)[:40]):
        return True
    above = tag.getparent()
    return tag.tag == "time" and above is not None and above.tag == "p" and line_of(above).endswith(".")


def _label(tag: Any) -> str:
    before = tag.getprevious()
    return line_of(before) if before is not None and before.tag in _LABELS else ""


def _names(tag: Any) -> str:
    return f"{tag.get('class') or ''} {tag.get('id') or ''}"[:200] if tag.attrib else ""


def _beside(tree: Any, headline: Any | None) -> Iterator[Any]:
    """The elements just before the headline and those after it; of a page without one, the first."""
    if headline is None:
        body = tree.find("body")
        yield from islice(body.iter(), _NEAR) if body is not None else ()
        return
    for before in islice(headline.itersiblings(preceding=True), 3):
        yield from islice(before.iter(), 10)
    yield from islice(_after(headline), _NEAR)


def _after(element: Any) -> Iterator[Any]:
    for above in (element, *element.iterancestors()):
        if above.tag == "body":
            return
        for sibling in above.itersiblings():
            yield from sibling.iter()


def _day(text: str) -> str:
    """The ISO date that `text` begins with. Between dots the day comes first, wherever dates are written with them."""
    text = text.strip()[:100]
    if found := _DOTTED.match(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return date_at_start(text)
