"""Who said what in a library, by speaker, words and days."""

import csv
import io
import json
from pathlib import Path

import pytest

from corpus import Briefing
from index import Library, Scope
from qa import statements
from qa.cli.main import main
from qa.desk.statements import Voice, find, voices
from tests.conftest import Opener
from tests.embedders import HashedWords

SECOND = (
    "MS. PSAKI: Nord Stream 2 will not move forward.\n\n"
    "Q  Will the two streams be sanctioned?\n\n"
    "MS. PSAKI: We’re sanctioning pipelines."
)
FIRST = (
    "Kremlin spokesperson Dmitry Peskov told reporters the visit was “very important.” Dmitry Peskov said that the "
    "second pipeline in the stream of Nord would open."
)
BRIEFINGS = [
    Briefing("first", FIRST, "Visit", "2022-02-07", "Wire"),
    Briefing("second", SECOND, "Press Briefing by Press Secretary Jen Psaki", "2022-02-22", "White House"),
    Briefing("undated", "MS. JEAN-PIERRE: Nord Stream 2 is dead.\n\nMS. JEAN-PIERRE: Thank you all for coming."),
]


@pytest.fixture
def held(library: Library) -> Library:
    library.add(BRIEFINGS)
    return library


def test_statements_come_newest_day_first_in_the_order_of_the_text(held: Library) -> None:
    assert [(one.briefing.id, one.speaker, one.kind, one.text) for one in statements(library=held)] == [
        ("second", "Jen Psaki", "turn", "Nord Stream 2 will not move forward."),
        ("second", "Q", "turn", "Will the two streams be sanctioned?"),
        ("second", "Jen Psaki", "turn", "We’re sanctioning pipelines."),
        ("first", "Dmitry Peskov", "reported", "the visit was “very important.”"),
        ("first", "Dmitry Peskov", "direct", "very important."),
        ("first", "Dmitry Peskov", "reported", "the second pipeline in the stream of Nord would open"),
        ("undated", "MS. JEAN-PIERRE", "turn", "Nord Stream 2 is dead."),
        ("undated", "MS. JEAN-PIERRE", "turn", "Thank you all for coming."),
    ]


def test_a_statement_knows_its_place_day_and_how_it_was_said(held: Library) -> None:
    (one,) = (one for one in statements(by="Peskov", library=held) if one.kind == "direct")
    assert FIRST[one.start : one.end] == one.text == "very important."
    assert (one.role, one.verb, one.addressee) == ("Kremlin spokesperson", "told", "reporters")
    assert (one.date, one.title, one.briefing.id) == ("2022-02-07", "Visit", "first")


@pytest.mark.parametrize(
    ("by", "speakers"),
    [
        ("Psaki", {"Jen Psaki"}),
        ("Ms. Psaki", {"Jen Psaki"}),
        ("the press secretary", {"Jen Psaki"}),
        ("Dmitry Peskov", {"Dmitry Peskov"}),
        ("the deputy press secretary", set()),
        ("Macron", set()),
    ],
)
def test_a_speaker_is_called_by_name_surname_or_office(held: Library, by: str, speakers: set[str]) -> None:
    assert {one.speaker for one in statements(by=by, library=held)} == speakers


def test_who_says_something_is_counted_most_statements_first_without_those_who_ask(held: Library) -> None:
    assert voices(held) == [
        Voice("Dmitry Peskov", "Kremlin spokesperson", 3),
        Voice("Jen Psaki", "Press Secretary", 2),
        Voice("MS. JEAN-PIERRE", "", 2),
    ]
    assert [(one.name, one.statements) for one in voices(held, about="Nord Stream")] == [
        ("Dmitry Peskov", 1),
        ("Jen Psaki", 1),
        ("MS. JEAN-PIERRE", 1),
    ]
    assert [one.name for one in voices(held, scope=Scope(since="2022-02-10"))] == ["Jen Psaki"]


def test_a_name_from_that_list_finds_exactly_what_was_counted(held: Library) -> None:
    for voice in voices(held):
        found = find(held, speaker=voice.name)
        assert (found.total, {one.speaker for one in found.statements}) == (voice.statements, {voice.name})
    assert find(held, speaker="Psaki").total == 0
    with pytest.raises(ValueError, match="by and speaker both say who speaks"):
        find(held, by="Psaki", speaker="Jen Psaki")


def test_an_office_means_those_who_held_it_when_they_spoke(library: Library) -> None:
    deputy = "Press Gaggle by Principal Deputy Press Secretary Karine Jean-Pierre"
    head = "Press Briefing by Press Secretary Karine Jean-Pierre"
    said = "MS. JEAN-PIERRE: {} is the day.\n\nQ  Is it?\n\nMS. JEAN-PIERRE: It is, and so I said."
    library.add(
        [
            Briefing("deputy", said.format("Monday"), deputy, "2022-03-07"),
            Briefing("head", said.format("Friday"), head, "2022-06-03"),
        ]
    )
    assert {one.briefing.id for one in statements(by="the press secretary", library=library)} == {"head"}
    assert {one.briefing.id for one in statements(by="Jean-Pierre", library=library)} == {"head", "deputy"}


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("Nord Stream", ["Nord Stream 2 will not", "the second pipeline in", "Nord Stream 2 is"]),
        ("“nord stream”", ["Nord Stream 2 will not", "Nord Stream 2 is"]),
        ('"Nord Stream" moving', ["Nord Stream 2 will not"]),
        ("sanction", ["Will the two streams", "We’re sanctioning pipelines."]),
        ("what are the pipelines?", ["We’re sanctioning pipelines.", "the second pipeline in"]),
        ('"we\'re"', ["We’re sanctioning pipelines."]),
        ("will", ["Nord Stream 2 will not", "Will the two streams"]),
        ("gas", []),
    ],
)
def test_all_words_of_what_it_is_about_occur(held: Library, about: str, found: list[str]) -> None:
    told = [one.text for one in statements(about=about, library=held)]
    assert len(told) == len(found)
    assert all(text.startswith(begins) for text, begins in zip(told, found, strict=True))


def test_days_sources_and_a_limit_narrow_them(held: Library) -> None:
    def ids(**wanted: str | int | list[str]) -> list[str]:
        return [one.briefing.id for one in statements(library=held, **wanted)]  # type: ignore[arg-type]

    assert ids(since="2022-02-08") == ["second"] * 3
    assert ids(until="2022-02-07") == ["first"] * 3
    assert ids(sources=["Wire"]) == ["first"] * 3
    assert ids(about="Nord", limit=2) == ["second", "first"]


def test_a_page_of_them_says_how_many_there_are(held: Library) -> None:
    page = find(held, about="Nord", offset=1, limit=1)
    assert (page.generation, page.total) == (held.generation(), 3)
    assert [one.briefing.id for one in page.statements] == ["first"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"by": " "}, "by is empty"),
        ({"about": "?!"}, "about has no word to look for: '\\?!'"),
        ({"limit": 0}, "limit must be at least 1; found 0"),
        ({"since": "Monday"}, "since"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(held: Library, wanted: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        statements(library=held, **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_the_command_prints_them(
    opened: Opener, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("index.library.load_embedder", lambda _name=None: HashedWords())
    opened(tmp_path).add(
        [*BRIEFINGS, Briefing("sum", "MS. PSAKI: =SUM(A1) is what I wrote.\n\nMS. PSAKI: Yes, I did.")]
    )
    arguments = ["statements", "--library", str(tmp_path), "--by", "Psaki", *([form] if form else [])]
    monkeypatch.setattr("sys.argv", ["briefing-qa", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    out = capsys.readouterr().out
    assert stop.value.code == 0
    if form == "--json":
        first = json.loads(out)[0]
        assert (first["text"], first["speaker"], first["kind"]) == (SECOND[11:47], "Jen Psaki", "turn")
        assert (first["briefing"], first["start"], first["end"], first["role"]) == ("second", 11, 47, "Press Secretary")
    elif form == "--csv":
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [row["text"] for row in rows][:2] == [SECOND[11:47], "We’re sanctioning pipelines."]
        assert (rows[0]["date"], rows[0]["briefing"], rows[0]["start"]) == ("2022-02-22", "second", "11")
        assert rows[2]["text"] == "'=SUM(A1) is what I wrote."
    else:
        assert "Jen Psaki · Press Secretary (turn)" in out
        assert "Nord Stream 2 will not move forward." in out
