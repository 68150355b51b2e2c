"""Which briefings the words of a search for one find: in title, source, date and id, and in the text."""

import re
from collections.abc import Sequence

from index import Library
from index.records import Listed, Scope
from qa.question.english import day

DEPTH = 200  # passages
_WORD = re.compile(r"\w+")


def named(lines: Sequence[Listed], words: str) -> list[Listed]:
    """Those that have all `words` in what is listed of them; a date also as it is spelled."""
    wanted = words.casefold().split()
    return [line for line in lines if all(word in _searchable(line) for word in wanted)]


def mentioning(library: Library, words: str, scope: Scope) -> list[Listed]:
    """Those whose text has all `words`, whole, the most relevant first: of the passages that a search finds."""
    wanted = set(_WORD.findall(words.casefold()))
    lines = {line.id: line for line in library.briefings()}
    found: dict[str, Listed] = {}
    for candidate in sorted(library.within(words, DEPTH, scope), key=lambda item: -item.bm25) if wanted else ():
        briefing = candidate.briefing
        known = briefing.id in lines and briefing.id not in found
        if known and wanted <= set(_WORD.findall(briefing.text.casefold())):
            found[briefing.id] = lines[briefing.id]
    return list(found.values())


def _searchable(line: Listed) -> str:
    spelled = day(line.date) if line.date else ""
    return f"{line.title} {line.source} {line.date} {spelled} {line.id}".casefold()
