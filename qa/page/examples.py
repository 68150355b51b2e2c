"""Example questions: made from sentences of the newest briefings, and shown only if the library answers them."""

import re
from collections.abc import Iterator

from corpus import Briefing, segment
from index import Library
from qa.ask import ask

AT_MOST = 4
NEWEST = 20  # briefings that questions are made from
TRIED_AT_MOST = 12  # questions asked to find those that are answered
PASSAGES_READ = 30  # of each briefing

_NAME = r"(?:[A-Z][\w’'-]+ ){1,4}[A-Z][\w’'-]+"
_END = r"(?=[,.;:]? (?:to|but|and|as|after|ahead|because|while|citing|amid|for)\b|[,.;])"
_DID = "visited|signed|announced|praised|urged|warned|met with|spoke with|approved|launched|rejected|proposed"

# A pattern of a sentence, and the question that it answers.
PATTERNS = (
    (re.compile(rf"{_NAME} (?P<did>{_DID}) (?P<what>[^,.;“”\"()]{{6,60}}?){_END}"), "Who {did} {what}?"),
    (
        re.compile(r"\d[\d,]* (?P<what>[a-z]+s) (?P<where>(?:close to|near|in) [^,.;“”\"()]{4,40}?)(?= and\b|[,.;])"),
        "How many {what} are {where}?",
    ),
    (re.compile(rf"(?P<who>{_NAME}) (?:on \w+day )?(?:said|told)\b"), "What did {who} say?"),
)


def examples(library: Library) -> list[str]:
    """Up to `AT_MOST` questions that `library` answers, out of the sentence that each was made from."""
    kept: list[str] = []
    newest = [library.get(listed.id) for listed in library.briefings()[:NEWEST]]
    tried = 0
    for question, briefing, start, end in _in_turns([list(_made(briefing)) for briefing in newest]):
        if len(kept) == AT_MOST or tried == TRIED_AT_MOST:
            break
        if question in kept:
            continue
        tried += 1
        quote = ask(question, 1, library=library).quote
        if quote and quote.briefing.id == briefing.id and start <= quote.start < end:
            kept.append(question)
    return kept


_Made = tuple[str, Briefing, int, int]


def _made(briefing: Briefing) -> Iterator[_Made]:
    """Questions out of `briefing`, each with its sentence; the patterns take turns."""
    by_pattern: list[list[_Made]] = [[] for _ in PATTERNS]
    for passage in segment(briefing.text)[:PASSAGES_READ]:
        for sentence in passage.sentences:
            for found, (pattern, question) in zip(by_pattern, PATTERNS, strict=True):
                if match := pattern.search(sentence.of(briefing.text)):
                    words = {name: " ".join(text.split()) for name, text in match.groupdict().items()}
                    if not re.search(r"[A-Z]\w", words.get("what", "") + words.get("where", "") + words.get("who", "")):
                        continue  # without a name in it, it asks about nothing in particular
                    found.append((question.format(**words), briefing, sentence.start, sentence.end))
    yield from _in_turns(by_pattern)


def _in_turns(lists: list[list[_Made]]) -> Iterator[_Made]:
    """The first of each list, then the second of each, and so on."""
    for place in range(max(map(len, lists), default=0)):
        for made in lists:
            if place < len(made):
                yield made[place]
