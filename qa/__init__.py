"""Ask the briefing: exact passages that answer a question, or an honest "the briefing does not say".

    from qa import ask, retrieve

Nothing heavy is imported until a question is asked.
"""

from qa import standing
from qa.answer import Answer, Hit, Quote
from qa.desk.check import Check, Checked, check
from qa.desk.digest import Digest, digest
from qa.desk.statements import Said, statements
from qa.pipeline import ask, retrieve

__all__ = [
    "Answer",
    "Check",
    "Checked",
    "Digest",
    "Hit",
    "Quote",
    "Said",
    "ask",
    "check",
    "digest",
    "retrieve",
    "standing",
    "statements",
]
