"""What a question asks to be done: to be answered, as a rule; or an extract, a speaker, the latest, a list, a count."""

import re
from typing import Literal

from index import question_terms
from qa.question.said import words_quoted

Operation = Literal[
    "answer", "latest", "first", "list", "count", "compare", "who said", "two", "overview", "nothing", "other language"
]

_GREETS = re.compile(
    r"\W*(?:hi|hello|hey|hallo|good (?:morning|afternoon|evening)|thanks?(?: you)?|ok(?:ay)?|test(?:ing)?|help|yes|no"
    r"|bye|what can (?:you|i) (?:do|ask)|who are you|what are you|how are you|goodbye|please|cool|great|nice)"
    r"(?:\W+(?:there|you|me|everyone|all|again|today|please|(?:so|very) much|a lot))*\W*",
    re.I,
)
_WH = r"(?:who|what|when|where|which|how|why|whom|whose|did|does|do|is|are|was|were|has|have|will|can)"
_TWO = re.compile(rf"(?P<first>{_WH}\b.{{5,}}?),? and (?P<second>{_WH}\b.{{5,}})", re.I | re.S)
_FOLLOWING = re.compile(rf"(?P<first>{_WH}\b[^?\n]{{5,}}\?)\s+(?P<second>{_WH}\b[^?\n]{{5,}}\?)", re.I)
_SPAN = r"(?:week|month|year|night|spring|summer|fall|autumn|winter|few|two|three|\w+day|January|February|March|April)"
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|last time)\b"
    rf"|\b(?:did|has|have|had|was|were) [^?]{{1,60}}? last\b(?! {_SPAN})",
    re.I,
)
_FIRST = re.compile(
    r"\bearliest\b|\bfirst (?:mention|mentioned|say|said|announce|announced|report|reported|warn|warned)\b", re.I
)
_LIST = re.compile(
    r"\W{0,9}(?:(?:please )?(?:list|name) (?:all|every|the)\b|(?:who|what|which(?: \w{1,30}){1,4}) all\b"
    r"|(?:which|what) (?:\w{1,30} ){0,2}(?!\w{0,30}(?:ss|us|is)\b)\w{1,30}s (?:are|were|have|did|do|has|will|would)\b)",
    re.I,
)
_COUNT = re.compile(
    r"\W*(?:in )?how many (?:briefings?|documents?|transcripts?|statements?|texts|days) "
    r"(?:mention|name|contain|talk about|deal with|speak of|refer to|is|are|was|were|does|do|did)\s+"
    r"(?P<what>.+?)(?: (?:mentioned|named|come up|appear|discussed))?\W*"
    r"|\W*how (?:often|many times) (?:is|was|are|were) (?P<named>.+?) (?:mentioned|named|brought up)\W*",
    re.I,
)
_THE_NEWS = (
    r"(?:the |this |that |today['’]?s |yesterday['’]?s |all (?:the )?|my |these |latest )*"
    r"(?:news|briefings?|documents?|files?|texts?|library|day|press briefing|transcripts?|statements?|remarks|report)"
)
_SUMMARY = "summary|overview|recap|digest|gist|outline|tl;?dr|rundown|extract"
_POINTS = "points?|takeaways?|facts?|news|story|stories|things"
_NEW = "new|happened|happening|going on|the news|the latest|in the news"
_OVERVIEW = re.compile(
    r"\W*(?:please |can you |could you |give me |i want |show me )*(?:"
    + "|".join(
        (
            rf"(?:summari[sz]e|sum up|recap|outline|digest)(?: {_THE_NEWS}| (?:it|this|everything|all))?",
            rf"(?:an? |the )?(?:{_SUMMARY})(?: (?:of|for|on) {_THE_NEWS})?",
            r"(?:what (?:are|were) )?(?:the )?(?:key|main|most important|top) "
            rf"(?:{_POINTS})(?: (?:of|in|from) {_THE_NEWS})?",
            rf"what(?:['’]s| is| was| has)? (?:{_NEW})(?: in {_THE_NEWS})?",
            rf"what(?:['’]s| is| was| does| did)? (?:in )?{_THE_NEWS}(?: about| say)?",
            rf"(?:the )?(?:headlines|highlights)(?: (?:of|from) {_THE_NEWS})?",
        )
    )
    + r")(?: (?:today|yesterday|so far|now|lately|recently|here|there))?\W*",
    re.I,
)
# Words of grammar that English doesn't have, and letters that it doesn't use.
_FOREIGN = frozenset(
    """
    der die das ist wer wann wie warum und nicht mit von für auf dem den wurde hat haben sind welche
    le la les est qui quoi quand où comment pourquoi quel quelle et pas avec du des une dans sur sont ont
    el los las es quién qué cuándo dónde cómo por cuál cuántos y con del una en para son
    il lo gli è chi che cosa quando dove come perché quale con della di nel sono
    o os quem onde quanto não com da do em uma
    """.split()
)
_ENGLISH = frozenset(
    "the is are was were who what when where why how which did does do of in on to a an and about say said will".split()
)
_OTHER_LETTERS = re.compile(r"[Ͱ-ϿЀ-ӿ԰-ۿऀ-๿\u3040-ヿ㐀-鿿가-힯]")


def operation_of(text: str) -> Operation:
    """What the question `text` asks for, days and follow-ups taken into account before."""
    if foreign(text):
        return "other language"
    if words_quoted(text):
        return "who said"
    if _OVERVIEW.fullmatch(text):
        return "overview"
    if _GREETS.fullmatch(text) or not (question_terms(text) or any(map(str.isdigit, text))):
        return "nothing"
    return "two" if halves(text) else _of_many(text)


def _of_many(text: str) -> Operation:
    """What is to be done with several passages that answer."""
    if counted(text):
        return "count"
    if _LATEST.search(text):
        return "latest"
    if _FIRST.search(text):
        return "first"
    return "list" if _LIST.match(text) else "answer"


def without_order(text: str) -> str:
    """The question without the words that say which day's answer is wanted: no passage calls itself the latest."""
    text = re.sub(r"\bthe (?:latest|newest)(?: \w+)? (?:on|about|from)\b", "said about", text, flags=re.I)
    return re.sub(r"\b(?:latest|newest|most recent|earliest) (?=\w)", "", text, flags=re.I)


def counted(text: str) -> str:
    """What the briefings are to be counted that mention; the empty string if `text` asks for no such count."""
    found = _COUNT.fullmatch(text)
    return (found["what"] or found["named"]) if found else ""


def halves(text: str) -> tuple[str, str] | None:
    """The two questions in one, joined by "and" or one after the other; None if there is one only."""
    if two := _FOLLOWING.fullmatch(text.strip()):
        return two["first"], two["second"]
    found = _TWO.fullmatch(text.strip().rstrip("?. "))
    if found is None:
        return None
    first, second = found["first"].strip(" ,?"), found["second"].strip()
    return f"{first}?", f"{second[0].upper()}{second[1:]}?"


def foreign(text: str) -> bool:
    """Whether a question is put in another language than English, as its letters or words of grammar show."""
    letters = [character for character in text if character.isalpha()]
    if len(letters) > 3 and len(_OTHER_LETTERS.findall(text)) > len(letters) / 2:
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    other = sum(word in _FOREIGN for word in words)
    return other >= 2 and other > 2 * sum(word in _ENGLISH for word in words)
