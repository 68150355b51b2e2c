"""Cards: what a question gets back, as HTML. The answer, and the passages."""

from dataclasses import dataclass

from corpus import Span
from corpus.sentences import sentences
from qa.answer import COMPARED, Answer, Hit, Quote
from qa.markup import attributes, escape, marked
from qa.page import cite, citing, strings
from qa.page.missing import guidance, not_found
from qa.page.rows import DOT, at, clipping, days, parts_of, same
from qa.page.why import why

OPEN_AT_MOST = 3
# A further passage is shown at once only if it scores this share of the best; the others are folded.
WORTH_SHOWING = 0.7
LARGE_AT_MOST = 80  # characters of an answer that stand large above its sentence
ASKED_AT_MOST = 180  # characters of a question that is replied to, so that it doesn't bury the reply


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
    return [*shown(answer), *(Shown(quote, quote.spans, None) for quote in others if quote != answer.quote)]


def _holds(hit: Hit, quote: Quote) -> bool:
    return hit.briefing.id == quote.briefing.id and hit.start <= quote.start and quote.end <= hit.end


def answer_html(answer: Answer, *, narrowed: bool = False) -> str:
    """Everything that a question gets back; `narrowed` says that it was asked of a part of the library."""
    if answer.operation in strings.GUIDANCE:
        return guidance(answer.operation)
    if answer.operation == "overview" and answer.parts:
        return parts_of(answer, strings.EXTRACT, strings.EXTRACT_TEXT)
    cards = shown(answer)
    if not answer.found:
        return not_found(answer, narrowed=narrowed) + nearest(answer, cards)
    first = direct(cards[0], answer)
    if answer.operation in strings.PARTS and answer.operation not in COMPARED and len(answer.parts) > 1:
        first += parts_of(answer, strings.PARTS[answer.operation])
    elif answer.unanswered:
        first += f'<p class="missing">{escape(strings.UNANSWERED.format(question=answer.unanswered))}</p>'
    return first + days(answer) + further(answer, cards[1:], OPEN_AT_MOST - 1)


def nearest(answer: Answer, cards: list[Shown]) -> str:
    """Beside "it does not say": the passage that comes nearest, and the others folded."""
    if not cards:
        return ""
    rest = further(answer, cards[1:], 0)
    return f'<h3 class="nearest">{strings.NEAREST}</h3>{related(cards[0], 1, answer)}{rest}'


def direct(item: Shown, answer: Answer) -> str:
    """The card that answers: the words, the sentence they stand in, who says so, and how sure that is."""
    level = answer.level
    return (
        f'<article class="card direct {level}"{at(item.quote)}><header>{headline(answer)}'
        f'<span class="verdict">{icon(level)}{strings.LEVELS[level]}</span></header>'
        f"{replied(item.hit)}{quoted(item)}{provenance(item.quote, item.hit)}{folded(item, answer)}{controls(item)}"
        "</article>"
    )


def headline(answer: Answer) -> str:
    """The words that answer, if they are few and not the whole sentence; else the verdict alone stands above it."""
    words = " ".join(answer.text.split())
    short = answer.quote is not None and len(words) <= LARGE_AT_MOST and len(words) < 0.6 * len(answer.quote.text)
    return f'<h3 dir="auto" lang="en">{escape(words)}</h3>' if short else f"<h3>{strings.ANSWER}</h3>"


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


def quoted(item: Shown) -> str:
    """The sentence word for word, what answers in it marked."""
    quote = item.quote
    words = marked(quote.briefing.text, quote.start, quote.end, *item.inner)
    return f'<blockquote dir="auto" lang="en">{words}</blockquote>'


def replied(hit: Hit | None) -> str:
    """The question that is replied to, in grey above the reply."""
    asked = last_words(hit.reply_to) if hit else ""
    if not asked:
        return ""
    return f'<p class="replied" dir="auto">{strings.REPLY_TO} <q lang="en">{escape(asked)}</q></p>'


def last_words(asked: str) -> str:
    """As many of the last sentences of what was asked as are short enough: reporters come to the question at last."""
    asked = " ".join(asked.split())
    if len(asked) <= ASKED_AT_MOST:
        return asked
    starts = [sentence.start for sentence in sentences(asked, Span(0, len(asked)))]
    start = next((start for start in starts if len(asked) - start <= ASKED_AT_MOST), starts[-1] if starts else 0)
    return f"… {asked[start:]}" if start else asked


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
        second.append(f'<bdi class="title">{escape(cite.file_name(briefing.id))}</bdi>')
    if heading := cite.section(hit):
        second.append(f"<bdi>{escape(strings.UNDER.format(heading=heading))}</bdi>")
    if quote.page:
        second.append(f'<span class="page" data-page="{quote.page}">{strings.PAGE.format(page=quote.page)}</span>')
    below = f'<p class="within-what" dir="auto">{DOT.join(second)}</p>' if second else ""
    return f'<p class="where" dir="auto">{DOT.join(first)}</p>{below}{dated(quote)}'


def context(item: Shown, passage: Hit) -> str:
    """The passage around the quoted sentence, dimmed and folded; nothing if the sentence is all of it."""
    quote, text = item.quote, item.quote.briefing.text
    before, after = text[passage.start : quote.start], text[quote.end : passage.end]
    if not before.strip() and not after.strip():
        return ""
    return (
        f'<details class="context"><summary>{strings.CONTEXT}</summary><p dir="auto" lang="en">{escape(before)}'
        f"<strong>{marked(text, quote.start, quote.end, *item.inner)}</strong>{escape(after)}</p></details>"
    )


def dated(quote: Quote) -> str:
    """The days that words like "Monday" in the quote mean, beside it."""
    rows = "".join(
        f"<span><bdi>{escape(said.words)}</bdi> = {cite.span_of_days(said.since, said.until, cite.time)}</span>"
        for said in quote.days
    )
    return f'<p class="dated">{rows}</p>' if rows else ""
