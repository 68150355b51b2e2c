"""Follow-up questions, made whole with what the turns before named."""

from qa.question.followup.whole import understood_with
from qa.question.turn import Turn

__all__ = ["Turn", "understood_with"]
