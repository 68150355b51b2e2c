"""The library that questions are put to: made of a set's briefings, checked against it, copied to leave some out."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index import Added, Embedder, Library, LibraryError
from index.embed.onnx_embedder import OnnxEmbedder
from qa.evaluation.questions import Case, Gold, QuestionSet


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
            _check_gold(case, gold, library.get(gold.id).text)


def _check_gold(case: Case, gold: Gold, text: str) -> None:
    there = text[gold.start : gold.end]
    if gold.end > len(text) or gold.text not in ("", there):
        raise ValueError(
            f"question {case.id!r} has {gold.text!r} at {gold.start}:{gold.end} of {gold.id!r}; there stands "
            f"{there!r} (of {len(text)} characters)"
        )
    for answer in gold.answers:
        if answer not in there:
            raise ValueError(
                f"question {case.id!r} has the answer {answer!r}, which is not in its span {gold.start}:{gold.end} of "
                f"{gold.id!r}; there stands {there!r}"
            )


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


def without(
    folds: Iterable[tuple[list[str], list[Case]]], library: Library, embedder: Embedder | str | None
) -> Iterator[tuple[Case, Library]]:
    """The cases of each fold with a copy of `library` that has the fold's briefings removed.

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
                yield case, copy


def _copy(library: Library, scratch: Path, embedder: Embedder) -> Library:
    """The same library in the folder `scratch`; its search indexes are made again."""
    kept = Path(library.path) / "library.sqlite"
    if not kept.exists():
        raise LibraryError(f"articles can only be left out of a library that is kept in a folder; found {library.path}")
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(scratch / kept.name)) as target:
        source.backup(target)
    return Library.open(scratch, embedder=embedder)
