"""What readers say of answers is kept with the library."""

from pathlib import Path
from typing import cast

from index import Library
from qa.page.feedback import Feedback, keep, kept


class Folder:
    """All that feedback needs of a library: where it is."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)


def test_feedback_is_kept_and_listed_newest_first(tmp_path: Path) -> None:
    library = cast(Library, Folder(tmp_path))
    assert kept(library) == []
    first = Feedback(
        False, "Wrong; drop table feedback", "Who 'came'?", True, "id", 3, 9, "Macron", "2022-02-07T10:00:00"
    )
    second = Feedback(True, "", "Who?", False, at="2022-02-08T10:00:00")
    keep(library, first)
    keep(library, second)
    assert kept(library) == [second, first]


def test_feedback_says_when_it_was_given(tmp_path: Path) -> None:
    library = cast(Library, Folder(tmp_path))
    keep(library, Feedback(True, "", "Who?", True))
    assert kept(library)[0].at.endswith("+00:00")
