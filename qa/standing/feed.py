"""The alerts of a library as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from qa.answer import percent
from qa.standing.alert import Alert
from qa.xml_text import writable_in_xml

MEDIA = "application/atom+xml"


def atom(alerts: Sequence[Alert], library: str, address: str) -> str:
    """The feed of `alerts`, newest first; `address` is where it is."""
    updated = alerts[0].at if alerts else datetime.fromtimestamp(0, UTC).isoformat()
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>urn:briefing-qa:alerts:{_text(library)}</id>\n<title>Alerts: {_text(library)}</title>\n"
        f'<updated>{updated}</updated>\n<link rel="self" type="{MEDIA}" href={quoteattr(writable_in_xml(address))}/>\n'
        "<author><name>Ask the briefing</name></author>\n"
    )
    return head + "".join(map(_entry, alerts)) + "</feed>\n"


def _entry(alert: Alert) -> str:
    where = ", ".join(filter(None, (alert.speaker, alert.briefing.title or alert.briefing.id, alert.briefing.date)))
    place = f"{alert.quote.briefing} {alert.quote.start}-{alert.quote.end}"
    sure = f"{alert.level}, {percent(alert.confidence)}%"
    content = "\n".join((f"“{alert.sentence}”", f"— {where} ({sure})", f"[{place}]"))
    return (
        f"<entry>\n<id>urn:briefing-qa:alert:{alert.id}</id>\n<title>{_text(alert.question)}</title>\n"
        f'<updated>{alert.at}</updated>\n<content type="text">{_text(content)}</content>\n</entry>\n'
    )


def _text(text: str) -> str:
    return escape(writable_in_xml(text))
