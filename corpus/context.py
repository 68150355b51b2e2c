"""What a passage knows beside its words: title, day, heading, who speaks, and the question that it replies to."""

from collections.abc import Iterator
from dataclasses import replace

from corpus.briefing import Briefing, Passage
from corpus.roles import Person, people
from corpus.segment import segment

# Words of a question that a reply is embedded with: its end, which asks. An encoder reads 256 word pieces, about 180
# words, so a long passage leaves less room.
_QUESTION_WORDS, _ROOM = 40, 150


def passages_of(briefing: Briefing) -> tuple[Passage, ...]:
    """The passages of a briefing (see `segment`), with the names and roles of their speakers where it shows them."""
    passages = segment(briefing.text)
    labels = [passage.speaker.of(briefing.text) for passage in passages if passage.speaker]
    if not labels:
        return passages
    known = people(briefing, labels)  # how often each stands there tells a slip from a name
    return tuple(_with_person(briefing, passage, known) for passage in passages)


def _with_person(briefing: Briefing, passage: Passage, known: dict[str, Person]) -> Passage:
    person = known.get(passage.speaker.of(briefing.text)) if passage.speaker else None
    return replace(passage, name=person.name, role=person.role) if person else passage


def speaker_of(briefing: Briefing, passage: Passage) -> str:
    """Who speaks the passage: the name, else the label as the text has it, else the empty string."""
    label = passage.speaker.of(briefing.text).rstrip(":. ") if passage.speaker else ""
    return passage.name or label


def words_of(briefing: Briefing, passage: Passage) -> str:
    """The words that a passage can be found by: its own, behind those of `about`."""
    return f"{about(briefing, passage)} {passage.of(briefing.text)}"


def about(briefing: Briefing, passage: Passage) -> str:
    """The words around a passage: title, heading, speaker, and the question that it replies to."""
    spans = (passage.heading, passage.reply_to)
    around = (span.of(briefing.text) for span in spans if span)
    return " ".join(filter(None, (briefing.title, passage.role, speaker_of(briefing, passage), *around)))


def context_of(briefing: Briefing, passage: Passage) -> str:
    """What stands before a passage where it is embedded: title and day, the question replied to, and who speaks."""
    return "".join(_parts(briefing, passage))


def _parts(briefing: Briefing, passage: Passage) -> Iterator[str]:
    if briefing.title:
        yield f"{briefing.title}. "
    if briefing.date:
        yield f"{briefing.date}. "
    if passage.reply_to:
        room = min(_QUESTION_WORDS, _ROOM - len(passage.of(briefing.text).split()))
        yield " ".join([*passage.reply_to.of(briefing.text).split()[-room:], ""]) if room > 0 else ""
    if speaker := speaker_of(briefing, passage):
        yield f"{' '.join(filter(None, (passage.role, speaker)))}: "
