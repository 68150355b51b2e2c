"""Briefings are embedded once each, ahead of what is being written, and nothing is lost by it."""

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Briefing, context_of, segment
from index.embed.model import TokenStates
from index.embed.passages import ahead, embed
from tests.conftest import Opener
from tests.embedders import HashedWords, sample


class Recording(HashedWords):
    """Remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[str] = []
        self.sentences: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.sentences += texts
        return super().encode(texts)

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        self.passages += texts
        before = list(self.sentences)
        found = super().encode_tokens(texts)
        self.sentences = before
        return found


def test_every_vector_is_that_of_its_text() -> None:
    embedder, batch = HashedWords(), [sample(number) for number in range(5)]
    for briefing, embedded in zip(batch, embed(embedder, batch), strict=True):
        assert tuple(item.passage for item in embedded) == segment(briefing.text)
        for item in embedded:
            embedded_text = context_of(briefing, item.passage) + item.passage.of(briefing.text)
            assert item.vector == pytest.approx(embedder.encode([embedded_text])[0])
            spans = [sentence.of(briefing.text) for sentence in item.passage.sentences]
            assert item.sentence_vectors == pytest.approx(embedder.encode(spans))


def test_no_sentence_is_encoded_twice() -> None:
    embedder = Recording()
    text = "Thank you all.\n\nThe talks on gas began.\n\nThank you all."
    batch = [Briefing(str(number), text) for number in range(2)]
    embed(embedder, batch)
    assert not set(embedder.sentences) & set(embedder.passages)
    assert len(embedder.sentences) == len(set(embedder.sentences))


def test_of_two_versions_given_one_after_the_other_the_last_is_kept(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.adding.CHARACTERS_AT_ONCE", 1)  # a briefing a batch
    library = opened()
    library.add(sample(1, version=1))
    added = library.add([sample(1, version=2), sample(1, version=1)])
    assert [outcome.status for outcome in added] == ["replaced", "replaced"]
    assert library.get("briefing-1") == sample(1, version=1)


def test_one_item_is_worked_on_while_the_one_before_is_used() -> None:
    second_began = threading.Event()

    def work(item: int) -> int:
        if item == 2:
            second_began.set()
        return item * 10

    for item, made in ahead(work, [1, 2, 3]):
        assert made == item * 10
        if item == 1:
            assert second_began.wait(10)


def test_what_was_given_before_a_failure_is_worked_on() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the folder is gone")

    made = []
    with pytest.raises(OSError, match="the folder is gone"):
        for pair in ahead(str, items()):
            made.append(pair)
    assert made == [(1, "1"), (2, "2")]
