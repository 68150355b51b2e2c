"""An evaluation as one HTML file that needs nothing else: the figures, the curves and every miss."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from qa.answer import Quote
from qa.evaluation.curves import plot
from qa.evaluation.evaluation import Curve, Evaluation
from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import Gold
from qa.evaluation.report import (
    BY_KIND,
    UNKNOWN,
    KindTable,
    interval,
    kind_tables,
    misses,
    percents,
    shown,
    what_was_asked,
)

# Nothing is fetched and nothing is run, whatever a briefing holds.
HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root { color-scheme: light dark; --line: #8885; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th[scope=rowgroup] { background: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.misses td { overflow-wrap: anywhere; width: 25%; }
.misses small, .dim { opacity: .75; }
.scroll { overflow-x: auto; }
svg { width: 100%; min-width: 36rem; max-width: 60rem; height: auto; }
blockquote { margin: .2rem 0; padding-left: .6rem; border-left: 3px solid var(--line); white-space: pre-line; }
@media (max-width: 45rem) { .misses thead { display: none } .misses tr, .misses td { display: block; width: auto } }
</style>
"""
MISSES = (
    *("false refusal", "false answer", "wrong quote", "half not shown", "wrong mark", "wrong speaker", "no speaker"),
    *("right briefing", "right passage"),
)


def write_page(path: str | Path, evaluation: Evaluation) -> None:
    """Write the report to `path`."""
    Path(path).write_text("".join(page(evaluation)), encoding="utf-8")


def page(evaluation: Evaluation) -> Iterator[str]:
    """The report, piece by piece; whatever comes from questions or briefings is escaped."""
    yield HEAD.replace("{title}", f"Evaluation: {escape(evaluation.name)}")
    yield f"<h1>Evaluation</h1>\n<p>{escape(what_was_asked(evaluation))}.</p>\n<h2>Figures</h2>\n"
    yield '<div class="scroll"><table><thead><tr><th>Figure<th class="number">Value<th class="number">95% interval'
    yield '<th class="number">Questions</thead>\n'
    section = ""
    for figure in evaluation.figures:
        if figure.section != section:
            section = figure.section
            yield f'<tbody><tr><th scope="rowgroup" colspan="4">{escape(section)}\n'
        cells = (shown(figure.value, figure), interval(figure), str(figure.questions))
        yield f"<tr><td>{escape(figure.name)}" + "".join(f'<td class="number">{cell}' for cell in cells) + "\n"
    yield "</table></div>\n"
    for number, kinds in enumerate(kind_tables(evaluation)):
        yield f"<h2>{BY_KIND}</h2>\n" if number == 0 else ""
        yield from _by_kind(kinds)
    for number, curve in enumerate(evaluation.curves):
        yield from _curve(curve, f"c{number}")
    missed = [(outcome, wrong) for outcome in evaluation.outcomes if (wrong := misses(outcome))]
    yield f"<h2>Misses ({len(missed)} of {len(evaluation.outcomes)})</h2>\n"
    for kind in MISSES:
        yield from _misses(kind, [outcome for outcome, wrong in missed if any(word.startswith(kind) for word in wrong)])
    yield "</html>\n"


def _by_kind(kinds: KindTable) -> Iterator[str]:
    yield '<div class="scroll"><table><thead><tr><th>Kind<th class="number">Questions'
    yield "".join(f'<th class="number">{head}' for head in kinds.heads) + "</thead>\n"
    for kind, questions, figures in kinds.rows:
        yield f'<tr><td>{escape(kind)}<td class="number">{questions}'
        cells = (percents(figure) for figure in figures)
        yield "".join(f'<td class="number">{value} <small class="dim">{low}</small>' for value, low in cells) + "\n"
    yield "</table></div>\n"


def _curve(curve: Curve, prefix: str) -> Iterator[str]:
    yield f"<h2>Can the confidence be trusted? Against: {escape(curve.against)}</h2>\n"
    yield f'<div class="scroll">{plot(curve, prefix)}</div>\n'
    yield "<details><summary>Reliability table</summary>"
    yield f'<table><thead><tr><th class="number">Confidence<th class="number">{curve.truth.capitalize()}'
    yield '<th class="number">Questions</thead>\n'
    for confidence, truth, size in curve.reliability.tolist():
        yield f'<tr><td class="number">{confidence:.3f}<td class="number">{truth:.3f}<td class="number">{size:.0f}\n'
    yield "</table></details>\n"


def _misses(kind: str, outcomes: list[Outcome]) -> Iterator[str]:
    if not outcomes:
        return
    title = kind.capitalize() + (" not first" if kind.startswith("right") else "")
    yield f"<details><summary>{title}: {len(outcomes)}</summary>\n<table class=misses><thead>"
    yield "<tr><th>Question<th>Gold<th>Found<th>Why</thead>\n"
    for outcome in sorted(outcomes, key=lambda outcome: -outcome.answer.confidence if not outcome.answerable else 0):
        yield f"<tr><td>{_question(outcome)}<td>{_gold(outcome)}<td>{_found(outcome)}<td>{_why(outcome)}\n"
    yield "</table></details>\n"


def _question(outcome: Outcome) -> str:
    kind = f", {outcome.case.kind}" if outcome.case.kind else ""
    return f"{escape(outcome.case.question)}<br><small>{escape(outcome.case.id + kind)}</small>"


def _gold(outcome: Outcome) -> str:
    case = outcome.case
    if outcome.left_out:
        return "not answerable: its article was left out"
    if not case.answerable:
        near = f"<br><small>near: {escape(case.near)}</small>" if case.near else ""
        return f"not answerable{escape(': ' + case.why) if case.why else ''}{near}"
    by_span = {answer for gold in case.golds for answer in gold.answers}
    texts = [f"<blockquote>{escape(text)}</blockquote>" for text in case.answers if text not in by_span]
    golds = [_span(gold) for gold in case.golds if gold.answers or gold.text not in case.answers]
    where = ", ".join(case.relevant) or UNKNOWN
    return "".join(texts + golds) + f"<small>{escape(where)}</small>"


def _span(gold: Gold) -> str:
    """An acceptable place: its text, then what is known of it."""
    half = f"half {gold.half}" if gold.half else ""
    answers = f"answer: {' | '.join(gold.answers)}" if gold.answers else ""
    known = "; ".join(filter(None, (half, answers, gold.speaker, gold.id if gold.answers else "")))
    return f"<blockquote>{escape(gold.text)}</blockquote>" + (f"<small>{escape(known)}</small>" if known else "")


def _found(outcome: Outcome) -> str:
    answer = outcome.answer
    if answer.quote is not None:
        said = _quote(answer.quote, outcome.speaker)
        return said + (f"<br>answer: {escape(answer.text)}" if answer.text != answer.quote.text else "")
    if answer.best is None:
        return "not found; nothing to search"
    return f"<em>not found</em>; the nearest sentence: {_quote(answer.best, outcome.speaker)}"


def _quote(quote: Quote, speaker: str) -> str:
    place = ", ".join(filter(None, (speaker, quote.briefing.id)))
    return f"<blockquote>{escape(quote.text)}</blockquote><small>{escape(place)}</small>"


def _why(outcome: Outcome) -> str:
    lines = [*misses(outcome), f"confidence {outcome.answer.confidence:.3f}"]
    if outcome.answerable and not outcome.answer.found and outcome.quote_right is not None:
        lines.append(f"the nearest sentence {'answers' if outcome.quote_right else 'does not answer'}")
    if outcome.answer.missing:
        lines.append("nowhere in the library: " + ", ".join(outcome.answer.missing))
    if outcome.found:
        lines.append(f"first {outcome.found[0].id}: {outcome.found[0].why}")
    if outcome.answerable and outcome.place and outcome.place > 1:
        right = outcome.found[outcome.place - 1]
        lines.append(f"right {right.id}: {right.why}")
    return "<br>".join(escape(line) for line in lines)
