"""The reader that ships: what it marks, in whatever it is given, and how it is chosen."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library, LibraryError
from qa import ask
from qa.evidence.reader import NONE, SHIPPED, chosen_reader
from qa.evidence.reader.cached import CachedReader
from qa.evidence.reader.reading import marks
from qa.evidence.reader.shipped import ShippedReader


def test_the_shipped_reader_reads_unless_none_is_to(shipped: Library) -> None:
    question = "Who visited Moscow on Monday?"
    first, last = (ask(question, library=shipped, reader=reader) for reader in (None, SHIPPED))
    assert first == ask(question, library=shipped, reader=NONE)
    assert last == ask(question, library=shipped, reader=chosen_reader(SHIPPED))
    assert [answer.hits[0].why.read is None for answer in (first, last)] == [True, False]


def test_the_shipped_reader_marks_the_answer() -> None:
    text = (
        "The harbour was closed for a week. French President Emmanuel Macron visited Moscow on Monday to meet Vladimir "
        "Putin. Some 100,000 troops stand near the border."
    )
    reader = chosen_reader(SHIPPED)
    assert reader is not None
    for question, answer in (
        ("How many troops stand near the border?", "100,000"),
        ("When did the French president visit Moscow?", "Monday"),
        ("How long was the harbour closed?", "a week"),
    ):
        (seen,) = reader.read(question, [text])
        (mark,) = marks(seen, text, 0, len(text))
        assert answer in text[mark.start : mark.end]
        assert mark.end - mark.start < len(answer) + 14
    here, elsewhere = reader.read("How many troops stand near the border?", [text, "Tea is drunk hot in Palmyra."])
    assert here.answerable > 0 > elsewhere.answerable


def test_a_passage_is_read_once_for_a_question() -> None:
    reader = CachedReader(ShippedReader())
    first, other = reader.read("Who met?", ["Ana met Bo.", "Cy met Eve."])
    assert first is not other
    assert reader.read("Who met?", ["Ana met Bo."])[0] is first
    assert reader.read("Who met Bo?", ["Ana met Bo."])[0] is not first
    assert (reader.name, reader.sha256) == ("shipped", ShippedReader().sha256)


def test_a_long_passage_is_read_in_windows_that_overlap() -> None:
    filler = " ".join(f"Sentence {n} is on tea and rain in the hills." for n in range(80))
    text = f"{filler} The bridge at Palmyra was opened by Zenobia in 1911. {filler}"
    reader = ShippedReader()
    (seen,) = reader.read("Who opened the bridge at Palmyra?", [text])
    (mark,) = marks(seen, text, 0, len(text))
    assert text[mark.start : mark.end] == "Zenobia"
    # Every word of the text is covered, each character by one token at most.
    assert (np.diff(seen.offsets[:, 0]) > 0).all()
    assert (seen.offsets[1:, 0] >= seen.offsets[:-1, 1]).all()
    covered = "".join(text[a:b] for a, b in seen.offsets)
    assert covered == text.replace(" ", "")


@settings(max_examples=40, deadline=None)
@given(question=st.text(max_size=400), passages=st.lists(st.text(max_size=300), max_size=3))
def test_whatever_is_asked_and_read_offsets_are_exact(question: str, passages: list[str]) -> None:
    reader = chosen_reader(SHIPPED)
    assert reader is not None
    seen = reader.read(question, passages)
    assert len(seen) == len(passages)
    for passage, one in zip(passages, seen, strict=True):
        assert one.offsets.shape == (len(one.start), 2) and len(one.start) == len(one.end)
        assert not len(one.offsets) or (one.offsets.min() >= 0 and one.offsets.max() <= len(passage))
        assert 0 <= one.mass(0, len(passage)) <= 1.000001
        for mark in marks(one, passage, 0, len(passage), 3, 5.0):
            assert 0 <= mark.start < mark.end <= len(passage)


def test_the_setting_chooses_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFING_QA_READER", raising=False)
    chosen: Any = chosen_reader()
    assert (chosen.name, chosen.sha256) == (SHIPPED, ShippedReader().sha256)
    monkeypatch.setenv("BRIEFING_QA_READER", NONE)
    assert chosen_reader() is None
    monkeypatch.setenv("BRIEFING_QA_READER", "some/model")
    chosen = chosen_reader()
    assert chosen.name == "some/model"
    with pytest.raises(LibraryError, match="cannot load the reader 'some/model'"):
        chosen.read("Who?", ["Nobody."])
