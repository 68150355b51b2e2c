"""Sentences of a text in its own words, each with the passage nearest to it, and no verdict."""

import json
from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from qa import Check, check
from qa.cli.main import main
from qa.desk import claims
from tests.conftest import Opener
from tests.embedders import HashedWords

BRIDGE = "The bridge of Eastport opened on Monday after nine years of work."
HARBOUR = "Ann Moreau told the council that 4,000 ships used the harbour."
TEXT = (
    "The bridge of Eastport was opened. It is a fine sight. Does Ann Moreau agree? It cost $9 million. "
    "“4,000 ships used the harbour,” Moreau told the council on Tuesday. The work ended in 2022."
)


@pytest.fixture
def held(library: Library) -> Library:
    library.add([Briefing("bridge", BRIDGE), Briefing("harbour", HARBOUR)])
    return library


def facts(text: str, library: Library) -> list[tuple[str, list[tuple[str, str]]]]:
    found = check(text, library=library, claims=True).claims
    return [(one.text, [(fact.kind, fact.of(text)) for fact in one.facts]) for one in found]


def test_claims_are_sentences_with_something_to_look_up_that_ask_and_quote_nothing(held: Library) -> None:
    assert facts(TEXT, held) == [
        ("The bridge of Eastport was opened.", [("name", "Eastport")]),
        ("It cost $9 million.", [("number", "$9 million")]),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Five ships sank on February 7, 2022.", [("number", "Five"), ("day", "February 7, 2022")]),
        ("Ann Moreau left on Tuesday.", [("name", "Ann Moreau"), ("day", "Tuesday")]),
        ("Then I’m sure the U.S. Navy left.", [("name", "U.S. Navy")]),
    ],
)
def test_what_can_be_looked_up_is_a_number_a_day_or_a_name(
    held: Library, text: str, found: list[tuple[str, str]]
) -> None:
    assert facts(text, held) == [(text, found)]


def test_the_nearest_passage_is_given_word_for_word(held: Library) -> None:
    (one, *_) = check(TEXT, library=held, claims=True).claims
    assert one.nearest is not None
    assert (one.nearest.briefing.id, one.nearest.text, TEXT[one.start : one.end]) == ("bridge", BRIDGE, one.text)


def test_claims_are_looked_for_only_if_asked_and_change_no_verdict(held: Library) -> None:
    without, found = check(TEXT, library=held), check(TEXT, library=held, claims=True)
    assert (without.claims, without.quotations) == ((), found.quotations)
    assert found.holds is without.holds
    assert check("The bridge of Eastport fell on Friday.", library=held, claims=True).holds


def test_an_empty_library_has_no_passage_near(library: Library) -> None:
    assert [one.nearest for one in check("It cost $9 million.", library=library, claims=True).claims] == [None]
    assert check("", library=library, claims=True) == Check(())


def test_too_many_claims_are_refused(held: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "MOST_CLAIMS", 2)
    with pytest.raises(ValueError, match="the text has 3 claims; look for at most 2 at once"):
        check("It cost $9. It cost $8. It cost $7.", library=held, claims=True)


@pytest.mark.parametrize("form", ["--json", ""])
def test_the_command_shows_them(
    opened: Opener, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("index.library.load_embedder", lambda _name=None: HashedWords())
    opened(tmp_path / "library").add(Briefing("bridge", BRIDGE))
    (tmp_path / "text.txt").write_text("The bridge of Eastport was opened.")
    arguments = ["check", str(tmp_path / "text.txt"), "--claims", "--library", str(tmp_path / "library")]
    monkeypatch.setattr("sys.argv", ["briefing-qa", *arguments, *([form] if form else [])])
    with pytest.raises(SystemExit) as stop:
        main()
    out = capsys.readouterr().out
    assert stop.value.code == 0
    if form:
        (one,) = json.loads(out)["claims"]
        assert (one["facts"], one["nearest"]["text"]) == ([{"start": 14, "end": 22, "kind": "name"}], BRIDGE)
    else:
        assert "nearest passage The bridge of Eastport was opened." in out
