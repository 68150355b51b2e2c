"""How long `qa.statements` takes over many briefings, and what it finds there.

    python -m tests.benchmarks.statements BRIEFINGS.jsonl

A line of JSON for each briefing, with `id`, `text`, `title` and `date`.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from corpus import Briefing
from index import Library
from qa import Said, statements
from tests.embedders import HashedWords

FIELDS = ("id", "text", "title", "date")


def main(briefings: str) -> None:
    with Path(briefings).open(encoding="utf-8") as stream:
        lines = [json.loads(line) for line in stream]
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, embedder=HashedWords()) as library:
        library.add(Briefing(**{field: line[field] for field in FIELDS}) for line in lines)
        found = timed("first call, all", library)
        print(dict(Counter(one.kind for one in found)))
        timed("all", library)
        timed("by", library, by="the press secretary")
        timed("about", library, about="Nord Stream 2")
        timed("by and about", library, by="Psaki", about='"Nord Stream 2"')
        timed("about one common word", library, about="will")


def timed(name: str, library: Library, **wanted: str) -> list[Said]:
    """What is found, its number and time printed."""
    begun = time.perf_counter()
    found = statements(library=library, by=wanted.get("by"), about=wanted.get("about"))
    print(f"{name}: {len(found)} statements, {time.perf_counter() - begun:.2f} s")
    return found


if __name__ == "__main__":
    main(sys.argv[1])
