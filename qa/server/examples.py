"""Example questions: made from sentences of the newest briefings, and shown only if the library answers them."""

import re
import time
from collections import Counter
from collections.abc import Iterator

from corpus import Briefing, segment
from index import Library
from index.records import Listed
from qa.pipeline import ask
from qa.question.english import MONTH

AT_MOST = 4
MADE_FROM = 48  # briefings
TRIED_AT_MOST = 20  # questions asked to find those that are answered
PASSAGES_READ = 30  # of each briefing
NAMELESS_WORDS = 4  # that a question without a name has to have
SECONDS = 8.0  # after which those found so far have to do

_NAME = r"(?:[A-Z][\w’'-]+ )(?:[A-Z][\w’'-]+ |[A-Z]\. ){0,3}[A-Z][\w’'-]+"
_END = r"(?=[,.;:]? (?:to|but|and|as|after|ahead|because|while|citing|amid|for)\b|[,.;])"
_DID = (
    "visited|signed|announced|praised|urged|warned|met with|spoke with|approved|launched|rejected|proposed|appointed"
    "|nominated|condemned|welcomed|hosted"
)

PLAIN = "What is said about"
# A pattern of a sentence, and the question that it answers.
PATTERNS = (
    (
        re.compile(rf"{_NAME} (?P<did>{_DID}) (?P<what>(?!{MONTH}|(?:on|in|at|by) )[^,.;“”\"()]{{6,60}}?){_END}"),
        "Who {did} {what}?",
    ),
    (
        re.compile(r"\d[\d,]* (?P<what>[a-z]+s) (?P<where>(?:close to|near|in) [^,.;“”\"()]{4,40}?)(?= and\b|[,.;])"),
        "How many {what} are {where}?",
    ),
    (
        re.compile(
            r"(?<![\w-])\d[\d,.]* (?:million |billion )?(?P<what>(?:[a-z]+ )?[a-z]{3,}s (?:are|were|have|had|will|live)"
            rf" [^,.;“”\"()—]{{8,60}}?){_END}"
        ),
        "How many {what}?",
    ),
    (re.compile(rf"(?P<who>{_NAME}) (?:on \w+day )?(?:said|told)\b"), "What did {who} say?"),
    (
        re.compile(
            rf"\b(?:about|regarding|on|against) (?:the )?(?!United States)(?P<topic>{_NAME})(?<!['’]s)"
            r"(?=[,.;]| (?:and|or|in|to|that|is|are|was|were|will|has|have|by|with|as|when|because)\b)"
        ),
        f"{PLAIN} {{topic}}?",
    ),
)


def examples(library: Library) -> list[str]:
    """Up to `AT_MOST` questions that `library` answers, out of the sentence that each was made from."""
    deadline = time.monotonic() + SECONDS
    kept: list[str] = []
    made: list[list[_Made]] = []
    for listed in _of_many_days(library.briefings())[:MADE_FROM]:
        made.append(list(_made(library.get(listed.id))))
        if time.monotonic() > deadline - SECONDS / 2:
            break
    once: dict[str, _Made] = {}
    for one in _in_turns(made):
        once.setdefault(one[0], one)
    plainest_last = sorted(once.values(), key=lambda one: one[0].startswith(PLAIN))
    for question, briefing, start, end in plainest_last[:TRIED_AT_MOST]:
        if len(kept) == AT_MOST or time.monotonic() > deadline:
            break
        quote = ask(question, 1, library=library).quote
        if quote and quote.briefing.id == briefing.id and start <= quote.start < end:
            kept.append(question)
    return kept


def _of_many_days(newest: list[Listed]) -> list[Listed]:
    """The first of each day, newest day first, then the second of each: a day full of notices isn't all there is."""
    seen: Counter[str] = Counter()
    turns = []
    for listed in newest:
        turns.append(seen[listed.date])
        seen[listed.date] += 1
    return [listed for _, listed in sorted(zip(turns, newest, strict=True), key=lambda pair: pair[0])]


_Made = tuple[str, Briefing, int, int]


def _made(briefing: Briefing) -> Iterator[_Made]:
    """Questions out of `briefing`, each with its sentence; the patterns take turns."""
    by_pattern: list[list[_Made]] = [[] for _ in PATTERNS]
    for passage in segment(briefing.text)[:PASSAGES_READ]:
        for sentence in passage.sentences:
            for found, (pattern, question) in zip(by_pattern, PATTERNS, strict=True):
                if match := pattern.search(sentence.of(briefing.text)):
                    words = {name: " ".join(text.split()) for name, text in match.groupdict().items()}
                    said = " ".join(words.values())
                    if not re.search(r"[A-Z]\w", said) and said.count(" ") < NAMELESS_WORDS:
                        continue  # without a name in it, it asks about nothing in particular
                    found.append((question.format(**words), briefing, sentence.start, sentence.end))
    yield from _in_turns(by_pattern)


def _in_turns(lists: list[list[_Made]]) -> Iterator[_Made]:
    """The first of each list, then the second of each, and so on."""
    for place in range(max(map(len, lists), default=0)):
        for made in lists:
            if place < len(made):
                yield made[place]
