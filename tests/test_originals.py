"""Original files: kept where the operator says so, of one text, gone with their briefing, and harmless in a browser."""

import stat
from collections.abc import Iterator
from pathlib import Path

import fpdf
import pytest

from corpus import Briefing
from index import Library
from index.originals import Originals
from qa.access import LOCAL, acting
from qa.server.settings import Settings
from tests.conftest import quick_folder
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
    mails = "".join(
        f"From a@b.org Mon Feb  7 10:00:0{n} 2022\nFrom: a@b.org\nSubject: Bridge {n}\n"
        f"Date: Mon, 7 Feb 2022 10:00:0{n} +0000\n\nBridge {n} opened.\n\n"
        for n in (1, 2)
    )
    reply = server.client.post("/api/v1/briefings", files={"file": ("mails.mbox", mails.encode())}).json()
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
