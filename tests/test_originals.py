"""Original files: kept where the operator says so, of one text, gone with their briefing, and harmless in a browser."""

import stat
from collections.abc import Iterator
from pathlib import Path

import fpdf
import pytest
from typer.testing import CliRunner, Result

from corpus import Briefing, read
from index import Library, LibraryError
from index.originals import FilesRead, Originals
from qa.access import LOCAL, acting
from qa.backup import back_up, restore
from qa.cli.main import app
from qa.server.libraries import Libraries
from qa.server.removed import RecentlyRemoved, Removed, about_to_go
from qa.server.service import Service
from qa.server.settings import Settings
from tests.conftest import Opener, quick_folder
from tests.embedders import HashedWords
from tests.server.alone import Alone, alone

NOTE = Briefing("note", "The bridge opened on Monday.")
PDF = b"%PDF-1.7 the bridge"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", embedder=HashedWords()) as opened:
        opened.add(NOTE)
        yield opened


def pdf(*pages: str) -> bytes:
    """A PDF with a page of each text."""
    paper = fpdf.FPDF()
    paper.set_font("helvetica", size=14)
    for text in pages:
        paper.add_page()
        paper.multi_cell(0, 8, text)
    return bytes(paper.output())


def kept(library: Library) -> list[bytes]:
    folder = Path(library.path) / "originals"
    return sorted(file.read_bytes() for file in folder.iterdir()) if folder.exists() else []


def originals(library: Library) -> Originals:
    assert library.originals is not None
    return library.originals


def test_a_file_is_given_back_for_the_text_that_it_is_of_and_for_no_other(library: Library) -> None:
    assert originals(library).of(NOTE) is None
    assert originals(library).keep(NOTE, PDF)
    found = originals(library).of(NOTE)
    assert found
    assert found.pdf
    assert found.path.read_bytes() == PDF
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(found.path.parent.stat().st_mode) == 0o700
    library.set_metadata("note", title="Bridge")
    assert originals(library).of(library.get("note")) == found
    library.add(Briefing("note", "The bridge opened on Tuesday."))
    assert originals(library).of(library.get("note")) is None
    assert kept(library) == []


def test_another_file_takes_its_place(library: Library) -> None:
    originals(library).keep(NOTE, PDF)
    originals(library).keep(NOTE, b"<html>")
    found = originals(library).of(NOTE)
    assert found
    assert not found.pdf
    assert kept(library) == [b"<html>"]


def test_it_goes_with_its_briefing_and_leaves_those_of_others(library: Library) -> None:
    other = Briefing("note-2", NOTE.text)
    library.add(other)
    originals(library).keep(NOTE, PDF)
    originals(library).keep(other, b"%PDF-other")
    library.remove("note")
    assert kept(library) == [b"%PDF-other"]


def test_what_is_too_large_is_not_kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.originals.LARGEST", 10)
    assert not originals(library).keep(NOTE, PDF)
    assert kept(library) == []


# -- of files that are added by the shell or a watched folder -------------------------------------------------------

MAILS = "".join(
    f"From a@b.org Mon Feb  7 10:00:0{n} 2022\nFrom: a@b.org\nSubject: Bridge {n}\n"
    f"Date: Mon, 7 Feb 2022 10:00:0{n} +0000\n\nBridge {n} opened.\n\n"
    for n in (1, 2)
)


@pytest.fixture
def files(folder: Path) -> Path:
    """A folder with a PDF, a text, and a mailbox of two messages."""
    (folder / "files").mkdir()
    (folder / "files" / "bridge.pdf").write_bytes(pdf("The bridge opened on Monday.", "It is forty metres long."))
    (folder / "files" / "note.txt").write_text("The ferry to the island leaves at noon.")
    (folder / "files" / "mails.mbox").write_text(MAILS)
    return folder / "files"


@pytest.fixture
def own(folder: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The library that commands use, with a quick embedder."""
    library = opened(folder / "home" / "library")
    monkeypatch.setenv("BRIEFING_QA_HOME", str(folder / "home"))
    monkeypatch.setattr("qa.cli.shared.default_library", lambda _: library)
    return library


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def test_add_keeps_the_files_of_one_briefing_each_if_it_is_told_so(own: Library, files: Path) -> None:
    run("add", files)
    assert kept(own) == []
    assert "3 unchanged" not in run("add", files, "--keep-originals").output
    assert kept(own) == sorted((files / name).read_bytes() for name in ("bridge.pdf", "note.txt"))
    (listed,) = [line.id for line in own.briefings() if line.id.startswith("bridge")]
    found = originals(own).of(own.get(listed))
    assert found
    assert found.pdf
    run("remove", listed)
    assert kept(own) == [b"The ferry to the island leaves at noon."]


def test_what_is_stated_of_a_file_by_hand_changes_nothing_about_its_original(own: Library, files: Path) -> None:
    run("add", files / "note.txt", "--keep-originals", "--title", "Ferries", "--date", "2022-02-07")
    (line,) = own.briefings()
    assert (line.title, line.date) == ("Ferries", "2022-02-07")
    found = originals(own).of(own.get(line.id))
    assert found
    assert found.path.read_bytes() == (files / "note.txt").read_bytes()


def test_a_file_that_changes_while_it_is_added_is_not_kept(library: Library, files: Path) -> None:
    noted = FilesRead(originals(library))
    (briefing,) = read(files / "note.txt", on_file=noted.noted)
    library.add(briefing)
    (files / "note.txt").write_text("The ferry to the island leaves at one.")
    assert noted.keep(briefing.id) == "the file was changed while it was added; add it again to keep it"
    (other,) = read(files / "bridge.pdf", on_file=noted.noted)
    (files / "bridge.pdf").unlink()
    assert noted.keep(other.id) == "No such file or directory"
    assert noted.keep("nowhere") == ""
    assert kept(library) == []


def test_add_says_which_file_it_could_not_keep(own: Library, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.originals.LARGEST", 10)
    told = run("add", files / "note.txt", "--keep-originals")
    assert "1 added" in told.output
    assert "the file is larger than 0 MB" in told.output
    assert kept(own) == []


def test_where_files_cannot_be_kept_nothing_is_added(
    own: Library, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "originals", None)  # as of a library on a server
    with pytest.raises(LibraryError, match="is on a server; leave out --keep-originals"):
        CliRunner().invoke(app, ["add", str(files), "--keep-originals"], catch_exceptions=False)
    assert own.briefings() == []


# -- removed and brought back, backed up and restored ------------------------------------------------------------------


@pytest.fixture
def service(own: Library, files: Path) -> Iterator[Service]:
    """The service over a library to which the files were added with their originals."""
    run("add", files, "--keep-originals")
    with acting(LOCAL):
        yield Service(Libraries({"default": own}, "none"))


def only(service: Service, name: str) -> str:
    (id,) = [line.id for line in service.briefings("default").briefings if line.id.startswith(name)]
    return id


def test_undo_of_a_removal_brings_the_original_back(own: Library, files: Path, service: Service) -> None:
    id = only(service, "bridge")
    service.remove("default", id)
    assert kept(own) == [(files / "note.txt").read_bytes()]
    service.undo("default", id)
    found = service.original("default", id)
    assert found
    assert found.pdf
    assert found.path.read_bytes() == (files / "bridge.pdf").read_bytes()
    service.remove("default", id)  # and once more, since nothing of the first time may be in the way
    service.undo("default", id)
    assert len(kept(own)) == 2


def test_what_was_removed_is_held_without_a_name_and_not_for_ever(own: Library, service: Service) -> None:
    bridge, note = (own.get(only(service, name)) for name in ("bridge", "note"))
    held = [about_to_go(own, briefing) for briefing in (bridge, note)]
    own.remove(bridge.id, note.id)
    assert kept(own) == []
    recently = RecentlyRemoved()
    for number, removed in enumerate(held):
        recently.put(f"library {number}", removed)
    for number in range(49):
        recently.put("other", Removed(Briefing(str(number), "Gone."), None))
    assert recently.take("library 0", bridge.id) is None
    assert [removed.original.closed for removed in held if removed.original] == [True, False]
    del recently
    assert [removed.original.closed for removed in held if removed.original] == [True, True]


def test_a_briefing_is_removed_and_brought_back_even_if_its_file_cannot_be_held(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.originals.tempfile.TemporaryFile", full)
    id = only(service, "bridge")
    service.remove("default", id)
    service.undo("default", id)
    assert service.briefing("default", id).text.startswith("The bridge opened")
    assert service.original("default", id) is None


def test_a_backup_has_the_originals_and_a_restore_brings_them_back(own: Library, folder: Path, files: Path) -> None:
    run("add", files, "--keep-originals")
    at_first = kept(own)
    places, accounts = {"default": own.path}, folder / "home" / "access.sqlite"
    made = back_up(folder / "backup", places, accounts)
    assert made.originals == 2
    held = (folder / "backup" / "libraries" / "default" / "originals").rglob("*")
    assert all(path.stat().st_mode & 0o077 == 0 for path in held)

    new = {"default": str(folder / "new")}
    assert restore(folder / "backup", new, folder / "new.sqlite") == made
    with Library.open(folder / "new", embedder=HashedWords()) as library:
        assert kept(library) == at_first
        (bridge,) = [line for line in library.briefings() if line.id.startswith("bridge")]
        found = originals(library).of(library.get(bridge.id))
        assert found
        assert found.path.read_bytes() == (files / "bridge.pdf").read_bytes()
        library.remove(bridge.id)
        library.add(Briefing("later", "A later text."))
        originals(library).keep(library.get("later"), b"later")
    restore(folder / "backup", new, folder / "new.sqlite", replace=True)
    with Library.open(folder / "new", embedder=HashedWords()) as library:
        assert kept(library) == at_first  # also what came after the backup is gone


def test_a_damaged_original_makes_the_backup_no_backup(own: Library, folder: Path, files: Path) -> None:
    run("add", files / "note.txt", "--keep-originals")
    told = run("backup", folder / "backup")
    assert "default (1 briefings); original files: 1; there are no accounts" in told.output
    (file,) = (folder / "backup").glob("libraries/default/originals/*")
    file.write_bytes(b"another")
    with pytest.raises(LibraryError, match="is not a whole backup"):
        restore(folder / "backup", {"default": str(folder / "new")}, folder / "new.sqlite")
    assert not (folder / "new").exists()


# -- over HTTP --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder), Settings(keep_originals=True)) as served:  # type: ignore[call-arg]
        yield served


def added(server: Alone, name: str, data: bytes) -> str:
    reply = server.client.post("/api/v1/briefings", files={"file": (name, data)})
    return str(reply.json()["id"])


def test_a_pdf_is_shown_by_the_browser_and_can_do_nothing_there(server: Alone) -> None:
    data = pdf("The bridge opened on Monday.")
    id = added(server, "bridge.pdf", data)
    reply = server.client.get(f"/api/v1/originals/{id}")
    assert reply.content == data
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["content-disposition"] == f'inline; filename="{id}.pdf"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "no-store"
    policy = reply.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'none'"} <= set(policy)
    part = server.client.get(f"/api/v1/originals/{id}", headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"%PDF-")


def test_anything_else_is_saved_and_never_shown(server: Alone) -> None:
    id = added(server, "évil.html", b"<h1>Bridge</h1><p>It opened.</p><script>alert(1)</script>")
    reply = server.client.get(f"/api/v1/originals/{id}")
    assert reply.content.endswith(b"</script>")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"].startswith("attachment; ")
    assert "sandbox" in reply.headers["content-security-policy"]


def test_what_was_not_kept_or_is_gone_is_not_there(server: Alone) -> None:
    id = added(server, "gone.txt", b"The bridge opened.")
    assert server.client.get(f"/api/v1/originals/{id}").status_code == 200
    assert server.client.delete(f"/api/v1/briefings/{id}").status_code == 204
    for place in (id, "briefing-1", "..%2F..%2Flibrary.sqlite", "%00", "nowhere"):
        assert server.client.get(f"/api/v1/originals/{place}").status_code == 404
    assert server.client.get(f"/api/v1/originals/{id}", params={"library": "press"}).status_code == 404


def test_of_a_file_with_several_briefings_none_is_kept(server: Alone) -> None:
    reply = server.client.post("/api/v1/briefings", files={"file": ("mails.mbox", MAILS.encode())}).json()
    ids = [one["id"] for file in reply["files"] for one in file["kept"]]
    assert len(ids) == 2
    assert [server.client.get(f"/api/v1/originals/{id}").status_code for id in ids] == [404, 404]


def test_nothing_is_kept_unless_the_operator_says_so(tmp_path: Path) -> None:
    with alone(tmp_path) as served:
        id = added(served, "bridge.txt", b"The bridge opened.")
        assert served.client.get(f"/api/v1/originals/{id}").status_code == 404
        assert not (tmp_path / "default" / "originals").exists()
        with acting(LOCAL):
            assert served.parts.service.original("default", id) is None
