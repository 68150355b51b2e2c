"""Ask the briefing: exact passages that answer a question, or an honest "the briefing does not say".

    from qa import ask, retrieve

Names are imported when they are first used, so that the command line starts at once; nothing heavy is imported until a
question is asked.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa import standing
    from qa.answer import Answer, Hit, Quote
    from qa.citation import cite
    from qa.desk.changes import Changes, changes
    from qa.desk.check import Check, Checked, check
    from qa.desk.statements import Said, statements
    from qa.digests import Digest, digest
    from qa.pipeline import ask, retrieve

__all__ = [
    "Answer",
    "Changes",
    "Check",
    "Checked",
    "Digest",
    "Hit",
    "Quote",
    "Said",
    "ask",
    "changes",
    "check",
    "cite",
    "digest",
    "retrieve",
    "standing",
    "statements",
]

# As `index` does once it is imported: whoever imports ONNX Runtime after this package gets it without telemetry.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
_MODULES = {
    "qa.answer": ("Answer", "Hit", "Quote"),
    "qa.citation": ("cite",),
    "qa.desk.changes": ("Changes", "changes"),
    "qa.desk.check": ("Check", "Checked", "check"),
    "qa.digests": ("Digest", "digest"),
    "qa.desk.statements": ("Said", "statements"),
    "qa.pipeline": ("ask", "retrieve"),
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name == "standing":
            return import_module("qa.standing")
        for module, names in _MODULES.items():
            if name in names:
                return getattr(import_module(module), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
