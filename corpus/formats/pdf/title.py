"""The title of a PDF: the one that it states, or its largest first lines where that is a program's or a template's."""

import re
from itertools import takewhile

from corpus.formats.pdf.page import Line
from corpus.metadata import tidy_title

_USELESS = re.compile(
    r"(?:power ?point|slide|folie|diapositive?|presentation|présentation|präsentation|document|template|vorlage|modèle|"
    r"print|layout|page|microsoft|normal\.dotm?|adobe|indesign|quark|scan(?:ned)?|image|letterhead)\b.*"
    r"|.*\b(?:template|vorlage|letterhead|presentation)|.*[\\/].*[\\/].*|(?:https?|file):.*|\w+_[\w_-]*|[\W\d]*",
    re.I,
)
_GENERIC = re.compile(
    r"(?:for immediate release|(?:press|news|media) (?:release|statement|note|advisory|briefing)|press|news|newsletter|"
    r"memo(?:randum)?|statement|transcript|communiqu[eé](?: de presse)?|"
    r"pressemitteilung|comunicado de prensa)[\s:]*",
    re.I,
)
_LARGER, _WORDS, _TEMPLATE_WORDS = 1.15, 30, 4


def title_of(stated: str | None, lines: list[Line], usual: float) -> str:
    """The title of a document whose first page has these `lines` in reading order, most of them `usual` points high."""
    given = tidy_title(stated)
    shown = _heading(lines, usual)
    if not given or not shown:
        return shown if not given else given if not _USELESS.fullmatch(given) else ""
    return shown if _USELESS.fullmatch(given) or not _occurs(given, lines) else given


def _heading(lines: list[Line], usual: float) -> str:
    """The largest lines above the text, put together if they follow one another."""
    above = list(takewhile(lambda line: line.height > 1.08 * usual or len(line.text.split()) < 8, lines))
    large = [
        n
        for n, line in enumerate(above)
        if line.kind == "text"
        and line.height >= _LARGER * usual
        and not _GENERIC.fullmatch(line.text)
        and sum(map(str.isalpha, line.text)) >= 4
    ]
    if not large:
        return ""
    height = max(above[n].height for n in large)
    same = [n for n in large if above[n].height > 0.95 * height]
    first = same[0]
    run = [n for place, n in enumerate(same) if n == first + place]
    if sum(line.height > 0.95 * height and not _GENERIC.fullmatch(line.text) for line in lines) > len(run):
        return ""  # the headings of several articles
    text = " ".join(above[n].text for n in run)
    return tidy_title(text) if len(text.split()) <= _WORDS else ""


def _occurs(title: str, lines: list[Line]) -> bool:
    """Whether at least half the words of a title stand on the page; few words that don't are a template's."""
    page = {word for line in lines for word in re.findall(r"\w+", line.text.casefold())}
    words = re.findall(r"\w+", title.casefold())
    return len(words) > _TEMPLATE_WORDS or 2 * sum(word in page for word in words) >= len(words)
