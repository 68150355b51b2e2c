"""A file that is put in the place of one that is open is not written to, and what is open is not believed any more."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from index import Feedback, Library, LibraryError
from qa.access import AccessError, Accounts
from tests.conftest import Opener
from tests.embedders import HashedWords, assert_whole, sample

REPLACED = "was replaced, moved or removed while it was open.* briefing-qa restore"


def copied(file: Path, to: Path) -> Path:
    """A copy as the backup program of a computer makes one: the file alone."""
    return Path(shutil.copyfile(file, to))


def whole(file: Path) -> bool:
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_library_whose_file_is_replaced_takes_nothing_more_and_harms_nothing(folder: Path, opened: Opener) -> None:
    library = opened()
    library.add([sample(1), sample(2)])
    file = folder / "library" / "library.sqlite"
    backup = copied(file, folder / "backup")
    library.add(sample(3))
    library.keep_feedback(Feedback(True, "", "Who?", True))
    backup.rename(file)
    for act in (library.briefings, lambda: library.add(sample(4)), lambda: library.remove("briefing-1")):
        with pytest.raises(LibraryError, match=REPLACED):
            act()
    with pytest.raises(LibraryError, match=REPLACED):
        library.search("storm on the border")
    library.close()
    assert whole(file)
    again = opened()
    assert sorted(assert_whole(again)) == ["briefing-1", "briefing-2"]
    assert again.add(sample(5))[0].status == "added"
    assert all(finding.healthy for finding in again.doctor())


def test_what_is_being_written_when_the_file_is_replaced_is_not_acknowledged(folder: Path, opened: Opener) -> None:
    library = opened()
    library.add(sample(1))
    file = folder / "library" / "library.sqlite"
    backup = copied(file, folder / "backup")
    store = library._store
    with pytest.raises(LibraryError, match=REPLACED), store.writing() as connection:  # type: ignore[attr-defined]
        connection.execute("DELETE FROM briefings")
        backup.rename(file)
    library.close()
    assert assert_whole(opened()) == ["briefing-1"]


def test_a_library_that_is_moved_away_is_told(folder: Path, opened: Opener) -> None:
    library = opened()
    library.add(sample(1))
    (folder / "library").rename(folder / "elsewhere")
    with pytest.raises(LibraryError, match=REPLACED):
        library.briefings()
    assert assert_whole(opened(folder / "elsewhere")) == ["briefing-1"]


def test_accounts_whose_file_is_replaced_let_nobody_in(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "access.sqlite")
    accounts.add_user("ada", None, {"*": "read"})
    kept, removed = accounts.add_token("ada", "read"), accounts.add_token("ada", "read")
    backup = copied(accounts.store.path, tmp_path / "backup")
    accounts.revoke_token(removed.split("_")[1])
    assert accounts.by_token(removed) is None
    backup.rename(accounts.store.path)
    for act in (lambda: accounts.by_token(removed), lambda: accounts.by_token(kept), accounts.exist):
        with pytest.raises(AccessError, match=REPLACED):
            act()
    accounts.store.close()
    assert whole(tmp_path / "access.sqlite")


def test_the_file_alone_holds_all_that_was_acknowledged(folder: Path, opened: Opener, tmp_path: Path) -> None:
    library = opened()
    library.add([sample(1), sample(2)])
    library.keep_feedback(Feedback(True, "", "Who?", True))
    library.remove("briefing-1")
    (folder / "copy").mkdir()
    copied(folder / "library" / "library.sqlite", folder / "copy" / "library.sqlite")
    copy = opened(folder / "copy")
    assert [line.id for line in copy.briefings()] == ["briefing-2"]
    assert [item.question for item in copy.feedback()] == ["Who?"]
    accounts = Accounts(tmp_path / "access.sqlite")
    accounts.add_user("ada", None, {"*": "read"})
    other = Accounts(copied(accounts.store.path, tmp_path / "copy.sqlite"))
    assert [user.name for user in other.users()] == ["ada"]
    other.store.close()
    accounts.store.close()


def test_what_was_removed_goes_from_the_disk_as_soon_as_no_reader_needs_it(
    folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sqlite.LOG_SECONDS", 0.0)
    library, reader = opened(), opened()
    library.add([sample(1), sample(2)])
    words = sample(1).text.encode()

    def found() -> bool:
        return any(words in file.read_bytes() for file in (folder / "library").glob("library.sqlite*"))

    with reader._store.reading():  # type: ignore[attr-defined]
        assert len(reader.briefings()) == 2
        library.remove("briefing-1")
        library.close()
        assert found()  # the reader may still ask for it
    reader.briefings()
    assert not found()


@pytest.mark.skipif(os.name == "nt", reason="there are no such permissions")
def test_what_holds_texts_and_questions_is_its_owners_alone(folder: Path) -> None:
    before = os.umask(0o022)
    try:
        with Library.open(folder / "new" / "library", embedder=HashedWords()) as library:
            library.add(sample(1))
            for path in [folder / "new" / "library", *(folder / "new" / "library").rglob("library.sqlite*")]:
                assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
            assert stat.S_IMODE((folder / "new" / "library" / "derived").stat().st_mode) == 0o700
        (folder / "there").mkdir(mode=0o755)
        with Library.open(folder / "there", embedder=HashedWords()) as library:
            library.add(sample(1))
            assert stat.S_IMODE((folder / "there" / "library.sqlite").stat().st_mode) == 0o600
            assert stat.S_IMODE((folder / "there" / "derived").stat().st_mode) == 0o700
    finally:
        os.umask(before)
