"""Sentences of a paragraph: nupunkt's, mended where news and transcripts mislead it.

Every mend answers a fault seen in ../shared/data (wh_briefings_2022, OneStopQA, SQuAD) or in the shipped briefing.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.briefing import Sentence, Span

# No sentence is longer. An encoder of 256 word pieces reads about this many characters; what is longer is a list of
# names without a full stop or no language at all.
MAX_SENTENCE_CHARACTERS = 1200

# nupunkt takes many whole words for abbreviations (`call.`, `month.`, `Poland.`, `Thanks.`) and `(Laughter.)` for an
# insertion. It also waits for more after `U.N.`, `p.m.` and `vitamin D.`, where a word like `The` shows there is none.
_STOP = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]*[A-Z])")
_WORD = re.compile(r"(?<!\w)(?:[^\W\d_A-Z]{3,}|[A-Z][^\W\d_A-Z]{3,}|am|do|go|is|it|me|so|up|us)$")
_SHORTENED = re.compile(
    r"(?:approx|assn|asst|atty|bros|brig|calif|capt|cmdr|colo|conn|corp|dept|dist|etc|excl|ext|gov|govt|hon|incl|intl|mass"
    r"|messrs|mich|minn|misc|miss|mrs|natl|nebr|okla|oreg|penn|prof|pvt|ret|seq|sept|sgt|supt|tenn|univ|vol|wash)",
    re.I,
)
_ACRONYM = re.compile(r"(?:(?<!\w)(?:[A-Z]\.)+[A-Z]|(?<!\w)[ap]\.m|(?<!\w)[^\W\d_A-Z]+\s[A-Z])$")
_OPENER = re.compile(
    r"[\"“]?(?:After|Again|Also|And|As|At|Before|Beyond|But|For|From|He|How|However|I|If|In|It|Not|On|Our|She|So|That|The|"
    r"Then|There|These|They|This|Those|To|We|What|When|While|Why|You)(?:[’']\w+)?[\s,]"
)
_WIDE_STOP = re.compile(r"[。！？｡؟।]+[”’」』”）)]*\s*(?=.)")
# Lists run together by whatever made the text: `Lincoln University: $18,531,228 - Cheyney University: $6,928,018 - `.
_INLINE_MARK = re.compile(r"(?<=\s)[-•●▪◦]\s+(?=[\"“$\dA-Z])")
_INLINE_ITEM_CHARACTERS = 12

# A full stop after these ends no sentence: titles, and words that wait for a number.
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Drs|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Brig|Sgt|Hon|Rev|Messrs|Amb|Supt|Atty"
    r"|e\.g|i\.e|vs|cf)\.$"
)
_NUMBERED = re.compile(r"\b(?:Nos?|Secs?|Art|Fig|Pub|pp?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-z])[.)]|(?:Sec(?:tion|\.)|Art(?:icle|\.)|No\.|§)\s*\d+\.)$")
_FULL_ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}$")
_TRAILING = re.compile(r"(?:…|\.\.\.)$")
_LEAD = re.compile(r"\s*(?:[-•●▪◦]\s+)?")  # what stands before a sentence
_BREAK = re.compile(r"[.!?…。！？｡؟।•●▪◦]|\s-\s")  # a paragraph without any is one sentence
_CLOSING = "”’\"')]»"


def sentences(text: str, span: Span) -> tuple[Sentence, ...]:
    """The sentences of the paragraph at `span`; each holds a letter or digit, and together they hold all of them."""
    paragraph = span.of(text)
    if paragraph.isalnum() and len(paragraph) <= MAX_SENTENCE_CHARACTERS:
        return (Sentence(span.start, span.end),)
    if not _lettered(paragraph):
        return ()
    cuts = [0, *(_cuts(paragraph) if _BREAK.search(paragraph) else ()), len(paragraph)]
    return tuple(
        Sentence(span.start + first, span.start + last)
        for left, right in pairwise(cuts)
        for first, last in _short(paragraph, left, right)
    )


def _cuts(paragraph: str) -> Iterator[int]:
    """Where one sentence ends and the next begins, both with a letter or digit in them."""
    from nupunkt import sent_spans  # 0.1 s on first use

    # A wrapped line is a space to the tokenizer; every character keeps its place.
    flat = re.sub(r"\s", " ", paragraph)
    bounds = {end for _, end in sent_spans(flat)} | set(_missed(flat))
    last_letter = next(index for index in reversed(range(len(flat))) if flat[index].isalnum())
    last = 0
    for bound in sorted({_past_closing(flat, bound) for bound in bounds}):
        left = flat[max(last, bound - MAX_SENTENCE_CHARACTERS) : bound].strip()
        right = flat[bound : bound + 99].strip()
        if last < bound <= last_letter and _lettered(left) and not _goes_on(left, right):
            yield bound
            last = bound


def _missed(flat: str) -> Iterator[int]:
    for stop in _STOP.finditer(flat):
        before = flat[max(0, stop.start() - 24) : stop.start()]
        word = _WORD.search(before)
        whole = word and not _SHORTENED.fullmatch(word[0]) and (stop[0][0] == "." or ")" in stop[0])
        if whole or (_ACRONYM.search(before) and _OPENER.match(flat, stop.end())):
            yield stop.end()
    yield from (stop.end() for stop in _WIDE_STOP.finditer(flat))
    marks = [mark.start() for mark in _INLINE_MARK.finditer(flat)]
    if len(marks) > 1 and all(b - a > _INLINE_ITEM_CHARACTERS for a, b in pairwise([0, *marks, len(flat)])):
        yield from marks


def _past_closing(flat: str, bound: int) -> int:
    """`“Go.”—He left` is cut by nupunkt before the quotation mark that belongs to it."""
    while 0 < bound < len(flat) and flat[bound] in "”’)]»" and flat[bound - 1] != " ":
        bound += 1
    return bound


def _goes_on(left: str, right: str) -> bool:
    """Whether `right` continues the sentence that `left` begins."""
    tail = left[-12:]
    if _TITLE.search(tail) or _NUMBER.fullmatch(left) or (_NUMBERED.search(tail) and right[:1].isdigit()):
        return True
    if _TRAILING.search(tail) and left.count("“") > left.count("”"):
        return True
    if right[:1] in (",", ";", ":"):
        return True
    if _FULL_ACRONYM.search(tail) and right[:1] not in "“\"‘'([" and not _OPENER.match(right) and right[:2] != "- ":
        return True
    first = right.lstrip("“\"'(—–- ")[:2]
    if first[:1].islower() and not first[1:].isupper():  # not iPhone, eBay
        return left[-1] in _CLOSING + "…!?" or left.endswith("...") or len(left.rsplit(maxsplit=1)[-1]) < 5
    return False


def _short(paragraph: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The span without white space around it, cut at white space where it is too long; pieces without a letter go."""
    while first < last:
        if paragraph[first].isspace():
            first += 1
            continue
        end = min(last, first + MAX_SENTENCE_CHARACTERS)
        if end < last:
            half = first + MAX_SENTENCE_CHARACTERS // 2
            semicolon, space = paragraph.rfind("; ", half, end), paragraph.rfind(" ", half, end)
            end = semicolon + 1 if semicolon > 0 else space if space > 0 else end
        piece = paragraph[first:end]
        if _lettered(piece):
            lead = _LEAD.match(piece)
            yield first + (lead.end() if lead else 0), first + len(piece.rstrip())
        first = end


def _lettered(words: str) -> bool:
    return any(map(str.isalnum, words))
