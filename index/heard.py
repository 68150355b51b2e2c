"""The statements of a briefing with the stems that they are found by, as they are kept with a library.

They follow from the text, what was cut from it, and the rules; `rules` tells one edition of these from another.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus import Briefing, Passage, Span, Statement, statements_of
from index.terms import terms


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement and its stems, each between two spaces."""

    statement: Statement
    stems: str


def heard_in(briefing: Briefing, passages: Sequence[Passage]) -> tuple[Heard, ...]:
    """The statements of a briefing that was cut into these passages."""
    return tuple(
        Heard(said, f" {' '.join(terms(said.of(briefing.text)))} ") for said in statements_of(briefing, passages)
    )


@cache
def rules() -> str:
    """Hex sha256 of the modules that statements and stems are made by: no one has to count their editions."""
    modules = [module for module in files("corpus").iterdir() if module.name.endswith(".py")]
    modules += [files("index").joinpath(name) for name in ("heard.py", "terms.py")]
    digest = hashlib.sha256()
    for module in sorted(modules, key=lambda module: module.name):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def packed(heard: Iterable[Heard]) -> bytes:
    """Statements as one row keeps them."""
    rows = []
    for one in heard:
        said = one.statement
        named = [said.named.start, said.named.end] if said.named else None
        where = (said.start, said.end, said.kind)
        rows.append([*where, said.speaker, said.role, said.verb, said.addressee, named, one.stems])
    return json.dumps(rows, ensure_ascii=False).encode()


def unpacked(body: bytes) -> tuple[Heard, ...]:
    """The statements of a row."""
    return tuple(
        Heard(Statement(start, end, kind, speaker, role, verb, addressee, Span(*named) if named else None), stems)
        for start, end, kind, speaker, role, verb, addressee, named, stems in json.loads(body)
    )
