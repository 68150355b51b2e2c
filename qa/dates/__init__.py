"""Days: those that a question asks for, and those that a text means by "Monday"."""

from qa.dates.asked import Period, period_asked
from qa.dates.days import Resolved, resolved

__all__ = ["Period", "Resolved", "period_asked", "resolved"]
