"""HTTP of digests: as JSON, or as the file that `briefing-qa digest` writes."""

from typing import Annotated, Literal

from fastapi import FastAPI, Query, Response

from qa.digests import FORMATS, digest_receipt_of, write
from qa.server import models
from qa.server.libraries import DEFAULT_LIBRARY
from qa.server.rest_document import NO_LIBRARY, InLibrary, problems
from qa.server.service import Service
from qa.server.standing_models import Digest

FILES = {kind.media.partition(";")[0]: {"schema": {"type": "string"}} for kind in FORMATS.values()}


def serve_digest(api: FastAPI, service: Service) -> None:
    """Add the address to `api`."""

    @api.get(
        "/digest",
        tags=["questions"],
        response_model=Digest,
        responses=problems(_404=NO_LIBRARY) | {200: {"content": FILES, "description": "The digest, or a file of it."}},
    )
    def digest(
        library: InLibrary = DEFAULT_LIBRARY,
        since: Annotated[models.Day | None, Query(description="First day; the newest briefing's by default.")] = None,
        until: Annotated[models.Day | None, Query(description="Last day.")] = None,
        source: Annotated[list[str] | None, Query(max_length=models.MOST_SOURCES)] = None,
        format: Annotated[
            Literal["json", "md", "html", "docx"], Query(description="A file has its receipt inside.")
        ] = "json",
    ) -> Digest | Response:
        """Digest some days: an extract of what is new, statements by person, standing questions answered."""
        made = service.digest(library, since=since, until=until, sources=source or None)
        if format == "json":
            return Digest.of(made, library=library)
        name = f"digest-{made.until or 'empty'}.{format}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(write(digest_receipt_of(made), format), media_type=FORMATS[format].media, headers=headers)
