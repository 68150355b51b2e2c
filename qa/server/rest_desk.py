"""HTTP of the quote desk: texts checked, statements, changes, citations."""

from typing import Annotated

from fastapi import FastAPI, Query

from qa.server import models
from qa.server.libraries import DEFAULT_LIBRARY
from qa.server.rest_document import NO_BRIEFING, NO_LIBRARY, InLibrary, problems
from qa.server.service import Service


def serve_desk(api: FastAPI, service: Service) -> None:
    """Add what the desk answers to `api`."""

    @api.post("/check", tags=["questions"], responses=problems(_404=NO_LIBRARY))
    def check(body: models.CheckRequest, library: InLibrary = DEFAULT_LIBRARY) -> models.Check:
        """Hold every quotation of a text against the library: verbatim, altered with its original, or not in it."""
        return models.Check.of(service.check(library, body.text, claims=body.claims), library=library)

    @api.get("/statements", tags=["questions"], responses=problems(_404=NO_LIBRARY))
    def statements(asked: Annotated[models.StatementsAsked, Query()]) -> models.StatementList:
        """List who said what, newest day first: labelled turns, quotations with their speaker, reported speech."""
        return models.StatementList.of(service.statements(**asked.arguments()), library=asked.library)

    @api.post("/changes", tags=["questions"], responses=problems(_404=NO_BRIEFING))
    def changes(body: models.ChangesRequest, library: InLibrary = DEFAULT_LIBRARY) -> models.Changes:
        """What is new, gone and different between two days or two editions of a text, and figures that differ."""
        found = service.changes(library, body.older.side, body.newer.side)
        return models.Changes.of(found, library=library)

    @api.post("/cite", tags=["questions"], responses=problems(_404=NO_BRIEFING))
    def cite(body: models.CiteRequest, library: InLibrary = DEFAULT_LIBRARY) -> models.Citations:
        """Cite quotes by their places: as Markdown, in AP style, as BibTeX or CSL-JSON."""
        text = service.cite(library, **body.arguments())
        return models.Citations(library=library, style=body.style, text=text)
