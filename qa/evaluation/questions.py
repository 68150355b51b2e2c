"""The questions to measure with, and what is known of their right answers; read from a file or from a set's folder."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from corpus import Briefing


@dataclass(frozen=True, slots=True)
class Gold:
    """The characters `start:end` of the briefing that has this id, which answer; `text` is what they should read."""

    id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is known of its right answer; what is not known is empty.

    `relevant` gives for each briefing that answers how much it does (1 if nobody graded it); `answers` are texts any of
    which is right.
    """

    id: str
    question: str
    answerable: bool
    relevant: dict[str, int]
    answers: tuple[str, ...]
    golds: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Cases, and the briefings that come with them, if any; `articles` tells which article a briefing is a piece of."""

    name: str
    cases: tuple[Case, ...]
    briefings: tuple[Briefing, ...] = field(default=(), repr=False)
    articles: dict[str, str] = field(default_factory=dict, repr=False)

    def sample(self, size: int, seed: int = 0) -> "QuestionSet":
        """`size` of the cases, drawn by `seed` and in their old order; all of them if there are no more."""
        if size < 1:
            raise ValueError(f"a sample needs at least 1 question; found {size}")
        chosen = np.random.default_rng(seed).permutation(len(self.cases))[:size]
        return QuestionSet(self.name, tuple(self.cases[i] for i in sorted(chosen)), self.briefings, self.articles)


def read_questions(path: str | Path) -> QuestionSet:
    """The questions in `path`.

    A file has one JSON object a line: `question`, and any of `id`, `briefing` (an id, or a list of them), `answer` (a
    text, or a list), `spans` (objects of `briefing`, `start`, `end`) and `answerable` (true or false). A folder is a
    public set: `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`. Raises ValueError, naming file and line, for what is
    neither.
    """
    path = Path(path)
    if not path.is_dir():
        return QuestionSet(path.stem, tuple(_cases(path, {})))
    documents = list(_objects(path / "corpus.jsonl"))
    briefings = tuple(_briefing(where, value) for where, value in documents)
    ids = {briefing.id for briefing in briefings}
    relevant: dict[str, dict[str, int]] = {}
    for where, line in _lines(path / "qrels.tsv"):
        match line.split("\t"):
            case [query, id, relevance] if id in ids and relevance.lstrip("-").isdecimal():
                if int(relevance) > 0:
                    relevant.setdefault(query, {})[id] = int(relevance)
            case _:
                raise ValueError(f"{where}: expected question, TAB, document, TAB, relevance; found {line[:80]!r}")
    cases = tuple(_cases(path / "queries.jsonl", relevant))
    articles = {
        str(value["id"]): str(value.get("article", value.get("title") or value["id"])) for _, value in documents
    }
    return QuestionSet(path.name, cases, briefings, articles)


def _cases(path: Path, relevant: dict[str, dict[str, int]]) -> Iterator[Case]:
    seen = dict[str, str]()
    for number, (where, value) in enumerate(_objects(path), 1):
        case = _case(where, value, f"q{number}", relevant)
        if case.id in seen:
            raise ValueError(f"{where}: the id {case.id!r} is taken by {seen[case.id]}")
        seen[case.id] = where
        yield case
    if not seen:
        raise ValueError(f"{path} has no question; write one a line, like "
                         '{"question": "Who visited Moscow?", "answer": "Macron"}')  # fmt: skip


def _case(where: str, value: dict[str, Any], id: str, relevant: dict[str, dict[str, int]]) -> Case:
    question = value.get("question", value.get("text"))
    if not isinstance(question, str) or not question.strip():
        raise ValueError(f'{where}: expected a text under "question"; found {question!r}')
    id = str(value.get("id", id))
    answers = _texts(where, value, "answer", "answers")
    golds = tuple(_gold(where, span) for span in value.get("spans") or value.get("gold_sentences") or ())
    named = relevant.get(id) or dict.fromkeys(
        _texts(where, value, "briefing", "briefings") or [gold.id for gold in golds], 1
    )
    answerable = value.get("answerable")
    if answerable is None and not (answers or golds or named):
        raise ValueError(
            f"{where}: nothing is known of the answer to {question!r}; "
            'add "briefing", "answer", "spans" or "answerable"'
        )
    if answerable is not None and not isinstance(answerable, bool):
        raise ValueError(f'{where}: "answerable" is true or false; found {answerable!r}')
    if answerable is False:
        return Case(id, question, False, {}, (), ())
    return Case(id, question, True, named, tuple(answers), golds)


def _texts(where: str, value: dict[str, Any], *names: str) -> list[str]:
    """What stands under the first of `names` that is there: a text or a list of texts."""
    found: Any = next((value[name] for name in names if value.get(name) is not None), [])
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list) or not all(isinstance(item, str) and item for item in listed):
        raise ValueError(f'{where}: expected a text, or a list of texts, under "{names[0]}"; found {found!r}')
    return listed


def _gold(where: str, span: Any) -> Gold:
    match span:
        case {"start": int(start), "end": int(end), "briefing": str(id)} | {
            "start": int(start),
            "end": int(end),
            "doc_id": str(id),
        } if 0 <= start < end:
            return Gold(id, start, end, str(span.get("text", "")))
    raise ValueError(f'{where}: a span is like {{"briefing": "id", "start": 0, "end": 9}}; found {span!r}')


def _briefing(where: str, value: dict[str, Any]) -> Briefing:
    try:
        return Briefing(
            id=value["id"],
            text=value["text"],
            **{name: value.get(name) or "" for name in ("title", "date", "source")},
        )
    except KeyError as error:
        raise ValueError(f"{where}: a document needs {error}; found {sorted(value)}") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"{where}: {error}") from None


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for where, line in _lines(path):
        try:
            value = json.loads(line)
        except ValueError as error:
            raise ValueError(f"{where}: not JSON ({error}); found {line[:80]!r}") from None
        if not isinstance(value, dict):
            raise ValueError(f"{where}: expected an object in braces; found {line[:80]!r}")
        yield where, value


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that holds anything, with where it stands."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ValueError(
            f"there is no {path}; give a .jsonl file of questions, or a folder with corpus.jsonl, queries.jsonl and "
            "qrels.tsv"
        ) from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 text: byte {error.object[error.start]:#04x} at {error.start}") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"{path}, line {number}", line.rstrip("\r")
