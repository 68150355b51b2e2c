"""What the page's script can call of the quote desk: alerts, statements, citations, quotations checked."""

from collections.abc import Callable
from typing import Any

from corpus import read_all_bytes
from index.records import writable
from qa.page import checked, requests, strings
from qa.page import said as said_by
from qa.page.alerts import SHOWN_AT_MOST, alerts_html
from qa.page.calls import Reply, function
from qa.server.service import Service


def desk_functions(service: Service, uploaded: Callable[[str], bytes]) -> list[Callable[[Any], Reply]]:
    """The functions; `uploaded` gives the content of an uploaded file by its path, or raises ReadError."""

    def alerts(sent: requests.PageRequest) -> Reply:
        found = service.alerts(sent.library, limit=SHOWN_AT_MOST)
        return {"html": alerts_html(found), "count": len(found)}

    def voices(sent: requests.Voices) -> Reply:
        found = service.voices(sent.library, about=sent.about, since=sent.since, until=sent.until)
        shown = said_by.matching(found, sent.words)
        return {
            "html": said_by.voices_html(shown),
            "count": strings.count(len(shown), strings.PERSON_ONE, strings.PEOPLE),
        }

    def said(sent: requests.Said) -> Reply:
        found = service.statements(
            sent.library,
            speaker=sent.speaker,
            about=sent.about,
            since=sent.since,
            until=sent.until,
            limit=sent.limit,
        )
        return {
            "html": said_by.statements_html(found),
            "count": strings.count(found.total, strings.STATEMENT_ONE, strings.STATEMENTS),
            "more": found.total > len(found.statements),
        }

    def cite_quote(sent: requests.Cite) -> Reply:
        return {"text": service.cite(sent.library, [(sent.id, sent.start, sent.end)], sent.style)}

    def check(sent: requests.Check) -> Reply:
        text = sent.text
        if sent.file is not None:
            read = read_all_bytes(sent.file.name, uploaded(sent.file.path))
            text = "\n\n".join(briefing.text for briefing in read)
        result = service.check(sent.library, text, claims=sent.claims)
        return {"html": checked.check_html(writable(text), result), "count": checked.count(result), "text": text}

    return [
        function(requests.PageRequest, alerts),
        function(requests.Voices, voices),
        function(requests.Said, said),
        function(requests.Cite, cite_quote),
        function(requests.Check, check),
    ]
