"""What readers say of answers is kept in the library, and changes nothing of what it holds."""

from dataclasses import replace
from pathlib import Path

from corpus import Briefing
from index import Feedback, Library
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
