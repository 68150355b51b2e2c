"""A digest as blocks, the same for every kind of file: headings, and quotes with what is said of where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from qa.digests.record import DigestReceipt, Line

SECTIONS = {"extract": "New", "statement": "Who said what", "alert": "Standing questions answered"}
NOTHING = "No briefing of these days is in the library."


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the title, 2 a section, 3 a person or a question."""

    level: int
    text: str


def blocks(receipt: DigestReceipt) -> Iterator[Heading | Line | str]:
    """What a file shows, in order; a plain text is a paragraph."""
    yield Heading(1, receipt.question)
    count = "1 briefing" if receipt.new == 1 else f"{receipt.new:,} briefings"
    if not receipt.lines:
        yield NOTHING if not receipt.new else f"{count}, in which nothing was found to quote."
        return
    yield f"{count}. Every line is an exact quote; to check this file: briefing-qa verify FILE"
    for section, lines in groupby(receipt.lines, lambda line: line.section):
        yield Heading(2, SECTIONS[section])
        for under, some in groupby(lines, lambda line: line.under):
            if under:
                yield Heading(3, under)
            yield from some
