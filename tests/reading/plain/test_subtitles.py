"""Subtitles: what is said, with its speaker and its time."""

# ruff: noqa: E501  (files as programs write them)

from corpus import read_bytes
from tests.reading.files import refusal

SRT = """1
00:00:01,000 --> 00:00:03,000
- The bridge stays closed until

2
00:00:03,000 --> 00:00:05,000
the <i>end</i> of March.

3
00:01:40,000 --> 00:01:42,000
IDA BERG: When do ferries run?
"""


def test_what_is_said_is_joined_over_captions_with_speaker_and_time() -> None:
    found = (
        "[00:00:01]\n\nThe bridge stays closed until the end of March.\n\n[00:01:40]\n\nIDA BERG: When do ferries run?"
    )
    for name in ("a.srt", "a.txt"):
        assert read_bytes(name, SRT.encode()).text == found


def test_voices_of_webvtt_are_speakers_and_notes_are_passed_over() -> None:
    vtt = "WEBVTT - Briefing\n\nNOTE by me\n\nSTYLE\n::cue {}\n\nid\n00:01.000 --> 00:02.000 line:0\n<v.loud Ana Torvald>It is <c.x>closed</c>.</v>\n\n00:02.000 --> 00:03.000\n<v Ida Berg>Why?\n"
    assert read_bytes("a.vtt", vtt.encode()).text == "[00:00:01]\n\nAna Torvald: It is closed.\n\nIda Berg: Why?"


def test_captions_that_roll_up_are_read_once() -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nthe bridge\n\n00:02.000 --> 00:03.000\nthe bridge\nis closed\n\n00:03.000 --> 00:04.000\nis closed\nnow."
    assert read_bytes("a.vtt", vtt.encode()).text == "[00:00:01]\n\nthe bridge is closed now."


def test_a_file_without_captions_is_refused() -> None:
    assert "no captions" in refusal("a.srt", b"Only text.")
