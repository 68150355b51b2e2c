"""A day as a person names it: "2022-02-07", "yesterday", "Monday", "3 days ago"."""

import datetime

from qa.question.dates.words import WORDS, meant


def day_named(words: str, what: str, *, last: bool = False, today: datetime.date | None = None) -> str:
    """The first day that the words mean `today`, or the `last`, in ISO 8601. Raises ValueError, naming `what`."""
    said = words.strip()
    try:
        return datetime.date.fromisoformat(said).isoformat()
    except ValueError:
        found = WORDS.fullmatch(said)
        days = meant(found, today or datetime.date.today()) if found else None
    if days is None:
        raise ValueError(f"{what} must be a day like 2022-02-07, yesterday, Monday or 3 days ago; found {words[:80]!r}")
    return days[last].isoformat()
