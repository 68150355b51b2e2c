"""Which words belong to a frame of speech: the quotation that it says someone's, the clause that it reports."""

import re

from corpus.briefing import Span
from corpus.frames import Frame
from corpus.quotations import Quotation
from corpus.tokens import QUOTED

_GAP = 45  # words between a verb and the quotation it introduces
_FEW_WORDS = 4  # reported speech of fewer is none: `said no`
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_THAT = re.compile(
    rf"\s+(?:(?:in|on|at|during|to|after|late|early|this|last|via|{_DAY})\b[^,.;:{QUOTED}]{{0,60}}?\s)?(?P<that>that\b)",
    re.I,
)
# What follows a verb of saying and is no clause: `said in Moscow`.
_NO_CLAUSE = re.compile(
    rf"\s+(?:in|on|at|of|after|before|during|as|to|with|this|last|about|from|for|by|when|while|through|into|late|early"
    rf"|again|earlier|yesterday|recently|so|something|nothing|one|a lot|much|more|goodbye|hello|no|yes|{_DAY})\b",
    re.I,
)
_SUBORDINATE = re.compile(r"\b(?:when|as|if|after|before|what|where|why|how)\s$", re.I)
_JOINT = re.compile(r",?\s(?:and|but)\s$|,\s$")
_BARE = frozenset("said says say told tells tell".split())


def frame_of(text: str, masked: str, quote: Quotation, found: list[Frame], following: list[Frame]) -> Frame | None:
    """The frame that says whose words a quotation is: directly after it, else the last one before it."""
    after = next((f for f in found if f.start >= quote.outer.end), None)
    if after is None and following:
        after = following[0] if _goes_on(text, quote) else None
    if after and masked[quote.outer.end : after.start].strip(" ,—–-\n"):
        after = None
    before = next((f for f in reversed(found) if f.end <= quote.outer.start), None)
    if before and len(masked[before.end : quote.outer.start].split()) > _GAP:
        before = None
    if after and (before is None or not _introduces(masked, before, quote)):
        return after
    if before:
        return before
    alone = found[0] if len(found) == 1 else None
    return alone if alone and (alone.verb == "according to" or _ends(masked, quote, alone)) else None


def _ends(masked: str, quote: Quotation, frame: Frame) -> bool:
    """Whether the frame belongs to all of the sentence before it: `“Never” in his life, Peskov said.`"""
    return frame.start > quote.outer.end and masked[frame.start - 2 : frame.start] == ", "


def _goes_on(text: str, quote: Quotation) -> bool:
    """Whether the sentence may go on after the quotation: `“Why?” Peskov asked.`"""
    return text[quote.end - 1] in ",?!—–-…"


def _introduces(masked: str, frame: Frame, quote: Quotation) -> bool:
    return masked[frame.end : quote.outer.start].strip(" ,:") in ("", "that")


def content_of(masked: str, sentence: Span, frame: Frame, later: list[Frame]) -> Span | None:
    """What is reported: the clause after the frame, or the one before it that a comma ends."""
    before = masked[sentence.start : frame.start]
    after = masked[frame.end : sentence.end]
    if frame.verb == "according to" and not before.strip():
        start = frame.end
        if not (lead := re.match(r"\s*,\s*", after)):
            return None
        return _trimmed(masked, start + lead.end(), sentence.end)
    if (before.rstrip().endswith(",") and not after.strip(" .")) or (frame.verb == "according to" and before.strip()):
        return _trimmed(masked, sentence.start, frame.start)
    if frame.after:
        return None
    lead = _THAT.match(after)
    start = frame.end + (lead.end() if lead else 0)
    bare = frame.verb in _BARE and not after.startswith((",", ":")) and not _NO_CLAUSE.match(after)
    if not (lead or bare) or _SUBORDINATE.search(before):
        return None
    end = sentence.end
    for other in later:
        if other.start > start and (joint := _JOINT.search(masked, max(start, other.start - 6), other.start)):
            end = joint.start()
            break
    return _trimmed(masked, start, end)


def _trimmed(masked: str, start: int, end: int) -> Span | None:
    words = masked[start:end]
    first = start + len(words) - len(words.lstrip(" ,:\n"))
    last = start + len(words.rstrip(" ,.;—–-\n"))
    return Span(first, last) if len(masked[first:last].split()) >= _FEW_WORDS and masked[first] not in "\x01" else None
