"""Several processes embed what one adds: the same comes out, and one that is killed loses nothing."""

import os
import signal
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import Added, Library, LibraryError
from index.embed.model import TokenStates
from index.embed.workers import Processes
from tests.conftest import Opener
from tests.embedders import HashedWords, assert_whole, sample

BRIEFINGS = [sample(number) for number in range(12)]


class Dying(HashedWords):
    """Kills its own process while it embeds a text with a given word: always, or once if it can note it."""

    def __init__(self, word: str, note: Path | None = None) -> None:
        super().__init__()
        self.word, self.note = word, note

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        if any(self.word in text for text in texts) and not (self.note and self.note.exists()):
            if self.note:
                self.note.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_tokens(texts)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.adding.CHARACTERS_AT_ONCE", 2_000)


def scores(library: Library) -> list[str]:
    return sorted(str(item) for item in library.search("storm on the border", 1000))


def test_workers_give_what_one_process_gives_in_the_same_order(opened: Opener, folder: Path) -> None:
    alone, together = opened(), opened(folder / "together")
    expected = alone.add([*BRIEFINGS, BRIEFINGS[0], sample(1, version=1)])
    with closing(Processes(2, HashedWords)) as workers:
        assert together.add([*BRIEFINGS, BRIEFINGS[0], sample(1, version=1)], workers=workers) == expected
        assert scores(together) == scores(alone)
        assert {item.status for item in together.add(BRIEFINGS[2:], workers=workers)} == {"unchanged"}


def test_a_worker_that_is_killed_loses_nothing(opened: Opener, tmp_path: Path) -> None:
    library, note = opened(), tmp_path / "died"
    with closing(Processes(2, partial(Dying, "item7v0s0", note))) as workers:
        added = library.add(BRIEFINGS, workers=workers)
    assert note.exists()
    assert added == [
        Added(briefing.id, "added", item.passages, item.sentences)
        for briefing, item in zip(BRIEFINGS, added, strict=True)
    ]
    assert sorted(assert_whole(library)) == sorted(briefing.id for briefing in BRIEFINGS)


def test_what_no_worker_survives_is_named_and_the_rest_is_kept(opened: Opener) -> None:
    library = opened()
    with (
        closing(Processes(2, partial(Dying, "item7v0s0"))) as workers,
        pytest.raises(LibraryError, match=r"3 workers died .* briefing-7"),
    ):
        library.add(BRIEFINGS, workers=workers)
    kept = assert_whole(library)
    assert {f"briefing-{number}" for number in range(6)} <= set(kept)
    assert "briefing-7" not in kept


def test_no_workers_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one worker; found 0"):
        Processes(0, HashedWords)


def test_a_local_ray_gives_what_one_process_gives_and_a_dead_actor_loses_nothing(
    opened: Opener, folder: Path, tmp_path: Path
) -> None:
    pytest.importorskip("ray")
    from index.embed.ray_workers import RayWorkers

    alone, together, note = opened(), opened(folder / "together"), tmp_path / "died"
    expected = alone.add(BRIEFINGS[6:9])
    with closing(RayWorkers(1, partial(Dying, "item7v0s0", note))) as workers:
        assert together.add(BRIEFINGS[6:9], workers=workers) == expected
    assert note.exists()
    assert scores(together) == scores(alone)
