"""The acts of standing questions: they are added and removed, their alerts are listed."""

from qa import standing
from qa.server.libraries import Libraries, Unknown
from qa.standing import Alert, StandingQuestion


class StandingActs:
    """The acts. Threads may share it. Raises Unknown, Forbidden, ValueError or LibraryError."""

    _libraries: Libraries

    def standing(self, library: str) -> list[StandingQuestion]:
        """The questions that are asked of each new briefing."""
        return standing.questions(library=self._libraries.get(library, "read"))

    def add_standing(self, library: str, question: str) -> StandingQuestion:
        """Have a question asked of each briefing that is added from now on."""
        return standing.add(question, library=self._libraries.get(library, "write"))

    def remove_standing(self, library: str, question: str) -> StandingQuestion:
        """Ask a question, given by its words or its id, no more; its alerts stay."""
        opened = self._libraries.get(library, "write")
        try:
            return standing.remove(question, library=opened)
        except KeyError as error:
            raise Unknown(str(error.args[0])) from None

    def alerts(
        self,
        library: str,
        *,
        since: str | None = None,
        until: str | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> list[Alert]:
        """What new briefings answered, newest first."""
        opened = self._libraries.get(library, "read")
        return standing.alerts(since=since, until=until, offset=offset, limit=limit, library=opened)
