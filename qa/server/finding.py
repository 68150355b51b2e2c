"""Which briefings the words of a search for one find: in title, source, date and id."""

from collections.abc import Sequence

from index.records import Listed
from qa.question.english import day


def named(lines: Sequence[Listed], words: str) -> list[Listed]:
    """Those that have all `words` in what is listed of them; a date also as it is spelled."""
    wanted = words.casefold().split()
    return [line for line in lines if all(word in _searchable(line) for word in wanted)]


def _searchable(line: Listed) -> str:
    spelled = day(line.date) if line.date else ""
    return f"{line.title} {line.source} {line.date} {spelled} {line.id}".casefold()
