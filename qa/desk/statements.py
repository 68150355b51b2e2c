"""Who said what in a library: its statements by speaker, words and days, newest day first."""

import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from corpus import Briefing, Statement
from corpus.calling import means
from corpus.statements import Kind
from corpus.titles import asks
from corpus.wording import forms_of
from index import Heard, Library, Listed, Scope, Speaker, named, question_terms, terms
from index.speakers import speakers_of
from qa.answer import Quote
from qa.home import default_library

BRIEFINGS_IN_MEMORY = 5000  # a briefing's statements and their stems take 8 kB where its text has 10
AT_ONCE = 500

_PHRASE = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Quote):
    """What someone says in a briefing: a labelled `turn`, `direct` words in quotation marks, or `reported` speech.

    `role` is the speaker's as the briefing shows it, `verb` the verb of saying, `addressee` who is spoken to; each is
    empty where the text does not say.
    """

    kind: Kind
    role: str = ""
    verb: str = ""
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """Some of the statements that were looked for, in order; `total` is how many there are in all."""

    generation: int
    total: int
    statements: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who is shown to say something: in how many `statements`; `role` is the most frequent, or empty."""

    name: str
    role: str
    statements: int


_Wanted = Callable[[Statement], bool]


def statements(
    *,
    by: str | None = None,
    about: str | None = None,
    since: str | date | None = None,
    until: str | date | None = None,
    sources: Iterable[str] | None = None,
    limit: int | None = None,
    library: Library | None = None,
) -> list[Said]:
    """Who said what in the library (your own, if none is given): newest day first, then in the order of the text.

    `by` is the speaker's name, surname or office ("Psaki", "the press secretary"). `about` are words that must all
    occur in the statement, in any form; those between quotation marks, exactly so. `since` and `until` are inclusive
    dates; a briefing without a date is outside every period. Raises ValueError for what is none of these.
    """
    opened = default_library() if library is None else library
    scope = Scope.of(since, until, sources)
    return list(find(opened, by=by, about=about, scope=scope, limit=limit).statements)


def find(
    library: Library,
    *,
    by: str | None = None,
    speaker: str | None = None,
    about: str | None = None,
    scope: Scope | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> Statements:
    """`limit` of the statements from the `offset`th on, and how many there are; see `statements`.

    `speaker` is a name exactly as `voices` gives it; whom `by` means depends on who else speaks.
    """
    if by is not None and not by.strip():
        raise ValueError("by is empty; name who speaks, or leave it out")
    if by is not None and speaker is not None:
        raise ValueError("by and speaker both say who speaks; give one of them")
    if limit is not None and limit < 1:
        raise ValueError(f"limit must be at least 1; found {limit}")
    words = None if about is None else _Words.of(about)
    with library.unchanging():
        lines = [line for line in library.briefings() if scope is None or scope.holds(line)]
        wanted = _named(speaker) if speaker is not None else None if by is None else _by(by, library, lines)
        found = list(_matching(library, lines, wanted, words))
        shown = islice(found, offset, None if limit is None else offset + limit)
        return Statements(library.generation(), len(found), tuple(_quoted(library, shown)))


def voices(library: Library, *, about: str | None = None, scope: Scope | None = None) -> list[Voice]:
    """Who is shown to say something (`about` something), most statements first; not those who only ask."""
    words = None if about is None else _Words.of(about)
    with library.unchanging():
        lines = [line for line in library.briefings() if scope is None or scope.holds(line)]
        found = (said for _, said in _matching(library, lines, None, words))
        counted = Counter((one.speaker, one.role) for one in found if one.speaker and not asks(one.speaker))
    known = speakers_of((*who, count) for who, count in counted.items())
    return [Voice(one.name, one.role, one.passages) for one in known]


def _matching(
    library: Library, lines: Sequence[Listed], wanted: _Wanted | None, words: "_Words | None"
) -> Iterator[tuple[Listed, Statement]]:
    """Each statement that is looked for, with its briefing."""
    for line, all_heard in _heard(library, lines):
        found = [
            heard.statement
            for heard in all_heard
            if (wanted is None or wanted(heard.statement)) and (words is None or words.may_be_in(heard.stems))
        ]
        if found and words is not None and words.phrases:
            briefing = _briefing(library, line)
            found = [said for said in found if briefing is not None and words.are_in(said.of(briefing.text))]
        yield from ((line, said) for said in found)


def _quoted(library: Library, found: Iterable[tuple[Listed, Statement]]) -> Iterator[Said]:
    for line, run in groupby(found, lambda pair: pair[0]):
        if (briefing := _briefing(library, line)) is not None:
            yield from (_said(briefing, said) for _, said in run)


def _said(briefing: Briefing, one: Statement) -> Said:
    return Said(
        briefing,
        one.start,
        one.end,
        one.speaker,
        kind=one.kind,
        role=one.role,
        verb=one.verb,
        addressee=one.addressee,
    )


def _briefing(library: Library, line: Listed) -> Briefing | None:
    """The briefing as it was listed; None if it has been replaced or removed since."""
    try:
        briefing = library.get(line.id)
    except KeyError:
        return None
    return briefing if briefing.sha256 == line.sha256 else None


def _named(speaker: str) -> _Wanted:
    return lambda one: one.speaker == speaker


def _by(called: str, library: Library, lines: Sequence[Listed]) -> _Wanted:
    """Whether a statement is by whom `called` means, in the role that they have in it.

    Where a briefing shows no role, it is the one that the others show most often: `Psaki` is the press secretary.
    """
    counted = Counter((one.speaker, one.role) for one in _all(library, lines) if one.speaker)
    usual = {speaker.name: speaker.role for speaker in speakers_of((*who, count) for who, count in counted.items())}
    roles = Counter[tuple[str, str]]()
    for (name, role), count in counted.items():
        roles[name, role or usual[name]] += count
    found = set(named(called, [Speaker(*who, count) for who, count in roles.most_common()]))
    meant = {(name, role) for name, role in roles if name in found and means(called, name, role)}
    return lambda one: bool(one.speaker) and (one.speaker, one.role or usual[one.speaker]) in meant


def _all(library: Library, lines: Sequence[Listed]) -> Iterator[Statement]:
    return (one.statement for _, heard in _heard(library, lines) for one in heard)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a statement must have: `stems` anywhere, and the words of each of the `phrases` one after the other."""

    stems: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, about: str) -> "_Words":
        phrases = [words for phrase in _PHRASE.findall(about) if (words := tuple(forms_of(phrase)))]
        loose = _PHRASE.sub(" ", about)
        stems = question_terms(loose)
        if not stems and not phrases:  # `will`: nothing but words that say little, looked for as they stand
            phrases = [words] if (words := tuple(forms_of(loose))) else []
        if not stems and not phrases:
            raise ValueError(f"about has no word to look for: {about[:80]!r}; give words that the statement must have")
        quoted = (stem for phrase in phrases for stem in terms(" ".join(phrase)))
        return cls(tuple(dict.fromkeys([*stems, *quoted])), tuple(phrases))

    def may_be_in(self, stems: str) -> bool:
        return all(f" {stem} " in stems for stem in self.stems)

    def are_in(self, text: str) -> bool:
        forms = f" {' '.join(forms_of(text))} "
        return all(f" {' '.join(phrase)} " in forms for phrase in self.phrases)


_known: OrderedDict[str, tuple[Heard, ...]] = OrderedDict()  # by the briefing's sha256
_knowing = threading.Lock()


def _heard(library: Library, lines: Sequence[Listed]) -> Iterator[tuple[Listed, tuple[Heard, ...]]]:
    """Each briefing with its statements, from memory if it has been asked for before."""
    rest = iter(lines)
    while some := list(islice(rest, AT_ONCE)):
        with _knowing:
            found = {line.sha256: _known[line.sha256] for line in some if line.sha256 in _known}
        new = [line for line in some if line.sha256 not in found]
        for line, heard in zip(new, library.statements(new) if new else (), strict=True):
            if heard is not None:
                found[line.sha256] = heard
        _remember(found)
        yield from ((line, found[line.sha256]) for line in some if line.sha256 in found)


def _remember(found: dict[str, tuple[Heard, ...]]) -> None:
    with _knowing:
        for sha256, heard in found.items():
            _known[sha256] = heard
            _known.move_to_end(sha256)
        while len(_known) > BRIEFINGS_IN_MEMORY:
            _known.popitem(last=False)
