"""Who speaks in a library, and whom of them a question or a filter means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.calling import means
from corpus.titles import HONORIFIC, OFFICE


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who speaks in a library: by name, where a briefing shows it, else as the text labels them.

    `role` is the one most often shown beside the name, or empty; `passages` is how many they speak.
    """

    name: str
    role: str
    passages: int


def speakers_of(counted: Iterable[tuple[str, str, int]]) -> list[Speaker]:
    """Speakers of `(name, role, passages)`, where a name may come with several roles; most passages first."""
    roles: dict[str, dict[str, int]] = {}
    for name, role, count in counted:
        roles.setdefault(name, {})[role] = count
    found = [
        Speaker(name, max(own, key=lambda role: (role != "", own[role])), sum(own.values()))
        for name, own in roles.items()
    ]
    return sorted(found, key=lambda speaker: (-speaker.passages, speaker.name))


def named(called: str, speakers: Sequence[Speaker]) -> tuple[str, ...]:
    """The names of the speakers whom `called` can mean; by a surname, those of the one who speaks most."""
    found = [speaker for speaker in speakers if means(called, speaker.name, speaker.role)]
    if not found or called.rsplit(maxsplit=1)[-1].casefold() != found[0].name.split()[-1].casefold():
        return tuple(speaker.name for speaker in found)
    return tuple(speaker.name for speaker in found if _same(speaker, found[0]))


def _same(one: Speaker, most: Speaker) -> bool:
    """Whether two speakers of a surname may be one person: by first name, or by office where one has none."""
    first = {_first(one.name), _first(most.name)}
    return len(first) == 1 or ("" in first and (one.role == most.role or not one.role))


def _first(name: str) -> str:
    """The first name of a speaker, or the empty string where the surname stands alone or behind an office."""
    words = HONORIFIC.sub("", name).casefold().split()
    return words[0] if len(words) > 1 and not OFFICE.search(" ".join(words[:-1])) else ""
