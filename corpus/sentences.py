"""Sentences of a paragraph: nupunkt's, mended where news and transcripts mislead it."""

import re
from collections.abc import Iterator

from corpus.briefing import Sentence, Span

# No sentence is longer. The longest true sentences of wh_briefings_2022 (legal ones) would be; an encoder of 256 word
# pieces reads no more than about this many characters.
MAX_SENTENCE_CHARACTERS = 1200

_OPEN_ENDED = re.compile(r"(?:…|\.\.\.)\s*$")
# A full stop after these never ends a sentence before a capital: titles, and what takes a number.
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Hon|Rev|Msgr|Messrs|Amb|Supt|e\.g|i\.e|vs|cf)\.$"
)
_NUMBERED = re.compile(r"\b(?:Nos?|Sec|Secs|Art|Fig|Pub|pp?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")
_NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-z])[.)]|(?:Sec(?:tion|\.)|Art(?:icle|\.)|No\.|§)\s*\d+\.)$")
# Sentence ends that need no white space after them.
_WIDE_STOP = re.compile(r"[。！？｡]+[”’」』）)]*(?=.)")
_CLOSING = "”’\"')]»"


def sentences(text: str, span: Span) -> tuple[Sentence, ...]:
    """The sentences of the paragraph at `span`; each holds a letter or digit, and together they hold all."""
    paragraph, start = span.of(text), span.start
    if not any(map(str.isalnum, paragraph)):
        return ()
    cuts = [0, *_cuts(paragraph), len(paragraph)]
    return tuple(
        Sentence(start + first, start + last)
        for left, right in zip(cuts, cuts[1:], strict=False)
        for first, last in _short(paragraph, left, right)
    )


def _cuts(paragraph: str) -> Iterator[int]:
    """Where one sentence ends and the next begins, both with a letter or digit in them."""
    from nupunkt import sent_spans  # 0.1 s and a 10 MB model, on first use

    # A wrapped line is a space to the tokenizer; every character keeps its place.
    flat = "".join(" " if character.isspace() else character for character in paragraph)
    bounds = sorted({end for _, end in sent_spans(flat)} | {match.end() for match in _WIDE_STOP.finditer(flat)})
    last = 0
    for bound in bounds:
        left, right = flat[last:bound].strip(), flat[bound:].strip()
        if not any(map(str.isalnum, left)) or not any(map(str.isalnum, right)) or _goes_on(left, right):
            continue
        while bound < len(flat) and flat[bound] in "”’)]»" and flat[bound - 1] != " ":  # “Go.”—He left.
            bound += 1
        yield bound
        last = bound


def _goes_on(left: str, right: str) -> bool:
    """Whether `right` continues the sentence that `left` begins."""
    if _TITLE.search(left) or _NUMBER.fullmatch(left) or (_NUMBERED.search(left) and right[0].isdigit()):
        return True
    if _OPEN_ENDED.search(left) and left.count("“") > left.count("”"):
        return True
    first = right.lstrip("“\"'(—–- ")[:2]
    if first[:1].islower() and not first[1:].isupper():  # not iPhone, eBay
        return left[-1] in _CLOSING + "…!?" or left.endswith("...") or len(left.rsplit(maxsplit=1)[-1]) < 5
    return False


def _short(paragraph: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The span without white space around it, cut at white space where it is too long; pieces without a letter go."""
    while True:
        words = paragraph[first:last]
        first, last = first + len(words) - len(words.lstrip()), first + len(words.rstrip())
        if last - first <= MAX_SENTENCE_CHARACTERS:
            break
        window = paragraph[first : first + MAX_SENTENCE_CHARACTERS + 1]
        cut = first + max((window.rfind(mark) + 1 for mark in ("; ", " ")), default=0)
        if cut <= first:
            cut = first + MAX_SENTENCE_CHARACTERS
        piece = paragraph[first:cut].rstrip()
        if any(map(str.isalnum, piece)):
            yield first, first + len(piece)
        first = cut
    if any(map(str.isalnum, paragraph[first:last])):
        yield first, last
