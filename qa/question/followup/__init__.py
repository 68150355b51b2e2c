"""Follow-up questions, made whole with what the turns before named."""

from qa.question.followup.whole import Turn, understood_with

__all__ = ["Turn", "understood_with"]
