"""A library moves between stores whole, and back; what was embedded again can be rolled back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import Added, EmbedderMismatch, Feedback, Library, LibraryError, copy
from qa.cli.main import app
from tests.embedders import HashedWords, assert_whole, sample
from tests.stores.conftest import Place, dropped

BRIEFINGS = [sample(number) for number in range(6)]
SAID = Feedback(True, "", "Who?", True, "briefing-1", at="2022-02-01T00:00:00+00:00")


@pytest.fixture
def other(place: Place) -> Iterator[str]:
    chosen = place()
    yield chosen
    dropped(chosen)


def results(library: Library) -> list[tuple[str, int, float]]:
    found = library.search("storm on the border", 1000)
    return sorted(
        (item.briefing.id, item.passage.start, round(item.bm25 + item.late + item.dense, 4)) for item in found
    )


def test_a_copy_goes_there_and_back_goes_on_where_it_was_and_is_compared(
    address: str, tmp_path: Path, kind: str
) -> None:
    first, back = tmp_path / "first", tmp_path / "back"
    with Library.open(first, embedder=HashedWords()) as library:
        library.add(BRIEFINGS)
        library.keep_feedback(SAID)
        library.notes.keep("standing", {"Who?": "a note"})
        expected = results(library)

    class Stopped(Exception):
        pass

    def stop(added: Added) -> None:
        if (told := len(seen)) == 3:
            raise Stopped(told)
        seen.append(added.id)

    seen: list[str] = []
    with pytest.raises(Stopped):
        copy(first, address, on_copied=stop)
    copied = copy(first, address)
    assert (copied.briefings, copied.copied, copied.feedback) == (6, 2, 1)  # the fourth was there, if not yet told
    with Library.open(address, embedder=HashedWords()) as library:
        assert results(library) == expected
        assert library.feedback() == [SAID]
        assert [note.body for note in library.notes.of("standing")] == ["a note"]
        assert len(assert_whole(library)) == 6
        library.add(sample(50))
    with pytest.raises(EmbedderMismatch):
        Library.open(address, embedder=HashedWords("other"))
    again = copy(address, back)
    assert (again.briefings, again.copied) == (7, 7)
    assert copy(first, back).sha256 == copied.sha256
    assert kind in {"folder", "lite-file", "lite-server", "milvus"}


def test_a_copy_over_other_vectors_or_of_nothing_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(LibraryError, match="nothing to copy"):
        copy(address, tmp_path / "x")
    with Library.open(tmp_path / "a", embedder=HashedWords()) as library:
        library.add(BRIEFINGS[0])
    with Library.open(tmp_path / "b", embedder=HashedWords("other")) as library:
        library.add(BRIEFINGS[1])
    with pytest.raises(EmbedderMismatch):
        copy(tmp_path / "a", tmp_path / "b")


def test_what_was_embedded_again_can_be_rolled_back_until_it_is_changed(address: str, kind: str) -> None:
    other = HashedWords("other", 40)
    with Library.open(address, embedder=HashedWords()) as library:
        library.add(BRIEFINGS[:3])
        before = results(library)
    Library.reembed(address, embedder=other).close()
    if kind == "folder":
        with pytest.raises(LibraryError, match="doctor --reembed"):
            Library.roll_back(address)
        return
    with pytest.raises(EmbedderMismatch):
        Library.open(address, embedder=HashedWords())
    Library.roll_back(address)
    with Library.open(address, embedder=HashedWords()) as library:
        assert results(library) == before
        assert library.generation() > 4
    Library.reembed(address, embedder=other).close()
    with Library.open(address, embedder=other) as library:
        library.remove("briefing-0")
    with pytest.raises(LibraryError, match="nothing to go back to"):
        Library.roll_back(address)


def test_the_command_line_takes_an_address(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.library.OnnxEmbedder", HashedWords)
    run = CliRunner()
    missing = run.invoke(app, ["list", "--library", address])
    assert isinstance(missing.exception, LibraryError)
    assert "there is no library at" in str(missing.exception)
    file = tmp_path / "a.txt"
    file.write_text("Macron visited Moscow on Monday. He met Putin.")
    added = run.invoke(app, ["add", str(file), "--library", address, "--json"])
    assert json.loads(added.output)["added"][0]["status"] == "added"
    found = run.invoke(app, ["search", "Who visited Moscow?", "--library", address, "--json"])
    assert (found.exit_code, json.loads(found.output)[0]["text"]) == (
        0,
        "Macron visited Moscow on Monday. He met Putin.",
    )
    moved = run.invoke(app, ["copy", address, str(tmp_path / "copy"), "--json"])
    assert (moved.exit_code, json.loads(moved.output)["copied"]) == (0, 1)
    health = run.invoke(app, ["doctor", "--library", address])
    assert health.exit_code == 0
