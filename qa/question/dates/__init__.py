"""Days: those that a question asks for, and those that a text means by "Monday"."""

from qa.question.dates.asked import Period, period_asked
from qa.question.dates.compared import Compared, compared
from qa.question.dates.days import Resolved, resolved
from qa.question.dates.words import Days

__all__ = ["Compared", "Days", "Period", "Resolved", "compared", "period_asked", "resolved"]
