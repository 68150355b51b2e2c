"""Cards: what a question gets back, as HTML. The answer, the passages, "it does not say", and errors."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Briefing
from qa.answer import Answer, Days, Hit, Part, Quote, percent
from qa.page import cite, strings
from qa.page.markup import attributes, escape, marked

_WORD = re.compile(r"[^\W_]{4,}|\d+")

OPEN_AT_MOST = 3
# A further passage is shown at once only if it scores this share of the best; the others are folded.
WORTH_SHOWING = 0.7


@dataclass(frozen=True, slots=True)
class Shown:
    """One card: a quoted sentence, the parts of it that answer, and the passage it was found by, if any."""

    quote: Quote
    spans: tuple[Quote, ...]
    hit: Hit | None

    @property
    def inner(self) -> list[tuple[int, int]]:
        """What is marked, in the order of the text."""
        return sorted((span.start, span.end) for span in self.spans)


def shown(answer: Answer) -> list[Shown]:
    """The cards of an answer, best first: the quote that answers, then the best sentence of every other passage."""
    cards: list[Shown] = []
    direct = answer.quote
    if direct is not None:
        home = next((hit for hit in answer.hits if _holds(hit, direct)), None)
        cards.append(Shown(direct, answer.spans, home))
    for hit in answer.hits:
        if direct is None or not _holds(hit, direct):
            best = hit.highlights[0] if hit.highlights else hit.passage
            cards.append(Shown(Quote(hit.briefing, best.start, best.end), (), hit))
    return cards


def evidence(answer: Answer) -> list[Shown]:
    """All that can be stepped through beside an answer: its cards, then what other days say."""
    return [*shown(answer), *(Shown(quote, (), None) for quote in answer.also)]


def _holds(hit: Hit, quote: Quote) -> bool:
    return hit.briefing.id == quote.briefing.id and hit.start <= quote.start and quote.end <= hit.end


def answer_html(answer: Answer) -> str:
    """Everything that a question gets back."""
    cards = shown(answer)
    if not answer.found:
        return not_found(answer, cards)
    return direct_also(answer, cards) + further(answer, cards[1:], OPEN_AT_MOST - 1, first=2)


def direct_also(answer: Answer, cards: list[Shown]) -> str:
    """The card that answers, with the other places that say the same folded below it."""
    return card(cards[0], 1, answer, direct=True, tail=also(answer))


def further(answer: Answer, cards: list[Shown], room: int, *, first: int) -> str:
    """The other passages, numbered from `first`: the best `room` open if they are worth it, the rest folded."""
    if not cards:
        return ""
    best = max((hit.score for hit in answer.hits), default=0.0)
    near = [item for item in cards if item.hit and item.hit.score >= WORTH_SHOWING * best][:room]
    rest = [item for item in cards if item not in near]
    body = "".join(card(item, first + place, answer) for place, item in enumerate(near))
    if rest:
        folded = "".join(card(item, first + len(near) + place, answer) for place, item in enumerate(rest))
        label = strings.count(len(rest), strings.MORE_ONE, strings.MORE)
        body += f'<details class="more"><summary>{escape(label)}</summary><div>{folded}</div></details>'
    return body


def card(item: Shown, number: int, answer: Answer, *, direct: bool = False, tail: str = "") -> str:
    """One passage: verdict, where and when, the sentence word for word, and what can be done with it."""
    quote, briefing = item.quote, item.quote.briefing
    verdict = strings.DIRECT if direct else strings.RELATED
    kind = "direct" if direct else "related"
    label = f"{strings.PASSAGE.format(number=number)}: {verdict}"
    place = attributes(data_id=briefing.id, data_start=quote.start, data_end=quote.end)
    copied = attributes(data_copy=cite.quotation(quote, item.hit))
    return (
        f'<article class="card {kind}"{attributes(aria_label=label)}{place}>'
        f'<header><span class="number">[{number}]</span> <span class="verdict">{icon(direct)}{verdict}</span>'
        f'<span class="where" dir="auto">{provenance(briefing, item.hit)}</span></header>'
        f'<blockquote dir="auto">{marked(briefing.text, quote.start, quote.end, *item.inner)}</blockquote>'
        f"{dated(quote)}{tail}{about(item, answer)}"
        f'<footer><button type="button" data-do="open">{strings.OPEN}</button>'
        f'<button type="button" data-do="copy"{copied}>{strings.COPY}</button>'
        f'<button type="button" data-do="link">{strings.LINK}</button></footer></article>'
    )


def about(item: Shown, answer: Answer) -> str:
    """What is folded into a card: repeats, the context, and why it was chosen."""
    if item.hit is None:
        return ""
    return f'{same(item.hit)}<div class="more-about">{context(item, item.hit)}{why(item.hit, answer)}</div>'


def icon(direct: bool) -> str:
    """A sign beside the verdict, so that it isn't told by colour."""
    path = "M3 8.5l3.2 3.2L13 4.8" if direct else "M3 6h10M3 10h7"
    return f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"/></svg>'


def provenance(briefing: Briefing, hit: Hit | None) -> str:
    """Source, title, date, section and speaker, as far as known."""
    bits = []
    if briefing.source:
        bits.append(f"<cite>{escape(briefing.source)}</cite>")
    if briefing.title or not briefing.date:
        bits.append(f'<bdi class="title">{escape(cite.title(briefing))}</bdi>')
    bits.append(cite.time(briefing.date))
    if hit and hit.heading:
        bits.append(f"<bdi>{escape(strings.UNDER.format(heading=' '.join(hit.heading.split())))}</bdi>")
    if hit and hit.speaker:
        bits.append(f"<bdi>{escape(strings.SPEAKER.format(speaker=' '.join(hit.speaker.split())))}</bdi>")
    return '<span class="dot" aria-hidden="true"> · </span>'.join(bits)


def context(item: Shown, passage: Hit) -> str:
    """The passage around the quoted sentence, dimmed and folded; nothing if the sentence is all of it."""
    quote, text = item.quote, item.quote.briefing.text
    before, after = text[passage.start : quote.start], text[quote.end : passage.end]
    if not before.strip() and not after.strip():
        return ""
    return (
        f'<details class="context"><summary>{strings.CONTEXT}</summary><p dir="auto">{escape(before)}'
        f"<strong>{marked(text, quote.start, quote.end, *item.inner)}</strong>{escape(after)}</p></details>"
    )


def why(hit: Hit, answer: Answer) -> str:
    """The parts of a hit's score in plain words."""
    rows = [(said, _part(getattr(hit.why, name))) for name, said in strings.WHY_PARTS.items() if hasattr(hit.why, name)]
    if hit.why.read is not None:
        rows.append((strings.WHY_READ, percent(hit.why.read)))
    if shared := shared_words(answer.meant, hit.text):
        rows.append((strings.WHY_SHARED, ", ".join(shared)))
    body = "".join(f'<div><dt>{escape(term)}</dt><dd dir="auto">{escape(said)}</dd></div>' for term, said in rows)
    sure = strings.WHY_CONFIDENCE.format(percent=percent(answer.confidence))
    return (
        f'<details class="why"><summary>{strings.WHY}</summary><p>{strings.WHY_LEAD}</p><dl>{body}</dl>'
        f"<p>{escape(sure)}</p></details>"
    )


def _part(part: Part) -> str:
    score = round(100 * min(max(part.score, 0), 1))
    return strings.WHY_NUMBER.format(score=score, rank=strings.ordinal(part.rank))


def shared_words(question: str, text: str) -> list[str]:
    """The longer words of `question` that stand in `text`, each once."""
    held = set(_WORD.findall(text.casefold()))
    return list(dict.fromkeys(word for word in _WORD.findall(question) if word.casefold() in held))


def also(answer: Answer) -> str:
    """What other days say on the same point, newest first, folded."""
    return _places(answer.also, strings.ALSO_ONE, strings.ALSO)


def same(hit: Hit) -> str:
    """Where else the passage stands, word for word or nearly, folded."""
    quotes = [Quote(again.briefing, best.start, best.end) for again in hit.same for best in again.highlights[:1]]
    return _places(quotes, strings.SAME_ONE, strings.SAME)


def _places(quotes: Sequence[Quote], one: str, many: str) -> str:
    if not quotes:
        return ""
    items = "".join(
        f"<li{attributes(data_id=quote.briefing.id, data_start=quote.start, data_end=quote.end)}>"
        f'<button type="button" class="plain" data-do="open"><span class="where" dir="auto">'
        f'{provenance(quote.briefing, None)}</span><q dir="auto">{escape(quote.text)}</q></button></li>'
        for quote in quotes
    )
    label = escape(strings.count(len(quotes), one, many))
    return f'<details class="also"><summary>{label}</summary><ul>{items}</ul></details>'


def dated(quote: Quote) -> str:
    """The days that words like "Monday" in the quote mean, beside it."""
    rows = "".join(
        f"<span><bdi>{escape(words)}</bdi> = {cite.span_of_days(*days, cite.time)}</span>"
        for words, days in cite.days_said(quote).items()
    )
    return f'<p class="dated">{rows}</p>' if rows else ""


def understood(answer: Answer) -> str:
    """How a follow-up and its dates were understood, each to be undone; nothing if all was taken as typed."""
    body = ""
    if meant := answer.understood:
        edit = attributes(data_do="edit", data_question=meant)
        body = (
            f'<p class="understood"><span>{strings.UNDERSTOOD} <b dir="auto">{escape(meant)}</b></span><span>'
            f'<button type="button" class="small"{edit}>{strings.EDIT}</button>'
            f'<button type="button" class="small" data-do="literally">{strings.AS_TYPED}</button></span></p>'
        )
    return body + (bound(answer, answer.days) if answer.days else "")


def bound(answer: Answer, period: Days) -> str:
    """The chip that says which days the question was bound to, by which of its words, and takes that off."""
    last = (period.until + datetime.timedelta(1)).isoformat() if period.until < datetime.date.max else ""
    inside = any(period.since.isoformat() <= hit.briefing.date <= last for hit in answer.hits)
    wording = (strings.BOUND if inside else strings.BOUND_NONE) if period.only else strings.DAYS_FIRST
    words = f"<bdi>{escape(period.words)}</bdi>"
    if period.since == datetime.date.min:
        days = strings.DAYS_UNTIL.format(last=cite.time(period.until.isoformat()))
    else:
        days = cite.span_of_days(period.since.isoformat(), period.until.isoformat(), cite.time)
    return (
        f'<p class="bound"><span>{wording.format(days=days, words=words)}</span><button type="button" class="small"'
        f"{attributes(data_do='any-day', aria_label=strings.ANY_DAY, title=strings.ANY_DAY)}>"
        f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8"/></svg></button></p>'
    )


def not_found(answer: Answer, cards: list[Shown]) -> str:
    """The card for "it does not say": what was searched, which word is missing, and the nearest passage."""
    looked = answer.searched
    if not looked.briefings:
        return (
            f'<article class="card none"><h3>{strings.EMPTY_LIBRARY}</h3><p>{strings.EMPTY_LIBRARY_TEXT}</p></article>'
        )
    lines = [escape(searched_line(answer))]
    if not cards:
        lines = [strings.OUTSIDE]
    if missing := [f'<bdi class="word">“{escape(word)}”</bdi>' for word in answer.missing]:
        wording = strings.MISSING_ONE if len(missing) == 1 else strings.MISSING
        lines.append(wording.format(words=", ".join(missing)))
    title = strings.NOT_FOUND_ONE if looked.briefings == 1 else strings.NOT_FOUND
    body = "".join(f"<p>{line}</p>" for line in lines)
    nearest = ""
    if cards:
        nearest = f'<p class="nearest">{strings.NEAREST}</p>' + card(cards[0], 1, answer)
        nearest += further(answer, cards[1:], 0, first=2)
    return f'<article class="card none"><h3>{title}</h3>{body}</article>{nearest}'


def searched_line(answer: Answer) -> str:
    """What was searched, in a sentence."""
    looked = answer.searched
    dates = ""
    if looked.first_date:
        wording = strings.SEARCHED_ONE_DATE if looked.first_date == looked.last_date else strings.SEARCHED_DATES
        dates = wording.format(first=strings.day(looked.first_date), last=strings.day(looked.last_date))
    return strings.SEARCHED.format(
        passages=strings.count(looked.passages, strings.PASSAGES_ONE, strings.PASSAGES_COUNT),
        briefings=strings.count(looked.briefings, strings.COUNT_ONE, strings.COUNT),
        dates=dates,
    )


def error(message: str) -> str:
    """The card for what went wrong, with what to do about it."""
    return f'<article class="card error"><h3>{strings.ERROR}</h3><p dir="auto">{escape(message)}</p></article>'
