"""What the page's script can call: each function checks what was sent, calls the service and renders the result.

All of them take and give plain JSON and never raise: an error becomes a card.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from corpus import Span
from index import Contents, Listed
from index.limits import LONGEST_QUESTION
from qa.answer import Answer
from qa.page import cards, cite, export, missing, places, requests, strings
from qa.page.calls import Reply, function
from qa.page.desk import desk_functions
from qa.page.reading import Marks, reading
from qa.page.understanding import understood
from qa.server.results import FileAdded
from qa.server.service import Service


def functions(service: Service, uploaded: Callable[[str], bytes]) -> list[Callable[[Any], Reply]]:
    """The functions; `uploaded` gives the content of an uploaded file by its path, or raises ReadError."""

    def ask(sent: requests.Ask) -> Reply:
        answer = service.ask(sent.library, surface="page", **sent.arguments()).answer
        if not answer.searched.briefings:
            return {"error": strings.EMPTY_LIBRARY, "html": missing.empty_library(), "say": strings.EMPTY_LIBRARY}
        seen = answer if answer.found else replace(answer, searched=searched(sent, answer))
        return {**rendered(seen, narrowed=narrowed(sent)), "originals": shown_originals(sent.library, answer)}

    def searched(sent: requests.Ask, answer: Answer) -> Contents:
        """What was searched of the library: the briefings in the question's scope."""
        since, until = sent.since, sent.until
        if answer.days is not None and answer.days.only:
            since, until = (day.isoformat() for day in cite.bound_to(answer.days))
        if not (since or until or narrowed(sent)):
            return answer.searched
        lines = service.briefings(
            sent.library,
            since=since,
            until=until,
            sources=sent.sources,
            ids=sent.briefings,
            limit=answer.searched.briefings,
        ).briefings
        dates = sorted(line.date for line in lines if line.date) or [""]
        passages = 0 if sent.speakers else sum(line.passages for line in lines)
        return Contents(len(lines), passages, dates[0], dates[-1])

    def shown_originals(library: str, answer: Answer) -> list[str]:
        """The briefings among the evidence whose pages a browser can show."""
        ids = {item.quote.briefing.id for item in cards.evidence(answer) if item.quote.page}
        return [id for id in sorted(ids) if (file := service.original(library, id)) and file.pdf]

    def rate(sent: requests.Rate) -> Reply:
        service.rate(sent.library, **sent.arguments())
        return {"say": strings.RATE_THANKS}

    def examples(sent: requests.PageRequest) -> Reply:
        return {"questions": service.examples(sent.library)}

    def speakers(sent: requests.PageRequest) -> Reply:
        told = service.speakers(sent.library)[: places.LISTED_AT_MOST]
        return {"speakers": [{"name": one.name, "role": one.role} for one in told]}

    def listing(sent: requests.List) -> Reply:
        listed = service.briefings(
            sent.library,
            words=sent.words,
            since=sent.since,
            until=sent.until,
            sources=sent.sources,
            limit=places.LISTED_AT_MOST,
        )
        others: list[Listed] = []
        if sent.words.strip():
            named = {line.id for line in listed.briefings}
            texts = service.mentioning(
                sent.library, sent.words, since=sent.since, until=sent.until, sources=sent.sources
            )
            others = [line for line in texts if line.id not in named]
        return {
            "html": places.listing(listed, others),
            "count": places.count(listed, len(others)),
            "sources": list(listed.sources),
            "first": listed.contents.first_date,
            "last": listed.contents.last_date,
            "newest": listed.briefings[0].id if listed.briefings else "",
        }

    def read(sent: requests.Read) -> Reply:
        briefing = service.briefing(sent.library, sent.id)
        answers, others = (tuple(Span(*pair) for pair in pairs) for pairs in (sent.answers, sent.others))
        marks = Marks(Span(sent.start, sent.end), answers, others)
        file = service.original(sent.library, sent.id)
        page = briefing.page_at(sent.start) if file and file.pdf else None
        return {"html": reading(briefing, marks), "title": cite.title(briefing), "original": bool(file), "page": page}

    def add(sent: requests.Add) -> Reply:
        added = service.add(sent.library, [(file.name, partial(uploaded, file.path)) for file in sent.files])
        return {"results": [outcome(file) for file in added]}

    def remove(sent: requests.One) -> Reply:
        return {"title": cite.title(service.remove(sent.library, sent.id))}

    def describe(sent: requests.Describe) -> Reply:
        service.describe(sent.library, sent.id, title=sent.title, date=sent.date, source=sent.source)
        return {"title": cite.title(service.briefing(sent.library, sent.id))}

    def undo(sent: requests.One) -> Reply:
        return {"title": cite.title(service.undo(sent.library, sent.id))}

    return [
        function(requests.Ask, ask),
        function(requests.Rate, rate),
        function(requests.PageRequest, examples),
        function(requests.PageRequest, speakers),
        function(requests.List, listing),
        function(requests.Read, read),
        function(requests.Add, add),
        function(requests.One, remove),
        function(requests.Describe, describe),
        function(requests.One, undo),
        *desk_functions(service, uploaded),
    ]


def narrowed(sent: requests.Ask) -> bool:
    """Whether the question is asked of a part of the library."""
    return bool(sent.since or sent.until or sent.sources or sent.speakers or sent.briefings)


def rendered(answer: Answer, *, narrowed: bool = False) -> Reply:
    """An answer as the page shows, announces, exports and remembers it."""
    quote = answer.quote
    return {
        "found": answer.found,
        "asked": answer.operation not in strings.GUIDANCE,  # else there is nothing to rate
        "meant": answer.meant,
        "quote": quote.text[:LONGEST_QUESTION] if quote else "",  # for follow-ups
        "html": understood(answer) + cards.answer_html(answer, narrowed=narrowed),
        "say": export.announcement(answer),
        "markdown": export.as_markdown(answer),
        "page": export.as_html(answer),
        "cited": {"id": quote.briefing.id, "start": quote.start, "end": quote.end} if quote else None,
        "evidence": [place(item) for item in cards.evidence(answer)],
    }


def place(item: cards.Shown) -> Reply:
    """Where a piece of evidence stands, and which parts of it answer."""
    quote = item.quote
    return {
        "id": quote.briefing.id,
        "start": quote.start,
        "end": quote.end,
        "answers": [list(span) for span in item.inner],
    }


def outcome(file: FileAdded) -> Reply:
    """What became of an uploaded file."""
    if not file.added:
        return {"name": file.name, "ok": False, "said": strings.REFUSED.format(problem=file.error)}
    statuses = {added.status for added in file.added}  # of a mailbox, there are several
    wording = strings.UNCHANGED if statuses == {"unchanged"} else strings.REPLACED
    wording = strings.ADDED if "added" in statuses else wording
    count = sum(added.passages for added in file.added)
    passages = strings.count(count, strings.PASSAGES_ONE, strings.PASSAGES_COUNT)
    return {"name": file.name, "ok": True, "said": wording.format(passages=passages), "id": file.added[0].id}
