"""Ask the briefing: exact passages that answer a question, or an honest "the briefing does not say".

    from qa import ask, retrieve

Nothing heavy is imported until a question is asked.
"""

from qa.answer import Answer, Hit, Quote
from qa.citation import cite
from qa.desk.changes import Changes, changes
from qa.desk.check import Check, Checked, check
from qa.desk.statements import Said, statements
from qa.pipeline import ask, retrieve

__all__ = [
    "Answer",
    "Changes",
    "Check",
    "Checked",
    "Hit",
    "Quote",
    "Said",
    "ask",
    "changes",
    "check",
    "cite",
    "retrieve",
    "statements",
]
