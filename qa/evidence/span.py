"""The spans of a quote that answer: those a reader marked, or what rules find; the whole quote if neither is sure.

Without a reader, who, when, where and how many have rules. They find the dates, numbers or names of the sentence that
the question doesn't have itself, and take the one nearest to the question's words. If another comes close, none is
taken: a wrong mark misleads more than a long one.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from qa.answer import Quote
from qa.evidence.meaning import is_whole, widened
from qa.evidence.rank import Ranked
from qa.evidence.reader.reading import marks
from qa.question import Question
from qa.question.english import LIGHT, MONTH, NUMBER_WORD, OPENERS, WEEKDAY, YEAR, stem
from qa.question.kinds import Kind

_WHEN = re.compile(
    rf"(?:{WEEKDAY},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}(?:,? {YEAR})?"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {YEAR})?\b|{MONTH}(?: of)? {YEAR}|{MONTH})(?![a-z])"
    r"|\b(?:(?:early|late|mid)[- ])?(?:the )?\d{1,2}(?:st|nd|rd|th)(?: and \d{1,2}(?:st|nd|rd|th))? centur(?:y|ies)"
    rf"(?: BC| AD)?|\b(?:the )?{YEAR}s\b|\b{YEAR}(?:[–-]\d{{2,4}})?\b|\b{WEEKDAY}\b"
    r"|\b(?:yesterday|today|tonight|tomorrow)\b|\blast (?:week|year|month|night)\b"
    r"|\b(?:\w+ )?(?:years?|months?|weeks?|days?) (?:ago|later|earlier)\b"
)
_NUMBER = re.compile(
    r"(?:\b(?:about|around|nearly|almost|over|more than|less than|at least|some|approximately|up to) )?"
    rf"(?:[$£€]?\d[\d,]*(?:\.\d+)?(?:[–-]\d[\d,.]*\d)?[½%]?|\b{NUMBER_WORD}(?:[- ]{NUMBER_WORD})*\b)"
    r"(?: (?:hundred|thousand|million|billion|trillion))?(?: percent| per cent)?",
    re.IGNORECASE,
)
_CAPITAL = r"(?:[A-Z][\w’'-]*\w|[A-Z]\.|[A-Z])"
_NAME = re.compile(rf"{_CAPITAL}(?: (?:of|de|von|van|der|the|la|du|bin) {_CAPITAL}| {_CAPITAL})*")
_PREPOSITION = re.compile(r"\b(?:in|at|near|from|to|into|outside|across|on|of)(?: the)? $")
_CALENDAR = re.compile(rf"(?:{MONTH}|{WEEKDAY})")
_WORD = re.compile(r"[^\W_]+")
_UNITS = {
    "old": "years?",
    "long": "(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|miles?|km|met(?:re|er)s?|feet)",
    "far": "(?:miles?|km|kilomet\\w+|met\\w+|feet)",
}
# How much nearer than the next candidate the one that is marked has to be. On the training set, given the right
# sentence, what is marked then overlaps the answer in .93 (when), .85 (number), .70 (who) and .72 (where) of the cases.
_SURE: dict[Kind, float] = {"when": 1.15, "number": 1.15, "who": 1.5, "where": 3.0}
DISTANCE_SCALE = 8  # characters: how fast a word of the question loses its pull


MOST, SCORE_GAP = 3, 1.0


def spans_of(question: Question, ranked: Ranked, quote: Quote) -> tuple[Quote, ...]:
    """The parts of `quote`, a sentence of the passage `ranked`, that answer, the best first; at least one."""
    if is_whole(question):
        return (quote,)
    if ranked.reading is None:
        return (shortest_span(question, quote),)
    start = ranked.candidate.passage.start
    found = marks(ranked.reading, ranked.text, quote.start - start, quote.end - start, MOST, SCORE_GAP)
    spans: list[Quote] = []
    for mark in found:
        first, last = widened(question, quote.text, start + mark.start - quote.start, start + mark.end - quote.start)
        span = Quote(quote.briefing, quote.start + first, quote.start + last)
        if all(span.end <= other.start or other.end <= span.start for other in spans):
            spans.append(span)
    return tuple(spans) or (quote,)


def shortest_span(question: Question, quote: Quote) -> Quote:
    """The part of `quote` that answers `question`, or all of it."""
    if question.kind not in _SURE:
        return quote
    sentence = quote.text
    asked = {stem(word) for word in _WORD.findall(question.text.lower())}
    found = [
        (start, end)
        for start, end in dict.fromkeys(_candidates(question, sentence))
        if not all(stem(word) in asked for word in _WORD.findall(sentence[start:end].lower()))
    ]
    if not found:
        return quote
    telling = asked - LIGHT
    pull = sorted(((_pull(question, telling, sentence, span), span) for span in found), reverse=True)
    if len(pull) > 1 and pull[0][0] < _SURE[question.kind] * pull[1][0]:
        return quote
    start, end = pull[0][1]
    return Quote(quote.briefing, quote.start + start, quote.start + end)


def _candidates(question: Question, sentence: str) -> list[tuple[int, int]]:
    """The spans of the sentence that are of the kind asked for."""
    asked = question.text.lower()
    if question.kind == "when":
        years = [match.span() for match in re.finditer(rf"\b{YEAR}\b", sentence)]
        dates = [match.span() for match in _WHEN.finditer(sentence)]
        return years if years and re.search(r"\b(?:what|which) year\b", asked) else dates
    if question.kind == "number":
        return _numbers(asked, sentence)
    names = list(_names(sentence))
    if question.kind == "where":
        return [span for span in names if _PREPOSITION.search(sentence[: span[0]])] or names
    return names


def _numbers(asked: str, sentence: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in _NUMBER.finditer(sentence)]

    def narrowed(keep: str, *, after: int = 0) -> list[tuple[int, int]]:
        return [span for span in spans if re.search(keep, sentence[span[0] : span[1] + after])] or spans

    spans = [span for span in spans if not re.fullmatch(YEAR, sentence[slice(*span)])] or spans
    if re.search(r"percent|per cent", asked):
        spans = narrowed(r"%|percent|per cent", after=9)
    if re.search(r"how much (?:money|did .{0,200} cost|does .{0,200} cost)|price|dollars|spend|worth", asked):
        spans = narrowed(r"[$£€]")
    return [span for span in spans if sentence[slice(*span)].lower() != "one"] or spans


def _names(sentence: str) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, without the capital that only opens a sentence."""
    for match in _NAME.finditer(sentence):
        start, end = match.span()
        while " " in sentence[start:end] and sentence[start:end].split(" ", maxsplit=1)[0] in OPENERS:
            start += sentence[start:end].index(" ") + 1
        name = sentence[start:end]
        if name not in OPENERS and not _CALENDAR.fullmatch(name):
            yield start, end


def _pull(question: Question, asked: AbstractSet[str], sentence: str, span: tuple[int, int]) -> float:
    """How near the words `asked` are to a span, and whether what follows it is what the question counts."""
    start, end = span
    pull = sum(
        1 / (DISTANCE_SCALE + min(abs(start - match.end()), abs(match.start() - end)))
        for match in _WORD.finditer(sentence)
        if stem(match.group().lower()) in asked and (match.end() <= start or match.start() >= end)
    )
    if question.kind == "number":
        behind, text = sentence[end:].lower(), question.text.lower()
        counted = re.search(r"how (?:many|much) (\w+)", text)
        if counted and re.match(rf"\W*(?:\w+\W+){{0,2}}{re.escape(stem(counted.group(1)))}", behind):
            pull += 1
        unit = re.search(r"how (old|long|far)\b", text)
        if unit and re.match(rf"\W*{_UNITS[unit.group(1)]}", behind):
            pull += 0.5
    if question.kind == "who" and " " in sentence[start:end]:
        pull += 0.03
    return pull
