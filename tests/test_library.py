"""A library keeps what it is given: adding, replacing, removing, listing, and whose vectors it holds."""

import datetime
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Briefing
from index import Added, EmbedderMismatch, Library, LibraryError
from index.embed.model import TokenStates
from tests.conftest import Opener
from tests.embedders import HashedWords, assert_whole, sample

RAIN = Briefing("rain", "It rains in Paris. The Seine rises.", "Rain", "2022-02-03", "AFP")
SNOW = Briefing("snow", "It snows in Oslo.", "Snow", "2022-02-05", "BBC")
WIND = Briefing("wind", "A storm hits Cork.")


def test_what_is_added_is_told_listed_and_got_to_the_letter(library: Library) -> None:
    told: list[Added] = []
    added = library.add([RAIN, SNOW, WIND], on_added=told.append)
    assert added == told == [Added("rain", "added", 1, 2), Added("snow", "added", 1, 1), Added("wind", "added", 1, 1)]
    assert [library.get(id) for id in ("rain", "snow", "wind")] == [RAIN, SNOW, WIND]
    assert library.generation() == 3


def test_the_list_is_newest_first_and_undated_last(library: Library) -> None:
    library.add([WIND, RAIN, SNOW])
    assert [(line.id, line.title, line.date, line.source, line.sha256) for line in library.briefings()] == [
        ("snow", "Snow", "2022-02-05", "BBC", SNOW.sha256),
        ("rain", "Rain", "2022-02-03", "AFP", RAIN.sha256),
        ("wind", "", "", "", WIND.sha256),
    ]


def test_a_library_opened_again_holds_the_same(opened: Opener) -> None:
    first = opened()
    first.add([sample(number) for number in range(5)])
    before = first.briefings(), first.generation(), [str(item) for item in first.search("border talks")]
    first.close()
    again = opened()
    assert (again.briefings(), again.generation(), [str(item) for item in again.search("border talks")]) == before


def test_adding_the_same_again_changes_nothing(library: Library, folder: Path) -> None:
    library.add([RAIN, SNOW])
    files = {path: path.stat().st_mtime_ns for path in (folder / "library" / "derived").rglob("*")}
    assert library.add([SNOW, RAIN]) == [Added("snow", "unchanged", 1, 1), Added("rain", "unchanged", 1, 2)]
    assert library.generation() == 2
    assert {path: path.stat().st_mtime_ns for path in (folder / "library" / "derived").rglob("*")} == files


def test_other_metadata_make_another_briefing_of_the_same_id(library: Library) -> None:
    library.add(RAIN)
    dated = Briefing(RAIN.id, RAIN.text, RAIN.title, "2022-02-04", RAIN.source)
    assert library.add(dated) == [Added("rain", "replaced", 1, 2)]
    assert library.get("rain") == dated
    assert [item.briefing.date for item in library.search("Paris")] == ["2022-02-04"]


def test_the_last_of_one_id_wins_and_each_is_told_for_what_it_did(library: Library) -> None:
    other = Briefing(RAIN.id, "The sun shines in Paris.")
    statuses = [item.status for item in library.add([RAIN, RAIN, other, RAIN, other])]
    assert statuses == ["added", "unchanged", "replaced", "replaced", "replaced"]
    assert library.get("rain") == other
    assert [item.briefing for item in library.search("Paris")] == [other]


def test_nothing_of_a_replaced_or_removed_briefing_stays_in_any_file(opened: Opener, folder: Path) -> None:
    library = opened()
    secret, other = (f"The {word} lies under the lighthouse. It rests there." for word in ("xylograph", "zymurgist"))
    library.add([sample(1), Briefing("secret", secret, "Quixotic", source="Xenophon")])
    library.add(Briefing("secret", other))
    vectors = [HashedWords().encode([text])[0].tobytes() for text in (secret, other)]
    folder = folder / "library"
    assert not [mark for mark in (b"xylograph", b"Quixotic", b"Xenophon", vectors[0]) if mark in _bytes(folder)]
    assert b"zymurgist" in _bytes(folder)
    library.remove("secret")
    assert not [mark for mark in (b"zymurgist", b"secret", vectors[1]) if mark in _bytes(folder)]
    library.close()
    assert not [mark for mark in (b"zymurgist", b"secret", vectors[1]) if mark in _bytes(folder)]


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_removing_the_last_briefing_leaves_an_empty_library_that_takes_more(library: Library) -> None:
    library.add(RAIN)
    library.remove("rain")
    assert (library.briefings(), library.search("Paris"), library.counts(["pari"])) == ([], [], [0])
    library.add(SNOW)
    assert [item.briefing.id for item in library.search("Oslo")] == ["snow"]


def test_an_unknown_id_is_named(library: Library) -> None:
    with pytest.raises(KeyError, match="no briefing 'nowhere'"):
        library.get("nowhere")
    with pytest.raises(KeyError, match="no briefing 'nowhere'"):
        library.remove("nowhere")
    assert library.generation() == 0


def test_what_a_failing_reader_gave_before_is_kept(library: Library) -> None:
    def failing() -> Iterator[Briefing]:
        yield RAIN
        yield SNOW
        raise OSError("the third file is unreadable")

    told: list[Added] = []
    with pytest.raises(OSError, match="the third file"):
        library.add(failing(), on_added=told.append)
    assert [item.id for item in told] == ["rain", "snow"]
    assert sorted(assert_whole(library)) == ["rain", "snow"]


def test_a_failing_listener_leaves_what_it_was_told_searchable(library: Library) -> None:
    def failing(added: Added) -> None:
        if added.id == "snow":
            raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        library.add([RAIN, SNOW, WIND], on_added=failing)
    assert sorted(assert_whole(library)) == ["rain", "snow"]


def test_an_empty_library_finds_nothing_and_is_well(library: Library) -> None:
    assert (library.search("anything"), library.briefings(), library.generation()) == ([], [], 0)
    assert all(finding.healthy for finding in library.doctor())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"question": "  "}, "the question is empty"),
        ({"question": "a" * 10_001}, "has 10001 characters"),
        ({"question": "who?", "depth": 0}, "at least 1; found 0"),
        ({"question": "who?", "since": "yesterday"}, "since must be a date like 2022-02-07; found 'yesterday'"),
        ({"question": "who?", "until": "2022-02-30"}, "until must be a date like 2022-02-07; found '2022-02-30'"),
    ],
)
def test_a_search_refuses_what_makes_no_sense(library: Library, arguments: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        library.search(**arguments)  # type: ignore[arg-type]


def test_dates_may_be_given_as_dates(library: Library) -> None:
    library.add([RAIN, SNOW])
    day = datetime.date(2022, 2, 4)
    assert [item.briefing.id for item in library.search("It", since=day)] == ["snow"]
    assert [item.briefing.id for item in library.search("It", until=datetime.datetime(2022, 2, 4, 12))] == ["rain"]


def test_a_closed_library_says_so(library: Library) -> None:
    library.add(RAIN)
    library.close()
    with pytest.raises(LibraryError, match="is closed; open it again"):
        library.search("Paris")


def test_a_lone_surrogate_is_found_nowhere_and_breaks_nothing(library: Library) -> None:
    library.add([RAIN, Briefing("?", "A question mark.")])
    assert [item.briefing.id for item in library.search("Paris \udce7", 1)] == ["rain"]
    assert library.search("Paris", sources=["\udce7"]) == []
    for ask in (library.get, library.remove):
        with pytest.raises(KeyError, match="has no briefing"):
            ask("\udce7")


# -- whose vectors ----------------------------------------------------------------------------------------------------


def test_another_embedder_is_refused_with_the_command_that_embeds_again(opened: Opener, folder: Path) -> None:
    opened().add(RAIN)
    with pytest.raises(EmbedderMismatch) as caught:
        opened(embedder=HashedWords("other"))
    assert "was made with the embedding model hashed-words" in str(caught.value)
    assert f"briefing-qa doctor --reembed --library {folder / 'library'} --model other" in str(caught.value)


def test_an_embedder_is_refused_that_was_right_when_the_library_was_opened(opened: Opener) -> None:
    first, second = opened(), opened(embedder=HashedWords("other"))  # nothing is in it yet: both may
    first.add(RAIN)
    with pytest.raises(EmbedderMismatch):
        second.add(SNOW)
    with pytest.raises(EmbedderMismatch):
        second.search("Paris")
    assert assert_whole(first) == ["rain"]


def test_embedding_again_gives_what_a_new_library_gives(opened: Opener, folder: Path) -> None:
    briefings = [sample(number) for number in range(6)]
    old, fresh, other = opened(), folder / "fresh", HashedWords("other", 40)
    old.add(briefings)
    told: list[Added] = []
    renewed = Library.reembed(folder / "library", embedder=other, on_added=told.append)
    new = opened(fresh, other)
    new.add(briefings)
    with renewed:
        assert sorted(item.id for item in told) == sorted(briefing.id for briefing in briefings)
        assert {str(item) for item in renewed.search("border talks")} == {
            str(item) for item in new.search("border talks")
        }
        assert len(assert_whole(renewed)) == 6
    with pytest.raises(EmbedderMismatch):
        old.search("border talks")


def test_embedding_again_with_the_same_model_is_seen_by_who_has_it_open(opened: Opener, folder: Path) -> None:
    library = opened()
    library.add([sample(number) for number in range(3)])
    before = {str(item) for item in library.search("border talks")}
    Library.reembed(folder / "library", embedder=HashedWords()).close()
    assert {str(item) for item in library.search("border talks")} == before


class FailingEmbedder(HashedWords):
    """Gives up after a number of calls."""

    def __init__(self, calls: int) -> None:
        super().__init__("failing", 40)
        self.calls = calls

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        self.calls -= 1
        if self.calls < 0:
            raise MemoryError("no more memory")
        return super().encode_tokens(texts)


@pytest.mark.parametrize("calls", [0, 1, 2])
def test_embedding_again_that_fails_leaves_all_as_it_was(
    opened: Opener, folder: Path, calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.adding.CHARACTERS_AT_ONCE", 1)  # a briefing a call
    library = opened()
    library.add([sample(number) for number in range(3)])
    before = library.generation(), {str(item) for item in library.search("border talks")}
    with pytest.raises(MemoryError):
        Library.reembed(folder / "library", embedder=FailingEmbedder(calls))
    assert (library.generation(), {str(item) for item in library.search("border talks")}) == before
    assert all(finding.healthy for finding in library.doctor(repair=False))


class BrokenEmbedder(HashedWords):
    """Breaks its promise in a given way."""

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        vectors, tokens = super().encode_tokens(texts)
        return (vectors * np.nan if self.way == "nan" else vectors[:, 1:]), tokens


@pytest.mark.parametrize(("way", "message"), [("nan", "not a number"), ("short", r"shape \(1, 95\) for 1 texts of 96")])
def test_vectors_that_are_none_are_refused(opened: Opener, way: str, message: str) -> None:
    library = opened(embedder=BrokenEmbedder(way))
    with pytest.raises(LibraryError, match=message):
        library.add(RAIN)
    assert library.briefings() == []
    opened().add(RAIN)
    with pytest.raises(LibraryError, match=message):
        library.search("Paris")


# -- what it costs ----------------------------------------------------------------------------------------------------


def test_importing_index_loads_nothing_heavy() -> None:
    heavy = {"numpy", "faiss", "tantivy", "torch", "transformers", "sentence_transformers", "gradio", "filelock"}
    command = "import index, sys; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout.split()
    assert "index" in loaded
    assert not heavy & set(loaded)
