"""How the page's script calls a function: plain JSON in, plain JSON out, and every error as a card."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError

from corpus import ReadError
from index import LibraryError
from qa.page import missing, requests, strings
from qa.server.libraries import Forbidden, NoBriefing, Unknown
from qa.server.problems import wrong_fields

Reply = dict[str, Any]
Sent = TypeVar("Sent", bound=requests.PageRequest)

log = logging.getLogger(__name__)


def function(model: type[Sent], work: Callable[[Sent], Reply]) -> Callable[[Any], Reply]:
    """`work` under its own name, for whatever may be sent. Our own errors say what is wrong; others are only logged."""

    def run(sent: Any) -> Reply:
        try:
            return work(model.model_validate(sent))
        except ValidationError as error:
            return failed(strings.ERROR_REQUEST.format(problem=wrong_fields(error.errors())))
        except NoBriefing:
            return {**failed(strings.ERROR_GONE), "gone": True}
        except (Unknown, Forbidden, ValueError, LibraryError, ReadError) as error:
            return failed(str(error))
        except Exception:
            log.exception("the page could not be answered")
            return failed(strings.ERROR_UNKNOWN)

    run.__name__ = work.__name__
    return run


def failed(message: str) -> Reply:
    """The reply that says what went wrong."""
    return {"error": message, "html": missing.error(message), "say": f"{strings.ERROR}. {message}"}
