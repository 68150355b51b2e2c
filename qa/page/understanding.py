"""How a question was understood: made whole, spelled as the library does, bound to days. Each can be undone."""

import datetime
import re

from qa.answer import Answer, Days
from qa.markup import attributes, escape
from qa.page import cite, strings
from qa.question.spelling import with_spelling

_ADDED = re.compile(r"(.*\S) \(([^()]+)\)\?")


def understood(answer: Answer) -> str:
    """How a follow-up and its dates were understood, each to be undone; nothing if all was taken as typed."""
    body = respelt(answer) if answer.spelling else ""
    if (meant := answer.understood) and meant != with_spelling(answer.question, answer.spelling):
        edit = attributes(data_do="edit", data_question=meant)
        body += (
            f'<p class="understood"><span>{searched(answer.question, meant)}</span><span>'
            f'<button type="button" class="small"{edit}>{strings.EDIT}</button>'
            f'<button type="button" class="small" data-do="literally">{strings.AS_TYPED}</button></span></p>'
        )
    return body + (bound(answer, answer.days) if answer.days else "")


def searched(asked: str, meant: str) -> str:
    """What was searched; words that were only put behind it, since nothing says where they belong, stand apart."""
    question, words = meant, ""
    if "(" not in asked and (added := _ADDED.fullmatch(meant)):
        question, words = f"{added[1]}?", added[2]
    body = f'{strings.UNDERSTOOD} <b dir="auto" lang="en">{escape(question)}</b>'
    if words:
        body += " " + strings.UNDERSTOOD_WITH.format(words=f'<i dir="auto" lang="en">{escape(words)}</i>')
    return body


def respelt(answer: Answer) -> str:
    """Which words were searched in the library's spelling, and the offer to search them as they were typed."""
    used, asked = (
        ", ".join(f'<b lang="en"><bdi>{escape(words)}</bdi></b>' for words in dict.fromkeys(said))
        for said in ([one.used for one in answer.spelling], [one.asked for one in answer.spelling])
    )
    return (
        f'<p class="understood"><span>{strings.RESPELT.format(words=used)}</span><span>'
        f'<button type="button" class="small" data-do="literally"><span>{strings.INSTEAD.format(words=asked)}</span>'
        "</button></span></p>"
    )


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
