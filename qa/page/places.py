"""The library's list, as HTML."""

from collections.abc import Sequence

from index import Listed
from qa.markup import attributes, escape
from qa.page import cite, strings
from qa.server.results import Listing

LISTED_AT_MOST = 200


def count(listed: Listing, texts: int = 0) -> str:
    """How many briefings there are, and how many of them match, `texts` of them by their text."""
    every = strings.count(listed.contents.briefings, strings.COUNT_ONE, strings.COUNT)
    if listed.total == listed.contents.briefings:
        return every
    return strings.COUNT_OF.format(shown=strings.number(listed.total + texts), count=every)


def listing(listed: Listing, texts: Sequence[Listed] = ()) -> str:
    """Briefings by month, newest first; then those that are found by their `texts`."""
    if not listed.briefings and not texts:
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
    if texts:
        found = "".join(entry(item, in_text=True) for item in texts)
        more += f"<h3>{strings.IN_TEXTS}</h3><ul>{found}</ul>"
    return f"{body}{'</ul>' if month else ''}{more}"


def entry(item: Listed, *, in_text: bool = False) -> str:
    """One line of the list: opens the briefing, at the words that were found in its text, or removes it."""
    title = cite.name(item.title, item.date, item.id)
    details = [cite.time(item.date)] if item.title or not item.date else []
    if item.source:
        details.append(f"<cite>{escape(item.source)}</cite>")
    facts = '<span class="dot" aria-hidden="true"> · </span>'.join(details)
    remove, alone = (
        attributes(aria_label=f"{words}: {title}", title=words) for words in (strings.REMOVE, strings.ASK_ONLY)
    )
    opened = attributes(title=title, data_find="" if in_text else None)
    return (
        f"<li{attributes(data_id=item.id, data_title=title)}>"
        f'<button type="button" class="plain entry" data-do="read"{opened}>'
        f'<bdi class="title">{escape(title)}</bdi>'
        f'<span class="facts" dir="auto">{facts}</span></button>'
        f'<span class="acts"><button type="button" class="quiet" data-do="ask-only"{alone}>'
        f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 3.5h11v7.5H8l-3.2 2.6V11H2.5z"/></svg></button>'
        f'<button type="button" class="quiet" data-do="remove"{remove}>'
        f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 4.5h10M6.5 4V2.5h3V4M4.5 4.5l.6 9h5.8l.6-9"/></svg>'
        f"</button></span></li>"
    )
