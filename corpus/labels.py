"""The labels that can name a speaker at the start of a line, in the forms in which transcripts write them.

`MS. PSAKI: Hi`, `Q  Thank you`, `MR. LEE (Continued.): Yes`, `**Ned Price:** No`, `[00:15] Ana Torvald: Yes`. Which of
them speak is decided in `corpus/speakers.py`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 240  # characters from the start of a line in which a label ends
_STAMP = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
_CLOCK = r"(?:\d{1,2}:\d{2}\s[AP]\.?M\.?(?:\s[A-Z]{2,4})?\s+)?"
_LEAD = re.compile(rf"(?P<clock>{_CLOCK})(?:[*_]{{1,3}}(?=[^\s*_]))?(?:{_STAMP}\s+)?")
_NOTE = r"(?:\s*(?:\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\]))*"
_COLON = rf"(?P<note>{_NOTE})[*_]{{0,3}}\s?[:：][*_]{{0,3}}(?:\s*{_STAMP}(?=\s|$)|(?![\d/]))"
_FORMS = (
    re.compile(rf"(?P<name>Q)(?:{_NOTE}\s?[:：.][*_]{{0,3}}\s*|[*_]{{0,3}}\s+)(?=[^\s&a-z\d])"),
    re.compile(rf"(?P<name>[QA]\d{{0,2}})(?:{_COLON}|[*_]{{0,3}}\.[*_]{{0,3}}(?=\s))\s*"),
    re.compile(rf"(?P<name>[^\W\d_a-z][^a-z:：\n()\[\]]{{1,60}}?){_COLON}\s*"),
    re.compile(rf"(?P<name>[^\W\d_a-z][^:：“”\"\n()\[\]]{{1,120}}?){_COLON}(?=\s|$)\s*"),
)


@dataclass(frozen=True, slots=True)
class Label:
    """What may be a speaker's `name`, at `[start:end]` of a line; `clock` is where a time of day before it ends.

    What is said begins at `said`, which is the end of the line where the name stands on a line of its own; `note` is
    what stands between, such as `(NATO Spokesperson)`.
    """

    name: str
    note: str
    clock: int
    start: int
    end: int
    said: int


def label(line: str) -> Label | None:
    """The label that `line` begins with, whether it is a speaker's or not."""
    head = line[:LONGEST]
    return _label(head) if ":" in head or "：" in head or head[:5].strip("*_[( ")[:1] in ("Q", "A") else None


@lru_cache(maxsize=10_000)  # each line of a text is looked at some five times
def _label(head: str) -> Label | None:
    lead = _LEAD.match(head)
    position = lead.end() if lead else 0
    for form in _FORMS:
        if match := form.match(head, position):
            clock = lead.end("clock") if lead else 0
            note = match.groupdict().get("note") or ""
            return Label(match["name"], note, clock, match.start("name"), match.end("name"), match.end())
    return None
