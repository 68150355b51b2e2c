"""Who does what a verb says: the noun phrase that is its subject, found without a parser.

A phrase is taken only where the words to its left show that it begins there; otherwise there is none, as in `the plan
Trump said he has`, `a friend of the man said`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.briefing import Span
from corpus.nouns import PLURAL_HEADS, is_role, may_stand_bare
from corpus.titles import OFFICE
from corpus.tokens import QUOTED, Token

_ABBREVIATED = frozenset("mr mrs ms dr sen rep gov gen lt col maj capt adm sgt prof rev st jr sr sens reps".split())
PRONOUNS = frozenset("he she they it i we you".split())
_ADVERBS = frozenset(
    "has have had also later then once recently now repeatedly further even just again already earlier still ever"
    " often always sometimes once today yesterday therefore himself herself itself themselves previously soon instead"
    " 's ’s simply only".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_BLOCKS = frozenset(
    "not never to would could might should may will can did do does is was were are be been being who which what"
    " n't cannot didn’t didn't doesn’t doesn't don’t don't won’t wouldn’t".split()
)
_BOUNDARY = frozenset(
    "that but and as while when because although though if after before since where whereas so yet until whether"
    " nor how why or moments hours days".split()
)
_DETERMINERS = frozenset(
    "the a an his her its their our my another one some several many two three most other both this these those"
    " top senior unnamed".split()
)
_OF = frozenset("of for from with to at in by on".split())
_PREPOSITIONS = frozenset(
    "on in at during after before via through last from to for with about of as against under over between into among"
    " than by without toward towards near amid despite per like upon within".split()
)
_LINKS = frozenset("of the for and de la del di da van von der den bin al el ibn du le & to".split())
# Words with a capital where a sentence begins that belong to no name after them.
LEADS = frozenset(
    "still then later earlier yesterday today now meanwhile however also and but so yet when while as if though"
    " although because after before since that once moreover indeed instead here there on in at last who what where"
    " why how said according for to with by from of about or nor not no yes this these those such even just only"
    " perhaps maybe asked unlike like despite during following speaking january february march april june july august"
    " september october november december".split()
)
_NOMINAL = re.compile(r"[^\W\d_][\w’'.&/-]*")
_MOST = 25  # tokens looked at to either side


@dataclass(frozen=True, slots=True)
class Subject(Span):
    """Where a text names who says something; `joined` where those are two."""

    joined: bool = False


def subject_before(words: Sequence[Token], verb: int) -> Subject | None:
    """The subject that stands before the verb `words[verb]`."""
    end = _past_adverbs(words, verb - 1)
    if end is None or end < 0:
        return None
    if words[end].word == ",":
        return _with_apposition(words, end)
    return _phrase(words, end) or _past_adjunct(words, end)


def subject_after(words: Sequence[Token], start: int) -> Subject | None:
    """The subject that begins at `words[start]`, after its verb: `said Peskov`, `according to Peskov`."""
    if start >= len(words) or words[start].word in _DAYS or words[start].word in _PREPOSITIONS:
        return None
    if words[start].word in PRONOUNS:
        return Subject(words[start].start, words[start].end)
    end = _end_of_phrase(words, start)
    if end <= start:
        return None
    phrase = words[start:end]
    named = any(token.capital for token in phrase)
    if not named and phrase[0].word not in _DETERMINERS and phrase[-1].word not in PLURAL_HEADS:
        return None
    renamed = None if named else _apposed_name(words, end)
    return renamed or Subject(phrase[0].start, phrase[-1].end, any(token.word == "and" for token in phrase))


def _end_of_phrase(words: Sequence[Token], start: int) -> int:
    named = False
    end = start
    for index in range(start, min(start + _MOST, len(words))):
        token = words[index]
        if token.word == "." and index and words[index - 1].word in _ABBREVIATED:
            end = index + 1
        elif not _NOMINAL.match(token.word):
            break
        elif not token.capital and _is_small(token.word):
            if not _links(words, index, start, named):
                break
        elif named and not (token.capital or _is_possessive(words[index - 1]) or _leads_to_role(words, index)):
            break  # `said Peskov yesterday`
        else:
            named = named or token.capital
            end = index + 1
    return end


def _leads_to_role(words: Sequence[Token], index: int) -> bool:
    """Whether small words after a name are part of a role: `White House official`, `Trump campaign manager`."""
    for token in words[index : index + 3]:
        if token.capital or not _NOMINAL.match(token.word) or _is_small(token.word):
            return False
        if is_role(token.word):
            return True
    return False


def _is_small(word: str) -> bool:
    return word in _PREPOSITIONS or word in _BOUNDARY or word == "who"


def _links(words: Sequence[Token], index: int, start: int, named: bool) -> bool:
    """Whether the phrase goes on after a small word: `a spokesman for Trump`, `Macron and Scholz`."""
    if index + 1 >= len(words) or index == start:
        return False
    if words[index].word in ("of", "for"):
        return not named or OFFICE.fullmatch(words[index - 1].word) is not None or not words[start].capital
    return words[index].word == "and" and named and words[index + 1].capital


def _past_adverbs(words: Sequence[Token], index: int) -> int | None:
    """The last token before adverbs and auxiliaries; None where they make the verb no report of what was said."""
    lowest = index - _MOST
    while index >= max(0, lowest):
        word = words[index].word
        if word == "to" and [token.word for token in words[max(0, index - 2) : index]] == ["went", "on"]:
            index -= 3
        elif word in _BLOCKS:
            return None
        elif word in _DAYS:
            index -= 2 if index and words[index - 1].word == "on" else 1
        elif word in _ADVERBS or word[0] == "(" or (word.endswith("ly") and not words[index].capital):
            index -= 1
        else:
            return index
    return None


def _with_apposition(words: Sequence[Token], comma: int) -> Subject | None:
    """`Dmitry Peskov, the Kremlin spokesman, said`; also `a spokeswoman, Anna White, said`."""
    for index in range(comma - 1, max(0, comma - _MOST), -1):
        if words[index].word.startswith(QUOTED) or words[index].word in (";", "—", "–", ":"):
            return None
        inner = words[index + 1 : comma]
        if words[index].word != "," or not inner:
            continue
        before = _phrase(words, index - 1)
        if inner[0].word in ("jr", "sr"):
            return before
        name = all(token.capital or token.word in ".’" or token.word in _LINKS for token in inner)
        described = not words[index - 1].capital
        if before is None or (name and (not described or len(inner) == 1)):
            continue  # `in Moscow, Russia,`, or one more comma: `Peskov, a man of few words, mostly,`
        if inner[0].word in PRONOUNS or inner[0].word in ("and", "but", "or"):
            return None
        return Subject(inner[0].start, inner[-1].end) if name else before
    return None


def _past_adjunct(words: Sequence[Token], end: int) -> Subject | None:
    """`Trump in a tweet said`: the phrase before the preposition, if it is a name or a pronoun."""
    for index in range(end - 1, max(0, end - 7), -1):
        token = words[index]
        if not _NOMINAL.match(token.word):
            return None
        if token.word in ("on", "in", "at", "during", "after", "last", "via") and not token.capital:
            before = words[index - 1]
            return _phrase(words, index - 1) if before.capital or before.word in PRONOUNS else None
    return None


def _phrase(words: Sequence[Token], end: int, depth: int = 2) -> Subject | None:
    """The noun phrase that ends at `words[end]`, if the words before it show where it begins."""
    while end > 0 and (words[end].word[0] == "(" or (words[end].word == "." and words[end - 1].word in ("jr", "sr"))):
        end -= 1
    if end > 1 and words[end].word in ("jr", "sr") and words[end - 1].word == ",":
        end -= 2
    if end < 0:
        return None
    token = words[end]
    if token.word in PRONOUNS:
        return Subject(token.start, token.end) if _begins(words, end) else None
    start = _name_start(words, end) if token.capital else _noun_start(words, end)
    if start is None:
        return None
    if _begins(words, start):
        return Subject(words[start].start, words[end].end, _is_joined(words, start))
    return _wider(words, start, end, depth)


def _wider(words: Sequence[Token], start: int, end: int, depth: int) -> Subject | None:
    """`a spokesman for Trump`, where the phrase `Trump` alone would name the wrong one."""
    before = words[start - 1]
    if not depth or before.word not in _OF or start < 2 or before.capital:
        return None
    outer = _phrase(words, start - 2, depth - 1)
    if outer is None or (words[start - 2].capital and before.word not in ("of", "for")):
        return None
    return Subject(outer.start, words[end].end, outer.joined)


def _name_start(words: Sequence[Token], end: int) -> int | None:
    start = end
    while start > max(0, end - _MOST):
        token = words[start - 1]
        if token.word == "." and start > 1 and words[start - 2].word in _ABBREVIATED:
            start -= 2
        elif token.capital and not _is_lead(words, start - 1) and token.word not in _DAYS:
            start -= 1
        elif token.word in _LINKS and token.word not in ("and", "to") and start > 1 and words[start - 2].capital:
            if token.word in ("of", "for") and not OFFICE.search(words[start - 2].word):
                break
            start -= 1
        else:
            break
    return _with_role(words, start)


def _with_role(words: Sequence[Token], start: int) -> int:
    """With the small words of a role before a name: `presidential adviser Mykhailo Podolyak`."""
    before = words[start - 1].word if start else ""
    if start and not words[start - 1].capital and is_role(before):
        noun = _noun_start(words, start - 1)
        return start if noun is None else noun
    if start and before in _DETERMINERS:
        return start - 1
    return start


def _noun_start(words: Sequence[Token], end: int) -> int | None:
    """Where the phrase of the noun `words[end]` begins: at a determiner, a possessive or the start of a clause."""
    word = words[end].word
    if not _NOMINAL.match(word) or word in _PREPOSITIONS or word in _BOUNDARY or _is_possessive(words[end]):
        return None
    if word in _DETERMINERS and word not in PLURAL_HEADS:
        return None
    for index in range(end, max(-1, end - 8), -1):
        token = words[index]
        if index < end and _is_possessive(token):
            return _name_start(words, index) if token.capital else _noun_start(words, index)
        if token.word in _DETERMINERS and (index < end or token.word in PLURAL_HEADS):
            return index
        if not _NOMINAL.match(token.word) or token.word in _PREPOSITIONS or token.word in _BOUNDARY:
            bare = may_stand_bare(words[end].word)
            return index + 1 if bare and index < end else None
    bare = may_stand_bare(words[end].word)
    return max(0, end - 7) if bare and end < 8 else None


def _begins(words: Sequence[Token], start: int) -> bool:
    """Whether a clause can begin at `words[start]`."""
    if start == 0:
        return True
    before = words[start - 1]
    if before.word.startswith(QUOTED) or before.word[0] in ",;:—–―-(.…?!\"”’'“‘[]*•":
        return True
    return before.word in _BOUNDARY or (before.capital and _is_lead(words, start - 1) and start == 1)


def _is_lead(words: Sequence[Token], index: int) -> bool:
    return words[index].word in LEADS and (index == 0 or not _NOMINAL.match(words[index - 1].word))


def _is_joined(words: Sequence[Token], start: int) -> bool:
    """`Macron and Scholz said`: both of them say it."""
    return start >= 2 and words[start - 1].word in ("and", "or") and words[start - 2].capital


def _is_possessive(token: Token) -> bool:
    return token.word.endswith(("’s", "'s", "s’", "s'")) or token.word in ("his", "her", "its", "their", "our", "my")


def _apposed_name(words: Sequence[Token], comma: int) -> Subject | None:
    """`said a spokeswoman, Anna White.`"""
    if comma + 2 >= len(words) or words[comma].word != ",":
        return None
    end = comma + 1
    while end < min(len(words), comma + _MOST) and words[end].capital:
        end += 1
    ends = end >= len(words) or words[end].word in ",."
    return Subject(words[comma + 1].start, words[end - 1].end) if ends and end - comma > 2 else None
