"""What is written by strangers costs time in proportion to its length: questions, earlier turns, quotes and briefings.

Each rule is measured on many seeds, repeated to n, 2n and 4n characters. The exponent is fitted only where the time can
be told from noise; a rule that is quadratic and still quicker at the greatest length can hold nobody up.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType

import pytest

from corpus import Briefing, Passage, Sentence, Span, metadata, segment
from corpus.formats.plain.text import clean
from corpus.lines import lines
from corpus.lines import paragraphs as joined_lines
from corpus.speakers import cast
from corpus.statements import Statement, statements_of
from index import Library, question_terms
from index.limits import LONGEST_QUESTION
from qa.answer import Quote
from qa.desk import claims
from qa.evidence.figures import figures_in
from qa.evidence.rank import lexical_parts
from qa.evidence.span import shortest_span
from qa.page.reading import paragraphs
from qa.page.why import shared_words
from qa.question.dates import period_asked, resolved
from qa.question.followup import Turn, antecedents, names, understood_with, whole
from qa.question.kinds import Kind, holds, kind_of
from qa.question.question import Question, understood
from qa.question.understand import understand
from tests.growth import ROUNDS, growth, processor_time, slower

DAY = date(2022, 2, 7)
SECONDS = 0.2  # for all rules together, at the lengths that are let through
HANGS = 1.0  # for one rule, of which more is asked than is ever let through
EXPONENT = 1.3
NOISE = 0.05  # seconds
QUESTION = "What did Macron do in Moscow?"
SENTENCE = 1200  # characters, at most
Rule = Callable[[str], object]

# fmt: off
SEEDS = [
    # pronouns
    "is it ", "is it Biden ", "is it a ", "was it Aa ", "he ", "she and her ", "it ", "there ", "is there ", "they ",
    "that ", "this week ", "those ", "and that ", "about that ", "his ", "their meeting ", "does it take ", "that ((",
    "it takes a a ", "make it a a ", "who ", "who did he ", "it’s ", "did he say on Monday ",
    # dates
    "press briefing ", "press ", "press press Monday ", "press Monday ", "White House daily ", "Monday ", "3 March ",
    "on Monday and ", "from Monday to ", "between 3 and ", "between 3 March and 5 March ", "March 3 to ", "3-5 March ",
    "in May ", "may 5 ", "May 5 ", "last two weeks ", "in 1997 and ", "2022-02-07 ", "1/2/2022 ", "since early ",
    "Feb. ", "since the ", "by by ", "the day before ", "said ", "said on Monday that ", "said Good Friday ", "s on ",
    "years ago ", "a few ", "the early 20th ", "Feb. 3 to ", "1st ", "Date: 2022-02-07 ",
    # names
    "Biden ", "Joe Biden and ", "of ", "Bank of the ", "President of the ", "Mr. ", "U.S. ", "NATO and the ",
    "Russian ", "The ", "the the White ", "de la ", "X de la ", "KYIV — ", "at X ", "in Moscow and in Kyiv ",
    "MR. X: ", "Xx-", "X’y",
    # question words and verbs
    "how many ", "how much did ", "how many troops ", "what did the ", "what is the x y z ", "what price ",
    "when where ", "and ", "but so ", "and, ", "about x ", "in the ", "in in ", "to  ", "the  ", "did  x", "did (x ",
    "did did ", "same for ", "also ", "too ", "would ", "will ", "going to ", "visited a, ", "which x ", "dogs ",
    "the dog of X ",
    # quotes, brackets, commas, other marks
    "\"", "'", "“", "” “x", "“x” ", "’s ", "(", "()", "((x", "did ((x", "[", ",", ", ", "a,b", "?", "? Who ", ". ",
    ".", ". A", "x. Y", "...", "…", "-", "--- ", "- ", "*", "**x", "_a", "# ", "x: ", "Q: ", "X:", "<", "<!--", "&",
    "• ", "1. ", "http://x/", "By A (", "Title: ",
    "“x,” he said. ", "“x” ", "he said ", "X, a Y, ", "X said and ", ", said X", "“x\n\n", "the man of ",
    # digits, capitals, long words, white space, other scripts
    "9", "9 ", "9,", "9.9", "99-", "5 ", "5-", "$5,000 and ", "one ", "twenty-", "A.A", "U.", "A", "AA ", "A-", "aa-A",
    "a-", "a-b ", "x-s ", "x", "aeiou", "word ", "a b of c d ", "\n", "\n\n", "\n \n", " ", "  x", "\t", "\r\n",
    "\u2028", "x\u2028", "\u00a0", "\u200b", "é", "你好", "你。", "𝐀",
]
# fmt: on


def grown(seed: str, length: int) -> str:
    """`seed` again and again, `length` characters."""
    return (seed * (length // len(seed) + 1))[:length]


def seconds(rule: Rule, text: str) -> float:
    """The processor time of this thread that `rule` takes for `text`, with nothing remembered."""
    names.named.cache_clear()
    antecedents._known.cache_clear()
    return processor_time(lambda: rule(text))


def too_slow(rule: Rule, longest: int) -> Iterator[str]:
    """Each seed for which `rule` takes a time that grows faster than its length up to `longest`, or holds others up."""
    for seed in SEEDS:
        if seconds(rule, grown(seed, longest)) <= NOISE:
            continue
        found = growth(
            lambda length, seed=seed: seconds(rule, grown(seed, length)),
            longest // 4,
            steepest=EXPONENT,
            noise=NOISE,
        )
        if found.exponent > EXPONENT or found.times[-1] > HANGS * slower():
            yield f"{seed!r}: {found}"


def asked(kind: Kind, text: str) -> Question:
    stems = tuple(question_terms(text))
    return Question(text, kind, stems, dict.fromkeys(stems, 1.0), frozenset(), ())


def span_of(kind: Kind, question: str, sentence: str) -> Quote:
    briefing = Briefing("b", f"A {sentence}"[:SENTENCE], "", "", "")
    return shortest_span(asked(kind, question), Quote(briefing, 0, len(briefing.text)))


def statements_in(text: str) -> tuple[Statement, ...]:
    briefing = Briefing("b", f"A {text}", "", "", "")
    parts = re.finditer(r"[^\s.][^.]{0,999}\.?", briefing.text)
    sentences = tuple(Sentence(part.start(), part.end()) for part in parts)
    return statements_of(briefing, [Passage(0, len(briefing.text), sentences)])


FOLLOW_UPS = [
    "What did he say about it there?", "Who is she?", "Did they meet?", "And Germany?", "And 3 March?", "In Kyiv?",
    "And the budget?", "Did Germany, too?", "When?", "Which ones?", "How did Moscow respond?",
]  # fmt: skip
KINDS: tuple[Kind, ...] = ("when", "number", "who", "where", "why")
RULES: dict[str, Rule] = {
    "a follow-up": lambda text: understood_with(text, [Turn(QUESTION, "Macron met Putin in Moscow.")]),
    "the days asked for": lambda text: period_asked(text, DAY),
    "the days of what was said": lambda text: period_asked(f"What was said {text}", DAY),
    "the kind asked for": kind_of,
    "the words of a question": question_terms,
    "the words that a card shows": lambda text: shared_words(text, text),
    "the words that a passage shares": lambda text: lexical_parts(asked("who", text), [[question_terms(text)]] * 5),
    **{f"before {later!r}": lambda text, later=later: understood_with(later, [Turn(text)]) for later in FOLLOW_UPS},
    **{
        f"who, before {later!r}": lambda text, later=later: understood_with(later, [Turn(f"Who did {text}")])
        for later in FOLLOW_UPS
    },
    **{
        f"quoted before {later!r}": lambda text, later=later: understood_with(later, [Turn("Who spoke?", text)])
        for later in FOLLOW_UPS[:3]
    },
    **{f"holds {kind}": lambda text, kind=kind: holds(kind, text[:SENTENCE], text) for kind in KINDS},
    **{f"the span of {kind}": lambda text, kind=kind: span_of(kind, text, text) for kind in KINDS},
    **{f"the span of {kind} for a word": lambda text, kind=kind: span_of(kind, text, "9 X Y ") for kind in KINDS},
}
TEXT_RULES: dict[str, Rule] = {
    "days in a text": lambda text: resolved(text, DAY),
    "paragraphs of the page": paragraphs,
    "cleaned": clean,
    "passages": segment,
    "metadata": metadata.in_text,
    "metadata of a name": metadata.in_name,
    "title": metadata.tidy_title,
    "speakers": lambda text: cast(text.splitlines()),
    "statements": statements_in,
    "facts of a claim": lambda text: claims._facts(text, Span(0, len(text))),
    "figures": lambda text: list(figures_in(text, 0, len(text))),
    "speakers of one line": lambda text: cast([" ".join(text.split())] * 2),
}


@pytest.fixture
def unbounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Follow-ups of any length are looked at: the rules hold by themselves."""
    monkeypatch.setattr(whole, "LONGEST", 10 * LONGEST_QUESTION)


@pytest.mark.usefixtures("unbounded")
@pytest.mark.parametrize("name", RULES)
def test_a_rule_over_a_question_is_linear(name: str) -> None:
    RULES[name](QUESTION)  # what loads once
    assert list(too_slow(RULES[name], LONGEST_QUESTION)) == []


@pytest.mark.parametrize("name", TEXT_RULES)
def test_a_rule_over_a_text_is_linear(name: str) -> None:
    TEXT_RULES[name](QUESTION)
    assert list(too_slow(TEXT_RULES[name], 2 * LONGEST_QUESTION)) == []


def test_all_rules_together_take_a_fifth_of_a_second_for_the_longest_question_and_turns(library: Library) -> None:
    def all_rules(text: str) -> None:
        turns = [Turn(text[index:], text[index:]) for index in range(whole.REACH)]
        understand(text, library, previous=turns)
        understand("What did he say about it there?", library, previous=turns)
        period_asked(text, DAY)
        understood(text, library)

    all_rules(QUESTION)
    texts = [grown(seed, LONGEST_QUESTION) for seed in SEEDS if seed.strip()]
    slow = [text for text in texts if seconds(all_rules, text) > SECONDS]
    for _ in range(ROUNDS):  # a neighbour may have been in the way
        slow = [text for text in slow if seconds(all_rules, text) > SECONDS * slower()]
    assert [text[:20] for text in slow] == []


def modules() -> Iterator[ModuleType]:
    """Those whose patterns see what strangers write as a question."""
    for name in ("index.terms", "index.late", "qa.question", "qa.evidence", "qa.page"):
        module = importlib.import_module(name)
        yield module
        for inner in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
            if "transformers" not in inner.name:  # loads torch
                yield importlib.import_module(inner.name)


def patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """Each pattern, and whether it is searched for; the others are only matched where something else was found."""
    found: dict[str, tuple[re.Pattern[str], bool]] = {}
    sources = {module.__name__: inspect.getsource(module) for module in modules()}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and re.search(rf"^{name} = ", sources[module.__name__], re.MULTILINE):
                uses = re.compile(rf"\b{name}\.(?:finditer|findall|search|sub|split)\b")
                found[f"{module.__name__}.{name}"] = value, any(map(uses.search, sources.values()))
    return found


PATTERNS = patterns()


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_linear(name: str) -> None:
    pattern, searched = PATTERNS[name]

    def used(text: str) -> None:
        for _ in pattern.finditer(text) if searched else (pattern.match(text),):
            pass

    assert list(too_slow(used, LONGEST_QUESTION)) == []


@pytest.mark.parametrize("end", ["\u2028", "\x85"])
def test_lines_are_joined_in_linear_time_whatever_ends_them(end: str) -> None:
    def joined(length: int) -> float:
        text = grown(f"x{end}", length)
        return processor_time(lambda: sum(1 for _ in joined_lines(text, list(lines(text)), frozenset())))

    found = growth(joined, 50_000, doublings=3, steepest=EXPONENT, noise=NOISE)
    assert found.exponent <= EXPONENT, found
