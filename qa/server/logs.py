"""What the server writes of its work: to stderr, as text or as a line of JSON each, with the id of the request.

No question and no text of a briefing is written unless asked for; so the message of an unforeseen error, which may hold
either, is written only then, its type and place always.
"""

import datetime
import json
import logging
import sys
import traceback
from contextvars import ContextVar
from typing import Literal

REQUEST_ID: ContextVar[str] = ContextVar("briefing_qa_request_id", default="")

# Where lines about requests go; each has its facts in `extra={"facts": {...}}`.
requests = logging.getLogger("qa.server.requests")


def request_id() -> str:
    """What the request that is being answered is called; empty outside of one."""
    return REQUEST_ID.get()


class Lines(logging.Formatter):
    """A record as one line: JSON, or words."""

    def __init__(self, form: Literal["text", "json"], *, questions: bool) -> None:
        super().__init__()
        self._json = form == "json"
        self._questions = questions

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")
        facts: dict[str, object] = {
            "time": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if called := request_id():
            facts["request_id"] = called
        facts |= getattr(record, "facts", {})
        if not self._questions:
            facts.pop("question", None)
        if record.exc_info and record.exc_info[1] is not None:
            facts["error"] = self._error(record.exc_info[1])
        if self._json:
            return json.dumps(facts, ensure_ascii=True, default=str)
        error = facts.pop("error", "")
        told = " ".join(f"{name}={value}" for name, value in facts.items() if name not in ("time", "level", "message"))
        return f"{at} {record.levelname} {record.getMessage()} [{told}]" + (f"\n{error}" if error else "")

    def _error(self, error: BaseException) -> str:
        """Type and place of an error, the innermost last; what it says only where questions may be written."""
        if self._questions:
            return "".join(traceback.format_exception(error)).rstrip()
        chain: list[str] = []
        while error is not None and len(chain) < 5:
            frames = traceback.extract_tb(error.__traceback__)
            places = "".join(f"\n  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            chain.append(f"{type(error).__module__}.{type(error).__qualname__}{places}")
            error = error.__cause__ or error.__context__  # type: ignore[assignment]
        return "\ncaused by ".join(chain)


def write_logs(form: Literal["text", "json"] = "text", *, questions: bool = False) -> None:
    """Write to stderr from now on: warnings and worse; with `json`, a line of every request too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(form, questions=questions))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    requests.setLevel(logging.INFO if form == "json" else logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "mcp"):
        logging.getLogger(name).setLevel(logging.WARNING)
