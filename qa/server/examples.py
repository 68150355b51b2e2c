"""Example questions: made from sentences of the newest briefings, and shown only if the library answers them."""

import re
import time
from collections import Counter
from collections.abc import Iterator

from corpus import Briefing, passages_of, speaker_of
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

# What is counted but not there: "five years in the Navy" are no years that are in it.
_MEASURE = (
    r"(?:years|months|weeks|days|hours|minutes|seconds|times|percent|points|cents|dollars|miles|pounds|degrees)\b"
)
_PREPOSITION = r"(?:in|of|to|for|from|by|per|or|and|on|at|with|as|than)\b"

PLAIN = "What is said about"
SAID = "What did {who} say about"
# A pattern of a sentence, and the question that it answers.
PATTERNS = (
    (
        re.compile(rf"{_NAME} (?P<did>{_DID}) (?P<what>(?!{MONTH}|(?:on|in|at|by) )[^,.;“”\"()]{{6,60}}?){_END}"),
        "Who {did} {what}?",
    ),
    (
        re.compile(
            rf"\d[\d,]* (?P<what>(?!{_MEASURE})[a-z]+s) (?P<where>(?:close to|near|in)(?! (?:{MONTH}|\d)\b)"
            r" [^,.;“”\"()]{4,40}?)(?= and\b|[,.;])"
        ),
        "How many {what} are {where}?",
    ),
    (
        re.compile(
            rf"(?<![\w-])\d[\d,.]* (?:million |billion )?(?P<what>(?!{_MEASURE}|{_PREPOSITION})"
            r"(?:[a-z]+ )?[a-z]{3,}s (?:are|were|have|had|will|live)"
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
    seen: set[str] = set()  # a list of names gives one example, not four
    for question, briefing, start, end in plainest_last[:TRIED_AT_MOST]:
        if len(kept) == AT_MOST or time.monotonic() > deadline:
            break
        if briefing.id in seen and question.startswith(PLAIN):
            continue
        quote = ask(question, 1, library=library).quote
        if quote and quote.briefing.id == briefing.id and start <= quote.start < end:
            kept.append(question)
            seen.add(briefing.id)
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
    for passage in passages_of(briefing)[:PASSAGES_READ]:
        speaker = speaker_of(briefing, passage)
        known = " " in speaker and not speaker.isupper()  # by name, not by a label
        for sentence in passage.sentences:
            for found, (pattern, question) in zip(by_pattern, PATTERNS, strict=True):
                match = pattern.search(sentence.of(briefing.text))
                if match and "\n" not in match.group():  # a name in two lines is two names
                    words = {name: " ".join(text.split()) for name, text in match.groupdict().items()}
                    said = " ".join(words.values())
                    if not re.search(r"[A-Z]\w", said) and said.count(" ") < NAMELESS_WORDS:
                        continue  # without a name in it, it asks about nothing in particular
                    asked = question.format(**words)
                    if known:
                        asked = asked.replace(PLAIN, SAID.format(who=speaker))
                    found.append((asked, briefing, sentence.start, sentence.end))
    yield from _in_turns(by_pattern)


def _in_turns(lists: list[list[_Made]]) -> Iterator[_Made]:
    """The first of each list, then the second of each, and so on."""
    for place in range(max(map(len, lists), default=0)):
        for made in lists:
            if place < len(made):
                yield made[place]
