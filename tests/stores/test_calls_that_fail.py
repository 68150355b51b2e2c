"""From any call of a story on, the server no longer answers: what was acknowledged is there, and all can be done again.

A call may not have arrived, or its answer may be lost. The stories are those that a folder is put through by kills and
by failing calls of the system.
"""

import contextlib
import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import EmbedderMismatch, Library, LibraryError
from tests.embedders import HashedWords, assert_whole, sample
from tests.stores.servers import Proxy, Server

APART = int(os.environ.get("BRIEFING_QA_CALLS_APART", "17"))  # 1 tries every call
OTHER = HashedWords("other", 40)
BEFORE = {f"briefing-{number}": sample(number) for number in range(3)}


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    server = Server(Path(tmp_path_factory.mktemp("lite")))
    server.start()
    with contextlib.closing(Proxy(server.port)) as made:
        yield made
    server.kill()


def add(address: str) -> None:
    with Library.open(address, embedder=HashedWords()) as library:
        library.add(sample(number, 1) for number in (2, 3))


def remove(address: str) -> None:
    with Library.open(address, embedder=HashedWords()) as library:
        library.remove("briefing-0")


def search(address: str) -> None:
    with Library.open(address, embedder=HashedWords()) as library:
        assert library.search("storm on the border")


def embed_again(address: str) -> None:
    Library.reembed(address, embedder=OTHER).close()


def roll_back(address: str) -> None:
    Library.roll_back(address)


STORIES: dict[str, Callable[[str], None]] = {
    "add": add, "remove": remove, "search": search, "embed again": embed_again, "roll back": roll_back,
}  # fmt: skip


def opened(address: str) -> Library:
    try:
        return Library.open(address, embedder=HashedWords())
    except EmbedderMismatch:
        return Library.open(address, embedder=OTHER)


def begin(story: str, address: str) -> None:
    """A library of three briefings, for `story` to be done to."""
    with Library.open(address, embedder=HashedWords()) as library:
        library.add(BEFORE.values())
    if story == "roll back":
        Library.reembed(address, embedder=OTHER).close()


def assert_kept(story: str, address: str, *, done: bool) -> None:
    """All is there that was before the story or, if it was `done`, is after it; what was under way may be or not."""
    with opened(address) as library:
        found = {id: library.get(id) for id in assert_whole(library)}
        model = library.model
    after = dict(BEFORE)
    if story == "add":
        after |= {f"briefing-{number}": sample(number, 1) for number in (2, 3)}
    elif story == "remove":
        del after["briefing-0"]
    else:
        assert found == BEFORE
    if done:
        assert found == after
        assert model == (OTHER if story == "embed again" else HashedWords()).identity
    for id in BEFORE.keys() & after.keys():
        assert found[id] in (BEFORE[id], after[id])
    assert found.keys() <= BEFORE.keys() | after.keys()


@pytest.mark.parametrize("unheard", [False, True], ids=["lost on its way", "answered in vain"])
@pytest.mark.parametrize("story", STORIES)
def test_a_story_cut_off_at_any_call_loses_nothing_and_can_be_done_again(
    story: str, unheard: bool, proxy: Proxy
) -> None:
    address = f"{proxy.address}_{story}_{unheard}".replace(" ", "_")
    cut, done = int(unheard), False
    while not done:
        place = f"{address}_{cut}"
        begin(story, place)
        proxy.left, proxy.unheard = cut, unheard
        try:
            STORIES[story](place)
            done = True
        except LibraryError as error:
            assert "Traceback" not in str(error)
        finally:
            proxy.left = math.inf
        assert_kept(story, place, done=done)
        if not done:
            with contextlib.suppress(LibraryError, KeyError):  # it was done: there is nothing to remove or go back to
                STORIES[story](place)
            assert_kept(story, place, done=story != "roll back")
        cut += APART
    assert cut > 3
