"""The alerts of standing questions, as a list for the left column."""

from collections.abc import Sequence

from qa.markup import attributes, escape
from qa.page import cite
from qa.standing import Alert

SHOWN_AT_MOST = 50


def alerts_html(alerts: Sequence[Alert]) -> str:
    """A line for each: the question, the sentence that answers, and the day; it opens the briefing there."""
    return "".join(map(_entry, alerts))


def _entry(alert: Alert) -> str:
    place, answers = alert.quote, [quoted for quoted in alert.receipt.quotes if quoted.role == "span"]
    marks = " ".join(f"{quoted.start}-{quoted.end}" for quoted in answers)
    said = attributes(
        data_id=place.briefing, data_start=place.start, data_end=place.end, data_answers=marks, title=alert.sentence
    )
    facts = f"{escape(alert.sentence)} · {cite.time(alert.briefing.date)}"
    return (
        f'<li><button type="button" class="plain entry" data-do="alert"{said}>'
        f'<bdi class="title">{escape(alert.question)}</bdi><span class="facts" dir="auto">{facts}</span></button></li>'
    )
