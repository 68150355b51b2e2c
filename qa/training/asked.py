"""Questions made from statements by rule, for a teacher to answer: no person wrote them, and they come without a label.

After Lewis et al. 2019 ("Unsupervised question answering by cloze translation"): what a statement says of its subject,
asked of `who` or `what`; what it says with a date or a place, asked of `when` or `where`.
"""

import random
import re
from collections.abc import Collection, Iterator

from corpus import segment
from qa.kinds import MONTH, WEEKDAY

SHORTEST_STATEMENT, LONGEST_STATEMENT = 7, 40  # words
SHORTEST_QUESTION, LONGEST_QUESTION = 5, 16  # words; what is told after is left out

_HELPERS = ("is", "was", "are", "were", "will", "would", "has", "have", "had", "can", "could", "may", "must", "should")
_STATEMENT = re.compile(
    r"^(?P<subject>(?:(?:The|A|An|His|Her|Its|Their|Our|Many|Most|Some|All|Both|Two|Three)\s)?"
    rf"(?:[\w’'-]+\s(?:of\s(?:the\s)?)?){{0,4}}?[\w’'-]+)\s(?P<verb>(?:{'|'.join(_HELPERS)})|[a-z]+ed)\s(?P<rest>.+)$"
)
_NO_SUBJECT = re.compile(
    r"(?:I|We|You|He|She|It|They|There|This|That|These|Those|What|Who|When|Where|Why|How|If|As|And|But|So|Or|In|On|At|For"
    r"|To|By|From|With|After|Before|While|Since|During|Although|Because|Yes|No|Not|Now|Then|Well|Here|Your|My|Each|Nor)\b"
)
_WHEN = re.compile(
    rf",?\s(?:(?:in|on|since|until|by|before|after)\s(?:(?:early|late|mid)[\s-])?"
    rf"(?:{MONTH}(?:\s\d{{1,2}})?(?:,?\s\d{{4}})?|(?:the\s)?\d{{4}}s?|{WEEKDAY})"
    r"|last\s(?:week|month|year|night)|this\s(?:week|month|year|morning))\b"
)
_WHERE = re.compile(r"\s(?:in|at|near|from|to)\s(?:the\s)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)*(?![\w\s]*\d{4})")
_AMOUNT = re.compile(r"(?<![\w$.,])(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten)\s(?=[a-z]{3,}s\b)")
_TITLED = re.compile(r"^(?:President|Secretary|Senator|Mr|Mrs|Ms|Dr|Vice|Prime|King|Queen|Judge|General|Governor)\b")
_CUT = re.compile(r"[,;:—(]\s?|\s(?:and|but|which|who|while|because|as well as)\s")


def asked(text: str, words: Collection[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """A passage of `text` and a question about it, of each passage that has a statement to ask about.

    `words` are the words that there are: what a verb's past is the past of is looked for among them.
    """
    for passage in segment(text):
        made = (_question(sentence.of(text), words, chance) for sentence in passage.sentences)
        if found := [question for question in made if question]:
            yield passage.of(text), chance.choice(found)


def _question(statement: str, words: Collection[str], chance: random.Random) -> str:
    flat = " ".join(statement.split()).rstrip(' .!?"”')
    count = flat.count(" ") + 1
    parsed = _STATEMENT.match(flat)
    if not SHORTEST_STATEMENT <= count <= LONGEST_STATEMENT or not parsed or _NO_SUBJECT.match(flat):
        return ""
    subject, verb, rest = parsed.group("subject", "verb", "rest")
    made = [f"{'Who' if _TITLED.match(subject) else chance.choice(('What', 'Who'))} {verb} {_brief(rest, chance)}?"]
    first, _, others = subject.partition(" ")
    lower = f"{first.lower()} {others}" if first in ("The", "A", "An") else subject
    helper, after = (verb, f" {rest}") if verb in _HELPERS else ("did", f" {_present(verb, words)} {rest}")
    for pattern, word in ((_WHEN, "When"), (_WHERE, "Where")):
        if told := pattern.search(after):
            left = after[: told.start()] + after[told.end() :]
            made.append(f"{word} {helper} {lower} {_brief(left.strip(), chance)}?")
    if told := _AMOUNT.search(flat):
        made.append(f"How many {_brief(flat[told.end() :], chance)}?")
    whole = [question for question in made if question.count(" ") >= SHORTEST_QUESTION - 1]
    return chance.choice(whole) if whole else ""


def _brief(rest: str, chance: random.Random) -> str:
    """`rest` up to where one could stop."""
    stops = [match.start() for match in _CUT.finditer(rest) if rest[: match.start()].count(" ") >= 3]
    if stops and chance.random() < 0.8:
        rest = rest[: chance.choice(stops)]
    return " ".join(rest.split()[:LONGEST_QUESTION]).rstrip(" ,;:.")


def _present(verb: str, words: Collection[str]) -> str:
    """`announced` to `announce`, `planned` to `plan`, `carried` to `carry`."""
    stem = verb[:-2]
    tries = [verb[:-1], stem, stem[:-1], stem[:-1] + "y"]
    return next((form for form in tries if form in words), verb)
