"""A watched folder: what comes is taken in whole, what goes is told, and nothing is lost to a kill.

Real files and real threads; an event is awaited for up to a minute, and no test says how soon it comes.
"""

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Library, LibraryError
from index.originals import FilesRead
from qa.watch import Event, watch
from qa.watch.folder import Folder, Settled, Stamp
from tests.conftest import Opener
from tests.embedders import assert_whole

PATIENCE = 60.0
ROOT = Path(__file__).parents[1]


class Watched:
    """A watch in a thread, and the events it told."""

    def __init__(
        self, library: Library, folder: Path, *, remove: bool = False, settle: float = 0.1, keep: bool = False
    ) -> None:
        self.folder, self.stop = folder, threading.Event()
        self._told: queue.Queue[Event] = queue.Queue()
        self._thread = threading.Thread(
            target=watch,
            args=[library, folder],
            kwargs={
                "stop": self.stop,
                "on_event": self._told.put,
                "remove": remove,
                "settle": settle,
                "files": FilesRead(library.originals) if keep and library.originals else None,
            },
        )
        self._thread.start()
        self.next("watching")

    def next(self, *wanted: str) -> Event:
        """The next event, which must be one of those."""
        event = self._told.get(timeout=PATIENCE)
        assert event.what in wanted, event
        return event

    def until(self, what: str, name: str) -> list[Event]:
        """All events up to that of a file."""
        events = [self._told.get(timeout=PATIENCE)]
        while (events[-1].what, events[-1].path.name) != (what, name):
            events.append(self._told.get(timeout=PATIENCE))
        return events

    def end(self) -> list[Event]:
        """Stop; what was told and not asked for."""
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return list(self._told.queue)


@pytest.fixture
def reports(folder: Path) -> Path:
    (folder / "reports").mkdir()
    return folder / "reports"


@pytest.fixture
def watched(library: Library, reports: Path) -> Iterator[Callable[..., Watched]]:
    started: list[Watched] = []

    def start(**options: float) -> Watched:
        started.append(Watched(library, reports, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for item in started:
        item.end()
    assert_whole(library)


def texts(library: Library) -> list[str]:
    return sorted(library.get(line.id).text for line in library.briefings())


def test_what_lies_there_and_what_comes_is_taken_in(watched: Callable[..., Watched], reports: Path, library: Library):
    (reports / "a.txt").write_text("The first text.")
    watch = watched()
    assert watch.next("added").path == reports / "a.txt"
    (reports / "deep" / "er").mkdir(parents=True)
    (reports / "deep" / "er" / "b.md").write_text("The second text.")
    assert watch.next("added").path.name == "b.md"
    (reports / "a.txt").write_text("The first text, changed.")
    assert watch.next("replaced").path.name == "a.txt"
    assert texts(library) == ["The first text, changed.", "The second text."]
    assert watch.end() == []


def test_files_are_kept_with_their_briefings_if_that_is_wanted(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    def kept() -> list[bytes]:
        folder = Path(library.path) / "originals"
        return sorted(file.read_bytes() for file in folder.iterdir()) if folder.exists() else []

    (reports / "a.txt").write_text("The first text.")
    first = watched()
    first.next("added")
    first.end()
    assert kept() == []
    second = watched(keep=True, remove=True)
    second.next("unchanged")
    assert kept() == [b"The first text."]
    (reports / "a.txt").write_text("The first text, changed.")
    second.next("replaced")
    (reports / "a.txt").rename(reports / "b.txt")
    second.next("renamed")
    assert kept() == [b"The first text, changed."]
    (reports / "c.txt").write_text("Another.")
    second.next("added")
    (reports / "b.txt").unlink()
    second.next("removed")
    assert kept() == [b"Another."]


def test_a_watch_that_starts_again_takes_nothing_twice(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    (reports / "a.txt").write_text("The first text.")
    first = watched()
    first.next("added")
    first.end()
    (reports / "b.txt").write_text("What came while nobody watched.")
    second = watched()
    assert [second.next("unchanged").path.name, second.next("added").path.name] == ["a.txt", "b.txt"]
    assert len(texts(library)) == 2


def test_a_file_that_is_still_written_is_waited_for(watched: Callable[..., Watched], reports: Path, library: Library):
    watch = watched(settle=1.0)
    with (reports / "slow.txt").open("w") as stream:
        for number in range(30):
            stream.write(f"Line {number} of it. ")
            stream.flush()
            time.sleep(0.05)
    (reports / "last.txt").write_text("The last.")
    events = watch.until("added", "last.txt")
    # It may be taken in by half only where this machine stood still for a second; then the whole replaces the half.
    assert events[-1].path.name == "last.txt"
    whole = "".join(f"Line {number} of it. " for number in range(30))
    while whole not in texts(library):
        watch.next("added", "replaced")


def test_a_file_that_cannot_be_read_is_told_once_and_tried_again_when_it_changes(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    watch = watched()
    (reports / "a.pdf").write_bytes(b"%PDF-1.4 cut off")
    failed = watch.next("failed")
    assert (failed.path.name, "its end is missing" in failed.detail) == ("a.pdf", True)
    (reports / "b.txt").write_text("Another.")
    watch.next("added")  # and not "failed" again
    (reports / "a.pdf").write_text("<!DOCTYPE html><html><body><p>It is a page now.</p></body></html>")
    assert watch.next("added").path.name == "a.pdf"
    assert texts(library) == ["Another.", "It is a page now."]


def test_a_file_that_goes_between_a_look_and_its_reading_is_no_failure(
    watched: Callable[..., Watched], reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hasty(Folder):
        def look(self, now: float) -> Settled:
            settled = super().look(now)
            if "gone.txt" in {path.name for path in settled.here}:
                (reports / "gone.txt").unlink()
            return settled

    monkeypatch.setattr("qa.watch.watcher.Folder", Hasty)
    (reports / "gone.txt").write_text("It goes.")
    (reports / "there.txt").write_text("It stays.")
    watch = watched()
    assert watch.next("added").path.name == "there.txt"
    (reports / "more.txt").write_text("It comes.")
    assert watch.next("added").path.name == "more.txt"
    assert watch.end() == []


@pytest.mark.parametrize(
    "name", [".a.txt.swp", ".a.txt", "~$a.docx", "~WRL1.docx", "a.txt~", "#a.txt#", "4913", "a.txt.part", "a.tmp"]
)
def test_what_an_editor_leaves_beside_a_file_is_passed_over(name: str, reports: Path):
    (reports / name).write_text("Not meant for reading.")
    (reports / "a.txt").write_text("Meant for reading.")
    folder = Folder(reports, 1.0)
    folder.look(0.0)
    assert [path.name for path in folder.look(1.0).here] == ["a.txt"]


def test_a_file_put_in_the_place_of_another_replaces_its_briefing(
    watched: Callable[..., Watched], reports: Path, folder: Path, library: Library
):
    watch = watched()
    (reports / "a.txt").write_text("The old text.")
    watch.next("added")
    (folder / "elsewhere").write_text("The new text.")
    (folder / "elsewhere").replace(reports / "a.txt")  # as editors save
    watch.next("replaced")
    assert texts(library) == ["The new text."]


def test_a_renamed_file_is_one_briefing_under_its_new_name(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    watch = watched()
    (reports / "a.txt").write_text("The text.")
    watch.next("added")
    (reports / "a.txt").rename(reports / "b.txt")
    event = watch.next("renamed")
    assert (event.path.name, event.detail) == ("b.txt", f"from {reports / 'a.txt'}")
    assert [line.id.split("-")[0] for line in library.briefings()] == ["b"]
    assert texts(library) == ["The text."]


def test_what_was_set_by_hand_goes_along_when_a_file_is_renamed(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    watch = watched()
    (reports / "a.txt").write_text("Title: Read\n\nThe text.")
    watch.next("added")
    library.set_metadata(library.briefings()[0].id, title="Set")
    (reports / "a.txt").rename(reports / "b.txt")
    watch.next("renamed")
    assert [(line.title, line.by_hand) for line in library.briefings()] == [("Set", ("title",))]


def test_a_deleted_file_is_told_and_its_briefing_stays(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    watch = watched()
    (reports / "a.txt").write_text("The text.")
    watch.next("added")
    (reports / "a.txt").unlink()
    assert watch.next("missing").detail == "its briefing stays"
    assert texts(library) == ["The text."]
    (reports / "a.txt").write_text("The text.")
    assert watch.next("unchanged").path.name == "a.txt"


def test_with_remove_a_deleted_files_briefing_goes_too(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    for name in "ab":
        (reports / f"{name}.txt").write_text(f"The text of {name}.")
    watch = watched(remove=True)
    watch.until("added", "b.txt")
    (reports / "a.txt").unlink()
    assert watch.next("removed").path.name == "a.txt"
    assert texts(library) == ["The text of b."]


def test_a_folder_that_was_emptied_or_went_empties_no_library(
    watched: Callable[..., Watched], reports: Path, folder: Path, library: Library
):
    for name in "ab":
        (reports / f"{name}.txt").write_text(f"The text of {name}.")
    watch = watched(remove=True)
    watch.until("added", "b.txt")
    reports.rename(folder / "away")
    assert f"there is no folder {reports}" in watch.next("trouble").detail
    reports.mkdir()
    assert {watch.next("missing").detail for _ in "ab"} == {"its briefing stays; all files went at once"}
    (reports / "c.txt").write_text("In the new folder.")  # which is watched as the old one was
    watch.until("added", "c.txt")
    assert len(texts(library)) == 3


def test_trouble_with_the_library_is_told_once_and_the_file_is_taken_in_later(
    reports: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
):
    library = opened()
    (reports / "a.txt").write_text("The text.")
    monkeypatch.setattr("qa.watch.watcher.RETRY_SECONDS", 0.05)
    store, calls = library._store, []

    class Failing:
        """The store, full for the first three times."""

        def put(self, *given: object) -> object:
            calls.append(1)
            if len(calls) <= 3:
                raise LibraryError("the disk is full")
            return store.put(*given)  # type: ignore[arg-type]

        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

    library._store = Failing()  # type: ignore[assignment]
    watch = Watched(library, reports)
    assert watch.next("trouble").detail == "the disk is full"
    assert watch.next("added").path.name == "a.txt"
    assert (len(calls), watch.end()) == (4, [])


def test_no_clock_decides_what_is_new(reports: Path):
    """A file with a time in the past, the future or the same as before counts by being another."""
    file = reports / "a.txt"
    folder = Folder(reports, 1.0)
    for now, changed in enumerate([4e9, 0, 1e9]):
        file.write_text(f"{changed}")
        os.utime(file, (changed, changed))
        folder.look(10.0 * now)
        (settled,) = folder.look(10.0 * now + 1).here.items()
        folder.done(*settled)
        assert folder.look(10.0 * now + 2).here == {}
    assert isinstance(folder.known[file], Stamp)


KILLED = """
import sys, threading
from index import Library
from qa.watch import watch
from tests.embedders import HashedWords

def told(event):
    print(event.what, event.path.name, flush=True)

library = Library.open(sys.argv[1], embedder=HashedWords())
watch(library, sys.argv[2], stop=threading.Event(), on_event=told, settle=0.05)
"""


def test_a_killed_watch_loses_nothing_and_the_next_goes_on(reports: Path, folder: Path, opened: Opener):
    chosen = random.Random(1)
    written = 0
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folder / "library"), str(reports)], cwd=ROOT, text=True, stdout=-1
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "watching reports\n"
        for _ in range(10):
            (reports / f"r{written}.txt").write_text(f"The text of report {written}.")
            written += 1
        for _ in range(chosen.randint(0, 9)):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert_whole(opened())
    library = opened()
    watch = Watched(library, reports)
    for _ in range(written):
        watch.next("added", "unchanged")
    assert watch.end() == []
    assert texts(library) == sorted(f"The text of report {number}." for number in range(written))


def test_the_command_watches_until_it_is_told_to_end(reports: Path, tmp_path: Path):
    (reports / "a.txt").write_text("The bridge opened.")
    command = [sys.executable, "-c", "from qa.cli.main import main; main()", "watch", str(reports), "--json"]
    process = subprocess.Popen([*command, "--library", str(tmp_path / "l")], cwd=ROOT, text=True, stdout=-1, stderr=-1)
    assert process.stdout is not None
    told = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert [item["what"] for item in told] == ["watching", "added"]
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    command = [sys.executable, "-c", "from qa.cli.main import main; main()", "watch", str(tmp_path / "none")]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 2
    assert "there is no folder" in done.stderr


def test_each_message_of_a_mailbox_is_taken_in_and_goes_with_it(
    watched: Callable[..., Watched], reports: Path, library: Library
):
    def mailbox(*numbers: int) -> bytes:
        mail = b"From x Mon Feb  7 14:05:00 2022\nSubject: S%d\nMessage-ID: <%d>\n\nThe bridge opened on day %d.\n\n"
        return b"".join(mail % (n, n, n) for n in numbers)

    watch = watched(remove=True)
    (reports / "in.mbox").write_bytes(mailbox(1, 2))
    assert watch.next("added").detail == "2 briefings, 2 passages"
    (reports / "in.mbox").write_bytes(mailbox(2, 3, 4))
    assert watch.next("replaced").detail == "3 briefings, 3 passages"
    assert sorted(line.title for line in library.briefings()) == ["S2", "S3", "S4"]
    (reports / "in.mbox").rename(reports / "out.mbox")
    assert watch.next("renamed").path.name == "out.mbox"
    assert sorted(line.title for line in library.briefings()) == ["S2", "S3", "S4"]
    (reports / "out.mbox").unlink()
    watch.next("removed")
    assert library.briefings() == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_out_of_the_folder_are_told_and_not_followed(opened: Opener, tmp_path: Path) -> None:
    secret, reports = tmp_path / "secret", tmp_path / "reports"
    (secret / "deep").mkdir(parents=True)
    (reports / "inner").mkdir(parents=True)
    (secret / "plan.txt").write_text("The storm plan is secret.")
    (secret / "deep" / "more.txt").write_text("The storm plan is secret too.")
    (reports / "a.txt").write_text("A storm is on the border.")
    (reports / "plan.txt").symlink_to(secret / "plan.txt")
    (reports / "inner" / "plan.txt").symlink_to("../../secret/plan.txt")
    (reports / "folder").symlink_to(secret)
    (reports / "inner" / "b.txt").symlink_to("../a.txt")  # stays within
    if Path("/proc/kmsg").exists():
        (reports / "kmsg.txt").symlink_to("/proc/kmsg")  # a read of it never ends
    library = opened()
    watched = Watched(library, reports)
    told = [watched.next("added", "unchanged", "failed") for _ in [*reports.iterdir(), "inner/plan.txt"]]
    told += watched.end()
    failed = {event.path.relative_to(reports).as_posix() for event in told if event.what == "failed"}
    assert failed >= {"plan.txt", "inner/plan.txt", "folder"}
    assert all("leads out of the folder" in event.detail for event in told if event.what == "failed")
    assert {library.get(line.id).text for line in library.briefings()} == {"A storm is on the border."}


def test_a_pipe_in_the_folder_stops_neither_the_watch_nor_its_end(opened: Opener, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no pipes in folders")
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("A storm is on the border.")
    watched = Watched(opened(), tmp_path)
    told = [watched.next("added", "failed") for _ in range(2)]
    assert {(event.what, event.path.name) for event in told} == {("failed", "a.txt"), ("added", "b.txt")}
    assert watched.end() == []
