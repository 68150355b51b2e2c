"""Answers and what is in them as JSON, the same from the command line (`--json`), over HTTP and over MCP.

Each model is built from the record that Python programs get. Offsets count Unicode code points of the briefing's text;
`end` is exclusive.
"""

from qa.schema.answers import Answer, Hit, Part, Period, ReadPart, Respelling, Searched, Why
from qa.schema.base import Added, BriefingName, DayMeant, Model, Place, Quote
from qa.schema.desk import Change, Changes, Check, Checked, Claim, Difference, Fact, Figures, Replaced, Said

__all__ = [
    "Added",
    "Answer",
    "BriefingName",
    "Change",
    "Changes",
    "Check",
    "Checked",
    "Claim",
    "DayMeant",
    "Difference",
    "Fact",
    "Figures",
    "Hit",
    "Model",
    "Part",
    "Period",
    "Place",
    "Quote",
    "ReadPart",
    "Replaced",
    "Respelling",
    "Said",
    "Searched",
    "Why",
]
