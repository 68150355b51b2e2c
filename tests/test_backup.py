"""Backups made while others write, and the drill of bringing one back."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus import Briefing
from index import Added, Feedback, Library, copy
from index.folder.store import LocalStore
from qa.access import Accounts
from qa.access.sessions import Sessions
from qa.cli.main import app
from tests.embedders import HashedWords, assert_whole, sample

ROOT = Path(__file__).parents[1]
WRITER = """
import sys, time
from index import Library
from tests.embedders import HashedWords, sample
with Library.open(sys.argv[1], embedder=HashedWords()) as library:
    number = 1000
    while True:
        library.add(sample(number))
        print(number, flush=True)
        number += 1
        time.sleep(0.02)
"""
PASSWORD = "correct horse battery"


@pytest.fixture
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a team: a library of eight briefings with a rating, and an account with a token."""
    monkeypatch.setenv("BRIEFING_QA_HOME", str(folder / "home"))
    with Library.open(folder / "home" / "library", embedder=HashedWords()) as library:
        library.add([sample(number) for number in range(8)])
        library.keep_feedback(Feedback(True, "", "Who?", True))
        library.notes.keep("standing", {"Who?": "a note"})
    accounts = Accounts()
    accounts.add_user("ada", PASSWORD, {"*": "write"})
    accounts.store.close()
    return folder / "home"


@contextmanager
def writing(library: Path) -> Iterator[Callable[[], int]]:
    """A process that adds some twenty briefings a second; gives the last one that it was told is kept."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(library)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        stdout = writer.stdout
        try:
            yield lambda: int(stdout.readline())
        finally:
            writer.kill()


def run(*arguments: object, code: int = 0) -> str:
    """What the command says; `code` 2 if it refuses."""
    done = subprocess.run(
        [sys.executable, "-c", "from qa.cli.main import main; main()", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "500"},
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def ids(library: Path) -> list[str]:
    with Library.open(library, embedder=HashedWords()) as opened:
        return sorted(assert_whole(opened))


def test_the_drill(home: Path, folder: Path) -> None:
    """Back up while it is written, lose something, be refused while it is open, bring it back, go on."""
    to, library = folder / "backups" / "today", home / "library"
    cookie = Sessions(accounts := Accounts()).begin("ada", PASSWORD)
    token = accounts.add_token("ada", "read")
    assert cookie
    accounts.store.close()
    with writing(library) as last:
        before = [last() for _ in range(3)][-1]
        found = json.loads(run("backup", to, "--json"))
        last()
        assert "is open in another program; stop the server" in run("restore", to, "--replace", code=2)
    kept = ids(library)
    assert found["accounts"] is True
    assert 11 <= found["briefings"]["default"] <= len(kept)
    assert {path.relative_to(to).as_posix() for path in to.rglob("*") if path.is_file()} == {
        *("manifest.json", "access.sqlite", "libraries/default/library.sqlite")
    }
    with Library.open(library, embedder=HashedWords()) as opened:
        opened.remove(*(f"briefing-{number}" for number in range(8)))
    (home / "access.sqlite").unlink()

    assert "is there already; to put the backup in its place, add --replace" in run("restore", to, code=2)
    assert f"default ({found['briefings']['default']} briefings); accounts" in run("restore", to, "--replace")
    back = ids(library)
    assert len(back) == found["briefings"]["default"]
    assert {*(f"briefing-{number}" for number in range(8)), f"briefing-{before}"} <= set(back) <= set(kept)
    with Library.open(library, embedder=HashedWords()) as opened:
        assert [item.question for item in opened.feedback()] == ["Who?"]
        assert [note.body for note in opened.notes.of("standing")] == ["a note"]
        assert opened.add(Briefing("new", "A storm is on the border."))[0].status == "added"
        assert all(finding.healthy for finding in opened.doctor())
    accounts = Accounts()
    assert accounts.by_token(token) is not None
    assert Sessions(accounts).principal(cookie) is None  # a log-out after the backup must not be undone by it
    assert Sessions(accounts).begin("ada", PASSWORD)
    accounts.store.close()


def test_a_library_that_is_being_written_is_copied_as_it_was_at_one_moment(home: Path, folder: Path) -> None:
    with writing(home / "library") as last:
        for number in range(5):
            before = last()
            copied = copy(home / "library", folder / f"copy{number}")
            assert copied.briefings == copied.copied >= 8 + before - 999
    for number in range(5):
        assert len(ids(folder / f"copy{number}")) >= 9


def test_a_briefing_that_is_removed_or_replaced_while_it_is_copied_costs_no_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As from a server, where nothing keeps what was there at one moment."""
    monkeypatch.setattr(LocalStore, "unchanging", nullcontext)
    with Library.open(folder / "a", embedder=HashedWords()) as library:
        library.add([sample(number) for number in range(6)])

        order = [line.id for line in sorted(library.briefings(), key=lambda line: (line.date, line.id))]
        replaced = sample(int(order[4].split("-")[1]), 2)

        def change(added: Added) -> None:
            if added.id == order[0]:
                library.remove(order[5])
                library.add(replaced)

        copied = copy(folder / "a", folder / "b", on_copied=change)
        assert (copied.briefings, copied.copied) == (5, 5)
        with Library.open(folder / "b", embedder=HashedWords()) as copy_of:
            assert sorted(assert_whole(copy_of)) == sorted(order[:5])
            assert copy_of.get(order[4]) == replaced


def test_a_backup_goes_to_a_machine_that_has_nothing(home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = CliRunner().invoke(app, ["backup", str(folder / "backup")])
    assert (result.exit_code, result.stdout.split(":")[0]) == (0, "default (8 briefings); accounts, without sessions")
    monkeypatch.setenv("BRIEFING_QA_HOME", str(folder / "new"))
    assert CliRunner().invoke(app, ["restore", str(folder / "backup")]).exit_code == 0
    assert ids(folder / "new" / "library") == [f"briefing-{number}" for number in range(8)]
    for path in (folder / "backup", folder / "new" / "library"):
        assert path.stat().st_mode & 0o077 == 0
    for path in [*(folder / "backup").rglob("*.sqlite"), *(folder / "new").rglob("*.sqlite")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_several_libraries_go_and_come_by_name(home: Path, folder: Path) -> None:
    with Library.open(folder / "press", embedder=HashedWords()) as press:
        press.add(sample(77))
    run("backup", folder / "backup", "--library", f"press={folder / 'press'}")
    told = run("restore", folder / "backup", "--replace", code=2)
    assert "where does the library 'press' of the backup go? say: --library press=FOLDER" in told
    run("restore", folder / "backup", "--replace", "--library", f"press={folder / 'elsewhere'}")
    assert ids(folder / "elsewhere") == ["briefing-77"]


def test_a_damaged_backup_changes_nothing(home: Path, folder: Path) -> None:
    run("backup", folder / "backup")
    file = folder / "backup" / "libraries" / "default" / "library.sqlite"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    before = (home / "library" / "library.sqlite").read_bytes()
    told = run("restore", folder / "backup", "--replace", code=2)
    assert "is not a whole backup (backup/libraries/default/library.sqlite is not what was written)" in told
    assert (home / "library" / "library.sqlite").read_bytes() == before
    assert "is not a whole backup" in run("restore", folder / "nothing", code=2)


def test_a_damaged_library_is_not_backed_up_but_a_backup_takes_its_place(home: Path, folder: Path) -> None:
    run("backup", folder / "good")
    file = home / "library" / "library.sqlite"
    data = file.read_bytes().replace(b"storm", b"stOrm")
    file.write_bytes(data)
    assert "is not whole, so there is no backup of it; briefing briefing-" in run("backup", folder / "bad", code=2)
    assert not list(folder.glob("bad*"))
    file.write_bytes(b"\0" * 5000)
    run("restore", folder / "good", "--replace")
    assert ids(home / "library") == [f"briefing-{number}" for number in range(8)]


def test_a_log_that_a_killed_program_left_is_not_mixed_into_what_is_brought_back(home: Path, folder: Path) -> None:
    run("backup", folder / "backup")
    with writing(home / "library") as last:
        for _ in range(5):
            last()
    (home / "library" / "library.sqlite-wal").write_bytes(b"left behind" * 5000)
    run("restore", folder / "backup", "--replace")
    assert ids(home / "library") == [f"briefing-{number}" for number in range(8)]


def test_what_is_there_and_what_cannot_be_backed_up_is_refused(home: Path, folder: Path) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "file").touch()
    assert "is there already and stays as it is" in run("backup", folder / "full", code=2)
    told = run("backup", folder / "new", "--library", "team=milvus://user:secret@localhost/team", code=2)
    assert "the library 'team' is on a server (milvus://localhost/team)" in told
    assert "secret" not in told
    assert "there is no library in" in run("backup", folder / "new", "--library", folder / "none", code=2)


def test_the_cron_line_of_the_documentation_runs(home: Path, folder: Path) -> None:
    text = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^    \d+ \d+ \* \* \*  (.*)$", text, re.MULTILINE)
    bin = folder / "bin"
    bin.mkdir()
    (bin / "briefing-qa").write_text(f"#!{sys.executable}\nfrom qa.cli.main import main\nmain()\n")
    (bin / "briefing-qa").chmod(0o700)
    old = folder / "backups" / "2020-01-01"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    shell = line.replace("\\%", "%").replace("/srv/backups", str(folder / "backups"))
    shell = shell.replace("/opt/briefing-qa/.venv/bin/", f"{bin}/")
    subprocess.run(shell, shell=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert [path.name for path in (folder / "backups").iterdir()] == [time.strftime("%F")]
