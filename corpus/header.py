"""The lines with which a text begins that say what it is, when it was given out and by whom, and are no part of it.

`Title:`, `Date:` and `Source:` lines, the head of a printed e-mail, `FOR IMMEDIATE RELEASE`, dates and by-lines alone
on a line. They are read as metadata and stand in no passage. What is unsure is left where it is: an event's `Date:`
beside its `Place:`, anything after the text has begun.
"""

import re
from dataclasses import dataclass
from typing import Literal

from corpus.briefing import Span
from corpus.datelines import CLOCK, date_line, dateline, is_genre
from corpus.dates import date_at_start, only_date, start_date
from corpus.lines import lines

# Lines that are not blank in which a header is looked for, and characters.
_LINES, _CHARACTERS = 10, 8_000
# Words of a line that is prose, and of one that is if it ends like a sentence. Characters of a value, of what may stand
# behind a date, and of a line that is a day's heading.
_PROSE_WORDS, _SENTENCE_WORDS, _VALUE, _REST, _DAY_CHARACTERS = 14, 4, 300, 60, 60

Kind = Literal["title", "source", "published", "date", "line", "within", "opening"]

_DECORATION = re.compile(r"^[\s>*_#|]+|[*_]+(?=\s?:)|(?<=:)[*_]+|[\s*_]+$")
_KEY = re.compile(r"(?P<key>[^\W\d_][^:\n]{0,28}?)\s?:\s*(?P<value>\S.*)?")
_KEYS: dict[Kind, str] = {
    "title": r"title|headline|titel|titre|título|titolo|tytuł|заголовок",
    "source": r"source|publisher|agency|publication|outlet|quelle|herausgeber|fuente|fonte|bron|źródło|källa|источник",
    "date": r"date|dated|datum|fecha|data|dato|päivämäärä|dátum|tarih|дата|data publicării",
    "published": (
        r"(?:date )?(?:published|posted|issued|released)(?: on| online| at)?|created|stand"
        r"|(?:date of )?(?:publication|release|issue)(?: date)?|veröffentlicht(?: am)?|erschienen(?: am)?"
        r"|publiée?(?: le)?|date de publication|publicad[oa](?: el| em)?|fecha de publicación|data de publicação"
        r"|pubblicato(?: il)?|data di pubblicazione|opublikowan[oy]|data publikacji"
        r"|gepubliceerd(?: op)?|publicerad|publisert|offentliggjort|julkaistu|publikováno|közzétéve|опубликовано"
        r"|дата публикации"
    ),
}
_KINDS = [(kind, re.compile(keys, re.I)) for kind, keys in _KEYS.items()]
_PUBLISHED = re.compile(
    r"(?:published|posted|issued|released|veröffentlicht|erschienen|publiée?|publicado|pubblicato|opublikowano|gepubliceerd"
    r"|опубликовано)(?:\s+(?:on|online|am|le|el|em|il|op))?\s*[:–—|-]?\s+(?=\S)",
    re.I,
)
# What may stand behind a date of publication: a time of day, or something parted from it.
_REST_OF_LINE = re.compile(rf"{CLOCK.pattern}(?:$|[|,;(·•–—-]|by\b|last\b|updated\b)", re.I)
_INLINE = re.compile(r"date\s+(\d{4}-\d{2}-\d{2})\s", re.I)
_RELEASE = re.compile(r"for\s+(?:immediate\s+)?release\b\s*[:–—|,-]*\s*", re.I)
_EMBARGO = re.compile(
    r"(?:strictly\s+)?(?:under\s+)?embargo(?:ed)?\b.{0,80}|not for (?:release|publication) (?:before|until).{0,60}",
    re.I,
)
_UPDATED = re.compile(
    r"(?:last\s+|zuletzt\s+)?(?:updated|modified|revised|reviewed|aktualisiert|mise? à jour|actualizado"
    r"|aggiornato)\b",
    re.I,
)
_EVENT = re.compile(
    r"(?:time|place|venue|location|where|when|who|what|rsvp|uhrzeit|ort|wo|wann|lieu|heure|hora|lugar|luogo|ora|local)\s?:",
    re.I,
)
_MAIL = {
    "from": r"from|von|de|da|van|od|от",
    "to": r"to|cc|bcc|an|à|para|aan|do|кому|reply-to|kopie",
    "sent": r"sent|date|datum|fecha|data|дата|gesendet|envoyé|enviado|inviato|verzonden|wysłano|отправлено",
    "subject": r"subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|тема",
    "other": r"importance|attachments?|message-id|mime-version|content-type|reply-to|anlagen?",
}
_MAIL_KEYS = {name: re.compile(keys, re.I) for name, keys in _MAIL.items()}
_MEMORANDUM = re.compile(r"memo(?:randum)?\s+(?:for|to)\b", re.I)
_ANSWER = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs)\s*:\s*)+", re.I)
_BYLINE = re.compile(r"By\s[^()]{2,80}\s\((?P<source>[A-Z][^()\d]{1,40})\)")
_WRITER = re.compile(r"By(?:\s[^\W\d_a-z][\w.’'-]*(?:,|\sand)?){2,8}")
# Who is named as the source of a picture, not of the text.
_CREDIT = re.compile(
    r"getty|shutterstock|istock|alamy|flickr|unsplash|pixabay|pexels|wikimedia|adobe stock|depositphotos|imago\b"
    r"|epa[-/]|\b(?:photos?|images?|picture|screenshot|foto|bild|archive)\b|©|\(c\)",
    re.I,
)
_ENDED = re.compile(r"[.!?。！？][\"”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Field(Span):
    """A line of the header: what kind it is, and the title, the source or the ISO date that it states.

    `opening` is a dateline with which the text itself begins, `within` a date in a title; both belong to the text.
    """

    kind: Kind
    title: str = ""
    date: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Line(Span):
    plain: str  # without emphasis and quotation marks


def header(text: str) -> list[Field]:
    """The fields of the header of `text`, in order."""
    head = [line for line in lines(text, end=_CHARACTERS) if line.start < line.end]
    days = {day for line in head if (day := _day_alone(text, line))}
    first = [_Line(line.start, line.end, _DECORATION.sub("", line.of(text))) for line in head[:_LINES]]
    mail = _mail_lines(first) or _memorandum(first)
    event = any(_EVENT.match(line.plain) for line in first)
    found: list[Field] = []
    prose = 0
    for number, line in enumerate(first):
        field = mail.get(number) or _field(line, dated=not event, alone=len(days) < 2)
        if field and (not prose or field.kind == "opening" or (prose == 1 and field.kind == "published")):
            found.append(field)
        prose += field.kind == "opening" if field else _is_prose(line.plain, number == 0)
    return found


def _day_alone(text: str, line: Span) -> str:
    """The date of a line that is nothing but a date."""
    words = line.of(text) if line.end - line.start <= _DAY_CHARACTERS else ""
    found = date_line(_DECORATION.sub("", words)) if any(map(str.isdigit, words)) else None
    return found[0] if found and found[1] == "alone" else ""


def _is_prose(plain: str, first: bool) -> bool:
    words = len(plain.split())
    long = words >= _PROSE_WORDS and not first and not plain.isupper()
    return long or (words >= _SENTENCE_WORDS and _ENDED.search(plain) is not None)


def _field(line: _Line, dated: bool, alone: bool) -> Field | None:
    """The field that a line is. `dated`: whether `Date:` may date the text; `alone`: whether a date on its line may."""
    return _keyed(line, dated) or _released(line) or _by(line) or (_standing(line) if alone else None) or _opening(line)


def _keyed(line: _Line, dated: bool) -> Field | None:
    key = _KEY.fullmatch(line.plain)
    kind = next((kind for kind, names in _KINDS if key and names.fullmatch(key["key"])), None)
    value = " ".join((key["value"] or "").split()) if key else ""
    if kind == "title":
        return Field(line.start, line.end, kind, title=value[:_VALUE]) if value else None
    if kind == "source":
        return None if not value or _CREDIT.search(value) else Field(line.start, line.end, kind, source=site_of(value))
    if kind is None or (kind == "date" and not dated):
        return None
    date, end = start_date(value)
    if date and len(value) - end <= _REST:
        return Field(line.start, line.end, kind, date=date)
    return Field(line.start, line.end, "line") if kind == "date" and len(value) <= _REST else None


def _released(line: _Line) -> Field | None:
    """`Published 7 February 2022`, `FOR IMMEDIATE RELEASE: February 7, 2022`, `Last updated: 9 March 2022`."""
    plain = line.plain
    if len(plain) > 2 * _REST or (
        _ENDED.search(plain) and not plain.isupper() and len(plain.split()) > _SENTENCE_WORDS + 3
    ):
        return None
    if _EMBARGO.fullmatch(plain) or is_genre(plain) or (_UPDATED.match(plain) and only_date(plain)):
        return Field(line.start, line.end, "line")
    release = _RELEASE.match(plain)
    if release and release.end() == len(plain):
        return Field(line.start, line.end, "line")
    if lead := release or _PUBLISHED.match(plain):
        date, end = start_date(plain[lead.end() :])
        stands = date_line(plain[lead.end() :]) if release else None
        if date and _REST_OF_LINE.match(plain, lead.end() + end):
            return Field(line.start, line.end, "published", date=date)
        if stands:
            return Field(line.start, line.end, "published", date=stands[0])
    return Field(line.start, line.end, "line") if release else None


def _by(line: _Line) -> Field | None:
    if found := _BYLINE.fullmatch(line.plain):
        return Field(line.start, line.end, "line", source=found["source"])
    return Field(line.start, line.end, "line") if _WRITER.fullmatch(line.plain) else None


def _standing(line: _Line) -> Field | None:
    found = date_line(line.plain)
    return Field(line.start, line.end, "within" if found[1] == "within" else "line", date=found[0]) if found else None


def _opening(line: _Line) -> Field | None:
    if inline := _INLINE.match(line.plain):
        return Field(line.start, line.end, "opening", date=date_at_start(inline[1]))
    found = dateline(line.plain)
    return Field(line.start, line.end, "opening", date=found.date, source=found.source) if found else None


def _mail_lines(first: list[_Line]) -> dict[int, Field]:
    """The lines of a printed e-mail's or a memorandum's head, which names who wrote and one thing more."""
    found: dict[int, Field] = {}
    names = set()
    for number, line in enumerate(first):
        key = _KEY.fullmatch(line.plain)
        name = next((name for name, keys in _MAIL_KEYS.items() if key and keys.fullmatch(key["key"])), None)
        if key and name:
            names.add(name)
            found[number] = _mail_field(line, name, key["value"] or "")
        elif names and number - 1 in found and not _KEY.fullmatch(line.plain):
            break
    return found if "from" in names and len(names) > 1 else {}


def _memorandum(first: list[_Line]) -> dict[int, Field]:
    """The `Subject:` of a memorandum, whose head names who it is for."""
    addressed = False
    for number, line in enumerate(first):
        key = _KEY.fullmatch(line.plain)
        if addressed and key and _MAIL_KEYS["subject"].fullmatch(key["key"]):
            return {number: _mail_field(line, "subject", key["value"] or "")}
        addressed = addressed or _MEMORANDUM.match(line.plain) is not None
    return {}


def _mail_field(line: _Line, name: str, value: str) -> Field:
    if name == "sent":
        return Field(line.start, line.end, "published", date=date_at_start(value))
    if name == "subject":
        return Field(line.start, line.end, "title", title=_ANSWER.sub("", value, count=1)[:_VALUE])
    sender = re.sub(r"\s*[<\[(][^<>\[\]()]*[>\])]", "", value).strip(" \"'") if name == "from" else ""
    return Field(line.start, line.end, "line", source="" if "@" in sender else sender[:_VALUE])


def site_of(value: str) -> str:
    """A source as it is named, and for an address the name of the site."""
    found = re.match(r"<?https?://(?:www\.)?([^/\s:>]+)", value, re.I)
    return found[1].lower() if found else value[:_VALUE]
