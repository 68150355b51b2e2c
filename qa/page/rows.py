"""Rows: date, what answers, the sentence and whose it is; for what each day said, an extract, repeats."""

from collections.abc import Iterable

from qa.answer import COMPARED, Answer, Hit, Quote
from qa.markup import attributes, escape, marked
from qa.page import cite, strings

DOT = '<span class="dot" aria-hidden="true"> · </span>'
VALUE_AT_MOST = 40  # characters of what answers in a sentence, to stand beside its date


def parts_of(answer: Answer, title: str, text: str = "") -> str:
    """Several sentences that belong together, each with its place: an extract, both of two answers, every place."""
    lead = f"<p>{text}</p>" if text else ""
    title = title.format(count=len(answer.parts))
    return f'<section class="days"><h3>{title}</h3>{lead}{table(answer.parts)}</section>'


def days(answer: Answer) -> str:
    """What each day said on the same point, the answer among them, newest first; differing figures are named so."""
    parts = answer.parts if answer.operation in COMPARED else ()
    if answer.quote is None or not (parts or answer.also):
        return ""
    first = answer.quote.with_marks(answer.spans)
    rows = sorted(dict.fromkeys([first, *parts, *answer.also]), key=lambda quote: quote.date, reverse=True)
    title = strings.PARTS[answer.operation] if parts else strings.EACH_DAY
    return f'<section class="days"><h3>{title.format(count=len(rows))}</h3>{table(rows)}</section>'


def table(quotes: Iterable[Quote]) -> str:
    """A row for each of `quotes`; with room for what answers, where that is short in one of them."""
    rows = [(quote, value(quote)) for quote in quotes]
    valued = any(short for _, short in rows)
    return f"<ul{attributes(class_='valued' if valued else None)}>{''.join(row(*each, valued) for each in rows)}</ul>"


def value(quote: Quote) -> str:
    """What answers in a sentence, if that is short; else nothing stands beside its date."""
    words = " … ".join(" ".join(span.of(quote.briefing.text).split()) for span in quote.marks)
    return words if len(words) <= VALUE_AT_MOST and len(words) < 0.6 * len(quote.text) else ""


def row(quote: Quote, short: str, valued: bool) -> str:
    """One row: when, what answers, the sentence with that marked, who says it and where."""
    source = [f"<bdi>{escape(name)}</bdi>" for name in (quote.speaker, quote.briefing.source, quote.title) if name]
    when = cite.time(quote.date)
    told = f'<b dir="auto" lang="en">{escape(short)}</b>' if valued else ""
    words = marked(quote.briefing.text, quote.start, quote.end, *((span.start, span.end) for span in quote.marks))
    return (
        f'<li{at(quote)}><button type="button" class="plain row" data-do="open">{when}{told}'
        f'<span><q dir="auto" lang="en">{words}</q><span class="facts" dir="auto">{DOT.join(source)}</span></span>'
        f'</button><button type="button" class="quiet" data-do="clip"{clipping(quote, None)}'
        f"{attributes(aria_label=strings.CLIP, title=strings.CLIP)}>+</button></li>"
    )


def same(hit: Hit) -> str:
    """Where else the passage stands, word for word or nearly, folded."""
    quotes = [Quote(again.briefing, best.start, best.end) for again in hit.same for best in again.highlights[:1]]
    if not quotes:
        return ""
    label = escape(strings.count(len(quotes), strings.SAME_ONE, strings.SAME))
    return f'<details class="also days"><summary>{label}</summary>{table(quotes)}</details>'


def at(quote: Quote) -> str:
    """The place of a quote, for the script."""
    return attributes(data_id=quote.briefing.id, data_start=quote.start, data_end=quote.end)


def clipping(quote: Quote, hit: Hit | None) -> str:
    """What a clipping of a quote holds, for the script."""
    return attributes(aria_pressed="false", data_text=quote.text, data_cite=cite.where(quote, hit))
