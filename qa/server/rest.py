"""HTTP under /api/v1: its addresses, and what each takes and gives; the OpenAPI document is made from this."""

from typing import Annotated

from fastapi import FastAPI, File, Path, Query, Response, UploadFile
from starlette.middleware import Middleware
from starlette.responses import FileResponse

from qa.server import models, originals
from qa.server.libraries import DEFAULT_LIBRARY, NoBriefing
from qa.server.problems import CatchAll, tell_problems
from qa.server.rest_desk import serve_desk
from qa.server.rest_digest import serve_digest
from qa.server.rest_document import NO_BRIEFING, NO_LIBRARY, NOT_YOURS, InLibrary, complete_document, problems
from qa.server.rest_standing import serve_standing
from qa.server.service import Service
from qa.version import program_version

AT = "/api/v1"

Id = Annotated[str, Path(min_length=1, max_length=1000, description="The briefing's id.", examples=["2022-02-07"])]


def rest(service: Service) -> FastAPI:
    """The application of everything under /api/v1."""
    api = FastAPI(
        title="Ask the briefing",
        version=program_version(),
        summary="The exact passages that answer, or an honest 'the briefing does not say'.",
        description=(
            "Every text comes with its place: `briefing`, `start` and `end`, such that the text is "
            "`briefing.text[start:end]` to the letter. Offsets count Unicode code points, not bytes or UTF-16 units; "
            "`end` is exclusive. Errors are `application/problem+json`."
        ),
        openapi_url="/openapi.json",
        docs_url=None,  # they would load scripts from another host
        redoc_url=None,
        redirect_slashes=False,
        middleware=[Middleware(CatchAll)],
    )
    tell_problems(api)

    @api.post("/ask", tags=["questions"], responses=problems(_404=NO_LIBRARY))
    def ask(body: models.AskRequest, library: InLibrary = DEFAULT_LIBRARY) -> models.Answer:
        """Answer a question: the sentence that says it, the words of it that answer, and the passages found."""
        found = service.ask(library, surface="http", **body.arguments())
        return models.Answer.of(found.answer, library=library, receipt=found.receipt)

    @api.post("/retrieve", tags=["questions"], responses=problems(_404=NO_LIBRARY))
    def retrieve(body: models.RetrieveRequest, library: InLibrary = DEFAULT_LIBRARY) -> models.Hits:
        """Find the passages that speak most to a question, best first."""
        return models.Hits.of(service.retrieve(library, **body.arguments()))

    @api.post("/feedback", tags=["questions"], status_code=204, responses=problems(_404=NO_BRIEFING))
    def feedback(body: models.FeedbackRequest, library: InLibrary = DEFAULT_LIBRARY) -> None:
        """Say whether an answer was right; it is kept in the library, for `briefing-qa feedback`."""
        service.rate(library, **body.arguments())

    @api.get("/libraries", tags=["libraries"], responses=problems())
    def libraries() -> models.LibraryList:
        """The libraries that you may read."""
        return models.LibraryList(
            libraries=[
                models.LibraryLine.of(found.contents, name=found.name, writable=found.writable)
                for found in service.libraries()
            ]
        )

    @api.get("/briefings", tags=["libraries"], responses=problems(_404=NO_LIBRARY))
    def briefings(asked: Annotated[models.BriefingsAsked, Query()]) -> models.BriefingList:
        """List what a library holds, newest first, without the texts."""
        return models.BriefingList.of(service.briefings(**asked.arguments()))

    @api.post(
        "/briefings",
        tags=["libraries"],
        status_code=201,
        responses=problems(_403=NOT_YOURS, _404=NO_LIBRARY, _413="The file is larger than this server takes.")
        | {
            200: {"model": models.Kept | models.KeptFiles, "description": "It was there already, and nothing differs."},
            207: {"model": models.KeptFiles, "description": "Some of several files could not be read."},
        },
    )
    def add(
        file: Annotated[list[UploadFile], File(description="Files of the kinds that are read.", min_length=1)],
        response: Response,
        library: InLibrary = DEFAULT_LIBRARY,
    ) -> models.Kept | models.KeptFiles:
        """Add briefings by upload; a file of the same name replaces the one before. Each is kept whole or not at all.

        One file with one briefing gives what became of that; several files, or a mailbox, what became of each.
        """
        results = service.add(library, [(one.filename or "", one.file.read) for one in file])
        if len(results) == 1 and results[0].error is not None:
            raise results[0].error
        files = [models.KeptFile.told(result, library) for result in results]
        kept = [one for result in files for one in result.kept]
        if any(result.error for result in results):
            response.status_code = 207
        elif all(one.status == "unchanged" for one in kept):
            response.status_code = 200
        return kept[0] if len(file) == len(kept) == 1 else models.KeptFiles(library=library, files=files)

    @api.get("/briefings/{id:path}", tags=["libraries"], responses=problems(_404=NO_BRIEFING))
    def briefing(id: Id, library: InLibrary = DEFAULT_LIBRARY) -> models.BriefingText:
        """A briefing with its whole text, which every offset counts in."""
        return models.BriefingText.of(service.briefing(library, id), library=library)

    @api.get(
        "/originals/{id:path}",
        tags=["libraries"],
        response_class=FileResponse,
        responses=problems(_404="The file that it was read from was not kept, or there is no such briefing or library.")
        | {
            200: {
                "description": "The file: a PDF, or anything else as a download.",
                "content": {"application/pdf": {}, "application/octet-stream": {}},
            }
        },
    )
    def original(id: Id, library: InLibrary = DEFAULT_LIBRARY) -> Response:
        """The file that a briefing was read from, where the server keeps originals."""
        kept = service.original(library, id)
        if kept is None:
            raise NoBriefing(f"the file that {id[:200]!r} was read from was not kept; see: keep_originals")
        return originals.response(kept, id)

    @api.patch(
        "/briefings/{id:path}",
        tags=["libraries"],
        responses=problems(_403=NOT_YOURS, _404=NO_BRIEFING),
    )
    def change(id: Id, body: models.MetadataChange, library: InLibrary = DEFAULT_LIBRARY) -> models.Kept:
        """Set the title, date or source of a briefing; its text stays to the letter."""
        return models.Kept.of(service.describe(library, id, **body.model_dump()), library=library)

    @api.delete(
        "/briefings/{id:path}",
        tags=["libraries"],
        status_code=204,
        responses=problems(_403=NOT_YOURS, _404=NO_BRIEFING),
    )
    def remove(id: Id, library: InLibrary = DEFAULT_LIBRARY) -> None:
        """Remove a briefing with everything that was made from it."""
        service.remove(library, id)

    serve_standing(api, service)
    serve_desk(api, service)
    serve_digest(api, service)
    complete_document(api)
    return api
