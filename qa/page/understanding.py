"""How a question was understood: a follow-up made whole, and the days that it is bound to. Each can be undone."""

import datetime

from qa.answer import Answer, Days
from qa.markup import attributes, escape
from qa.page import cite, strings


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
    first, last = cite.bound_to(period) if period.only else (period.since, period.until)
    inside = any(first.isoformat() <= hit.briefing.date <= last.isoformat() for hit in answer.hits)
    wording = (strings.BOUND if inside else strings.BOUND_NONE) if period.only else strings.DAYS_FIRST
    words = f"<bdi>{escape(period.words)}</bdi>"
    if period.since == datetime.date.min:
        days = strings.DAYS_UNTIL.format(last=cite.time(last.isoformat()))
    else:
        days = cite.span_of_days(first.isoformat(), last.isoformat(), cite.time)
    return (
        f'<p class="bound"><span>{wording.format(days=days, words=words)}</span><button type="button" class="small"'
        f"{attributes(data_do='any-day', aria_label=strings.ANY_DAY, title=strings.ANY_DAY)}>"
        f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 4l8 8M12 4l-8 8"/></svg></button></p>'
    )
