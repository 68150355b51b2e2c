"""Questions as they are written down: one file, a file with its corpus beside it, or the folder of a public set."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import Briefing
from qa.evaluation.questions import Case, Gold, QuestionSet

CORPUS = "corpus.jsonl"


def read_questions(path: str | Path) -> QuestionSet:
    """The questions in `path`.

    A file has one JSON object a line: `question`, and any of `id`, `kind`, `briefing` (an id, or a list of them),
    `answer` (a text, or a list), `answerable` (true or false), `spans`, and of an unanswerable question `why` and
    `near`. A span is an object of `briefing`, `start`, `end`, and any of `text`, `answers`, `speaker` and `half`.
    The documents of a `corpus.jsonl` beside the file are the briefings it asks about.

    A folder is a public set: `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`. Raises ValueError, naming file and line,
    for what is neither.
    """
    path = Path(path)
    if path.is_dir():
        return _public_set(path)
    cases = tuple(_cases(path, {}))
    corpus = path.with_name(CORPUS)
    return QuestionSet(path.stem, cases, tuple(_briefing(*row) for row in _objects(corpus)) if corpus.exists() else ())


def _public_set(path: Path) -> QuestionSet:
    documents = list(_objects(path / CORPUS))
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
    kind, why, near = (_text(where, value, name) for name in ("kind", "why", "near"))
    golds = tuple(_gold(where, span) for span in value.get("spans") or value.get("gold_sentences") or ())
    answers = _texts(where, value, "answer", "answers") or [answer for gold in golds for answer in gold.answers]
    named = relevant.get(id) or dict.fromkeys(
        _texts(where, value, "briefing", "briefings") or [gold.id for gold in golds], 1
    )
    if not _answerable(where, value, known=bool(answers or golds or named)):
        return Case(id, question, False, {}, (), (), kind, why, near)
    return Case(id, question, True, named, tuple(dict.fromkeys(answers)), golds, kind)


def _answerable(where: str, value: dict[str, Any], known: bool) -> bool:
    answerable = value.get("answerable")
    if answerable is None and not known:
        raise ValueError(
            f"{where}: nothing is known of the answer to {value.get('question', value.get('text'))!r}; "
            'add "briefing", "answer", "spans" or "answerable"'
        )
    if answerable is not None and not isinstance(answerable, bool):
        raise ValueError(f'{where}: "answerable" is true or false; found {answerable!r}')
    return answerable is not False


def _gold(where: str, span: Any) -> Gold:
    match span:
        case {"start": int(start), "end": int(end), "briefing": str(id)} | {
            "start": int(start),
            "end": int(end),
            "doc_id": str(id),
        } if 0 <= start < end:
            answers = tuple(_texts(where, span, "answers"))
            half = span.get("half", 0)
            if half not in (0, 1, 2):
                raise ValueError(f'{where}: "half" is 1 or 2; found {half!r}')
            return Gold(id, start, end, _text(where, span, "text"), answers, _text(where, span, "speaker"), half)
    raise ValueError(f'{where}: a span is like {{"briefing": "id", "start": 0, "end": 9}}; found {span!r}')


def _text(where: str, value: dict[str, Any], name: str) -> str:
    """The text under `name`, or the empty string."""
    found = value.get(name)
    if found is not None and not isinstance(found, str):
        raise ValueError(f'{where}: expected a text under "{name}"; found {found!r}')
    return found or ""


def _texts(where: str, value: dict[str, Any], *names: str) -> Sequence[str]:
    """What stands under the first of `names` that is there: a text or a list of texts."""
    found: Any = next((value[name] for name in names if value.get(name) is not None), [])
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list) or not all(isinstance(item, str) and item for item in listed):
        raise ValueError(f'{where}: expected a text, or a list of texts, under "{names[0]}"; found {found!r}')
    return listed


def _briefing(where: str, value: dict[str, Any]) -> Briefing:
    try:
        return Briefing(
            id=value["id"],
            text=value["text"],
            title=value.get("title") or "",
            date=value.get("date") or "",
            source=value.get("source") or "",
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
