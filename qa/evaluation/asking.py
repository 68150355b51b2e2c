"""Every question put to the library through the public face, and what came of it."""

import dataclasses
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index import Added, Embedder, Library, LibraryError
from index.embed.onnx_embedder import OnnxEmbedder
from qa.answer import Hit, Quote
from qa.ask import ask
from qa.evaluation.measures import exact_match, normalised, token_f1
from qa.evaluation.questions import Case, QuestionSet

PASSAGES = 30  # asked for, so that ten different briefings are among them
PLACES = 10  # that are measured


@dataclass(frozen=True, slots=True)
class Found:
    """A briefing in its place: where its first passage stands, and the parts of that passage's score in words."""

    id: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the library said to a case.

    `left_out` tells that the articles which answer had been taken out first, so that nothing did. `best` is the
    sentence nearest to an answer whatever the verdict (None if there was nothing to search); `found` briefings are in
    their order; `passage` is the place, from 1, of the first passage that answers, 0 if none of those found does, None
    if nobody knows which would; `seconds` is how long the answer took.
    """

    case: Case
    left_out: bool
    said: bool
    confidence: float
    text: str
    quote: Quote | None
    best: Quote | None
    found: tuple[Found, ...] = field(repr=False)
    passage: int | None
    missing: tuple[str, ...]
    seconds: float

    @property
    def answerable(self) -> bool:
        """Whether the library, as it was asked, does answer."""
        return self.case.answerable and not self.left_out

    @property
    def place(self) -> int | None:
        """The place of the first right briefing, from 1; None if it is not among the first ten."""
        return next((place for place, found in enumerate(self.found, 1) if found.id in self.case.relevant), None)

    @property
    def hit(self) -> bool | None:
        """Whether the quote answers, no quote being a miss; None if nobody knows what does."""
        return answers(self.case, self.quote)

    @property
    def forced_hit(self) -> bool | None:
        """Whether the best sentence answers, whatever the verdict was."""
        return answers(self.case, self.best)

    @property
    def exact(self) -> float:
        """1 if the answer is, word for word, one of the right ones."""
        return exact_match(self.text, self.case.answers)

    @property
    def f1(self) -> float:
        """How many words the answer shares with the right one that it shares most with."""
        return token_f1(self.text, self.case.answers)


def answers(case: Case, quote: Quote | None) -> bool | None:
    """Whether `quote` overlaps a gold span or, where a case has none, holds the words of a right answer.

    None if the case tells neither.
    """
    if not case.golds and not case.answers:
        return None
    if quote is None:
        return False
    id = quote.briefing.id
    if case.golds:
        return any(gold.id == id and quote.start < gold.end and gold.start < quote.end for gold in case.golds)
    words = f" {normalised(quote.text)} "
    return (not case.relevant or id in case.relevant) and any(
        f" {normalised(answer)} " in words for answer in case.answers if normalised(answer)
    )


@contextmanager
def library_of(
    questions: QuestionSet,
    path: str | Path | None = None,
    *,
    embedder: Embedder | str | None = None,
    on_added: Callable[[Added], object] | None = None,
) -> Iterator[Library]:
    """A library of the set's own briefings, in the folder `path` or, without one, only for as long as it is used.

    Raises ValueError if there is another library at `path`: its briefings would be measured with the set's.
    """
    with tempfile.TemporaryDirectory() as scratch, Library.open(path or scratch, embedder=embedder) as library:
        if strangers := {item.id for item in library.briefings()} - {item.id for item in questions.briefings}:
            raise ValueError(
                f"the library {path} holds {len(strangers)} briefings that {questions.name} does not, "
                f"{min(strangers)!r} for one; give a new folder"
            )
        library.add(questions.briefings, on_added=on_added)
        yield library


def check(questions: QuestionSet, library: Library) -> None:
    """Raise ValueError if a case speaks of a briefing that `library` doesn't have, or of characters that it lacks."""
    listed = {item.id for item in library.briefings()}
    for case in questions.cases:
        if strangers := ({*case.relevant} | {gold.id for gold in case.golds}) - listed:
            raise ValueError(
                f"question {case.id!r} names the briefing {min(strangers)!r}, which the library {library.path} doesn't "
                "have; see: briefing-qa list"
            )
        for gold in case.golds:
            text = library.get(gold.id).text
            there = text[gold.start : gold.end]
            if gold.end > len(text) or gold.text not in ("", there):
                raise ValueError(
                    f"question {case.id!r} has {gold.text!r} at {gold.start}:{gold.end} of {gold.id!r}; there stands "
                    f"{there!r} (of {len(text)} characters)"
                )


def ask_all(questions: QuestionSet, library: Library, on_asked: Callable[[str], object] | None) -> Iterator[Outcome]:
    """Ask each question of the library as it is."""
    ask(questions.cases[0].question, library=library)  # loads the model, so that no question is timed with it
    for case in questions.cases:
        yield _asked(case, library, False, on_asked)


def folds(questions: QuestionSet, library: Library) -> list[tuple[list[str], list[Case]]]:
    """For each article that answers: its briefings, and the cases that were written for it.

    Raises ValueError if no article can be left out: no case says which, or nothing would be left to search.
    """
    by_article: dict[frozenset[str], list[Case]] = {}
    for case in questions.cases:
        if case.relevant:
            by_article.setdefault(frozenset(questions.articles.get(id, id) for id in case.relevant), []).append(case)
    if not by_article:
        raise ValueError('no article can be left out: no question names the "briefing" that answers it')
    ids = [item.id for item in library.briefings()]
    made = [
        ([id for id in ids if questions.articles.get(id, id) in articles], cases)
        for articles, cases in by_article.items()
    ]
    if any(len(gone) == len(ids) for gone, _ in made):
        raise ValueError("with its article left out a question has nothing to be asked of; it takes a larger library")
    return made


def ask_left_out(
    folds: Iterable[tuple[list[str], list[Case]]],
    library: Library,
    embedder: Embedder | str | None,
    on_asked: Callable[[str], object] | None,
) -> Iterator[Outcome]:
    """Ask the cases of each fold of a copy of `library` that has the fold's briefings removed.

    A filter by source would be quicker, but keep the words of what is left out and their rarity: a name that only the
    article has would not be missing. So it is a library of its own, with all vectors as they were.
    """
    if embedder is None or isinstance(embedder, str):  # one for all copies: a model takes seconds to load
        embedder = OnnxEmbedder(embedder) if embedder else OnnxEmbedder()
    for gone, cases in folds:
        with tempfile.TemporaryDirectory() as scratch, _copy(library, Path(scratch), embedder) as copy:
            for id in gone:
                copy.remove(id)
            for case in cases:
                yield _asked(case, copy, True, on_asked)


def _copy(library: Library, scratch: Path, embedder: Embedder) -> Library:
    """The same library in the folder `scratch`; its search indexes are made again."""
    kept = Path(library.path) / "library.sqlite"
    if not kept.exists():
        raise LibraryError(f"articles can only be left out of a library that is kept in a folder; found {library.path}")
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(scratch / kept.name)) as target:
        source.backup(target)
    return Library.open(scratch, embedder=embedder)


def _asked(case: Case, library: Library, left_out: bool, on_asked: Callable[[str], object] | None) -> Outcome:
    start = time.perf_counter()
    answer = ask(case.question, PASSAGES, library=library)
    seconds = time.perf_counter() - start
    first = dict[str, Hit]()
    for hit in answer.hits:
        first.setdefault(hit.briefing.id, hit)
    found = tuple(Found(id, hit.start, hit.end, _why(hit)) for id, hit in first.items())[:PLACES]
    if on_asked is not None:
        on_asked(case.question)
    return Outcome(
        case,
        left_out,
        answer.found,
        answer.confidence,
        answer.text,
        answer.quote,
        answer.best,
        found,
        _passage(case, answer.hits),
        answer.missing,
        seconds,
    )


def _passage(case: Case, hits: Sequence[Hit]) -> int | None:
    right = [answers(case, Quote(hit.briefing, hit.start, hit.end)) for hit in hits]
    return None if not case.golds and not case.answers else right.index(True) + 1 if True in right else 0


def _why(hit: Hit) -> str:
    parts = {part.name: getattr(hit.why, part.name) for part in dataclasses.fields(hit.why)}
    read = parts.pop("read")
    told = [f"{name} {part.score:.2f} (no. {part.rank})" for name, part in parts.items()]
    return ", ".join(told if read is None else [*told, f"read {read:.2f}"])
