"""The receipt of a digest: every line of it with its place; all that a file of the digest shows is written from it."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from qa.answer import Quote
from qa.desk.statements import Said
from qa.digests.made import Digest
from qa.receipt.record import Cited, Quoted, Refused, cited, digest, loaded, shaped
from qa.version import program_version

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Section = Literal["extract", "statement", "alert"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Line:
    """The characters `start:end` of a briefing. `under` is the heading: who says it, or the question that it answers.

    `cite` says where it stands, as the file does.
    """

    section: Section
    under: str
    briefing: str
    start: int
    end: int
    text: str
    cite: str


@dataclass(frozen=True, slots=True)
class DigestReceipt:
    """`at` is when, by the machine's clock, in ISO 8601 and UTC; the days are inclusive, `new` counts briefings."""

    kind: Literal["digest"]
    format: int
    version: str
    at: str
    since: str
    until: str
    generation: int
    new: int
    briefings: tuple[Cited, ...]
    lines: tuple[Line, ...]
    sha256: str = ""

    @property
    def question(self) -> str:
        """What it is called."""
        days = " to ".join(dict.fromkeys(day for day in (self.since, self.until) if day))
        return f"Digest of {days}" if days else "Digest"

    @property
    def quotes(self) -> tuple[Quoted, ...]:
        """The lines as quotes that can be checked."""
        return tuple(Quoted(line.section, line.briefing, line.start, line.end, line.text) for line in self.lines)


def digest_receipt_of(made: Digest, at: str = "") -> DigestReceipt:
    """The receipt of a digest; `at` is now, unless it is told."""
    lines = tuple(_lines(made))
    quotes = [*made.new, *(quote for person in made.people for quote in person.quotes)]
    quotes += [answered.quote for answered in made.answered]
    receipt = DigestReceipt(
        kind="digest",
        format=FORMAT,
        version=program_version(),
        at=at or datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        since=made.since,
        until=made.until,
        generation=made.generation,
        new=made.briefings,
        briefings=tuple(map(cited, {quote.briefing.id: quote.briefing for quote in quotes}.values())),
        lines=lines,
    )
    return replace(receipt, sha256=digest(asdict(receipt)))


def json_of(receipt: DigestReceipt) -> str:
    """The receipt in a line that can stand in HTML, XML and Markdown: no markup, no control character."""
    line = json.dumps(asdict(receipt), ensure_ascii=True)
    return line.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def parsed_digest(data: bytes) -> tuple[DigestReceipt, bool]:
    """The receipt in `data`, and whether it is as it was sealed. Raises Refused for anything else."""
    content, sealed = loaded(data, FORMAT)
    receipt = shaped(_shape(), content)
    known = {item.id for item in receipt.briefings}
    for number, line in enumerate(receipt.lines, 1):
        if line.briefing not in known or line.start < 0 or len(line.text) != line.end - line.start:
            raise Refused(f"its line {number} contradicts itself, so it is no receipt of this program's making")
    return receipt, sealed


@cache
def _shape() -> "TypeAdapter[DigestReceipt]":
    from pydantic import TypeAdapter  # late: a tenth of a second

    return TypeAdapter(DigestReceipt)


def _lines(made: Digest) -> Iterator[Line]:
    for quote in made.new:
        yield _line("extract", "", quote)
    for person in made.people:
        for quote in person.quotes:
            yield _line("statement", ", ".join(filter(None, (person.name, person.role))), quote)
    for answered in made.answered:
        yield _line("alert", answered.question, answered.quote)


def _line(section: Section, under: str, quote: Quote) -> Line:
    briefing = quote.briefing
    return Line(section, _joined(under), briefing.id, quote.start, quote.end, quote.text, _cite(quote))


def _cite(quote: Quote) -> str:
    """Who, source, title, day and page, as far as they are known, and the place."""
    speaker = f"{quote.speaker}, as reported" if isinstance(quote, Said) and quote.kind == "reported" else quote.speaker
    page = f"p. {quote.page}" if quote.page is not None else ""
    known = dict.fromkeys((speaker, quote.briefing.source, quote.title or quote.briefing.id, quote.date, page))
    return _joined(f"{', '.join(part for part in known if part)} [{quote.briefing.id} {quote.start}-{quote.end}]")


def _joined(text: str) -> str:
    """`text` in one line."""
    return " ".join(text.split())
