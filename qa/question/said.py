"""Whose words a question asks for: "What did Psaki say about the bill?", "Who said 'We will not wait'?"."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index import Speaker, named
from qa.question.english import GRAMMAR, GROUPS, OPENERS, VERBS

# The verbs of saying and holding, by the form that follows "did" and the one that follows a name.
_SAY = "say|tell|think|comment|remark|state|respond|react|reply|answer"
_CLAIM = (
    "explain|describe|defend|call|warn|argue|claim|deny|announce|promise|believe|insist|urge|stress|note|mention|blame"
    "|criticize|criticise|praise|want|thank|rule out|admit|acknowledge|confirm|reject|dismiss|predict|vow|pledge|add"
)
_SAID = (
    "said|says|told|tells|thinks|thought|commented|remarked|stated|states|responded|responds|reacted|replied|answered"
    "|explained|explains|described|describes|defended|called|calls|warned|warns|argued|argues|claimed|claims|denied"
    "|denies|announced|promised|believes|believed|insisted|insists|urged|urges|stressed|noted|mentioned|blamed"
    "|criticized|criticised|praised|admitted|acknowledged|confirmed|rejected|dismissed|predicted|vowed|pledged|added"
)
_VIEW = "view|words|opinion|judge?ment|telling|account|eyes|figures|estimate|count"
_ANSWER = "reaction|response|answer|reply|view|views|position|stance|opinion|comments?|remarks?|statements?|message"
_NAME = r"(?P<who>[^\W\d_][\w.'’-]*(?:,? [^\W\d_][\w.'’-]*){0,5}?)"
_ADVERB = r"(?:\w+ly |also |then )?"
# Verbs are in small letters: "the United States" says nothing.
_WAYS = tuple(
    map(
        re.compile,
        (
            rf"\b(?i:did|does|do|has|had|is|was|will|would) {_NAME} {_ADVERB}(?:{_SAY}|{_CLAIM})\b",
            rf"\b(?i:according to|in the words of|per) {_NAME}(?=[,?.!]| in | on | at |$)",
            rf"\b(?i:in|by|on) {_NAME}['’]s? (?:own )?(?:{_VIEW})\b",
            rf"(?:^|\b(?i:what|was|is|were|are|how|what['’]s) ){_NAME}['’]s? (?:{_ANSWER})\b",
            rf"(?:^|\b(?i:what|which|why|that|how|where|when|who) |, (?:as )?){_NAME} {_ADVERB}(?:{_SAID})\b",
        ),
    )
)
_HEADLINE = re.compile(rf"{_NAME} on (?!.*\?)")  # "psaki on the filibuster"
_OPEN = re.compile(
    r"\W*(?i:and |so |but )?(?i:what|how(?! (?:many|much|often|long|far|old|big|large|high|close))|anything)\b"
    rf".*\b(?:{_SAY}|{_SAID}|{_ANSWER})\b"
)
_WHO_SAID = re.compile(
    r"\W*(?:who|whom|which \w+)\b.{0,40}?\b(?:said|says|say|stated|told|words|quote|line|uttered|spoke)\b", re.I
)
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{8,})[\"”»]|(?<!\w)['‘](.{8,})['’](?!\w)")


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Someone whose words are asked for.

    `called` is how the question calls them; `names` are the speakers of the library that this can mean, none if nobody
    there can be. `open` is True where no more is asked than what they said.
    """

    called: str
    names: tuple[str, ...]
    open: bool


def said(text: str, speaking: Callable[[], Sequence[Speaker]]) -> WordsAsked | None:
    """Whose words `text` asks for, of a library in which those of `speaking` speak; None if it names nobody."""
    ways = [match for way in _WAYS for match in way.finditer(text)]
    headline = _HEADLINE.match(text)
    if not ways and not headline:
        return None
    speakers = speaking()
    for called in (called for match in ways for called in _callings(match["who"])):
        names = named(called, speakers)
        if names or _proper(called):
            return WordsAsked(called, names, _OPEN.match(text) is not None)
    if headline and (names := named(headline["who"], speakers)):
        return WordsAsked(headline["who"], names, True)
    return None


def words_quoted(text: str) -> str:
    """The words whose speaker `text` asks for, or the empty string if it asks for no such thing."""
    if not _WHO_SAID.match(text):
        return ""
    found = _QUOTED.search(text)
    return (found[1] or found[2]).strip() if found else ""


def _callings(words: str) -> Iterator[str]:
    """What may be a name at the end of `words`, the longest first."""
    yield words
    for gap in re.finditer(" ", words):
        yield words[gap.end() :]


def _proper(called: str) -> bool:
    """Whether `called` looks like the name of a person nobody in the library has: every word has a capital."""
    words = called.split()
    return (
        words[0] not in OPENERS
        and all(word[0].isupper() for word in words)
        and not any(word.lower() in GRAMMAR | VERBS | GROUPS for word in words)
    )
