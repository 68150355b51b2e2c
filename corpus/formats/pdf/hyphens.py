"""What stands between the last word of a line and the first of the next: a space, a hyphen, or nothing.

A hyphen goes where the document has the word without it, or else where a dictionary of the language does; the halves of
broken words prove nothing. With neither, two words of the dictionary make a compound, which keeps it.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from corpus.dictionary import dictionary_of

_SIGNS = "-\u2010\xad\x02"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_HEAD, _TAIL = re.compile(r"[^\W_]+$"), re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[-/=&?_#%.+]$", re.I)
_CHINESE = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)  # and Japanese; Korean has spaces
_SUSPENDED = frozenset("and or nor to und oder bis sowie bzw et ou en of och og eller ja tai".split())
_PREFIXES = frozenset(
    "anti bi co counter de ex extra inter intra mid multi non post pre pro re self semi sub ultra".split()
)
_COMMON, _USUAL = 300, 1_000  # in a dictionary of 160,000 words that counts them: "known" 271,537, "prac" none


@dataclass(frozen=True, slots=True)
class Evidence:
    """How often the document has each whole word, and how common a word is in its language."""

    words: Counter[str]
    common: Callable[[str], int] | None


def evidence_of(lines: list[str]) -> Evidence:
    """The whole words of `lines`; not the halves that a line end made."""
    words: Counter[str] = Counter()
    broken = False
    for line in lines:
        found = [word.lower() for word in _WORD.findall(line)]
        breaks = line.endswith(tuple(_SIGNS))
        words.update(found[broken : len(found) - breaks])
        broken = breaks
    return Evidence(words, dictionary_of(words))


def join(text: str, line: str, evidence: Evidence) -> str:
    """`text` with `line`, the next one, after it."""
    last, sign = seam(text, line, evidence)
    return last + sign + line


def seam(last: str, line: str, evidence: Evidence) -> tuple[str, str]:
    """The line `last` as it stands before the next `line`, without a hyphen that goes, and what stands between them."""
    if not last or not line:
        return last, ""
    if _ADDRESS.search(last) and line[0].isalnum():
        return last, ""
    if last[-1] in _SIGNS and last[-2:-1].isalnum():
        return last[:-1], _between(last[:-1], line, evidence)
    closed = last[-1] in "–—/" and last[-2:-1].isalnum() and line[0].isalnum()
    opened = line[0] == "—" and line[1:2].isalnum() and last[-1].isalnum()
    chinese = _CHINESE.match(last[-1]) and _CHINESE.match(line[0])
    return last, "" if closed or opened or chinese else " "


def _between(before: str, after: str, evidence: Evidence) -> str:
    heads, tails = _HEAD.search(before), _TAIL.match(after)
    if not heads or not tails:
        return "- "
    head, tail = heads[0], tails[0]
    if head[-1].isdigit() or tail[0].isdigit():
        return "-"
    whole, parted = (head + tail).lower(), f"{head}-{tail}".lower()
    if tail.lower() in _SUSPENDED and not evidence.words[whole] and not _count(evidence, whole):
        return "- "
    if evidence.words[whole] or evidence.words[parted]:
        return "" if evidence.words[whole] >= evidence.words[parted] else "-"
    if len(head) == 1 or _is_name(head, tail, _count(evidence, whole)):
        return "-"
    return "-" if _is_compound(head.lower(), tail.lower(), evidence) else ""


def _is_name(head: str, tail: str, known: int) -> bool:
    """Whether capitals show two words: Biden-Harris, EU-wide; in a text all in capitals they show nothing."""
    if head.isupper() and tail.isupper():
        return not known
    return tail[0].isupper() or (head.isupper() and tail[0].islower())


def _is_compound(head: str, tail: str, evidence: Evidence) -> bool:
    if evidence.common is None:
        return False
    known = evidence.common(head + tail)
    if head in _PREFIXES and head[-1] == tail[0] in "aeiou" and known < _USUAL:
        return True  # de-escalate, re-election
    both = (head in _PREFIXES or evidence.common(head) >= _COMMON) and evidence.common(tail) >= _COMMON
    return both and not known


def _count(evidence: Evidence, word: str) -> int:
    return evidence.common(word) if evidence.common else 0
