"""What HTTP takes and gives of standing questions, their alerts, and digests."""

from pydantic import ConfigDict

from qa.schema import Model
from qa.server.models import QuestionText, RequestModel
from qa.standing import schema


class StandingRequest(RequestModel):
    """What to ask of each new briefing."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "Who visited Moscow?"}]})

    question: QuestionText


class StandingList(Model):
    """The standing questions of a library, newest first."""

    library: str
    questions: list[schema.StandingQuestion]


class AlertList(Model):
    """Alerts, newest first."""

    library: str
    alerts: list[schema.Alert]


class Digest(schema.Digest):
    """What is new, who said what, and what new briefings answered, in a library."""

    library: str
