"""A full disk, or one that may not be written, is told clearly and harms nothing that was kept."""

import contextlib
import errno
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import Briefing
from index import Added, Library, LibraryError
from index.folder import snapshot
from tests.conftest import Opener
from tests.embedders import HashedWords, assert_whole, sample

ROOT = Path(__file__).parents[1]
MEGABYTE = 1 << 20


@contextlib.contextmanager
def mounted(disk: Path, size: str) -> Iterator[None]:
    """A disk of that size at `disk`, which is made."""
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no disk can be mounted ({done.stderr.strip()}); run: unshare -rm pytest {__file__}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of five megabytes, two of them taken by a file that can be deleted."""
    disk = folder / "disk"
    with mounted(disk, "5m"):
        (disk / "filler").write_bytes(bytes(2 * MEGABYTE))
        yield disk


def at_once(library: Library, told: Callable[[Added], None]) -> None:
    library.add(map(sample, itertools.count()), on_added=told)


def few_by_few(library: Library, told: Callable[[Added], None]) -> None:
    for number in itertools.count(step=4):
        library.add([sample(number + place) for place in range(4)], on_added=told)


@pytest.mark.parametrize("fill", [at_once, few_by_few])
def test_a_full_disk_is_told_and_what_was_reported_stays_and_is_found(
    fill: Callable[[Library, Callable[[Added], None]], None], small_disk: Path, opened: Opener
) -> None:
    library, told = opened(small_disk / "library"), list[Added]()
    with pytest.raises(LibraryError, match=r"the disk is full or failing .* what was added before is safe"):
        fill(library, told.append)
    assert len(told) > 5
    assert sorted(assert_whole(library)) == sorted(item.id for item in told)

    library.close()
    with contextlib.suppress(LibraryError):  # SQLite needs a little room to open it
        library = opened(small_disk / "library")
        assert len(assert_whole(library)) == len(told)
        library.close()

    (small_disk / "filler").unlink()
    library = opened(small_disk / "library")
    assert library.add(sample(9999))[0].status == "added"
    assert len(assert_whole(library)) == len(told) + 1
    library.doctor()
    assert all(finding.healthy for finding in library.doctor(repair=False))


@pytest.mark.parametrize("pages", range(2, 40, 3))
def test_a_disk_that_fills_while_a_library_is_made_leaves_none(pages: int, folder: Path, opened: Opener) -> None:
    with mounted(folder / "disk", "200k"):
        filler = folder / "disk" / "filler"
        filler.write_bytes(bytes(200 * 1024 - 4096 * pages))
        with contextlib.suppress(LibraryError, OSError):
            opened(folder / "disk" / "library").close()
        filler.unlink()
        library = opened(folder / "disk" / "library")
        assert library.briefings() == []
        assert all(finding.healthy for finding in library.doctor(repair=False))
        library.close()


def test_a_library_that_stays_open_works_on_after_room_was_made(small_disk: Path, opened: Opener) -> None:
    library, told = opened(small_disk / "library"), list[Added]()
    with pytest.raises(LibraryError, match="the disk is full"):
        at_once(library, told.append)
    (small_disk / "filler").unlink()
    library.remove(told[0].id)
    library.add(sample(9999))
    assert sorted(assert_whole(library)) == sorted([*(item.id for item in told[1:]), "briefing-9999"])


def test_no_room_for_a_new_library_is_told(small_disk: Path) -> None:
    with contextlib.suppress(OSError), (small_disk / "more").open("wb", buffering=0) as stream:
        while True:
            stream.write(bytes(4096))
    with pytest.raises(LibraryError, match=r"cannot make (a|the) library|the disk is full"):
        Library.open(small_disk / "library", embedder=HashedWords())


# -- no permission ----------------------------------------------------------------------------------------------------

# Root may write anywhere, so these run as nobody, who may not read where Python lies: all is imported before.
AS_NOBODY = """
import os, sys, tempfile
from index import Library, LibraryError
from tests.embedders import HashedWords, sample

with tempfile.TemporaryDirectory() as warm, Library.open(warm, embedder=HashedWords()) as library:
    library.add(sample(1))
    library.search("storm")
    library.doctor()
if not os.getuid():
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
try:
    with Library.open(sys.argv[1], embedder=HashedWords()) as library:
        print(*(found.briefing.id for found in library.search("storm on the border")))
        print(*(finding.healthy for finding in library.doctor()))
        library.add(sample(1))
except LibraryError as error:
    print(error)
"""


def as_nobody(folder: Path) -> str:
    command = [sys.executable, "-c", AS_NOBODY, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def readable(folder: Path) -> Iterator[Path]:
    """A folder that everybody may look into and nobody else may write."""
    folder.chmod(0o755)
    place = folder / "readable"
    place.mkdir()
    yield place
    place.chmod(0o755)


def test_a_folder_that_may_not_be_written_is_told(readable: Path) -> None:
    readable.chmod(0o555)
    assert (
        as_nobody(readable / "new")
        == f"cannot make the library folder {readable}/new: Permission denied; name another\n"
    )
    told = as_nobody(readable)
    assert told.startswith(f"cannot make a library in {readable}: Permission denied; check that there is room")


def test_a_library_that_may_not_be_written_is_read_and_an_add_is_told(readable: Path, opened: Opener) -> None:
    library = opened(readable / "library")
    library.add(Briefing("storm", "A storm is on the border."))
    library.close()
    for path in [*readable.rglob("*"), readable]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.stat().st_mtime_ns for path in readable.rglob("*")}
    found, healthy, told = as_nobody(readable / "library").splitlines()
    assert {path: path.stat().st_mtime_ns for path in readable.rglob("*")} == before
    for path in [readable, *readable.rglob("*")]:
        path.chmod(0o755)
    assert (found, healthy) == ("storm", "True True True")
    assert told.startswith(f"cannot open or write {readable}/library/library.sqlite")
    assert "check that it is there and that you may write to its folder" in told


def test_a_library_that_others_may_only_read_is_read_while_it_is_written(readable: Path, opened: Opener) -> None:
    library = opened(readable / "library")
    library.add(Briefing("storm", "A storm is on the border."))  # the log is there from here on
    assert (readable / "library" / "library.sqlite-wal").exists()
    for path in readable.rglob("*"):
        path.chmod(path.stat().st_mode | 0o555 if path.is_dir() else path.stat().st_mode | 0o444)
    with library._store.writing() as connection:  # type: ignore[attr-defined]
        connection.execute("DELETE FROM briefings")
        assert as_nobody(readable / "library").splitlines()[0] == "storm"  # as it was before
    assert [line.id for line in library.briefings()] == []


@pytest.fixture
def sealed_disk(folder: Path) -> Iterator[Path]:
    """A disk with a library in it that nobody can write to, not even root."""
    disk = folder / "disk"
    with mounted(disk, "50m"):
        with Library.open(disk / "library", embedder=HashedWords()) as library:
            library.add([sample(1), sample(2)])
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        yield disk


def test_a_library_on_a_sealed_disk_is_searched_and_not_changed(sealed_disk: Path, opened: Opener) -> None:
    library = opened(sealed_disk / "library")
    assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2"]
    assert library._store._snapshots.current().folder is not None  # type: ignore[attr-defined]
    assert all(finding.healthy for finding in library.doctor())
    with pytest.raises(LibraryError, match="check that it is there and that you may write to its folder"):
        library.add(sample(3))
    with pytest.raises(LibraryError, match="check that it is there and that you may write to its folder"):
        library.remove("briefing-1")
    assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2"]


def test_a_sealed_librarys_damaged_index_is_made_in_memory(sealed_disk: Path, opened: Opener) -> None:
    subprocess.run(["mount", "-o", "remount,rw", str(sealed_disk)], check=True)
    (sealed_disk / "library" / "derived" / "g2" / "vectors.faiss").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(sealed_disk)], check=True)
    library = opened(sealed_disk / "library")
    assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2"]
    finding = library.doctor()[-1]
    assert (finding.healthy, finding.repaired) == (False, False)


def test_a_file_that_changes_under_a_reader_who_cannot_lock_it_is_told(sealed_disk: Path, opened: Opener) -> None:
    library = opened(sealed_disk / "library")
    subprocess.run(["mount", "-o", "remount,rw", str(sealed_disk)], check=True)
    writer = opened(sealed_disk / "library")
    told = pytest.raises(LibraryError, match="was changed by somebody else while it was read; ask again")
    with told, library._store.reading():  # type: ignore[attr-defined]
        writer.add(sample(3))
    assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2", "briefing-3"]


def test_an_index_that_may_not_be_written_is_made_in_memory(opened: Opener, folder: Path) -> None:
    (folder / "library").mkdir()
    (folder / "library" / "derived").write_text("in the way")
    library = opened()
    library.add([sample(1), sample(2)])
    assert sorted(assert_whole(library)) == ["briefing-1", "briefing-2"]
    library.add(sample(3))
    library.remove("briefing-1")
    assert sorted(assert_whole(library)) == ["briefing-2", "briefing-3"]
    assert not library.doctor(repair=True)[-1].repaired
    (folder / "library" / "derived").unlink()
    assert library.doctor()[-1].repaired
    assert sorted(assert_whole(library)) == ["briefing-2", "briefing-3"]
    assert [path.name for path in (folder / "library" / "derived").iterdir()] == [f"g{library.generation()}"]


# -- room for copies --------------------------------------------------------------------------------------------------


def test_a_full_folder_for_temporary_files_changes_nothing(
    folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mounted(folder / "tmp", "64k"):
        (folder / "tmp" / "filler").write_bytes(bytes(64 * 1024))
        monkeypatch.setattr(tempfile, "tempdir", str(folder / "tmp"))
        library = opened()
        assert library.add(sample(1))[0].status == "added"
        assert library.search("storm on the border")
        library.close()
        assert opened().search("storm on the border")


def test_where_copies_fit_nowhere_the_index_is_in_memory(
    folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(words: Path, to: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(to))

    monkeypatch.setattr(snapshot, "_copy", no_room)
    library = opened()
    assert library.add(sample(1))[0].status == "added"
    assert library.search("storm on the border")
    assert not list((folder / "library" / "derived").glob("open-*"))


def test_what_a_killed_process_left_of_its_copies_is_swept_away(folder: Path, opened: Opener) -> None:
    library = opened()
    library.add(sample(1))
    library.close()
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = folder / "library" / "derived" / f"open-{int(done.stdout)}-x"
    left.mkdir()
    (left / "words").write_bytes(b"x")
    ours = folder / "library" / "derived" / f"open-{os.getpid()}-x"
    ours.mkdir()
    assert opened().search("storm on the border")
    assert not left.exists()
    assert ours.exists()
