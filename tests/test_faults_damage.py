"""Damage on the disk is noticed: derived files are made again, and the text of a briefing is right or refused."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import context_of, passages_of
from index import Library, LibraryError
from index.folder.schema import SCHEMA
from tests.conftest import Opener, quick_folder
from tests.embedders import HashedWords, sample

BRIEFINGS = {briefing.id: briefing for briefing in map(sample, range(8))}
QUESTIONS = ["storm on the border", "gas talks in Moscow"]


def scores(library: Library) -> list[list[str]]:
    return [[str(candidate) for candidate in library.search(question, 1000)] for question in QUESTIONS]


@pytest.fixture(scope="module")
def original() -> Iterator[Path]:
    """A library made in three goes, so that some of its derived files are shared between two snapshots."""
    with quick_folder() as place:
        with Library.open(Path(place), embedder=HashedWords()) as library:
            for start in (0, 3, 6):
                library.add(list(BRIEFINGS.values())[start : start + 3])
        yield Path(place)


@pytest.fixture(scope="module")
def expected(original: Path) -> list[list[str]]:
    with Library.open(original, embedder=HashedWords()) as library:
        return scores(library)


@pytest.fixture
def copy(original: Path, folder: Path) -> Path:
    return shutil.copytree(original, folder / "copy")


def flip(file: Path, offset: int) -> None:
    with file.open("r+b") as stream:
        stream.seek(offset)
        (byte,) = stream.read(1)
        stream.seek(offset)
        stream.write(bytes([byte ^ random.Random(offset).randint(1, 255)]))


def flip_anywhere(file: Path) -> None:
    if size := file.stat().st_size:
        flip(file, random.Random(str(file.name)).randrange(size))
    else:
        file.write_bytes(b"x")


def truncate(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


def snapshot(library: Path) -> Path:
    return max((library / "derived").glob("g*"), key=lambda path: int(path.name[1:]))


def derived_files(library: Path) -> list[Path]:
    return sorted(
        path
        for path in snapshot(library).rglob("*")
        if path.is_file() and path.suffix != ".lock" and path.stat().st_size
    )


# -- what is derived --------------------------------------------------------------------------------------------------


def test_each_damaged_derived_file_is_noticed_and_made_again(
    original: Path, expected: list[list[str]], folder: Path, opened: Opener
) -> None:
    harms: list[Callable[[Path], object]] = [flip_anywhere, truncate, Path.unlink, lambda file: file.write_bytes(b"")]
    assert len(derived_files(original)) > 15
    for number, file in enumerate(derived_files(original)):
        copy = shutil.copytree(original, folder / f"copy{number}")
        harms[number % 4](copy / file.relative_to(original))
        library = opened(copy)
        finding = library.doctor(repair=False)[-1]
        assert (finding.subject, finding.healthy, finding.repaired) == ("search index", False, False)
        assert snapshot(copy).name in finding.detail
        assert scores(library) == expected
        assert all(finding.healthy for finding in library.doctor(repair=False))
        library.close()


def test_any_flipped_byte_of_vectors_or_manifest_changes_no_result(
    original: Path, expected: list[list[str]], folder: Path, opened: Opener
) -> None:
    chosen = random.Random(1)
    for number in range(30):  # each in a folder of its own: tantivy's threads may still be writing to the last
        copy = shutil.copytree(original, folder / f"copy{number}")
        file = snapshot(copy) / chosen.choice(["vectors.faiss", "manifest.json"])
        flip(file, chosen.randrange(file.stat().st_size))
        library = opened(copy)
        assert scores(library) == expected
        library.close()


def test_the_doctor_mends_what_is_derived(copy: Path, expected: list[list[str]], opened: Opener) -> None:
    flip_anywhere(snapshot(copy) / "vectors.faiss")
    library = opened(copy)
    finding = library.doctor()[-1]
    assert (finding.healthy, finding.repaired, finding.detail) == (
        False,
        True,
        "g8/vectors.faiss is not what was written",
    )
    assert all(finding.healthy for finding in library.doctor(repair=False))
    assert scores(library) == expected


def test_all_that_is_derived_may_be_deleted(copy: Path, expected: list[list[str]], opened: Opener) -> None:
    shutil.rmtree(copy / "derived")
    assert scores(opened(copy)) == expected


def test_what_a_dead_builder_left_is_in_nobodys_way(copy: Path, expected: list[list[str]], opened: Opener) -> None:
    shutil.copytree(snapshot(copy), copy / "derived" / "building")
    flip_anywhere(copy / "derived" / "building" / "vectors.faiss")
    library = opened(copy)
    assert scores(library) == expected
    library.add(sample(99))
    library.remove(sample(99).id)
    assert scores(library) == expected
    assert not (copy / "derived" / "building").exists()


@pytest.mark.parametrize("kind", ["*.idx", "*.fieldnorm"])
def test_damage_done_while_a_library_is_open_is_not_sealed_into_the_next_index(
    kind: str, copy: Path, opened: Opener, folder: Path
) -> None:
    library = opened(copy)
    library.search(QUESTIONS[0])
    for file in snapshot(copy).rglob(kind):
        for offset in range(10):
            flip(file, offset)
    library.add(sample(99))
    fresh = opened(folder / "fresh")
    fresh.add([*BRIEFINGS.values(), sample(99)])
    assert [sorted(found) for found in scores(library)] == [sorted(found) for found in scores(fresh)]
    assert all(finding.healthy for finding in library.doctor(repair=False))


HARMS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "truncated": lambda file: file.write_bytes(b""),
    "halved": truncate,
    "zeroed": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "flipped": flip_anywhere,
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
def test_damage_to_every_derived_file_of_an_open_library_changes_no_result_and_no_later_one(
    harm: Callable[[Path], object], copy: Path, opened: Opener, folder: Path, expected: list[list[str]]
) -> None:
    library = opened(copy)
    assert scores(library) == expected
    for file in (copy / "derived").rglob("*"):
        if file.is_file() and file.stat().st_size:
            with file.open("r+b"):  # in place: what has the file open sees it
                harm(file)
    assert scores(library) == expected
    assert scores(opened(copy)) == expected  # another process, which has to make it again
    library.add(sample(99))
    fresh = opened(folder / "fresh")
    fresh.add([*BRIEFINGS.values(), sample(99)])
    assert [sorted(found) for found in scores(library)] == [sorted(found) for found in scores(fresh)]
    assert all(finding.healthy for finding in library.doctor(repair=False))


def test_no_copy_of_an_index_is_left_in_the_temporary_folder(copy: Path, opened: Opener, folder: Path) -> None:
    (folder / "temporary").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(folder / "temporary"))
        library = opened(copy)
        library.search(QUESTIONS[0])
        library.add(sample(99))
        assert library.search(QUESTIONS[0])
    assert list((folder / "temporary").iterdir()) == []


def test_a_restored_copy_is_not_searched_with_the_index_of_what_it_replaced(
    original: Path, copy: Path, opened: Opener, folder: Path, expected: list[list[str]]
) -> None:
    library = opened(copy)
    library.add([sample(20), sample(21)])
    library.close()
    shutil.copyfile(original / "library.sqlite", copy / "library.sqlite")
    restored = opened(copy)
    assert scores(restored) == expected
    restored.add([sample(30), sample(31)])  # as many changes as before, of other content
    fresh = opened(folder / "fresh")
    fresh.add([*BRIEFINGS.values(), sample(30), sample(31)])
    assert sorted(scores(restored)[0]) == sorted(scores(fresh)[0])


# -- the truth --------------------------------------------------------------------------------------------------------


def assert_right_or_refused(place: Path, expected: list[list[str]]) -> bool:
    """Read and search all that `place` holds; True if something was refused or found damaged."""
    try:
        with Library.open(place, embedder=HashedWords()) as library:
            healthy = all(finding.healthy for finding in library.doctor(repair=False)[:-1])
            refused = False
            for listed in library.briefings():
                try:
                    assert library.get(listed.id) == BRIEFINGS[listed.id]
                except (LibraryError, KeyError):
                    refused = True
            try:
                for question in QUESTIONS:
                    for found in library.search(question, 1000):
                        briefing = BRIEFINGS[found.briefing.id]
                        assert found.briefing == briefing
                        assert found.passage in passages_of(briefing)
                if healthy:
                    assert scores(library) == expected
            except LibraryError:
                refused = True
            assert not (healthy and refused)
            return refused or not healthy
    except LibraryError:
        return True


@pytest.mark.parametrize("keep_derived", [True, False])
def test_a_flipped_byte_of_the_truth_never_gives_wrong_text(
    keep_derived: bool, original: Path, copy: Path, expected: list[list[str]]
) -> None:
    chosen, noticed = random.Random(2), 0
    whole = (original / "library.sqlite").read_bytes()
    for _ in range(40):
        (copy / "library.sqlite").write_bytes(whole)
        flip(copy / "library.sqlite", chosen.randrange(len(whole)))
        if not keep_derived:
            shutil.rmtree(copy / "derived", ignore_errors=True)
        noticed += assert_right_or_refused(copy, expected)
        for beside in ("library.sqlite-wal", "library.sqlite-shm"):
            (copy / beside).unlink(missing_ok=True)
    assert noticed > 20  # the others fell on free space


def test_a_flipped_byte_anywhere_in_what_the_tables_hold_is_told_with_the_briefings_name(
    copy: Path, opened: Opener
) -> None:
    file = copy / "library.sqlite"
    whole = file.read_bytes()
    briefing = sample(5)
    first = passages_of(briefing)[0]
    embedded = context_of(briefing, first) + first.of(briefing.text)
    vector = HashedWords().encode([embedded])[0].tobytes()
    for mark in (briefing.text[-20:].encode(), briefing.title.encode(), briefing.sha256.encode(), vector):
        file.write_bytes(whole)
        flip(file, whole.index(mark) + 5)
        library = opened(copy)
        told = [finding for finding in library.doctor(repair=False) if not finding.healthy]
        assert [finding.subject for finding in told] == ["briefing briefing-5"]
        assert "is damaged on the disk; add its file again" in told[0].detail
        library.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passages SET sentences = replace(sentences, '[[', '[[1') WHERE row = 5",
        "UPDATE passages SET briefing = briefing + 1 WHERE row = 5",
        "UPDATE passages SET heading = '[0, 1]' WHERE row = 5",
        "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE passage = 5",
        "UPDATE vectors SET sentences = substr(sentences, 2) WHERE passage = 5",
        "UPDATE vectors SET token_sentences = x'ffff' WHERE passage = 5",
    ],
)
def test_a_passage_whose_spans_or_vectors_changed_is_refused(change: str, copy: Path, opened: Opener) -> None:
    with sqlite3.connect(copy / "library.sqlite") as connection:
        connection.execute(change)
    connection.close()
    library = opened(copy)
    with pytest.raises(LibraryError, match="what was cut from it is damaged on the disk; add its file again"):
        library.search(QUESTIONS[0], 1000)
    assert [finding.healthy for finding in library.doctor(repair=False)].count(False) >= 1
    library.add(BRIEFINGS.values())
    assert len(library.search(QUESTIONS[0], 1000)) == sum(line.passages for line in library.briefings())


def test_adding_a_damaged_briefing_again_mends_it(copy: Path, opened: Opener, expected: list[list[str]]) -> None:
    file, briefing = copy / "library.sqlite", sample(5)
    flip(file, file.read_bytes().index(briefing.text[:40].encode()) + 5)
    library = opened(copy)
    with pytest.raises(LibraryError, match="briefing-5: its text is damaged on the disk; add its file again"):
        library.get("briefing-5")
    with pytest.raises(LibraryError, match="briefing-5: its text is damaged"):
        library.search(QUESTIONS[0], 1000)
    assert [item.status for item in library.add(BRIEFINGS.values())].count("replaced") == 1
    assert library.get("briefing-5") == briefing
    assert [sorted(found) for found in scores(library)] == [sorted(found) for found in expected]
    assert all(finding.healthy for finding in library.doctor(repair=False))


@pytest.mark.parametrize("kept", [0, 1, 99, 100, 4096, 0.3, 0.6, 0.9, -4096, -1])
def test_a_truncated_truth_is_refused_or_found_damaged(kept: float, copy: Path, expected: list[list[str]]) -> None:
    size = (copy / "library.sqlite").stat().st_size
    with (copy / "library.sqlite").open("r+b") as stream:
        stream.truncate(int(size * kept) if isinstance(kept, float) else int(kept % size))
    assert assert_right_or_refused(copy, expected)


def test_a_log_left_by_a_deleted_library_is_not_read_into_a_new_one(opened: Opener, folder: Path) -> None:
    library = opened()
    library.add(sample(1))
    shutil.copyfile(folder / "library" / "library.sqlite", folder / "old")
    library.close()
    (folder / "library" / "library.sqlite").rename(folder / "library" / "library.sqlite-wal")
    again = opened()
    assert (again.briefings(), again.search("border")) == ([], [])
    assert all(finding.healthy for finding in again.doctor(repair=False))


# -- what is no library -----------------------------------------------------------------------------------------------


def refuse(place: Path, message: str) -> None:
    with pytest.raises(LibraryError, match=message):
        Library.open(place, embedder=HashedWords())
    assert not (place / "derived").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "file").write_text("hello")
    refuse(folder / "file", r"cannot make the library folder .*/file: it is a file")
    refuse(folder / "file" / "below", r"cannot make the library folder .*/below: Not a directory")
    assert (folder / "file").read_text() == "hello"


@pytest.mark.parametrize("content", [b"not a database, but long enough to look like one" * 100, b"short", b""])
def test_a_file_that_is_no_database_is_refused_and_left_alone(folder: Path, content: bytes) -> None:
    (folder / "library.sqlite").write_bytes(content)
    refuse(folder, "library.sqlite is (damaged or )?not a library")
    assert (folder / "library.sqlite").read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(folder: Path) -> None:
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = (folder / "library.sqlite").read_bytes()
    refuse(folder, "library.sqlite is not a library; move it away, or name another folder")
    assert (folder / "library.sqlite").read_bytes() == before


def test_a_newer_schema_is_refused_by_its_number(folder: Path) -> None:
    Library.open(folder, embedder=HashedWords()).close()
    with sqlite3.connect(folder / "library.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA.version + 1}")
    connection.close()
    refuse(folder, f"has schema version {SCHEMA.version + 1}, this program reads {SCHEMA.version}: open it with")


def test_an_index_of_another_format_is_made_again(copy: Path, expected: list[list[str]], opened: Opener) -> None:
    manifest = snapshot(copy) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 999}))
    library = opened(copy)
    assert "has format 999, this program writes" in library.doctor(repair=False)[-1].detail
    assert scores(library) == expected


def test_a_manifest_that_nests_without_end_is_damage(copy: Path, expected: list[list[str]], opened: Opener) -> None:
    (snapshot(copy) / "manifest.json").write_text('{"format":' + "[" * 100_000)
    assert scores(opened(copy)) == expected
