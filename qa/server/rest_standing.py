"""HTTP of standing questions: the questions, and their alerts as JSON and as an Atom feed."""

from typing import Annotated

from fastapi import FastAPI, Path, Query, Request, Response

from qa.server import models
from qa.server.libraries import DEFAULT_LIBRARY
from qa.server.rest_document import NO_LIBRARY, NOT_YOURS, InLibrary, problems
from qa.server.service import MOST_LISTED, Service
from qa.server.standing_models import AlertList, StandingList, StandingRequest
from qa.standing import schema
from qa.standing.feed import MEDIA, atom

NO_QUESTION = "There is no such standing question or library, or you may not know of it."
Since = Annotated[models.Day | None, Query(description="Only those of briefings of this date or later.")]
Until = Annotated[models.Day | None, Query(description="Only those of briefings of this date or earlier.")]
QuestionId = Annotated[str, Path(min_length=1, max_length=100, description="The question's id.")]


def serve_standing(api: FastAPI, service: Service) -> None:
    """Add the addresses to `api`."""

    @api.get("/standing", tags=["standing questions"], responses=problems(_404=NO_LIBRARY))
    def standing(library: InLibrary = DEFAULT_LIBRARY) -> StandingList:
        """The questions that are asked of each new briefing, newest first."""
        found = service.standing(library)
        return StandingList(library=library, questions=list(map(schema.StandingQuestion.of, found)))

    @api.post(
        "/standing",
        tags=["standing questions"],
        status_code=201,
        responses=problems(_403=NOT_YOURS, _404=NO_LIBRARY),
    )
    def add(body: StandingRequest, library: InLibrary = DEFAULT_LIBRARY) -> schema.StandingQuestion:
        """Have a question asked of each briefing that is added from now on; a sure answer is an alert."""
        return schema.StandingQuestion.of(service.add_standing(library, body.question))

    @api.delete(
        "/standing/{id}",
        tags=["standing questions"],
        status_code=204,
        responses=problems(_403=NOT_YOURS, _404=NO_QUESTION),
    )
    def remove(id: QuestionId, library: InLibrary = DEFAULT_LIBRARY) -> None:
        """Ask a question no more; its alerts stay."""
        service.remove_standing(library, id)

    @api.get("/alerts", tags=["standing questions"], responses=problems(_404=NO_LIBRARY))
    def alerts(
        library: InLibrary = DEFAULT_LIBRARY,
        since: Since = None,
        until: Until = None,
        offset: Annotated[int, Query(ge=0, le=2**53)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 100,
    ) -> AlertList:
        """What new briefings answered to standing questions, newest first, each with its receipt."""
        found = service.alerts(library, since=since, until=until, offset=offset, limit=limit)
        return AlertList(library=library, alerts=[schema.Alert.of(alert, library=library) for alert in found])

    @api.get(
        "/alerts.atom",
        tags=["standing questions"],
        response_class=Response,
        responses=problems(_404=NO_LIBRARY)
        | {200: {"content": {MEDIA: {"schema": {"type": "string"}}}, "description": "An Atom feed (RFC 4287)."}},
    )
    def feed(request: Request, library: InLibrary = DEFAULT_LIBRARY) -> Response:
        """The newest hundred alerts as a feed, under the same accounts as all else."""
        return Response(atom(service.alerts(library, limit=100), library, str(request.url)), media_type=MEDIA)
