"""The receipt of an answer: what was asked of what, what came back and where it stands, so that anybody can check it.

It is JSON. `sha256` is over all the rest in canonical form (keys sorted, no white space, UTF-8), so that an accident or
a careless hand shows. It is no signature: whoever means to forge one can seal it again, which is why
`qa/receipt/verify.py` compares every quote with the briefing itself.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from corpus import Briefing
from index import Library
from qa.answer import Answer, Quote
from qa.evidence.reader import Reader
from qa.evidence.verdict import threshold
from qa.version import program_version

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT = 1
MAX_BYTES = 16 * 1024 * 1024
"""Largest receipt that is read; one of a usual answer has about 10 kB."""

Role = Literal["answer", "nearest", "span", "also", "passage", "extract", "statement", "alert"]
Shape = TypeVar("Shape")


class Refused(ValueError):
    """What was given is no receipt, or none that this program reads; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its name and the sha256 of its weights; empty if it doesn't tell."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A briefing as it was; `sha256` is of text and metadata (as `briefing-qa list --json` has it), `text_sha256` of
    the text in UTF-8."""

    id: str
    title: str
    date: str
    source: str
    sha256: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The characters `start:end` of a briefing (code points), and which part they have in the answer.

    `answer` is the sentence that answers (`nearest`, if none does), `span` the words of it that do, the best first;
    `also` what other days say; `passage` what was found, the best first, with its `score`. The others are parts of a
    digest (qa/digests).
    """

    role: Role
    briefing: str
    start: int
    end: int
    text: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`at` is when, by the clock of the machine, in ISO 8601 and UTC; `version` is the program's.

    `period` holds the days that words of the question bound it to. `confidence` is the probability that the library
    answers, `found` whether that reached the `threshold`.
    """

    format: int
    version: str
    at: str
    question: str
    understood: str
    period: tuple[str, str] | None
    found: bool
    confidence: float
    threshold: float
    generation: int
    model: Model
    reader: Model | None
    briefings: tuple[Cited, ...]
    quotes: tuple[Quoted, ...]
    sha256: str = ""


def receipt_of(answer: Answer, library: Library, reader: Reader | None, at: str = "") -> Receipt:
    """The receipt of an answer that `library` gave, read by `reader`; `at` is now, unless it is told."""
    made = Receipt(
        format=FORMAT,
        version=program_version(),
        at=at or datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        question=answer.question,
        understood=answer.meant,
        period=(answer.period.since.isoformat(), answer.period.until.isoformat()) if answer.period else None,
        found=answer.found,
        confidence=round(answer.confidence, 6),
        threshold=round(threshold(), 6),
        generation=answer.searched.generation,
        model=Model(library.model.name, library.model.sha256),
        reader=Model(reader.name, getattr(reader, "sha256", "")) if reader is not None else None,
        briefings=tuple(cited(briefing) for briefing in _briefings(answer)),
        quotes=tuple(_quotes(answer)),
    )
    return replace(made, sha256=digest(asdict(made)))


def written(receipt: Receipt) -> str:
    """The receipt as the text of a file."""
    return json.dumps(asdict(receipt), ensure_ascii=False, indent=2) + "\n"


def parsed(data: bytes) -> tuple[Receipt, bool]:
    """The receipt in `data`, and whether it is as it was sealed. Raises Refused for anything else, however made."""
    content, sealed = loaded(data, FORMAT)
    return _checked(content), sealed


def loaded(data: bytes, format: int) -> tuple[dict[str, Any], bool]:
    """What a receipt of that `format` says, and whether it is as it was sealed; its fields are not looked at."""
    if len(data) > MAX_BYTES:
        raise Refused(f"it has {len(data):,} bytes, more than the {MAX_BYTES:,} of any receipt; give the right file")
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
        sealed = isinstance(content, dict) and content.get("sha256") == digest(content)
    except Refused:
        raise
    except RecursionError:
        raise Refused("it is nested too deeply to be a receipt; give the file that briefing-qa wrote") from None
    except ValueError as error:  # not UTF-8, no JSON, a lone surrogate, a number of thousands of digits
        raise Refused(f"it is not JSON ({str(error)[:200]}); give the file that briefing-qa wrote, whole") from None
    if not isinstance(content, dict) or "format" not in content:
        raise Refused("it is JSON, but not a receipt; give the file that briefing-qa wrote")
    if content["format"] != format:
        found = str(content["format"])[:40]
        raise Refused(f"it has format {found}, this program reads {format}: use the briefing-qa that wrote it")
    return content, sealed


def shaped(shape: "TypeAdapter[Shape]", content: dict[str, Any]) -> "Shape":
    """The record that `content` is. Raises Refused, naming the first field that is wrong."""
    from pydantic import ValidationError

    try:
        return shape.validate_python(content, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))[:80]
        raise Refused(f"it is no whole receipt ({place}: {first['msg']}); ask for the answer again") from None


def digest(content: dict[str, Any]) -> str:
    """Hex sha256 over all of `content` but its own `sha256`."""
    rest = {name: value for name, value in content.items() if name != "sha256"}
    canonical = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def text_sha256(text: str) -> str:
    """Hex sha256 of `text` in UTF-8: of a .txt file in UTF-8 with plain line ends, that of the file itself."""
    return hashlib.sha256(text.encode()).hexdigest()


def _checked(content: dict[str, Any]) -> Receipt:
    receipt = shaped(_shape(), content)
    known = {item.id for item in receipt.briefings}
    for number, quoted in enumerate(receipt.quotes, 1):
        if quoted.briefing not in known or quoted.start < 0 or len(quoted.text) != quoted.end - quoted.start:
            raise Refused(f"its quote {number} contradicts itself, so it is no receipt of this program's making")
    return receipt


@cache
def _shape() -> "TypeAdapter[Receipt]":
    from pydantic import TypeAdapter  # late: a tenth of a second

    return TypeAdapter(Receipt)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice: a reader sees the first, a program the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused("a name stands in it twice, which no receipt has; do not trust it")
    return found


def _no_number(name: str) -> float:
    raise Refused(f"it holds {name}, which no receipt has; give the file that briefing-qa wrote")


def cited(briefing: Briefing) -> Cited:
    """A briefing as a receipt names it."""
    stated = (briefing.id, briefing.title, briefing.date, briefing.source)
    return Cited(*stated, briefing.sha256, text_sha256(briefing.text))


def _briefings(answer: Answer) -> list[Briefing]:
    best = [answer.best] if answer.best else []
    shown = [quote.briefing for quote in [*best, *answer.also]] + [hit.briefing for hit in answer.hits]
    return list({briefing.id: briefing for briefing in shown}.values())


def _quotes(answer: Answer) -> Iterator[Quoted]:
    if answer.best is not None:
        yield _quoted("answer" if answer.found else "nearest", answer.best)
    for span in answer.spans:
        yield _quoted("span", span)
    for quote in answer.also:
        yield _quoted("also", quote)
    for hit in answer.hits:
        yield _quoted("passage", Quote(hit.briefing, hit.start, hit.end), round(hit.score, 6))


def _quoted(role: Role, quote: Quote, score: float | None = None) -> Quoted:
    return Quoted(role, quote.briefing.id, quote.start, quote.end, quote.text, score)
