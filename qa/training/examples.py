"""Questions with the paragraph they were asked about, and which of three uses each is kept for."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Use = Literal["train", "calibrate", "held out"]
# In hundredths of the articles. What calibrates the verdict may not have trained the reader: a reader is too sure of
# what it has seen.
HELD_OUT, CALIBRATE = 8, 10

SOURCES = ("train/squadshifts_new_wiki", "train/qamr_wikinews", "data/squad2_dev_half")
REPORTED = ("data/xquad", "data/onestopqa")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, a paragraph and the spans of it that answer, `(start, end)` in characters.

    Of a question that the paragraph does not answer, `spans` are what could be mistaken for the answer, if anything.
    """

    id: str
    source: str
    article: str
    question: str
    context: str
    answerable: bool
    spans: tuple[tuple[int, int], ...]


def use_of(article: str) -> Use:
    """What the questions on an article are for: settled by its name alone, so that no run can mix them up."""
    place = int(hashlib.sha256(article.encode()).hexdigest(), 16) % 100
    return "held out" if place < HELD_OUT else "calibrate" if place < HELD_OUT + CALIBRATE else "train"


def examples(shared: Path, use: Use, sources: tuple[str, ...] = SOURCES) -> Iterator[Example]:
    """The examples below `shared` that are for `use`, without any paragraph that a reported set has too."""
    reported = {_plain(document["text"]) for name in REPORTED for document in _lines(shared / name / "corpus.jsonl")}
    for source in sources:
        documents = {
            document["id"]: document
            for document in _lines(shared / source / "corpus.jsonl")
            if _plain(document["text"]) not in reported and use_of(_article(document)) == use
        }
        for query in _lines(shared / source / "queries.jsonl"):
            if document := documents.get(query["source_doc"]):
                text: str = document["text"]
                if query["answerable"]:
                    spans = [(s["start"], s["end"]) for s in query["spans"] if s["doc_id"] == document["id"]]
                else:
                    found = [(text.find(answer), len(answer)) for answer in query.get("plausible_answers", ())]
                    spans = [(start, start + length) for start, length in found if start >= 0]
                yield Example(
                    query["id"], source, _article(document), query["text"], text, query["answerable"], tuple(spans)
                )


def _article(document: dict[str, Any]) -> str:
    return str(document.get("article") or document["title"] or document["id"])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
