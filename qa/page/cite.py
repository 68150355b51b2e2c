"""How a passage is cited: in a line of text, in HTML, in Markdown."""

from corpus import Briefing
from qa.page import strings
from qa.page.markup import escape, markdown


def name(title: str, date: str, id: str) -> str:
    """What a briefing is called: its title, else its date, else its id."""
    return title or (strings.BRIEFING_OF.format(date=strings.day(date)) if date else id)


def title(briefing: Briefing) -> str:
    """What `briefing` is called."""
    return name(briefing.title, briefing.date, briefing.id)


def parts(briefing: Briefing) -> list[str]:
    """Source, title and date, as far as known, none of them twice."""
    dated = strings.day(briefing.date) if briefing.date else ""
    known = [briefing.source, title(briefing), dated if briefing.title else ""]
    return list(dict.fromkeys(part for part in known if part))


def quotation(briefing: Briefing, start: int, end: int) -> str:
    """The words `start:end`, between quotation marks, and where they stand: what the copy button copies."""
    return f"“{briefing.text[start:end]}” ({', '.join(parts(briefing))})"


def quotation_markdown(briefing: Briefing, start: int, end: int) -> str:
    """The same as a Markdown block quote."""
    return f"> {markdown(briefing.text[start:end])}\n>\n> ({markdown(', '.join(parts(briefing)))})"


def quotation_html(briefing: Briefing, start: int, end: int) -> str:
    """The same as an HTML block quote."""
    where = escape(", ".join(parts(briefing)))
    words = escape(briefing.text[start:end])
    return f'<blockquote dir="auto"><p>{words}</p><footer dir="auto">{where}</footer></blockquote>'


def time(date: str) -> str:
    """A date as a `<time>`, or the words for having none."""
    if not date:
        return f"<span>{strings.UNDATED}</span>"
    return f'<time datetime="{escape(date)}">{escape(strings.day(date))}</time>'
