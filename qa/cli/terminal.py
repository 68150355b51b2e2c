"""Answers, hits and tables for the terminal. No markup and no control character of a briefing gets through."""

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Column, Table
from rich.text import Text

from corpus import Briefing
from index import Feedback, Finding, Listed
from qa.answer import Answer, Hit, Quote, percent
from qa.markup import plain
from qa.receipt.verify import Verification
from qa.standing import Alert, StandingQuestion

SHOWN_OF_QUOTE = 300
LEVELS = {"clear": "Answer", "likely": "Likely answer", "several": "Several answers: compare", "none": "Not found"}
PARTS = {
    "two": "Both questions",
    "compare": "What each day said",
    "who said": "All places",
    "list": "Each names something else",
    "count": "The briefings that mention it ({count})",
}
GUIDANCE = {
    "nothing": "Ask about your briefings: who, what, when, where, why, how many, what somebody said, or “What's new?”.",
    "other language": "Please ask in English: questions and briefings are understood in English only.",
}


def citation(briefing: Briefing, page: int | None = None) -> str:
    """How a briefing is named beside a quotation: title, source, date and page, as far as they are known."""
    on = "" if page is None else f"p. {page}"
    parts = dict.fromkeys((briefing.title or briefing.id, briefing.source, briefing.date, on))
    return " · ".join(plain(part) for part in parts if part)


def show_answer(console: Console, answer: Answer) -> None:
    """Print the verdict, the quote with the answer marked, and the other passages."""
    if answer.spelling:
        asked, used = (", ".join(plain(getattr(item, name)) for item in answer.spelling) for name in ("asked", "used"))
        console.print(Text(f"Showing results for {used}; --as-typed searches for {asked}", style="italic"))
    elif answer.understood:
        console.print(Text(f"Understood as: {plain(answer.understood)}", style="italic"))
    if (period := answer.days) is not None:
        days = f"{period.since} to {period.until}"
        which = f"Only briefings of {days}" if period.only else f"Briefings of {days} first"
        text = f"{which}, because of “{plain(period.words)}”; --any-date searches all alike"
        console.print(Text(text, style="italic"))
    if answer.operation in GUIDANCE:
        console.print(Text(GUIDANCE[answer.operation], style="bold"))
    elif answer.operation == "overview" and answer.parts:
        console.print(Text("Extract: sentences of the briefings, word for word", style="bold"))
        _show_parts(console, answer.parts)
    elif answer.quote is not None and answer.span is not None:
        _show_quote(console, answer, answer.quote, answer.span)
    else:
        _show_nothing_found(console, answer)


def _show_parts(console: Console, parts: Sequence[Quote]) -> None:
    for part in parts:
        speaker = f" — {plain(part.speaker)}" if part.speaker else ""
        console.print(
            Text(f"• {plain(part.text)}"), Text(f"  {citation(part.briefing, part.page)}{speaker}", style="dim")
        )


def _show_quote(console: Console, answer: Answer, quote: Quote, best: Quote) -> None:
    body = Text(plain(quote.text))
    for span in answer.spans:
        body.stylize("bold reverse", span.start - quote.start, span.end - quote.start)
    # Said in words too, for terminals without styles.
    told = " · ".join(plain(span.text) for span in answer.spans)
    short = [] if best == quote else [Text(told, style="bold"), Text()]
    console.print(
        Panel(
            Group(*short, body, Text("— " + citation(quote.briefing, quote.page), style="dim"), *_days(quote)),
            title=f"{LEVELS[answer.level]} · confidence {percent(answer.confidence)}%",
            title_align="left",
            border_style="green",
        )
    )
    if len(answer.parts) > 1:
        title = PARTS.get(answer.operation, "Different figures").format(count=len(answer.parts))
        console.print(Text(title, style="bold"))
        _show_parts(console, answer.parts)
    if answer.unanswered:
        console.print(Text(f"The briefing does not say: {plain(answer.unanswered)}", style="bold"))
    for said in answer.also:
        console.print(Text(f"Also said on {said.briefing.date}: ", style="bold"), Text(plain(said.text)))
    others = [hit for hit in answer.hits if not _within(quote, hit)]
    if others:
        console.print(Text("Also related", style="bold"))
        show_hits(console, others)


def _days(quote: Quote) -> list[Text]:
    """What words like "Monday" in a quote mean."""
    spans = (f"{plain(day.words)} = {' to '.join(dict.fromkeys((day.since, day.until)))}" for day in quote.days)
    return [Text(", ".join(spans), style="dim")] if quote.days else []


def _show_nothing_found(console: Console, answer: Answer) -> None:
    lines: list[RenderableType] = [Text("The briefing does not say.", style="bold")]
    searched = answer.searched
    days = " to ".join(dict.fromkeys(day for day in (searched.first_date, searched.last_date) if day))
    counts = f"{count(searched.passages, 'passage')} of {count(searched.briefings, 'briefing')}"
    lines.append(Text(f"Searched {counts}{', ' + days if days else ''}."))
    if answer.missing:
        lines.append(Text("Nowhere in them: " + ", ".join(plain(word) for word in answer.missing)))
    console.print(
        Panel(
            Group(*lines),
            title=f"Not found · confidence {percent(answer.confidence)}%",
            title_align="left",
            border_style="yellow",
        )
    )
    if answer.hits:
        console.print(Text("Related, not an answer", style="bold"))
        show_hits(console, answer.hits[:1])


def show_hits(console: Console, hits: Iterable[Hit]) -> None:
    """Print passages, each under its citation, with what is most relevant underlined."""
    for number, hit in enumerate(hits, 1):
        body = Text(plain(hit.text))
        for span in hit.highlights:
            body.stylize("underline", span.start - hit.start, span.end - hit.start)
        where = [citation(hit.briefing, hit.page), *(plain(part) for part in (hit.heading, hit.speaker) if part)]
        repeated = f"  (and {len(hit.same)} more that say the same)" if hit.same else ""
        console.print(Text(f"[{number}] {hit.score:.2f}  " + " · ".join(where) + repeated, style="cyan"))
        console.print(Padding(body, (0, 0, 1, 4)))


def show_list(console: Console, listed: Sequence[Listed]) -> None:
    """Print the library's table of contents."""
    identity = Column("id", no_wrap=True, overflow="fold")  # `remove` and `set` want it whole: the others shrink
    table = Table("date", identity, "title", "source", "passages", "sentences")
    for item in listed:
        table.add_row(
            *(Text(plain(part)) for part in (item.date, item.id, item.title, item.source)),
            str(item.passages),
            str(item.sentences),
        )
    console.print(table)


def show_feedback(console: Console, said: Sequence[Feedback]) -> None:
    """Print what readers said of answers."""
    table = Table("at", "verdict", "reason", "question", "quoted")
    for item in said:
        verdict = "right" if item.right else "wrong"
        table.add_row(*(Text(plain(part)) for part in (item.at[:16], verdict, item.reason, item.question, item.quote)))
    console.print(table)


def show_findings(console: Console, findings: Iterable[Finding]) -> None:
    """Print what the doctor found."""
    for finding in findings:
        state = "ok" if finding.healthy else "repaired" if finding.repaired else "DAMAGED"
        style = "green" if finding.healthy else "yellow" if finding.repaired else "bold red"
        console.print(Text(f"{state:9}", style=style), Text(f"{plain(finding.subject)}: {plain(finding.detail)}"))


def show_verification(console: Console, result: Verification) -> None:
    """Print what still stands of a receipt, quote by quote."""
    claimed = result.receipt
    console.print(Text(f"{plain(claimed.question)}  (asked {plain(claimed.at)}, generation {claimed.generation})"))
    if not result.sealed:
        console.print(Text("ALTERED: the receipt is not as it was written", style="bold red"))
    for said in result.altered:
        console.print(Text(f"ALTERED: {plain(said)}", style="bold red"))
    for item in result.checked:
        style = {"unchanged": "green", "kept": "yellow", "unchecked": "yellow"}.get(item.status, "bold red")
        where = f"{item.quoted.briefing} {item.quoted.start}:{item.quoted.end}"
        console.print(Text(f"{item.quoted.role:8}", style="bold"), Text(plain(where)), Text(item.said, style=style))
        console.print(Padding(Text(plain(item.quoted.text[:SHOWN_OF_QUOTE]), style="dim"), (0, 0, 0, 4)))
    for id in result.restated:
        console.print(Text(f"{plain(id)}: its title, date or source was changed since", style="yellow"))
    said = "All quotes verified." if result.holds else "Not all quotes could be verified."
    console.print(Text(said, style="green" if result.holds else "bold red"))


def show_standing(console: Console, questions: Sequence[StandingQuestion]) -> None:
    """Print the standing questions."""
    table = Table("id", "since", "question")
    for item in questions:
        table.add_row(item.id, item.at[:10], Text(plain(item.question)))
    console.print(table)


def alert_line(alert: Alert) -> Text:
    """An alert in a line: the question, what answers it, and where that stands."""
    line = Text("alert     ", style="bold green").append(plain(alert.question), style="bold")
    where = filter(None, (alert.speaker, alert.briefing.title or alert.briefing.id, alert.briefing.date))
    return line.append(f"  {plain(alert.sentence)}", style="").append(f"  ({plain(' · '.join(where))})", style="dim")


def show_alerts(console: Console, alerts: Iterable[Alert]) -> None:
    """Print alerts, each under its question, with the words that answer underlined."""
    for alert in alerts:
        body, start = Text(plain(alert.sentence)), alert.sentence.find(alert.text)
        body.stylize("underline", start, start + len(alert.text))
        where = filter(None, (alert.speaker, alert.briefing.title or alert.briefing.id, alert.briefing.date))
        console.print(Text(plain(alert.question), style="bold"), Text(f"{alert.level}, {alert.at[:16]}", style="dim"))
        console.print(Padding(body, (0, 0, 0, 4)))
        console.print(Padding(Text(f"— {plain(' · '.join(where))}", style="dim"), (0, 0, 1, 4)))


def count(number: int, what: str) -> str:
    """A number and what it counts."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _within(quote: Quote, hit: Hit) -> bool:
    return quote.briefing.id == hit.briefing.id and hit.start <= quote.start and quote.end <= hit.end
