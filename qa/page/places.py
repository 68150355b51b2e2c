"""The library's list, as HTML."""

from index import Listed
from qa.page import cite, strings
from qa.page.markup import attributes, escape
from qa.server.results import Listing

LISTED_AT_MOST = 200


def count(listed: Listing) -> str:
    """How many briefings there are, and how many of them match."""
    every = strings.count(listed.contents.briefings, strings.COUNT_ONE, strings.COUNT)
    if listed.total == listed.contents.briefings:
        return every
    return strings.COUNT_OF.format(shown=strings.number(listed.total), count=every)


def listing(listed: Listing) -> str:
    """Briefings by month, newest first."""
    if not listed.briefings:
        text = strings.NO_MATCH if listed.contents.briefings else f"{strings.EMPTY_LIBRARY}."
        return f'<p class="empty">{text}</p>'
    body, month = "", None
    for item in listed.briefings:
        current = strings.month(item.date) if item.date else strings.UNDATED
        if current != month:
            body += f"{'</ul>' if month else ''}<h3>{escape(current)}</h3><ul>"
            month = current
        body += entry(item)
    more = ""
    if listed.total > len(listed.briefings):
        wording = strings.MORE_LISTED.format(shown=len(listed.briefings), count=strings.number(listed.total))
        more = f'<p class="empty">{escape(wording)}</p>'
    return f"{body}</ul>{more}"


def entry(item: Listed) -> str:
    """One line of the list: opens the briefing, or removes it."""
    title = cite.name(item.title, item.date, item.id)
    details = [cite.time(item.date)] if item.title or not item.date else []
    if item.source:
        details.append(f"<cite>{escape(item.source)}</cite>")
    facts = '<span class="dot" aria-hidden="true"> · </span>'.join(details)
    remove, alone = (
        attributes(aria_label=f"{words}: {title}", title=words) for words in (strings.REMOVE, strings.ASK_ONLY)
    )
    return (
        f"<li{attributes(data_id=item.id, data_title=title)}>"
        f'<button type="button" class="plain entry" data-do="read"{attributes(title=title)}>'
        f'<bdi class="title">{escape(title)}</bdi>'
        f'<span class="facts" dir="auto">{facts}</span></button>'
        f'<span class="acts"><button type="button" class="quiet" data-do="ask-only"{alone}>'
        f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 3.5h11v7.5H8l-3.2 2.6V11H2.5z"/></svg></button>'
        f'<button type="button" class="quiet" data-do="remove"{remove}>'
        f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.6 9h5.8l.6-9"/></svg>'
        f"</button></span></li>"
    )
