"""Libraries made by earlier versions, each in the last state of its schema.

`tests/data/libraries/schema-3.sqlite` holds two briefings, one a transcript, and one reader's feedback;
`schema-4.sqlite` a PDF of five pages and a briefing whose title was set.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Briefing, read_bytes
from index import EmbedderMismatch, Library, LibraryError, OutdatedLibrary
from index.embed.model import TokenStates
from index.folder.schema import SCHEMA
from qa import home, retrieve
from qa.answer import Hit
from tests.embedders import HashedWords

DATA = Path(__file__).parent / "data"
OLD = DATA / "libraries" / "schema-3.sqlite"
UNPAGED = DATA / "libraries" / "schema-4.sqlite"


@pytest.fixture(params=[2, 3])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a library of schema 3, or of schema 2, which had no feedback."""
    folder = tmp_path / "library"
    folder.mkdir()
    shutil.copy(OLD, folder / "library.sqlite")
    if request.param == 2:
        with closing(sqlite3.connect(folder / "library.sqlite")) as database:
            database.execute("DROP TABLE feedback")
            database.execute("PRAGMA user_version = 2")
    return folder


def reply(library: Library) -> Hit:
    return next(hit for hit in retrieve("How high is the threat?", library=library) if hit.text == "It is very high.")


def test_an_older_library_is_refused_with_the_command_that_brings_it_up_to_date(old: Path) -> None:
    for _ in range(2):  # the first has changed its schema, and nothing else
        with pytest.raises(OutdatedLibrary, match=f"briefing-qa doctor --reembed --library {old} --model hashed-words"):
            Library.open(old, embedder=HashedWords())


def test_embedding_it_again_keeps_all_of_it_and_adds_who_speaks_in_reply_to_what(old: Path) -> None:
    with Library.reembed(old, embedder=HashedWords()) as library:
        assert {(line.id, line.date) for line in library.briefings()} == {
            ("talk", "2022-02-18"),
            ("storm", "2022-02-19"),
        }
        assert all(finding.healthy for finding in library.doctor(repair=False))
    with Library.open(old, embedder=HashedWords()) as library:
        assert (reply(library).speaker, reply(library).reply_to) == ("Jen Psaki", "How high is the threat?")
    with closing(sqlite3.connect(old / "library.sqlite")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA.version,)


def test_feedback_outlives_the_upgrade(tmp_path: Path) -> None:
    shutil.copy(OLD, tmp_path / "library.sqlite")
    with Library.reembed(tmp_path, embedder=HashedWords()) as library:
        assert [(said.question, said.briefing, said.quote) for said in library.feedback()] == [
            ("Who?", "talk", "MS. P")
        ]


class Failing(HashedWords):
    """Fails as a process does that is killed while it embeds."""

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        raise KeyboardInterrupt(len(texts))


def test_a_library_from_before_there_were_notes_keeps_them(tmp_path: Path) -> None:
    shutil.copy(UNPAGED, tmp_path / "library.sqlite")
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        assert library.notes.of("standing") == []
        library.notes.keep("standing", {"Who?": "a note"})
        assert [note.body for note in library.notes.of("standing")] == ["a note"]


def test_an_upgrade_that_is_stopped_loses_nothing_and_can_be_done_again(old: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Library.reembed(old, embedder=Failing())
    with pytest.raises(OutdatedLibrary):
        Library.open(old, embedder=HashedWords())
    with Library.reembed(old, embedder=HashedWords()) as library:
        assert len(library.briefings()) == 2


def test_the_users_own_library_is_brought_up_to_date_when_it_is_opened(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_QA_HOME", str(old.parent))
    with home.users_library(HashedWords()) as library:
        assert reply(library).speaker == "Jen Psaki"


def test_a_library_of_a_later_recipe_is_refused(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        library.add(Briefing(id="storm", text="The storm closed the port."))
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as database:
        database.execute("UPDATE embedder SET recipe = 99")
        database.commit()
    with pytest.raises(EmbedderMismatch, match="made by a later version of briefing-qa; use that version"):
        Library.open(tmp_path, embedder=HashedWords())


def test_a_library_without_pages_is_opened_as_it_is_and_gets_them_when_its_files_are_added_again(
    tmp_path: Path,
) -> None:
    shutil.copy(UNPAGED, tmp_path / "library.sqlite")
    file = DATA / "reading" / "lost-pdf-numbered-page-headings.pdf"
    paged = read_bytes(file.name, file.read_bytes())
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        assert {line.id: (line.title, line.by_hand) for line in library.briefings()} == {
            paged.id: ("", ()),
            "storm": ("A storm closes the port", ()),
        }
        assert (library.get(paged.id).text, library.get(paged.id).pages) == (paged.text, ())
        assert {hit.page for hit in retrieve("Who reports on the ports?", library=library)} == {None}
        assert all(finding.healthy for finding in library.doctor(repair=False))
        assert [item.status for item in library.add([paged, library.get("storm")])] == ["replaced", "unchanged"]
        hits = retrieve("Who reports on the ports?", 6, library=library)
        assert {hit.page for hit in hits if hit.briefing.id == paged.id} == {1, 2, 3, 4, 5}
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA.version,)


def test_an_older_library_that_may_not_be_written_is_told_what_to_do(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sqlite.os.access", lambda *_: False)  # root may write anywhere
    before = (old / "library.sqlite").read_bytes()
    with pytest.raises(LibraryError, match=r"is of an earlier version \([23]\) and may not be written.*open the copy"):
        Library.open(old, embedder=HashedWords())
    assert (old / "library.sqlite").read_bytes() == before
