"""Lists of other pages that stand in or under an article: linked headlines, cards, "Read more".

A list of linked names or documents that the article introduces is part of it.
"""

import re
from itertools import islice
from typing import Any

from corpus.formats.html.inline import plain
from corpus.formats.html.size import Size, is_amid

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_NAME = 90  # characters of a link, on average, up to which a list of links is one of names
_CARD, _CARDS = 800, 3  # characters of a card at most, and cards in a list at least
# Characters of a heading, of a line that serves the page, and of a heading after its first words, at most.
_HEADING, _SERVING, _MORE_WORDS = 60, 110, 45
_CELLS = {"body", "td", "th", "tr", "tbody"}
_LINES = {"div", "span", "li", "p", "figure", "section"}
# Headings of what leads to other pages, and lines that serve the page.
_OTHERS = re.compile(
    r"(?:related(?: (?:news|stories|articles|content|links|topics|posts|coverage|pages|reading))?|related"
    r"|(?:read|see|watch|find out|discover) (?:more|next|also|on|our)|read more|learn more"
    r"|more (?:from|on|about|stories|news|in|like|articles|coverage|to read|headlines|for you)"
    r"|(?:most|top) (?:read|popular|viewed|shared|stories|news|recent)|see also|recommended|editor[’']?s['’]? picks?"
    r"|you (?:may|might) (?:also )?(?:like|be interested|enjoy)|what to read next|up next|don['’]t miss|trending"
    r"|popular|in case you missed it"
    r"|(?:latest|recent|other|further|similar|previous|next) (?:news|stories|posts?|articles?|headlines|comments"
    r"|videos)|breaking news"
    r"|share(?: this)?|follow us|stay (?:connected|informed|up to date)|connect with us|contact us|topics|tags"
    r"|tagged|filed under|categories|archives?"
    r"|newsletters?|sign up|subscribe|get our|join (?:our|the conversation|the discussion)|sponsored|promoted"
    r"|around the web|from the web"
    r"|(?:\d+ |view |show |add |post )?(?:a )?comments?|leave a (?:reply|comment)|about the author|explore further"
    r"|explore more|popular now"
    r"|mehr (?:zum thema|aus|von|auf)|lesen sie (?:auch|mehr)|das könnte (?:sie|dich) (?:auch )?interessieren"
    r"|auch interessant|weitere (?:artikel|meldungen|beiträge|themen|nachrichten|aktuelle)"
    r"|meistgelesen|kommentare|schlagw[oö]rter|themen|teilen|letzte artikel|ähnliche|aktuell(?:ste|e) (?:beiträge"
    r"|artikel|meldungen)|zum thema|newsletter"
    r"|à lire aussi|lire aussi|sur le même (?:sujet|thème)|articles? (?:liés|similaires)|plus d['’]articles|partager"
    r"|lea (?:también|más)|leer más|te puede interesar|le puede interesar|más noticias|noticias relacionadas"
    r"|relacionad[oa]s|compartir|temas"
    r"|leggi anche|potrebbe interessarti|articoli correlati|czytaj (?:też|więcej|także)|zobacz (?:też|także)"
    r"|lees ook|leia (?:também|mais)|läs (?:också|mer))\b",
    re.I,
)  # fmt: skip
_CUE = re.compile(
    r"[\s*▶►>»→–-]*(?:read (?:more|also|next|on|our|the full)|see (?:also|more)|watch (?:now|our|live)"
    r"|(?:read|see|watch|listen|related|more|recommended|lea|lee|mira|ver|vea|mehr|dazu|lire|leggi|czytaj|zobacz)\s*:"
    r"|listen (?:now|to our)|click (?:here|to)|learn more|find out more|more (?:on|from|about)\b|lea (?:también|más)"
    r"|leer más|(?:vea|ver) (?:también|más)|(?:le|te) puede interesar|también (?:lea|te)|lesen sie (?:auch|mehr)"
    r"|mehr (?:zum|aus|von|auf)\b|auch interessant|à lire|lire aussi|leggi anche|czytaj (?:też|także|więcej)"
    r"|zobacz (?:też|także)|sign up (?:for|to)|subscribe (?:to|now)|join (?:us|our)|follow (?:us|our)|download our"
    r"|get (?:our|the app))",
    re.I,
)
_SERVICE = re.compile(
    r"(?:advertisement|advertising|anzeige|werbung|publicidad|share|teilen|tweet|print|e-?mail|drucken|back to top"
    r"|nach oben|zurück|back|close|menu|search"
    r"|(?:view|show|hide|load) (?:more|all|less|comments)|read more|weiterlesen|mehr|more"
    r"|skip to (?:main )?content|click to enlarge|zum vergrößern.{0,40}"
    r"|loading\.*|copy link|copied|save|listen|play|pause|edit|reply|permalink|sign in|log in|subscribe(?: now)?"
    r"|enlarge(?: image)?|explore further"
    r"|all rights reserved\.?|(?:copyright )?(?:©|\(c\)).{0,100}|\d+ comments?|[|/·•»«›‹<>→←↑-]+)",
    re.I,
)


class Links:
    """Names the parts of an article that only lead elsewhere; `sizes` are those of the page without furniture."""

    def __init__(self, sizes: dict[Any, Size], total: Size, headline: Any | None) -> None:
        self.sizes, self.total = sizes, total
        self.above = set(headline.iterancestors()) if headline is not None else set()
        self.headline, self._passed = headline, headline is None

    def drops(self, element: Any) -> bool:
        """Whether `element` is such a part. To be asked in the order of the page."""
        if element is self.headline:
            self._passed = True
            return False
        if element in self.above:
            return False
        tag, size = element.tag, self.sizes.get(element)
        if tag in _HEADINGS:
            return self._heads_others(element)
        if size is None or tag in _CELLS:
            return False
        heads = tag == "p" and size.all < _HEADING and self._heads_others(element)
        return heads or self._serves_page(element, tag, size) or self._leads_away(element, tag, size)

    def _serves_page(self, element: Any, tag: str, size: Size) -> bool:
        may = tag in _LINES and size.all < _SERVING and (size.links or tag not in ("li", "span"))
        return bool(may) and _serves(element)

    def _heads_others(self, element: Any) -> bool:
        """Whether a heading announces other pages: a loose likeness counts only if links follow."""
        text = _short(element)
        if text is None or _serves(element):
            return text is not None
        found = _OTHERS.match(text)
        if not found or len(text) - found.end() > _MORE_WORDS:
            return False
        after = element.getnext()
        if after is None and (above := element.getparent()) is not None and above not in self.above:
            after = above.getnext()
        if after is None:
            return True
        size = self.sizes.get(after)
        return size is not None and self._is_of_links(after, size)

    def _is_of_links(self, element: Any, size: Size) -> bool:
        return size.links > 0 and (size.linked * 2 >= size.all or self._holds_cards(element, size))

    def _leads_away(self, element: Any, tag: str, size: Size) -> bool:
        if size.links == 0 or size.prose * 2 > self.total.prose > 0:
            return False
        if size.all <= 250 and size.linked * 2 >= size.all and tag != "span" and _CUE.match(_short(element, 300) or ""):
            return True
        if tag in ("p", "span"):
            return False
        if self._is_list(element, size) or self._holds_cards(element, size):
            return True
        first = _first_line(element)
        found = _OTHERS.match(first)
        return found is not None and len(first) - found.end() <= _MORE_WORDS and self._is_of_links(element, size)

    def _is_list(self, element: Any, size: Size) -> bool:
        """Whether links are nearly all that an element holds, and no list of names that the article introduces."""
        if size.prose or size.links < 2 or size.linked * 5 < size.all * 3:
            return False
        if not self._passed:
            return True
        return not (size.linked <= _NAME * size.links and _is_introduced(element))

    def _holds_cards(self, element: Any, size: Size) -> bool:
        """Whether an element is a row of cards, each a linked headline and perhaps how its article begins."""
        if self.total.prose - size.prose < max(300, size.prose / 3):
            return False
        cards = characters = 0
        for child in element:
            part = self.sizes.get(child)
            if (
                part is not None
                and part.links
                and part.all <= _CARD
                and child not in self.above
                and _is_card(child, part)
            ):
                cards += 1
                characters += part.all
        return cards >= _CARDS and characters * 10 >= size.all * 7


def _is_card(element: Any, size: Size) -> bool:
    if size.linked < 20 or size.paragraphs > 2:
        return False
    if size.linked * 3 >= size.all:
        return True
    for below in islice(element.iter(), 40):
        if below.tag in _HEADINGS:
            return below.find(".//a") is not None or any(above.tag == "a" for above in islice(below.iterancestors(), 4))
    return False


def _is_introduced(element: Any) -> bool:
    """Whether a heading, or a line that ends in a colon, announces a list; or prose runs on after it as before it."""
    for one in (element, element.getparent()):
        before = one.getprevious() if one is not None else None
        if before is None:
            continue
        text = " ".join("".join(islice(before.itertext(), 300)).split())
        if before.tag in (*_HEADINGS, "dt", "strong", "b", "caption"):
            return _OTHERS.match(text) is None
        return text.endswith(":") or (one is element and is_amid(element))
    return _has_own_heading(element)


def _has_own_heading(element: Any) -> bool:
    """Whether an element begins with a heading that is no link."""
    heading = next((below for below in islice(element.iter(), 5) if below.tag in _HEADINGS), None)
    if heading is None or heading.find(".//a") is not None or heading.getparent().tag == "a":
        return False
    return _OTHERS.match(_short(heading) or "") is None


def _serves(element: Any) -> bool:
    """Whether a line serves the page and not its reader; a table may well have a column "Close"."""
    above = element.getparent()
    text = _short(element)
    return text is not None and _SERVICE.fullmatch(text) is not None and (above is None or above.tag not in _CELLS)


def _first_line(element: Any) -> str:
    """The first text in an element, if its beginning shows any."""
    for part in islice(element.itertext(), 6):
        if line := " ".join(part[:200].split()):
            return line
    return ""


def _short(element: Any, most: int = 120) -> str | None:
    """The text of an element that holds few words; None for any other."""
    text = ""
    for part in islice(element.itertext(), 40):
        text += part
        if len(text) > 8 * most:
            return None
    text = " ".join(plain(text).split())
    return text if 0 < len(text) <= most else None
