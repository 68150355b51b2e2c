"""MCP of standing questions, their alerts, and digests; only the questions can be changed, by whoever may write."""

from typing import Annotated

from mcp.server import MCPServer
from mcp_types import ToolAnnotations
from pydantic import Field

from qa.server import models
from qa.server.libraries import DEFAULT_LIBRARY
from qa.server.service import MOST_LISTED, Service
from qa.server.standing_models import AlertList, Digest, StandingList
from qa.server.tool_parts import LISTED, READS, Name, told
from qa.standing import schema

CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
REMOVES = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=False)

Question = Annotated[str, Field(min_length=1, max_length=10_000, description="The question's words, or its id.")]


def add_standing_tools(server: MCPServer, service: Service) -> None:
    """Add the tools to `server`."""

    @server.tool(title="List standing questions", annotations=READS)
    @told
    def list_standing_questions(library: Name = DEFAULT_LIBRARY) -> StandingList:
        """List the questions that are asked of each new briefing, newest first."""
        found = service.standing(library)
        return StandingList(library=library, questions=list(map(schema.StandingQuestion.of, found)))

    @server.tool(title="Add a standing question", annotations=CHANGES)
    @told
    def add_standing_question(
        question: models.QuestionText, library: Name = DEFAULT_LIBRARY
    ) -> schema.StandingQuestion:
        """Have a question asked of each briefing that is added from now on; a sure answer is an alert."""
        return schema.StandingQuestion.of(service.add_standing(library, question))

    @server.tool(title="Remove a standing question", annotations=REMOVES)
    @told
    def remove_standing_question(question: Question, library: Name = DEFAULT_LIBRARY) -> schema.StandingQuestion:
        """Ask a question no more; its alerts stay."""
        return schema.StandingQuestion.of(service.remove_standing(library, question))

    @server.tool(title="List alerts", annotations=READS)
    @told
    def list_alerts(
        since: models.Since = None,
        until: models.Until = None,
        offset: Annotated[int, Field(ge=0, le=2**53)] = 0,
        limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = LISTED,
        library: Name = DEFAULT_LIBRARY,
    ) -> AlertList:
        """List what new briefings answered to standing questions, newest first: exact sentences with their receipts."""
        found = service.alerts(library, since=since, until=until, offset=offset, limit=limit)
        return AlertList(library=library, alerts=[schema.Alert.of(alert, library=library) for alert in found])

    @server.tool(title="Digest", annotations=READS)
    @told
    def digest(
        since: models.Since = None,
        until: models.Until = None,
        sources: models.Sources = None,
        library: Name = DEFAULT_LIBRARY,
    ) -> Digest:
        """Digest some days, else the newest: what is new, statements by person, standing questions answered."""
        return Digest.of(service.digest(library, since=since, until=until, sources=sources), library=library)
