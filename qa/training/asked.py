"""Questions made from statements by rule, for a teacher to answer: no person wrote them, and they come without a label.

After Lewis et al. 2019 ("Unsupervised question answering by cloze translation"): what a statement says of its subject,
asked of `who` or `what`; what it says with a date or a place, asked of `when` or `where`; and a gap in a statement,
with the word that asks for what is missing in its place or put first.
"""

import random
import re
from collections.abc import Collection, Iterator

from corpus import segment
from qa.kinds import MONTH, NUMBER_WORD, WEEKDAY, YEAR

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
# What may be missing, and the words that ask for it.
_NAME = r"[A-Z][\w’&-]*\w(?:\s(?:of\s(?:the\s)?)?[A-Z][\w’&-]*\w)*"
_GAPS = [
    (re.compile(pattern), tuple(words.split("|")))
    for pattern, words in (
        (rf"(?<=\s)(?:in|since|until|by|before|after)\s{YEAR}\b", "when|in what year|what year|in which year"),
        (
            rf"(?<=\s)(?:(?:in|on|since|until|by)\s)?{MONTH}\b(?:\s\d{{1,2}}\b)?(?:,?\s\d{{4}})?",
            "when|on what date|what date",
        ),
        (rf"(?<=\s)(?:on\s)?(?:last\s)?{WEEKDAY}(?:\s(?:morning|evening|night))?", "when|on what day"),
        (r"[$£€]\d[\d,.]*(?:\s(?:thousand|million|billion|trillion))?", "how much|how much money"),
        (r"\b\d[\d,.]*(?:\spercent\b|%)", "what percentage|what share|how much"),
        (rf"\b(?:\d[\d,]*|{NUMBER_WORD})\s(?=[a-z-]+s\b)", "how many"),
        (rf"(?<=\s)(?:in|at|near|from|to)\s(?:the\s)?{_NAME}", "where|in what place|in which country|in what city"),
        (rf"(?<=\sby\s){_NAME}", "whom|which person|who"),
        (rf"(?<=\s)(?:the\s)?{_NAME}", "who|what|which person|which group|what company|what organization|what"),
        (
            r"\b(?:the|a|an|his|her|its|their|our)\s(?:[a-z][\w’-]+\s){1,3}"
            r"(?=(?:of|in|on|for|to|by|with|from|that|which|and|was|were|is|are|at)\b)",
            "what|what kind of thing|which thing|what",
        ),
        (
            r"\bbecause\s.+|\b(?:in\sorder\s)?to\s(?:make|help|ensure|protect|keep|get|prevent|give)\s.+",
            "why|for what reason",
        ),
        (r"\bby\s[a-z]+ing\s.+", "how"),
    )
]
_IN_PLACE = 0.25  # of the questions with a gap, have the word that asks where it is
_LOWERED = ("The", "A", "An", "In", "On", "At", "It", "This", "These", "They", "He", "She")
_TALK = re.compile(r"\b(?:I|[Yy]ou|[Yy]our|me|my)\b|—|\.\.\.|…|\(")
_CUT = re.compile(r"[,;:—(]\s?|\s(?:and|but|which|who|while|because|as well as)\s")


def asked(text: str, words: Collection[str], chance: random.Random, most: int = 1) -> Iterator[tuple[str, str]]:
    """A passage of `text` and a question about it: up to `most` of each passage, each about another sentence.

    `words` are the words that there are: what a verb's past is the past of is looked for among them. Half of the
    passages are told with the next.
    """
    passages = segment(text)
    for number, passage in enumerate(passages):
        told = [statement for sentence in passage.sentences if (statement := _statement(sentence.of(text)))]
        for statement in chance.sample(told, min(most, len(told))):
            made = _questions(statement, words, chance)
            if chance.random() < 0.5 or not made:
                made = _gapped(statement, words, chance)
            last = passages[min(number + (chance.random() < 0.5), len(passages) - 1)]
            if whole := [question for question in made if question.count(" ") >= SHORTEST_QUESTION - 1]:
                yield text[passage.start : last.end], chance.choice(whole)


def _statement(sentence: str) -> str:
    """`sentence` on one line and without its full stop; empty if it is no statement to ask about."""
    flat = " ".join(sentence.split()).rstrip(' .!?"”')
    long = SHORTEST_STATEMENT <= flat.count(" ") + 1 <= LONGEST_STATEMENT
    return flat if long and not _TALK.search(flat) else ""


def _questions(statement: str, words: Collection[str], chance: random.Random) -> list[str]:
    """What can be asked of a statement that has a subject and a verb."""
    parsed = _STATEMENT.match(statement)
    if not parsed or _NO_SUBJECT.match(statement):
        return []
    subject, verb, rest = parsed.group("subject", "verb", "rest")
    made = [f"{'Who' if _TITLED.match(subject) else chance.choice(('What', 'Who'))} {verb} {_brief(rest, chance)}?"]
    first, _, others = subject.partition(" ")
    lower = f"{first.lower()} {others}" if first in ("The", "A", "An") else subject
    helper, after = (verb, f" {rest}") if verb in _HELPERS else ("did", f" {_present(verb, words)} {rest}")
    for pattern, word in ((_WHEN, "When"), (_WHERE, "Where")):
        if told := pattern.search(after):
            left = after[: told.start()] + after[told.end() :]
            made.append(f"{word} {helper} {lower} {_brief(left.strip(), chance)}?")
    made.append(f"{chance.choice(('Why', 'How', 'When', 'Where'))} {helper} {lower} {_brief(after.strip(), chance)}?")
    if helper == "did":
        made.append(f"What did {lower} {_present(verb, words)}?")
    if told := _AMOUNT.search(statement):
        made.append(f"How many {_brief(statement[told.end() :], chance)}?")
    return made


def _gapped(statement: str, words: Collection[str], chance: random.Random) -> list[str]:
    """Questions for a part of a statement, in its own words."""
    made = []
    for pattern, ways in _GAPS:
        if not (places := list(pattern.finditer(statement))):
            continue
        place, way = chance.choice(places), chance.choice(ways)
        before, after = statement[: place.start()].strip(), _brief(statement[place.end() :].strip(), chance)
        stops = [stop.end() for stop in _CUT.finditer(before) if before[stop.end() :].count(" ") >= 1]
        before = before[stops[-1] :] if stops and chance.random() < 0.8 else before
        if way == "how many":
            noun, _, after = after.partition(" ")
            way = f"how many {noun}"
        left = before.split()[-LONGEST_QUESTION // 2 :]
        if left and left[0] in _LOWERED:
            left[0] = left[0].lower()
        verb = next((n for n, word in enumerate(left) if word in _HELPERS or re.fullmatch("[a-z]{2,}ed", word)), 0)
        if chance.random() < _IN_PLACE or (left and not verb):
            parts = [*left, way]
        elif not left:
            parts = [way]
        elif left[verb] in _HELPERS:
            parts = [way, left[verb], *left[:verb], *left[verb + 1 :]]
        else:
            parts = [way, "did", *left[:verb], _present(left[verb], words), *left[verb + 1 :]]
        question = " ".join(part for part in (*parts, after) if part).strip(' ,;:—-()“”"')
        made.append(f"{question[:1].upper()}{question[1:]}?")
    return made


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
