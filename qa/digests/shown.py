"""What a file of a digest shows, line by line, and how that differs from its receipt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qa.digests.record import DigestReceipt, Line
from qa.xml_text import writable_in_xml


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote as a file shows it: the heading above it, its words, and what is said of where it stands."""

    under: str
    text: str
    cite: str


def altered(receipt: DigestReceipt, shown: Sequence[Shown]) -> tuple[str, ...]:
    """What a reader of the file sees that is not in its receipt, or the other way round, a sentence for each line."""
    return tuple(_differences(receipt.lines, shown))


def _differences(lines: Sequence[Line], shown: Sequence[Shown]) -> Iterator[str]:
    for number, (line, there) in enumerate(zip_longest(lines, shown), 1):
        if line is None:
            yield f"quote {number} was added to the file: {there.text[:80]!r}"
        elif there is None:
            yield f"quote {number} was taken out of the file: {line.text[:80]!r}"
        else:
            for name in ("text", "cite", "under"):
                said, kept = getattr(there, name), getattr(line, name)
                if said != kept and said != writable_in_xml(kept):
                    what = {"text": "the words", "cite": "the source", "under": "the heading"}[name]
                    yield f"quote {number}: {what} changed in the file to {said[:80]!r}"
                    break
