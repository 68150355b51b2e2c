"""The standing questions of a library: notes that are kept with it."""

import hashlib
from dataclasses import dataclass

from index import Library, Listed
from index.limits import require_question
from qa.home import default_library
from qa.question.operation import operation_of
from qa.receipt.record import text_sha256

QUESTION, ASKED = "standing", "asked"  # kinds of notes
MOST = 200  # each is asked of each new briefing, which takes about a quarter of a second on one core
NO_ANSWER = ("nothing", "other language", "overview")


@dataclass(frozen=True, slots=True)
class StandingQuestion:
    """A question as it was put, and since when (ISO 8601, UTC) it is asked."""

    question: str
    at: str

    @property
    def id(self) -> str:
        """The same for the same words, whatever their case and white space."""
        return hashlib.sha256(_key(self.question).encode()).hexdigest()[:16]


def add(question: str, *, library: Library | None = None) -> StandingQuestion:
    """Have `question` asked of each briefing that is added from now on; one that is there already stays as it is.

    Raises ValueError for what is no question that a briefing could answer, and for more questions than `MOST`.
    """
    opened = library or default_library()
    require_question(question)
    if operation_of(question) in NO_ANSWER:
        raise ValueError(
            f"no briefing can answer {question[:80]!r}; ask who, what, when, where, why or how many, in English"
        )
    there = questions(library=opened)
    if not there:
        forget_older(opened)
    known = {_key(item.question) for item in there}
    if _key(question) not in known and len(there) >= MOST:
        raise ValueError(f"the library has {MOST} standing questions, which is the most; remove one first")
    opened.notes.keep(QUESTION, {_key(question): " ".join(question.split())})
    return next(item for item in questions(library=opened) if _key(item.question) == _key(question))


def questions(*, library: Library | None = None) -> list[StandingQuestion]:
    """The standing questions of the library (your own, if none is given), newest first."""
    opened = library or default_library()
    return [StandingQuestion(note.body, note.at) for note in opened.notes.of(QUESTION)]


def remove(question: str, *, library: Library | None = None) -> StandingQuestion:
    """Ask a question, given by its words or its id, no more; its alerts stay. Raises KeyError if it isn't asked."""
    opened = library or default_library()
    for item in questions(library=opened):
        if question == item.id or _key(question) == _key(item.question):
            opened.notes.drop(QUESTION, [_key(item.question)])
            return item
    raise KeyError(f"{question[:200]!r} is no standing question of the library; see: briefing-qa standing list")


def forget_older(library: Library) -> None:
    """Count every briefing that is there as asked: the first question is not asked of them."""
    library.notes.keep(ASKED, {line.sha256: text_of(library, line) for line in library.briefings()})


def text_of(library: Library, line: Listed) -> str:
    """The checksum of a briefing's text, or "" if it is gone by now."""
    try:
        return text_sha256(library.get(line.id).text)
    except KeyError:
        return ""


def _key(question: str) -> str:
    return " ".join(question.split()).casefold()
