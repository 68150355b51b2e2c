"""Lines that say where, when and by whom a text was given out, in the forms of agencies, governments and the UN.

A dateline opens a paragraph: `MOSCOW, Feb. 7, 2022 (Reuters) —`, `GENEVA (7 February 2022) –`. A date line stands by
itself: `Brussels, 7 February 2022`, `Press release | 7 February 2022`, `By Ida Berg | February 7, 2022`.
"""

import re
from dataclasses import dataclass
from typing import Literal

from corpus.dates import dates, is_weekday
from corpus.titles import is_function_word

_LONGEST = 140  # characters of a dateline, or of a line around a date
_YEAR = re.compile(r"\d{4}")
_DASH = re.compile(r"\s(?:—|–|--?)\s|(?<=\S)(?:—|–|--)(?=\s|\(|[A-Z])|(?<=/)[.\s]")
_AGENCY = re.compile(
    r"\((?P<named>[A-Z][^()\d]{1,40}|dpa(?:-AFX)?|epd|kna|sda|ots|apa|dts|tt|ntb|afp|ansa|efe|pap)\)"
    r"|/(?P<slashed>[A-Z][^()/\d\s]{1,20}|PR Newswire)/"
)
# Whose name in brackets after a place in small letters is no insertion: `Berlin (Reuters) –`.
_WIRES = frozenset(
    "reuters afp ap dpa upi tass xinhua ansa efe pti ani kyodo yonhap bloomberg interfax ukrinform epd kna sda"
    " ots apa dts tt ntb pap cna belga anp lusa".split()
)
_PARTIAL = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s\d{1,2}\b"
    r"|\b\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b"
)
CLOCK = re.compile(
    r"(?:\s?(?:r|г|р|року|года)\b\.?)?(?:(?:T(?=\d\d:)|[\s,;|•·–—-]*)(?:(?:at|um|à|a las|klo?\.?)\s+)?"
    r"(?:\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,6})?)?|\d{1,2}(?=\s*[ap]\.?\s?m))\s*(?:[ap]\.?\s?m\b\.?)?\s*(?:Uhr\b|hrs?\b|h\b)?"
    r"\s*(?-i:\(?(?:[A-Z]{2,5}|Z|[+-]\d{2}:?\d{2})\b\)?)?)?[\s.]*",
    re.I,
)
"""What may follow a date: the word for `year`, a time of day. It matches the empty string."""
_GENRES = (
    r"(?:press|news|media|information)[ -]?(?:release|advisory|statement|note|notice|briefing|alert|update)"
    r"|pressemitteilung|presseinformation|medienmitteilung|communiqu[eé](?: de presse)?|comunicado(?: de prensa)?"
    r"|nota de (?:prensa|imprensa)|comunicato stampa|persbericht|pressmeddelande|pressemeddelelse|pressemelding"
    r"|komunikat prasowy|tisková zpráva|sajtóközlemény|пресс-релиз"
)
_REFERENCE = re.compile(r"\W*(?:ref(?:erence)?|no|nr|doc(?:ument)?|az|réf)\b\W*[\w/.-]*\d[\w/.-]*\W*", re.I)
_GENRE = re.compile(rf"\W*(?:{_GENRES})(?:\s+(?:no|nr|n[º°o])?\.?\s*[\w/-]*\d[\w/-]*)?\W*", re.I)
_KIND = re.compile(
    rf"\b(?:{_GENRES}|statement|briefing|report|bulletin|newsletter|update|digest|sitrep|readout|transcript|minutes"
    r"|remarks|speech|daily|weekly|edition|issue|summary|advisory|announcement|memo(?:randum)?|declaration)\b",
    re.I,
)
_UNCASED_PLACE = re.compile(r"[^\W\d_a-z]{2,12}\s?[,،、，]\s*")  # 北京，2022年2月7日
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Door|Av|Af)\s+(?=[^\W\d_a-z])")
_LINKS = frozenset(
    "of the and by de du des der den del la le les am an on for in a e y und et dnia dne dia el il".split()
)
_NO_PLACE = frozenset(
    "deadline anniversary election elections expires expiry effective born died due valid starts ends timeline"
    " chronology updated modified revised reviewed accessed retrieved copyright".split()
)
_LEADING = frozenset("on since until till before after from to by at as bis seit vom ab depuis desde hasta dal".split())

Stand = Literal["alone", "beside", "within"]


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says: its `date` in ISO 8601 and its `source`, each empty where it does not."""

    date: str
    source: str


def dateline(line: str) -> Dateline | None:
    """The dateline that a paragraph beginning with `line` opens with."""
    head = line[:_LONGEST]
    found = None
    for dash in list(_DASH.finditer(head))[:4]:
        read = _read(head[: dash.start()])
        if read is None:
            break
        found = read if read.date or read.source else found
    return found


def date_line(line: str) -> tuple[str, Stand] | None:
    """The date of a line that is not a sentence, and how it stands there.

    It is `alone` (with a weekday and a time of day), `beside` a place, a person or a genre, or `within` the title of
    something that is given out on a day: `Daily Briefing – February 7, 2022`.
    """
    if len(line) > _LONGEST or not _YEAR.search(line) or line.endswith(("?", "!", ":", ";", ",")):
        return None
    found = list(dates(line))
    if len({date for _, _, date in found}) != 1:
        return None
    start, end, date = found[0]
    before, after = _without_weekday(line[:start]), line[end:]
    clock = CLOCK.match(after)
    after = after[clock.end() :] if clock else after
    rest = f"{before} {after}"
    if not rest.strip(" ,.|–—-/()[]•·*_"):
        return date, "alone"
    last = re.findall(r"\w+", before)[-1:]
    if last and last[0].lower() in _LEADING and not _GENRE.fullmatch(before):
        return None
    genre = _GENRE.fullmatch(rest) is not None
    if (
        genre
        or (_UNCASED_PLACE.fullmatch(before) and not before[0].isupper() and not after.strip())
        or (not _KIND.search(rest) and _is_place(_BYLINE.sub("", rest.strip(), count=1)))
        or _are_places(before, after)
    ):
        return date, "beside"
    parted = (not before.strip() or before.rstrip()[-1:] in ",|–—-(:/") and (
        not after.strip() or after.lstrip()[0] in ",|–—-):"
    )
    return (date, "within") if parted and _KIND.search(rest) and not line.endswith(".") else None


def is_genre(line: str) -> bool:
    """Whether a line says only what kind of text follows: `PRESS RELEASE`, `Press release no. 12/22`."""
    return len(line) <= _LONGEST and _GENRE.fullmatch(line) is not None


def _read(head: str) -> Dateline | None:
    """What stands before a dash; None if it is something else than a place, a date and an agency."""
    agency = _AGENCY.search(head)
    rest = head.replace(agency[0], " ", 1) if agency else head
    found = list(dates(rest))
    if len({date for _, _, date in found}) > 1:
        return None
    date = found[0][2] if found else ""
    for start, end, _ in reversed(found):
        rest = f"{_without_weekday(rest[:start])} {rest[end:]}"
    place = (rest if date else _PARTIAL.sub(" ", rest)).strip(" ,.-–—/()[]")
    if place and not _is_place(place):
        return None
    source = (agency["named"] or agency["slashed"]) if agency else ""
    sure = date or re.match(r"[A-Z]{2}", place) or source.lower() in _WIRES or _PARTIAL.search(rest)
    return Dateline(date, source if sure else "")


def _without_weekday(before: str) -> str:
    """What stands before a date without the day of the week and the article that belong to it."""
    last = re.search(r"(?:^|(?<=\s))(?P<day>[^\W\d_]{2,14})[.,]*\s+(?:(?:den|the|le|el|il|dia)\s+)?$", before, re.I)
    if last and is_weekday(last["day"]):
        return before[: last.start()]
    return re.sub(r"(?:^|\s)(?:den|the|le|el|il|dia|dnia|dne)\s+$", " ", before, flags=re.I)


def _are_places(before: str, after: str) -> bool:
    """`7 February 2022 | News release | Geneva`: every part is a place, a person or a genre."""
    parts = [part for part in re.split(r"[|–—•·]|\s-\s", f"{before}|{after}") if part.strip(" ,.()")]
    return bool(parts) and all(
        _GENRE.fullmatch(part)
        or _REFERENCE.fullmatch(part)
        or (not _KIND.search(part) and _is_place(_BYLINE.sub("", part.strip(" ,.()"), count=1)))
        for part in parts
    )


def _is_place(words: str) -> bool:
    """Whether the words can name a place or a person: each has a capital, and none is a word of a sentence."""
    found = re.findall(r"[^\s,/()|–—-]+", words)
    plain = [word.strip(".").lower() for word in found]
    return (
        0 < len(found) <= 6
        and found[0][0].isupper()
        and all(word[0].isupper() or word in _LINKS for word in found)
        and not any(word in _NO_PLACE or (is_function_word(word) and word not in _LINKS) for word in plain)
        and plain[0] not in _LINKS - {"la", "le", "el", "den", "the", "des"}
        and not re.search(r"[?!:;“”\"]|[a-z]{3}\.\s", words)
    )
