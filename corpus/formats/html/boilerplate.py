"""What stands around an article: menus, banners, boxes that ask for consent or money, comments of readers.

An element is known by its tag, its role and its names. All of them lie (a column of opinion is a `comment`, an article
an `aside`), so what holds the headline or much of the page's prose is never taken for such.
"""

import re
from collections import Counter
from itertools import islice
from typing import Any

from corpus.formats.html.names import CERTAIN, OF_READERS, Name, Names
from corpus.formats.html.size import PROSE, Size, is_amid

_TAGS = {
    "nav", "menu", "search", "amp-consent", "amp-sidebar", "amp-ad", "amp-embed", "amp-user-notification",
    "amp-social-share", "amp-sticky-ad", "amp-auto-ads", "amp-lightbox",
}  # fmt: skip
_ROLES: dict[str, Name] = {
    "navigation": "sure", "search": "sure", "menu": "sure", "menubar": "sure", "toolbar": "sure", "dialog": "sure",
    "alertdialog": "sure", "contentinfo": "sure", "tablist": "sure", "tooltip": "sure", "complementary": "likely",
    "banner": "likely",
}  # fmt: skip
_PARTS = {"article", "main", "blockquote", "figure", "li", "td"}  # what has a header, a footer and asides of its own
_NEVER = {"body", "html", "main", "tbody", "tr"}

# The greatest share of the page's prose that an element may hold and still be left out, by what its names say.
_MOST = {"sure": 0.4, "likely": 0.5}
_SOME_PROSE, _FOOT = 150, 300  # characters: an article beside readers' comments, the foot of a page
_MANY = 4  # paragraphs that no box of furniture has
_ONE_WORD = 0.25  # of the prose: a word that takes off as much is no name of furniture

_CONSENT = re.compile(
    r"cookies?\b|\bconsent|personal data|your (?:privacy|choices?|preferences|device)|\bpartners\b|\baccept\b"
    r"|\badvertis|einwilligung|datenschutz|données personnelles|datos personales",
    re.I,
)
_COOKIES = re.compile(r"cookie|\bconsent|personal data|einwilligung|datenschutz|données perso|datos perso", re.I)
_CONSENT_TAGS = {"div", "section", "aside", "form", "dialog", "p", "footer", "header"}
_CONSENT_LENGTH, _PER_WORD = 3_000, 150  # characters
_WE_AND_YOU = re.compile(r"\b(?:we|our|us|you|your|wir|unsere?|ihre?|nous|notre|vos?|votre|nosotros|nuestros?)\b", re.I)
_CHOICE = re.compile(
    r"\s*(?:accept|agree|allow|reject|refuse|decline|ok\b|got it|i (?:agree|accept)|manage|(?:cookie )?settings"
    r"|akzeptieren|zustimmen|ablehnen|alle |einstellungen|accepter|refuser|tout |aceptar|rechazar|accetta)",
    re.I,
)


class Page:
    """What is known of a page before anything is left out: where its headline is, and how large its parts are."""

    def __init__(self, body: Any, sizes: dict[Any, Size], headline: Any | None) -> None:
        self._sizes, self._total, self._headline = sizes, sizes.get(body, Size()), headline
        self._above = set(headline.iterancestors()) if headline is not None else set()
        self._names = Names()
        self._asks = _COOKIES.search(" ".join(body.itertext())) is not None

    def drops(self, element: Any) -> bool:
        """Whether `element` is no part of what the page is there for."""
        if element.tag in _NEVER or element in self._above or element is self._headline:
            return False
        how, word = self._kind(element)
        size = self._sizes.get(element)
        if size is None:
            return how not in ("", "kept")
        if how in ("", "kept"):
            return self._asks and element.tag in _CONSENT_TAGS and _asks_for_consent(element, size)
        if how == "doubted":
            return size.linked * 4 > size.all
        if word in OF_READERS:
            return self._total.prose - size.prose >= _SOME_PROSE
        return not self._is_text(element, size, how, word) and self._is_small(element, size, how)

    def _is_small(self, element: Any, size: Size, how: Name) -> bool:
        """Whether an element holds so little of the page's prose that its names may be believed."""
        small = size.prose < _MOST[how] * self._total.prose or (element.tag == "footer" and size.all < _FOOT)
        return small or (how == "sure" and _is_about_consent(element, size))

    def _is_text(self, element: Any, size: Size, how: Name, word: str) -> bool:
        """Whether an element speaks as an article does, whatever it is called: without links, amid or in paragraphs."""
        if how == "likely":
            return element.tag not in ("form", "footer") and size.linked * 4 < size.all and is_amid(element)
        plain = size.paragraphs >= _MANY and size.linked * 10 < size.all
        return plain and bool(word) and word not in CERTAIN and not _is_about_consent(element, size)

    def distrusts(self, dropped: list[Any]) -> bool:
        """Whether words that would take much prose off the page are found to name its own parts.

        From then on they take off nothing.
        """
        prose: Counter[str] = Counter()
        for element in dropped:
            size = self._sizes.get(element)
            if size is not None and size.linked * 5 < size.all:
                prose[self._kind(element)[1]] += size.prose
        words = [word for word, taken in prose.items() if taken > _ONE_WORD * self._total.prose]
        return sum(map(self._names.distrust, words)) > 0

    def _kind(self, element: Any) -> tuple[Name, str]:
        tag, attributes = element.tag, element.attrib
        if tag in _TAGS:
            return "sure", ""
        how, word = self._names.read(attributes.get("class", ""), attributes.get("id", "")) if attributes else ("", "")
        if not how and "role" in attributes:
            how = _ROLES.get(attributes["role"].lower(), "")
        if not how and tag in ("header", "footer", "aside", "form"):
            how = self._by_tag(element, tag)
        return how, word

    def _by_tag(self, element: Any, tag: str) -> Name:
        """What the tag says of an element without a name: an article has headers, footers and asides of its own."""
        size = self._sizes.get(element)
        if size is None or tag == "form":
            return "likely"
        within = is_amid(element) or any(above.tag in _PARTS for above in islice(element.iterancestors(), 20))
        if tag == "header":
            return "" if within or size.prose else "likely"
        if tag == "aside" and within:
            return ""
        return "" if within and size.linked * 2 < size.all else "likely"


def _is_about_consent(element: Any, size: Size) -> bool:
    return size.all <= _CONSENT_LENGTH and len(_CONSENT.findall(_words(element))) * _PER_WORD >= size.all


def _asks_for_consent(element: Any, size: Size) -> bool:
    """Whether an element speaks to the reader of cookies and data, and gives a choice or says nothing else."""
    if not PROSE <= size.all <= _CONSENT_LENGTH:
        return False
    text = _words(element)
    if len(_CONSENT.findall(text)) * _PER_WORD < size.all or len(_WE_AND_YOU.findall(text)) < 2:
        return False
    if any(_CHOICE.match("".join(islice(button.itertext(), 5))) for button in element.iter("button", "a")):
        return True
    return element.tag == "div" and len(_CONSENT.findall(text)) > 3 and len(_WE_AND_YOU.findall(text)) > 3


def _words(element: Any) -> str:
    """The text of an element, if it is no thousand pieces."""
    return " ".join(islice(element.itertext(), 300))
