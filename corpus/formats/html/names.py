"""What the words of an element's class and id say of it: a menu, a consent box, a part of the article.

Words are those of English, and of German, French and Spanish where they are usual; which of the three sets a word
belongs to was tried on half of the 990 pages of trafilatura's evaluation.
"""

import re
from typing import Literal

Name = Literal["sure", "likely", "doubted", "kept", ""]

# Never a part of an article, unless most of the page's prose is in it.
_SURE = frozenset(
    """nav navi navbar navigation subnav mainnav topnav topbar menu menus submenu megamenu mainmenu breadcrumb
    breadcrumbs pagination pager paging postnav skiplink skiplinks skip toolbar masthead sitemap offcanvas
    drawer hamburger share sharing shares sharebar sharetools sharelinks shariff social socials sociable
    sharedaddy addthis addtoany teilen cookie cookies cookiebar cookiebanner cookieconsent cookiebot consent
    gdpr onetrust didomi usercentrics ccpa newsletter newsletters nl paywall piano regwall login signin signup
    searchform searchbox searchbar advert adverts advertisement advertising adslot adsense ads adbox adunit
    werbung anzeige anzeigen dfp gpt outbrain taboola teads plista ligatus disqus akismet noprint copyright
    colophon editsection catlinks taglist taglinks popup modal lightbox tooltip overlay""".split()
)
# Around an article rather than in it.
_LIKELY = frozenset(
    """footer sidebar sidebars sidecolumn widget widgets related relateds recommended recommendation recommendations
    recommend recirc recirculation popular trending mostread mostpopular bestseller comments commentlist
    commentform respond kommentare sponsor sponsored sponsors banner banners subscribe subscription
    subscriptions subscriber abo authorbox authorbio aboutauthor trackback trackbacks pingback pingbacks similar
    verwandt verwandte readmore morenews topnews lesetipp crosslinks linklist follow followus upsell""".split()
)
# As often within an article: a lead is a `teaser`, a column a `comment`. Left out only if made of links.
_DOUBTED = frozenset(
    """teaser teasers promo promos promotion comment reply replies kommentar tags keywords feedback survey poll rating
    ratings vote bio more weitere meldungen ad metanav tools slideshow slider carousel gallery donate donation
    spende support hidden news meta""".split()
)
# A box within an article, whatever else it is called.
_KEPT = frozenset(
    """fact facts factbox factfile factsheet infobox info pullquote pull quote quotes blockquote notes note editors
    editor correction corrections clarification standfirst summary highlights keypoints key caption captions
    figcaption explainer footnote footnotes endnotes references sources timeline faq accordion transcript
    glossary background statement table""".split()
)
_PHRASES = re.compile(
    r"read (?:more|next|also)|most (?:read|popular|viewed|shared|recent)"
    r"|more (?:from|on|stories|news|like|in|articles)|up next|also like|sign up|log in|sign in"
    r"|(?:latest|other|next|prev|previous|recent|top|more|similar) (?:news|posts?|stories|story|articles?|headlines)"
    r"|about (?:the )?author|author (?:box|bio|info|card|profile)|post (?:nav|navigation|meta|tags|footer|share)"
    r"|entry (?:meta|footer|utility)|tag (?:list|cloud)|article (?:tags|share|tools|footer|actions)|cat links"
    r"|tags links|jp relatedposts|side bar|bottom bar|top bar|call to action|data protection"
)
# Words that hold at any size: readers' comments are often longer than the article.
OF_READERS = frozenset(("comments", "commentlist", "commentform", "respond", "disqus", "kommentare"))
CERTAIN = OF_READERS | {"cookie", "cookies", "consent", "gdpr", "nav", "navigation", "navbar", "menu"}
# What names begin with that speak of the page's state or of a program's own scheme, and not of the element.
_STATES = re.compile(
    r"(?:has|is|js|no|with|without|tag|category|cat|type|status|format|post_tag|wp|col|u|elementor|hentry|node|field)[-_]",
    re.I,
)
_WORD = re.compile(r"[A-Z]?[a-zäöüß]+|[A-Z]+(?![a-z])")
_MOST = 500  # characters of a class that are read


class Names:
    """Reads class and id of the elements of one page; what was read once is remembered."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Name, str]] = {}
        self._distrusted: set[str] = set()

    def read(self, classes: str, identity: str) -> tuple[Name, str]:
        """What the names say, and by which word."""
        key = (classes[:_MOST], identity[:_MOST])
        if key not in self._known:
            self._known[key] = self._read([*key[0].split(), key[1]])
        return self._known[key]

    def distrust(self, word: str) -> bool:
        """Let `word` mean nothing on this page, if it can mean anything else."""
        if not word or word in CERTAIN or word in self._distrusted:
            return False
        self._distrusted.add(word)
        self._known.clear()
        return True

    def _read(self, names: list[str]) -> tuple[Name, str]:
        likely = doubted = kept = ""
        for name in names:
            if _STATES.match(name):
                continue
            words = [word.lower() for word in _WORD.findall(name)]
            if "live" in words:  # the comments of a match as it is played are its report
                words = [word for word in words if word not in OF_READERS]
            if found := self._first(_SURE, words):
                return "sure", found
            likely = likely or self._first(_LIKELY, words) or self._phrase(words)
            doubted = doubted or self._first(_DOUBTED, words)
            kept = kept or self._first(_KEPT, words)
        if kept:
            return "kept", kept
        return ("likely", likely) if likely else ("doubted", doubted) if doubted else ("", "")

    def _first(self, wanted: frozenset[str], words: list[str]) -> str:
        return next((word for word in words if word in wanted and word not in self._distrusted), "")

    def _phrase(self, words: list[str]) -> str:
        found = _PHRASES.search(" ".join(words)) if len(words) > 1 else None
        return found[0] if found and found[0] not in self._distrusted else ""
