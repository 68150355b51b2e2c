"""Subtitles (.srt, .vtt): what is said, joined to sentences over the captions, with its speaker and its time.

A paragraph is what one speaker says up to a pause or the next speaker; above it stands the time at which it begins,
unless one was given just before.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.formats.base import Extracted, ReadError
from corpus.formats.plain.text import clean, decode
from corpus.metadata import Metadata, date_at_start, tidy_title

_TIMES = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.]\d{1,3}[ \t]+-->[ \t]+(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.]\d{1,3}"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]{1,40})*\s+([^>]{1,80})>")
_TAG = re.compile(r"<[^<>\n]{1,200}>|\{\\[^{}\n]{1,200}\}")
_LABEL = re.compile(r"(?:>>+\s*)?([^\W\d_a-z][^:\n“”\"!?]{0,60}):\s+(?=\S)")
_TURN = re.compile(r"\s*(?:>>+|[-–—](?=\s*\S))\s*")
_ENDED = re.compile(r"[.!?…][\"”’)\]♪]*$")
_PAUSE_SECONDS, _LONG = 4, 600
_CLOCK_SECONDS = 30  # at least, between two times in the text: passages end there
_HEADER = re.compile(r"(title|date|source|publisher)\s*:\s*(.+)", re.I)


@dataclass(slots=True)
class _Turn:
    """What one speaker says without a pause."""

    start: int
    end: int
    speaker: str
    lines: list[str] = field(default_factory=list)
    size: int = 0


def extract(name: str, data: bytes) -> Extracted:
    """What is said. Raises ReadError for a file without captions."""
    text = clean(decode(name, data))
    turns: list[_Turn] = []
    header: dict[str, str] = {}
    for number, block in enumerate(re.split(r"\n[ \t]*\n", text)):
        found = _TIMES.search(block)
        if found is None:
            header |= {key.lower(): value for key, value in _HEADER.findall(block)} if number == 0 else {}
            continue
        start, end = _seconds(*found.groups()[:3]), _seconds(*found.groups()[3:])
        # The rest of the line of times says where the caption stands on the screen.
        for line in block[found.end() :].partition("\n")[2].split("\n"):
            _line(turns, line, start, end)
    if not turns:
        raise ReadError(name, "there are no captions with times in it", "save its text as .txt")
    source = header.get("source", header.get("publisher", "")).strip()
    metadata = Metadata(tidy_title(header.get("title")), date_at_start(header.get("date", "").strip()), source)
    return Extracted("\n\n".join(_paragraphs(turns)), metadata)


def _line(turns: list[_Turn], line: str, start: int, end: int) -> None:
    """Add a line of a caption to the turn that is spoken, or begin another."""
    voice = _VOICE.search(line)
    said = " ".join(html.unescape(_TAG.sub("", line)).split())
    speaker = voice[1].strip() if voice else ""
    if not speaker and (label := _LABEL.match(said)) is not None:
        speaker, said = label[1].strip(), said[label.end() :]
    last = turns[-1] if turns else _Turn(start, start, "")
    dash = _TURN.match(said)
    if not any(map(str.isalnum, said)) or said in last.lines[-2:]:  # captions that roll up
        return
    if last.lines and not dash and _runs_on(last, speaker, start):
        last.lines.append(said)
        last.size += len(said)
        last.end = end
    else:
        speaker = speaker if speaker or dash else last.speaker
        said = said[dash.end() :] if dash else said
        turns.append(_Turn(start, end, speaker, [said], len(said)))


def _runs_on(last: _Turn, speaker: str, start: int) -> bool:
    """Whether what `speaker` says from `start` on (or nobody named) belongs to the turn that was spoken last."""
    if speaker and speaker != last.speaker:
        return False
    return not _ENDED.search(last.lines[-1]) or (start - last.end <= _PAUSE_SECONDS and last.size <= _LONG)


def _paragraphs(turns: list[_Turn]) -> Iterator[str]:
    shown = -_CLOCK_SECONDS
    for turn in turns:
        if turn.start - shown >= _CLOCK_SECONDS or turn.start < shown:
            shown = turn.start
            yield f"[{shown // 3600:02}:{shown // 60 % 60:02}:{shown % 60:02}]"
        said = " ".join(turn.lines)
        yield f"{turn.speaker}: {said}" if turn.speaker else said


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    return 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
