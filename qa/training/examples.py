"""Questions with the paragraph they were asked about, and which of three uses each is kept for."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Use = Literal["train", "calibrate", "held out"]
# In hundredths of the articles. What calibrates the verdict may not have trained the reader: a reader is too sure of
# what it has seen.
HELD_OUT, CALIBRATE = 8, 10

SOURCES = ("train/squadshifts_new_wiki", "train/qamr_wikinews", "data/squad2_dev_half")
# What a reader is trained on, and the share of each set's questions that is taken: the sets with no unanswerable twins
# must not outweigh the one that has them. A question with a twin is always taken.
TRAINED_ON = {
    "train/squad_train": 0.2,
    "data/squad2_dev_half": 1.0,
    "train/squadshifts_new_wiki": 0.7,
    "train/qamr_wikinews": 1.0,
    "train/qamr_wikipedia": 0.4,
    "train/qadiscourse": 1.0,
    "train/timeqa_human": 1.0,
    "train/condaqa_part": 1.0,
    "train/fairytaleqa": 0.4,
    "train/selqa_sentences": 0.5,
    "train/covidqa_part": 0.5,
}
REPORTED = ("data/xquad", "data/onestopqa")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a paragraph and the spans of it that answer, `(start, end)` in characters.

    Of a question that the paragraph does not answer, `spans` are what could be mistaken for the answer, if anything.
    `about` is what stands before the paragraph, its title at least. An answerable question and an unanswerable one that
    was made of it have the same `twin`; empty for all others. The paragraphs that compete to answer one question have
    the same `among`, if they are to be learnt against each other.
    """

    id: str
    source: str
    article: str
    question: str
    context: str
    answerable: bool
    spans: tuple[tuple[int, int], ...]
    about: str = ""
    twin: str = ""
    among: str = ""


def use_of(article: str) -> Use:
    """What the questions on an article are for: settled by its name alone, so that no run can mix them up."""
    place = int(hashlib.sha256(article.encode()).hexdigest(), 16) % 100
    return "held out" if place < HELD_OUT else "calibrate" if place < HELD_OUT + CALIBRATE else "train"


def training_examples(shared: Path, shares: Mapping[str, float] | None = None, share: float = 1) -> Iterator[Example]:
    """The examples that a reader is trained on, of the sets and in the `shares` of TRAINED_ON or others.

    Of all of them, twins together, the given `share` is taken.
    """
    for source, part in (TRAINED_ON if shares is None else shares).items():
        for example in examples(shared, "train", (source,)):
            if (example.twin or _place(example.id) < part) and _place(f"of all {example.twin or example.id}") < share:
                yield example


def read_examples(file: Path) -> Iterator[Example]:
    """The examples that `qa.training.mine` wrote."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            yield Example(**row | {"spans": tuple((start, end) for start, end in row["spans"])})


def examples(shared: Path, use: Use, sources: tuple[str, ...] = SOURCES) -> Iterator[Example]:
    """The examples below `shared` that are for `use`, without any paragraph that a reported set has too."""
    reported = {_plain(document["text"]) for name in REPORTED for document in records(shared / name, "corpus")}
    for source in sources:
        documents = {
            document["id"]: document
            for document in records(shared / source, "corpus")
            if _plain(document["text"]) not in reported and use_of(_article(document)) == use
        }
        queries = list(records(shared / source, "queries"))
        answers = {query["squad_id"]: query["spans"] for query in queries if query.get("same_path_text")}
        twins = answers.keys() & {query.get("twin") for query in queries}
        for query in queries:
            if document := documents.get(query["source_doc"]):
                yield _example(query, document, source, answers, twins)


def _example(
    query: dict[str, Any], document: dict[str, Any], source: str, answers: dict[str, Any], twins: AbstractSet[str]
) -> Example:
    text: str = document["text"]
    twin = query.get("twin") or query.get("squad_id", "")
    if query["answerable"]:
        spans = [(s["start"], s["end"]) for s in query["spans"] if s["doc_id"] == document["id"]]
    elif twin in twins:
        spans = [(s["start"], s["end"]) for s in answers[twin] if s["doc_id"] == document["id"]]
    else:
        found = [(text.find(answer), len(answer)) for answer in query.get("plausible_answers", ())]
        spans = [(start, start + length) for start, length in found if start >= 0]
    return Example(
        query["id"],
        source,
        _article(document),
        # The unanswerable twins were lower-cased and joined again; only the same path leaves nothing to tell them by.
        query.get("same_path_text") or query["text"],
        text,
        query["answerable"],
        tuple(spans),
        "" if ":" in document["title"] else f"{document['title']}.",  # an id is no title
        twin if twin in twins else "",
    )


def _article(document: dict[str, Any]) -> str:
    return str(document.get("article") or document["title"] or document["id"])


def records(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The records of a set's file `name`, which may be compressed."""
    file = folder / f"{name}.jsonl"
    packed = file.with_name(f"{name}.jsonl.gz")
    with file.open(encoding="utf-8") if file.exists() else gzip.open(packed, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def _place(name: str) -> float:
    """A number from 0 to 1 that is settled by the name alone."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10_000 / 10_000


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
