"""The statements of a library are kept with it: made when briefings are added, right whatever becomes of the file."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import index.folder.statements as kept
from corpus import Briefing, Passage, Statement
from index import Library, LibraryError, heard
from qa import statements
from qa.desk import statements as desk
from tests.conftest import Opener
from tests.embedders import HashedWords

FIRST = Briefing(
    "first", "“It is over,” Dmitry Peskov said. Dmitry Peskov said that the end had begun.", date="2022-02-07"
)
SECOND = Briefing("second", "MS. PSAKI: The Zanzibar bridge opened.\n\nMS. PSAKI: Thank you all.", date="2022-02-08")
SAID = [
    ("second", "MS. PSAKI", "turn", "The Zanzibar bridge opened."),
    ("second", "MS. PSAKI", "turn", "Thank you all."),
    ("first", "Dmitry Peskov", "direct", "It is over,"),
    ("first", "Dmitry Peskov", "reported", "the end had begun"),
]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The ids of the briefings whose text was parsed; nothing is remembered between questions."""
    found: list[str] = []
    made = heard.statements_of

    def counting(briefing: Briefing, passages: list[Passage]) -> tuple[Statement, ...]:
        found.append(briefing.id)
        return made(briefing, passages)

    monkeypatch.setattr(heard, "statements_of", counting)
    monkeypatch.setattr(desk, "BRIEFINGS_IN_MEMORY", 0)
    desk._known.clear()
    yield found


def said(library: Library) -> list[tuple[str, str, str, str]]:
    return [(one.briefing.id, one.speaker, one.kind, one.text) for one in statements(library=library)]


def file_of(folder: Path) -> Path:
    return folder / "library" / "derived" / "statements.sqlite"


def test_they_are_made_when_briefings_are_added_and_never_again(opened: Opener, parsed: list[str]) -> None:
    opened().add([FIRST, SECOND])
    assert sorted(parsed) == ["first", "second"]
    assert said(opened()) == said(opened()) == SAID
    assert sorted(parsed) == ["first", "second"]


def test_they_come_back_to_the_last_field(opened: Opener, parsed: list[str]) -> None:
    library = opened()
    library.add([FIRST, SECOND])
    for line, found in zip(library.briefings(), library.statements(library.briefings()), strict=True):
        assert found == heard.heard_in(library.get(line.id), [one.passage for one in library.embedded(line.id)])
        assert heard.unpacked(heard.packed(found)) == found


def test_they_follow_what_is_replaced_removed_and_added_again(opened: Opener, folder: Path, parsed: list[str]) -> None:
    library = opened()
    library.add([FIRST, SECOND])
    library.remove("second")
    assert said(library) == SAID[2:]
    assert b"anzibar" not in file_of(folder).read_bytes()
    library.add(SECOND)
    library.add(Briefing("first", "“It has begun,” Dmitry Peskov said.", date="2022-02-07"))
    assert said(opened()) == [*SAID[:2], ("first", "Dmitry Peskov", "direct", "It has begun,")]
    assert parsed == ["second", "first", "second", "first"]


def test_those_of_a_briefing_that_is_gone_are_none_and_not_remembered(opened: Opener, parsed: list[str]) -> None:
    library = opened()
    library.add([FIRST, SECOND])
    lines = library.briefings()
    library.remove("second")
    assert library.statements(lines)[0] is None
    library.add(SECOND)
    assert said(library) == SAID


def test_they_are_dropped_when_the_rules_change(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    opened().add([FIRST, SECOND])
    monkeypatch.setattr(kept, "rules", lambda: "others")
    assert said(opened()) == said(opened()) == SAID
    assert sorted(parsed) == ["first", "first", "second", "second"]


def test_they_are_made_again_with_what_is_cut_again(opened: Opener, folder: Path, parsed: list[str]) -> None:
    library = opened()
    library.add([FIRST, SECOND])
    library.close()
    Library.reembed(folder / "library", embedder=HashedWords()).close()
    assert sorted(parsed) == ["first", "first", "second", "second"]
    assert said(opened()) == SAID


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in random.Random(3).sample(range(len(data)), 40):
        data[place] ^= 0x55
    file.write_bytes(data)


@pytest.mark.parametrize(
    "harm",
    [
        flip,
        Path.unlink,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"not a database" * 1000),
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
    ],
    ids=["flipped", "gone", "empty", "other", "cut off"],
)
def test_a_damaged_file_changes_nothing_and_is_made_again(
    opened: Opener, folder: Path, parsed: list[str], harm: Callable[[Path], object]
) -> None:
    library = opened()
    library.add([FIRST, SECOND])
    harm(file_of(folder))
    assert said(library) == SAID
    assert said(opened()) == SAID
    library.doctor()
    assert all(finding.healthy for finding in library.doctor(repair=False))
    assert said(library) == SAID


def test_a_changed_row_is_noticed_and_mended(opened: Opener, folder: Path, parsed: list[str]) -> None:
    library = opened()
    library.add([FIRST, SECOND])
    data = file_of(folder).read_bytes()
    assert b"MS. PSAKI" in data
    file_of(folder).write_bytes(data.replace(b"MS. PSAKI", b"MR. PRICE"))
    assert said(library) == SAID
    (finding,) = [one for one in library.doctor() if not one.healthy]
    assert (finding.subject, finding.repaired) == ("statements", True)
    assert finding.detail == "derived/statements.sqlite: 1 rows are not what was written"
    assert all(one.healthy for one in library.doctor(repair=False))


def test_where_nothing_can_be_written_they_are_made_for_each_question(
    opened: Opener, folder: Path, parsed: list[str]
) -> None:
    (folder / "library").mkdir()
    (folder / "library" / "derived").write_text("in the way")
    library = opened()
    library.add([FIRST, SECOND])
    assert said(library) == said(library) == SAID
    assert len(parsed) >= 4


def test_what_is_cut_short_goes_on_where_it_was(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setattr(kept, "AT_ONCE", 1)
    made = kept.heard_in

    def failing(briefing: Briefing, passages: list[Passage]) -> tuple[heard.Heard, ...]:
        if briefing.id == "first":
            raise LibraryError("killed")
        return made(briefing, passages)

    with monkeypatch.context() as patch:
        patch.setattr(kept, "heard_in", failing)
        opened().add([FIRST, SECOND])
    assert parsed == ["second"]
    assert said(opened()) == SAID
    assert parsed == ["second", "first"]
