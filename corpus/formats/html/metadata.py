"""Title, date and source of a page, each from the best place that states it, and the heading that shows its title."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from corpus.formats.html.dates import date_of
from corpus.formats.html.inline import line_of, plain
from corpus.formats.html.linked import Item, articles, items, kinds, pages, value
from corpus.metadata import Metadata, tidy_title

MAX_HEADINGS = 200
"""Most headings among which that of the article is looked for."""

_SITES = ("dc.publisher", "dcterms.publisher", "application-name", "citation_publisher", "publisher")
_TITLES = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
)
_WORDS = re.compile(r"\w+")
_SEPARATOR = re.compile(r"\s+[|–—·•»:-]+\s+|\s*\|\s*")
_ENOUGH = 4  # words of a title that a heading must share, if the title has so many


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page says of itself; `headline` is the element that shows its title, `linked` its article in JSON-LD."""

    metadata: Metadata
    headline: Any | None
    linked: Item | None


def stated(tree: Any) -> Stated:
    """What a page, from which nothing has been taken yet, says of itself."""
    tags, found = _meta(tree), items(tree)
    named = next(map(line_of, tree.iter("title")), "")
    titles = [title for key in _TITLES for title in tags.get(key, ())]
    headline = _headline(tree, [*titles, named])
    shown = line_of(headline) if headline is not None else ""
    linked = _main(articles(found), [shown, *titles, named], tree)
    site = _site(tags, linked, found)
    title = _title([value(linked, "headline") if linked else "", *titles], named, shown, site)
    return Stated(Metadata(title, date_of(tree, tags, linked, found, headline), site), headline, linked)


def _meta(tree: Any) -> dict[str, list[str]]:
    """The contents of the meta tags by name, in small letters."""
    tags: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        if content := (tag.get("content") or "").strip():
            for key in ("property", "name", "itemprop"):
                if name := tag.get(key):
                    tags.setdefault(name.strip().lower()[:100], []).append(plain(content))
    return tags


def _headline(tree: Any, titles: list[str]) -> Any | None:
    """The heading that shows the title: the h1 or h2 that shares the most words with what the page calls itself."""
    wanted = [_words(title) for title in titles]
    best, most = None, 0.0
    for heading in islice(tree.iter("h1", "h2"), MAX_HEADINGS):
        if words := _words(line_of(heading)):
            score = max((_shared(words, want) for want in wanted), default=0.0) + (0.5 if heading.tag == "h1" else 0.0)
            if score >= 1.5 and score > most:
                best, most = heading, score
    return (
        best if best is not None else next((heading for heading in tree.iter("h1") if _words(line_of(heading))), None)
    )


def _shared(words: frozenset[str], want: frozenset[str]) -> float:
    """How far a heading's words are those of a title; short headings count for less, as a site's name is one."""
    return len(words & want) / max(len(words), min(len(want), _ENOUGH), 1) * min(len(words), _ENOUGH)


def _main(found: list[Item], titles: list[str], tree: Any) -> Item | None:
    """The item that describes the article of this page; others describe what it links to."""
    if len(found) <= 1:
        return found[0] if found else None
    wanted = [_words(title) for title in titles]
    for item in found:
        words = _words(value(item, "headline") or value(item, "name"))
        if words and any(3 * len(words & want) >= 2 * len(words) for want in wanted):
            return item
    address = next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    for item in found:
        if address and address in (value(item, key) for key in ("url", "@id", "mainEntityOfPage")):
            return item
    return found[0] if len({value(item, "datePublished") for item in found}) == 1 else None


def _site(tags: dict[str, list[str]], linked: Item | None, found: list[Item]) -> str:
    names = [*tags.get("og:site_name", ())]
    names += [value(item, "publisher") for item in ([linked] if linked else []) + pages(found)]
    names += [name for key in _SITES for name in tags.get(key, ())]
    names += [value(item, "name") for item in found if "website" in kinds(item)]
    return next((name for name in map(tidy_title, map(plain, names)) if name and "://" not in name), "").lstrip("@")


def _title(titles: list[str], named: str, shown: str, site: str) -> str:
    for title in titles:
        if tidy := tidy_title(_without_site(plain(title), site, shown)):
            return tidy
    if shown and _squeezed(shown) in _squeezed(named):
        return tidy_title(shown)
    return tidy_title(_without_site(named, site, shown)) or tidy_title(shown)


def _without_site(title: str, site: str, shown: str) -> str:
    """`title` without the name of the site that ends it."""
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and shown and _squeezed(parts[0]) == _squeezed(shown):
        return parts[0]
    if len(parts) > 1 and site and _squeezed(parts[-1]) == _squeezed(site):
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•»:-\t\n")
    if len(parts) > 1 and site and _squeezed(parts[0]) == _squeezed(site):
        return title[len(parts[0]) :].lstrip(" |–—·•»:-\t\n")
    return title


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.lower()))


def _squeezed(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))
