"""Follow-ups that leave out what the question before them said: "When?", "And Germany?", "How did Moscow respond?"."""

import re

from qa.question.dates.words import WORDS, is_date
from qa.question.english import AUXILIARY
from qa.question.followup.names import Name, named
from qa.question.followup.names import before as just_before

LEAD = re.compile(r"^\W*(?:(?:and|but|so|or|then|also|ok|okay|well)\b[\s,]+)+", re.IGNORECASE)
_PREPOSITION = r"(?:in|on|to|with|at|from|about|for|against|by|near|of|during|since|under)"
_ASKED = r"(?!\w+ed\b|is|was|are|were|did|does|do|has|else|exactly|about|if|next)\w+"
_WH = (
    rf"(?:(?:(?:{_PREPOSITION}|until)\s+)?(?:how\s+(?:many|much|long|often|far|soon|big|come)|how|when|where|why"
    r"|whom?"
    r"|(?:what|which)(?:\s+(?:ones?|"
    rf"{_ASKED}))?)(?:\s+(?:else|more|exactly|not|so))?)"
)
_BARE = re.compile(
    rf"^(?P<wh>{_WH})(?:\s+(?:is|was|were|did|does|has|will)\s+(?:that|this|it)"
    r"(?:\s+(?:happen|happened|so|be|take place))?"
    r"|\s+with|\s+for)?\W*$",
    re.IGNORECASE,
)
_ADVERB = re.compile(rf"(?:{_PREPOSITION}\s|until\s|when|where|why|how(?:\s+(?!many|much)|$))", re.IGNORECASE)
_WH_AUX = re.compile(
    rf"^\W*(?P<wh>(?:{_PREPOSITION}\s+)?(?:how\s+(?:many|much)|which|what|whose)(?P<noun>(?:\s+(?!{AUXILIARY}\b)[\w.’'\-]+){{0,5}}?)"
    rf"|(?:{_PREPOSITION}\s+)?(?:who|whom|when|where|why|how(?:\s+(?:long|often|far|soon|big|old))?))\s+(?P<aux>{AUXILIARY})\s+"
    r"(?P<rest>.+)$",
    re.IGNORECASE,
)
_WH_VERB = re.compile(
    r"^\W*(?P<wh>(?:how\s+(?:many|much)|which|what)\s+(?P<noun>\S+(?:\s+of\s+\S+)?)|who|what)\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_YES_NO = re.compile(rf"^\W*{AUXILIARY}\s", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"^(?:what about|how about|what of|(?:the\s+)?same(?: question)? for|and)\s+(?P<what>.+)$", re.IGNORECASE
)
_ALSO = re.compile(rf"^{AUXILIARY}\s+(?P<what>.+)$", re.IGNORECASE)
_TOO = re.compile(r"(?<!\s)\s+(?:too|also|as well|either)$", re.IGNORECASE)
_REACTS = re.compile(
    r"\b(?:respond(?:ed)?|react(?:ed)?|repl(?:y|ied)|agreed?|disagreed?|object(?:ed)?)\s*\?*$", re.IGNORECASE
)
_TAIL = re.compile(rf"(?<!\s)\s+(?=(?:{_PREPOSITION}|before|after|near|into|over)\s)")


def completed(question: str, before: str) -> str | None:
    """`question` with what it leaves out taken from the question `before` it; None if it leaves nothing out."""
    before = before.strip().rstrip("?!. ")
    lead = LEAD.match(question)
    body = question[lead.end() :].strip() if lead else question.strip()
    if bare := _BARE.match(body):
        return _asked_again(bare.group("wh"), before)
    said = body.rstrip("?!. ")
    fragment = _FRAGMENT.match(f"and {said}" if lead and not _FRAGMENT.match(said) else said)
    if fragment and _is_fragment(fragment.group("what"), 5):
        return _put_in(fragment.group("what"), before)
    if not lead and question.rstrip().endswith("?") and _is_fragment(said, 1 if said[:1].islower() else 3):
        return _put_in(said, before)
    if (also := _ALSO.match(body)) and _is_one_name(what := _without_too(also.group("what"))):
        return _put_in(what, before)
    return None


def _without_too(what: str) -> str:
    """`what` up to its last word, but for a "too" or "either" there; as it is if it has no word."""
    last = re.match(r".*\w", what)
    return _TOO.sub("", last.group() if last else what)


def lacks_object(question: str) -> bool:
    """Whether `question` ends in a verb that answers to something it doesn't name: "How did Moscow respond?"."""
    opens = re.match(r"\W*(?:who|which|what)\b", question, re.IGNORECASE)
    if re.search(r"\w\s+then\W*$", question, re.IGNORECASE):
        return True
    return bool(_REACTS.search(question)) and not opens and len(named(question)) < 3


def topic(question: str) -> str:
    """What `question` is about: its words without the question word and the auxiliary."""
    question = question.strip().rstrip("?!. ")
    if match := _WH_AUX.match(question):
        return " ".join(f"{match.group('noun') or ''} {match.group('rest')}".split())
    return re.sub(rf"^\W*(?:{_WH}|{AUXILIARY})\s+", "", question, flags=re.IGNORECASE)


def _asked_again(wh: str, before: str) -> str:
    """The question `before` asked with another question word."""
    wh = re.sub(r"\s+(?:exactly|so)$", "", " ".join(wh.split()), flags=re.IGNORECASE)
    first = wh[0].upper() + wh[1:]
    plain = f"{before}, and {wh.lower()}?"
    asked, subject = _WH_AUX.match(before), _WH_VERB.match(before)
    if wh.lower().endswith("not") or wh.lower() == "how come":
        return plain
    if _ADVERB.match(wh):
        return _adverb(first, before, asked, subject) or plain
    if not asked and not subject:
        return plain
    noun = ((asked and asked.group("noun")) or (subject and not asked and subject.group("noun")) or "").strip()
    if (asked or subject).group("wh").lower().startswith(("when", "where", "why", "in ", "on ", "at ")):  # type: ignore[union-attr]
        return plain
    first = re.sub(r"\s+ones?$", "", first)
    keeps = noun if re.match(r"how (?:many|much)|which", wh, re.IGNORECASE) else ""
    rest = f"{asked.group('aux')} {asked.group('rest')}" if asked else subject.group("rest")  # type: ignore[union-attr]
    again = f"{rest} ({noun})" if noun and not keeps else rest
    return f"{' '.join(f'{first} {keeps} {again}'.split())}?"


def _adverb(first: str, before: str, asked: re.Match[str] | None, subject: re.Match[str] | None) -> str | None:
    if asked:
        noun = (asked.group("noun") or "").strip()
        counted = re.match(r"(?:how)\b", asked.group("wh"), re.IGNORECASE)
        thing = noun if counted or not noun or noun.endswith("s") else f"the {noun}"
        aux, rest = asked.group("aux"), asked.group("rest")
        human = asked.group("wh").lower() in ("who", "whom")
        if not aux.lower().startswith(("did", "do")) and not _opens_with_subject(rest) and (noun or human or aux):
            if asked.group("wh").lower() in ("when", "where", "why", "how"):
                return f"{first} {aux} {rest}?"
            return f"{first} {aux} {thing or ('someone' if human else 'something')} {rest}?"
        tail = _TAIL.search(rest) if thing else None
        placed = f"{rest[: tail.start()]} {thing}{rest[tail.start() :]}" if tail else f"{rest} {thing}".rstrip()
        return f"{first} {aux} {placed}?"
    if _YES_NO.match(before):
        return f"{first} {before[0].lower()}{before[1:]}?"
    if subject:
        noun = subject.group("noun")
        what = noun or ("someone" if subject.group("wh").lower() == "who" else "something")
        return f"{first} was it that {what} {subject.group('rest')}?"
    return None


def _opens_with_subject(rest: str) -> bool:
    return bool(re.match(r"(?:the|a|an|this|that|his|her|its|their|[A-Z]|he|she|it|they|there|new|any)", rest))


def _is_fragment(what: str, most: int) -> bool:
    """Whether `what` is a short phrase without a verb that could make it a question of its own."""
    words = what.split()
    if re.search(rf"\b(?:{AUXILIARY}|who|what|when|where|why|how|which)\b", what, re.IGNORECASE):
        return False
    small = {"the", "a", "in", "on", "to", "of", "with", "at", "from", "about", "for", "by", "against", "too", "also"}
    return 0 < len([word for word in words if word.lower() not in small]) <= most


def _is_one_name(what: str) -> bool:
    names = named(f"did {what}")
    return (
        len(names) == 1 and names[0].end - names[0].start >= len(what.removeprefix("the ").strip()) and what[0] != "t"
    )


def _put_in(what: str, before: str) -> str:
    """The question `before` with `what` in the place of its like; where it has none, `what` is asked beside it."""
    what = re.sub(r"(?<!\s)\s+(?:too|also|as well)$", "", what.strip(), flags=re.IGNORECASE)
    date = next((match for match in WORDS.finditer(what) if is_date(match)), None)
    if date and date.end() == len(what):
        old = next((match for match in WORDS.finditer(before) if is_date(match)), None)
        start = old and re.search(rf"(?:\b{_PREPOSITION}\s+)?$", before[: old.start()], re.IGNORECASE)
        if old and start:
            keep = before[: start.start()] if what[: date.start()].strip() else before[: old.start()]
            return f"{keep}{what}{before[old.end() :]}?"
        return f"{before} {what}?"
    word = re.match(rf"{_PREPOSITION}\b", what, re.IGNORECASE)
    if word:
        same = list(re.finditer(rf"\b{word.group()}\s+(?:the\s+)?\S+(?:\s+[A-Z]\S*)*", before, re.IGNORECASE))
        return f"{before[: same[-1].start()]}{what}{before[same[-1].end() :]}?" if same else f"{before}, and {what}?"
    names = named(f"did {what}")
    new = names[0] if names and _stands_for_one(names[0]) else None
    if new and (old_name := _like(new, before)):
        return f"{before[: old_name.start]}{what}{before[old_name.end :]}?"
    if not new and (about := re.search(rf"\babout\s+(?:(?!{_PREPOSITION}\b)\S+\s*)+", before)):
        return f"{before[: about.start()]}about {what} {before[about.end() :]}".rstrip() + "?"
    return f"{before}, and what about {what}?"


def _stands_for_one(name: Name) -> bool:
    """Whether it is a name, with a capital, or somebody's office: "the press secretary"."""
    return name.text.removeprefix("the ")[:1].isupper() or (name.kind == "person" and not name.plural)


def _like(new: Name, before: str) -> Name | None:
    names = [name for name in named(before) if _stands_for_one(name)]
    same = [name for name in names if name.kind == new.kind]
    if new.kind in ("place", "group"):
        same = same or [name for name in names if name.kind in ("place", "group")]
    subjects = [
        name
        for name in names
        if re.search(rf"\b{AUXILIARY}\s+(?:the\s+)?$", just_before(before, name.start), re.IGNORECASE)
    ]
    leads = {name.start for name in subjects}
    if new.kind == "person":
        return next(iter([name for name in same if name.start in leads] or same or subjects), None)
    return (
        next((name for name in same if name.start in leads), None)
        or next(reversed(same), None)
        or next(iter(subjects), None)
    )
