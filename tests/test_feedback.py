"""What readers say of answers is kept in the library, and changes nothing of what it holds."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from corpus import Briefing
from index import Feedback, Library
from index.folder.schema import SCHEMA
from tests.embedders import HashedWords

WRONG = Feedback(False, "Wrong; drop table feedback", "Who 'came'?", True, "id", 3, 9, "Macron", "2022-02-07T10:00:00")
RIGHT = Feedback(True, "", "Who?", False, at="2022-02-08T10:00:00")


def test_feedback_is_kept_and_listed_newest_first(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        assert library.feedback() == []
        library.keep_feedback(RIGHT)
        library.keep_feedback(WRONG)
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        assert library.feedback() == [RIGHT, WRONG]
        assert library.generation() == 0


def test_feedback_says_when_it_was_given(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        library.keep_feedback(replace(RIGHT, at="", reason="a lone surrogate: \ud800"))
        [said] = library.feedback()
    assert said.at.endswith("+00:00")
    assert said.reason == "a lone surrogate: ?"


def test_feedback_outlives_the_briefing_and_a_new_embedding(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        library.add(Briefing("id", "He met Macron."))
        library.keep_feedback(WRONG)
        library.remove("id")
    with Library.reembed(tmp_path, embedder=HashedWords()) as library:
        assert library.feedback() == [WRONG]


def test_a_library_made_before_feedback_was_kept_in_it_opens_with_all_it_holds(tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=HashedWords()) as library:
        library.add(Briefing("id", "He met Macron in Moscow."))
        generation = library.generation()
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as database:
        database.execute("DROP TABLE feedback")
        database.execute("PRAGMA user_version = 2")
    with (
        Library.open(tmp_path, embedder=HashedWords()) as library,
        Library.open(tmp_path, embedder=HashedWords()) as second,
    ):
        assert library.generation() == generation
        assert [found.briefing.id for found in library.search("Who met Macron?")] == ["id"]
        library.keep_feedback(WRONG)
        assert second.feedback() == [WRONG]
        assert all(finding.healthy for finding in library.doctor(repair=False))
    with closing(sqlite3.connect(tmp_path / "library.sqlite")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA.version,)
