"""Days: those that a question asks for, and those that a text means by "Monday"."""

from qa.question.dates.asked import Period, period_asked
from qa.question.dates.days import Resolved, resolved

__all__ = ["Period", "Resolved", "period_asked", "resolved"]
