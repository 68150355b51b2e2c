"""Who says what, as HTML for the left column: people, most quoted first, and the statements of one of them by day."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from qa.desk.statements import Said, Statements, Voice
from qa.markup import attributes, escape
from qa.page import cite, strings
from qa.page.rows import DOT, at, clipping

PEOPLE_AT_MOST = 200
SHOWN_AT_MOST = 400  # characters of a statement in the list; all of it stands in the reading pane


def matching(found: Sequence[Voice], words: str) -> list[Voice]:
    """Those of the voices whose name or role has all `words`."""
    wanted = words.casefold().split()
    return [one for one in found if all(word in f"{one.name} {one.role}".casefold() for word in wanted)]


def voices_html(found: Sequence[Voice]) -> str:
    """A line for each: the name, the role, how many statements."""
    if not found:
        return f'<p class="empty">{strings.NOBODY}</p>'
    more = ""
    if len(found) > PEOPLE_AT_MOST:
        told = strings.MORE_LISTED.format(shown=PEOPLE_AT_MOST, count=strings.number(len(found)))
        more = f'<p class="empty">{escape(told)}</p>'
    return f"<ul>{''.join(map(_voice, found[:PEOPLE_AT_MOST]))}</ul>{more}"


def _voice(one: Voice) -> str:
    role = f'<bdi lang="en">{escape(one.role)}</bdi>{DOT}' if one.role else ""
    count = strings.count(one.statements, strings.STATEMENT_ONE, strings.STATEMENTS)
    return (
        f'<li{attributes(data_speaker=one.name)}><button type="button" class="plain entry" data-do="voice">'
        f'<bdi class="title">{escape(one.name)}</bdi><span class="facts" dir="auto">{role}{count}</span></button></li>'
    )


def statements_html(found: Statements) -> str:
    """The statements under their days; each opens its briefing at its place."""
    if not found.statements:
        return f'<p class="empty">{strings.NO_STATEMENT}</p>'
    days = groupby(found.statements, lambda one: one.date)
    return "".join(f"<h3>{cite.time(day)}</h3><ul>{_entries(some)}</ul>" for day, some in days)


def _entries(some: Iterable[Said]) -> str:
    return "".join(map(_entry, some))


def _entry(one: Said) -> str:
    """Words between quotation marks only where they are the speaker's own."""
    words, cut = _beginning(one.text)
    tag = "span" if one.kind == "reported" else "q"
    kind = strings.KINDS[one.kind]
    facts = [f'<b class="kind {one.kind}">{kind}</b>']
    facts += [f'<bdi lang="en">{escape(one.verb)}</bdi>'] if one.verb else []
    facts += [escape(strings.ADDRESSED.format(name=one.addressee))] if one.addressee else []
    facts += [f"<bdi>{escape(name)}</bdi>" for name in (cite.title(one.briefing), one.briefing.source) if name]
    return (
        f'<li{at(one)}{attributes(data_kind=kind)}><button type="button" class="plain entry said" data-do="said">'
        f'<{tag} class="words" dir="auto" lang="en">{escape(words)}{cut}</{tag}>'
        f'<span class="facts" dir="auto">{DOT.join(facts)}</span></button>'
        f'<button type="button" class="quiet" data-do="clip"{clipping(one, None)}'
        f"{attributes(aria_label=strings.CLIP, title=strings.CLIP)}>+</button></li>"
    )


def _beginning(text: str) -> tuple[str, str]:
    """As much of a statement as the list shows, and what says that there is more."""
    if len(text) <= SHOWN_AT_MOST:
        return text, ""
    return text[:SHOWN_AT_MOST].rsplit(maxsplit=1)[0], " […]"
