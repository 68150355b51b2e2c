"""Cards: what a question gets back, as HTML. The answer, the passages, "it does not say", and errors."""

from dataclasses import dataclass

from qa.answer import Answer, Hit, Quote
from qa.markup import attributes, escape, marked
from qa.page import cite, citing, strings
from qa.page.why import why

OPEN_AT_MOST = 3
# A further passage is shown at once only if it scores this share of the best; the others are folded.
WORTH_SHOWING = 0.7
LARGE_AT_MOST = 80  # characters of an answer that stand large above its sentence
DOT = '<span class="dot" aria-hidden="true"> · </span>'


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
    others = dict.fromkeys([*answer.parts, *answer.also])
    return [*shown(answer), *(Shown(quote, (), None) for quote in others if quote != answer.quote)]


def _holds(hit: Hit, quote: Quote) -> bool:
    return hit.briefing.id == quote.briefing.id and hit.start <= quote.start and quote.end <= hit.end


def answer_html(answer: Answer) -> str:
    """Everything that a question gets back."""
    if answer.operation in strings.GUIDANCE:
        return guidance(answer.operation)
    if answer.operation == "overview" and answer.parts:
        return parts_of(answer, strings.EXTRACT, strings.EXTRACT_TEXT)
    cards = shown(answer)
    if not answer.found:
        return not_found(answer, cards)
    first = direct(cards[0], answer)
    if answer.operation in strings.PARTS and len(answer.parts) > 1:
        first += parts_of(answer, strings.PARTS[answer.operation])
    elif answer.unanswered:
        first += f'<p class="missing">{escape(strings.UNANSWERED.format(question=answer.unanswered))}</p>'
    return first + days(answer) + further(answer, cards[1:], OPEN_AT_MOST - 1)


def guidance(operation: str) -> str:
    """The card where nothing was asked that could be answered: what can be."""
    title, text = strings.GUIDANCE[operation]
    return f'<article class="card none"><h3>{title}</h3><p>{text}</p></article>'


def parts_of(answer: Answer, title: str, text: str = "") -> str:
    """Several sentences that belong together, each with its place: an extract, both of two answers, every place."""
    body = "".join(day_row(quote) for quote in answer.parts)
    lead = f"<p>{text}</p>" if text else ""
    return f'<section class="days"><h3>{title}</h3>{lead}<ul>{body}</ul></section>'


def direct(item: Shown, answer: Answer) -> str:
    """The card that answers: the words, the sentence they stand in, who says so, and how sure that is."""
    level = answer.level
    return (
        f'<article class="card direct {level}"{at(item.quote)}><header><h3 dir="auto">{headline(answer)}</h3>'
        f'<span class="verdict">{icon(level)}{strings.LEVELS[level]}</span></header>'
        f"{replied(item.hit)}{quoted(item)}{provenance(item.quote, item.hit)}{folded(item, answer)}{controls(item)}"
        "</article>"
    )


def headline(answer: Answer) -> str:
    """The words that answer, if they are few and not the whole sentence; else the verdict alone stands above it."""
    words = " ".join(answer.text.split())
    short = answer.quote is not None and len(words) <= LARGE_AT_MOST and len(words) < 0.6 * len(answer.quote.text)
    return escape(words) if short else strings.ANSWER


def related(item: Shown, number: int, answer: Answer) -> str:
    """A passage that is worth reading, but does not answer."""
    label = attributes(aria_label=strings.PASSAGE.format(number=number))
    return (
        f'<article class="card related"{label}{at(item.quote)}>{replied(item.hit)}{quoted(item)}'
        f"{provenance(item.quote, item.hit)}{folded(item, answer)}{controls(item)}</article>"
    )


def further(answer: Answer, cards: list[Shown], room: int) -> str:
    """The other passages: the best `room` open if they are worth it, the rest folded."""
    if not cards:
        return ""
    best = max((hit.score for hit in answer.hits), default=0.0)
    near = [item for item in cards if item.hit and item.hit.score >= WORTH_SHOWING * best][:room]
    rest = [item for item in cards if item not in near]
    numbered = {id(item): related(item, place, answer) for place, item in enumerate([*near, *rest], 2)}
    body = "".join(numbered[id(item)] for item in near)
    if rest:
        label = escape(strings.count(len(rest), strings.MORE_ONE, strings.MORE))
        inside = "".join(numbered[id(item)] for item in rest)
        body += f'<details class="more"><summary>{label}</summary><div>{inside}</div></details>'
    title = f"<h3>{strings.RELATED}</h3>" if near else ""
    return f'<section class="further">{title}{body}</section>'


def at(quote: Quote) -> str:
    """The place of a quote, for the script."""
    return attributes(data_id=quote.briefing.id, data_start=quote.start, data_end=quote.end)


def quoted(item: Shown) -> str:
    """The sentence word for word, what answers in it marked."""
    quote = item.quote
    return f'<blockquote dir="auto">{marked(quote.briefing.text, quote.start, quote.end, *item.inner)}</blockquote>'


def replied(hit: Hit | None) -> str:
    """The question that is replied to, in grey above the reply."""
    asked = " ".join(hit.reply_to.split()) if hit else ""
    if not asked:
        return ""
    return f'<p class="replied" dir="auto">{strings.REPLY_TO} <q>{escape(asked)}</q></p>'


def controls(item: Shown) -> str:
    """What can be done with a quote; shown for the one in focus."""
    others = {"plain": item.quote.text}
    if item.hit is not None:
        others["context"] = f"{item.hit.text}\n({cite.where(item.quote, item.hit)})"
    more = "".join(_copies(strings.COPIES[kind], text) for kind, text in others.items()) + citing.buttons()
    return (
        f'<footer><button type="button" data-do="open">{strings.OPEN}</button><span class="copying">'
        f"{_copies(strings.COPY, cite.quotation(item.quote, item.hit))}"
        f'<details class="menu"><summary{attributes(aria_label=strings.COPIES_MORE)}></summary><div>'
        f"{more}</div></details></span>"
        f'<button type="button" data-do="clip"{clipping(item.quote, item.hit)}>{strings.CLIP}</button>'
        f'<button type="button" data-do="link">{strings.LINK}</button></footer>'
    )


def clipping(quote: Quote, hit: Hit | None) -> str:
    """What a clipping of a quote holds, for the script."""
    return attributes(aria_pressed="false", data_text=quote.text, data_cite=cite.where(quote, hit))


def _copies(label: str, text: str) -> str:
    return f'<button type="button" data-do="copy"{attributes(data_copy=text)}>{label}</button>'


def folded(item: Shown, answer: Answer) -> str:
    """What is folded into a card: repeats, the context, and why it was chosen."""
    if item.hit is None:
        return ""
    return f'{same(item.hit)}<div class="more-about">{context(item, item.hit)}{why(item.hit, answer)}</div>'


def icon(level: str) -> str:
    """A sign beside the verdict, so that it isn't told by colour."""
    path = {"clear": "M3 8.5l3.2 3.2L13 4.8", "several": "M3 5h10M3 8h10M3 11h10"}.get(
        level, "M3 9c2-4 3-4 5-1s3 3 5-1"
    )
    return f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"/></svg>'


def provenance(quote: Quote, hit: Hit | None) -> str:
    """Speaker, date and source in one line; the title, the section and the days that the quote means below it."""
    briefing = quote.briefing
    speaker = quote.speaker or (hit.speaker if hit else "")
    first = [f'<bdi class="speaker">{escape(" ".join(speaker.split()))}</bdi>'] if speaker else []
    first.append(cite.time(briefing.date))
    if briefing.source:
        first.append(f"<cite>{escape(briefing.source)}</cite>")
    second = [f'<bdi class="title">{escape(briefing.title)}</bdi>'] if briefing.title else []
    if not briefing.title and not briefing.date:
        second.append(f'<bdi class="title">{escape(briefing.id)}</bdi>')
    if heading := cite.section(hit):
        second.append(f"<bdi>{escape(strings.UNDER.format(heading=heading))}</bdi>")
    if quote.page:
        second.append(strings.PAGE.format(page=quote.page))
    below = f'<p class="within-what" dir="auto">{DOT.join(second)}</p>' if second else ""
    return f'<p class="where" dir="auto">{DOT.join(first)}</p>{below}{dated(quote)}'


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


def days(answer: Answer) -> str:
    """What each day said on the same point, the answer among them: date, sentence, whence."""
    if answer.quote is None or not (answer.also or answer.parts):
        return ""
    rows = sorted(
        dict.fromkeys([answer.quote, *answer.parts, *answer.also]), key=lambda quote: quote.date, reverse=True
    )
    body = "".join(day_row(quote) for quote in rows)
    title = strings.EACH_DAY.format(count=len(rows))
    return f'<section class="days"><h3>{title}</h3><ul>{body}</ul></section>'


def day_row(quote: Quote) -> str:
    """One row: when, the sentence, who says it and where."""
    source = [f"<bdi>{escape(name)}</bdi>" for name in (quote.speaker, quote.briefing.source, quote.title) if name]
    when = cite.time(quote.date, strings.short_day)
    return (
        f'<li{at(quote)}><button type="button" class="plain row" data-do="open">{when}'
        f'<span><q dir="auto">{escape(quote.text)}</q><span class="facts" dir="auto">{DOT.join(source)}</span></span>'
        f'</button><button type="button" class="quiet" data-do="clip"{clipping(quote, None)}'
        f"{attributes(aria_label=strings.CLIP, title=strings.CLIP)}>+</button></li>"
    )


def same(hit: Hit) -> str:
    """Where else the passage stands, word for word or nearly, folded."""
    quotes = [Quote(again.briefing, best.start, best.end) for again in hit.same for best in again.highlights[:1]]
    if not quotes:
        return ""
    label = escape(strings.count(len(quotes), strings.SAME_ONE, strings.SAME))
    body = "".join(day_row(quote) for quote in quotes)
    return f'<details class="also days"><summary>{label}</summary><ul>{body}</ul></details>'


def dated(quote: Quote) -> str:
    """The days that words like "Monday" in the quote mean, beside it."""
    rows = "".join(
        f"<span><bdi>{escape(said.words)}</bdi> = {cite.span_of_days(said.since, said.until, cite.time)}</span>"
        for said in quote.days
    )
    return f'<p class="dated">{rows}</p>' if rows else ""


def not_found(answer: Answer, cards: list[Shown]) -> str:
    """The card for "it does not say": what was searched, which word is missing, what to try, the nearest passage."""
    looked = answer.searched
    if not looked.briefings and not cards:
        title, text = strings.OUTSIDE, f'<p><button type="button" data-do="widen">{strings.WIDEN}</button></p>'
        return f'<article class="card none"><h3>{title}</h3>{text}</article>'
    title = strings.NOT_FOUND_ONE if looked.briefings == 1 else strings.NOT_FOUND
    lines = [escape(searched_line(answer))]
    if missing := [f'<bdi class="word">“{escape(word)}”</bdi>' for word in answer.missing]:
        lines.append(strings.MISSING.format(words=", ".join(missing)))
    body = "".join(f"<p>{line}</p>" for line in lines)
    nearest = ""
    if cards:
        nearest = f'<h3 class="nearest">{strings.NEAREST}</h3>{related(cards[0], 1, answer)}'
        nearest += further(answer, cards[1:], 0)
    return f'<article class="card none"><h3>{title}</h3>{body}</article>{nearest}'


def empty_library() -> str:
    """The card for a library that holds nothing: how to fill it."""
    return (
        f'<article class="card none"><h3>{strings.EMPTY_LIBRARY}</h3><p>{strings.EMPTY_LIBRARY_TEXT}</p>'
        f'<p><button type="button" data-do="choose">{strings.ADD}</button></p></article>'
    )


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
