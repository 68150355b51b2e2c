"""Days: those that a question asks for, and those that a text means by "Monday"."""

from qa.question.dates.asked import Period, period_asked
from qa.question.dates.days import Resolved, resolved
from qa.question.dates.words import Days

__all__ = ["Days", "Period", "Resolved", "period_asked", "resolved"]
