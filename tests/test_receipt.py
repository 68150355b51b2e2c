"""Receipts: what they hold, that altering one shows, and what becomes of their quotes when briefings change."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Briefing
from index import Library
from qa import ask
from qa.receipt.record import FORMAT, MAX_BYTES, Receipt, Refused, digest, parsed, receipt_of, written
from qa.receipt.verify import Verification, among, verified
from tests.test_cli import run  # noqa: F401  (a fixture)

BRIDGE = Briefing("bridge", "Rain fell. The bridge opened on Monday. Many came.", "Bridge", "2022-02-07", "AFP")
STORM = Briefing("storm", "A storm hit the border. Troops left the island at night.", "Storm", "2022-02-08")
QUESTION = "When did the bridge open?"


@pytest.fixture
def made(library: Library) -> Receipt:
    library.add([BRIDGE, STORM])
    return receipt_of(ask(QUESTION, library=library, reader=None), library, None, at="2022-02-09T10:00:00+00:00")


def now(receipt: Receipt, *briefings: Briefing) -> Verification:
    held = {briefing.id: briefing for briefing in briefings}
    return verified(receipt, True, lambda cited: held.get(cited.id), "gone")


def resealed(receipt: Receipt, **changes: Any) -> bytes:
    content = json.loads(written(receipt)) | changes
    return json.dumps(content | {"sha256": digest(content)}).encode()


# -- what it holds ----------------------------------------------------------------------------------------------------


def test_a_receipt_holds_all_that_the_answer_rested_on(made: Receipt, library: Library) -> None:
    assert (made.format, made.at, made.question, made.understood) == (
        FORMAT,
        "2022-02-09T10:00:00+00:00",
        QUESTION,
        QUESTION,
    )
    assert made.generation == library.generation() == 2
    assert (made.model.name, made.model.sha256) == (library.model.name, library.model.sha256)
    assert made.reader is None
    assert {cited.id: cited.sha256 for cited in made.briefings} == {b.id: b.sha256 for b in (BRIDGE, STORM)}
    texts = {briefing.id: briefing.text for briefing in (BRIDGE, STORM)}
    assert all(texts[q.briefing][q.start : q.end] == q.text for q in made.quotes)
    first = made.quotes[0]
    assert (first.role, first.text) == ("answer" if made.found else "nearest", "The bridge opened on Monday.")
    assert [q.score is not None for q in made.quotes] == [q.role == "passage" for q in made.quotes]


def test_what_is_written_is_read_back_as_it_was(made: Receipt) -> None:
    assert parsed(written(made).encode()) == (made, True)
    assert parsed(json.dumps(asdict(made), sort_keys=True).encode()) == (made, True)  # however it is laid out


def test_an_answer_that_was_read_names_the_reader_and_its_file(shipped: Library) -> None:
    from qa.evidence.reader import chosen_reader

    answer = ask("Who visited Moscow on Monday?", library=shipped)
    receipt = receipt_of(answer, shipped, chosen_reader())
    assert receipt.reader is not None
    assert (receipt.reader.name, len(receipt.reader.sha256)) == ("shipped", 64)
    assert answer.text in [quoted.text for quoted in receipt.quotes if quoted.role == "span"]
    assert parsed(written(receipt).encode()) == (receipt, True)


# -- what shows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("opened on Monday", "closed on Monday"),
        ('"generation": 2', '"generation": 3'),
        ("AFP", "BBC"),
        ("10:00", "11:00"),
    ],
)
def test_any_change_to_a_receipt_shows(old: str, new: str, made: Receipt) -> None:
    text = written(made)
    assert old in text
    receipt, sealed = parsed(text.replace(old, new).encode())
    assert not sealed
    assert not verified(receipt, sealed, among([BRIDGE, STORM], receipt), "unchecked").holds


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_single_changed_character_of_a_receipt_passes(data: st.DataObject) -> None:
    text = written(FIXED)
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + data.draw(st.characters(exclude_categories=["Cs"])) + text[place + 1 :]
    try:
        receipt, sealed = parsed(changed.encode())
    except Refused:
        return
    assert not sealed or receipt == FIXED  # white space between the parts means nothing


def _fixed() -> Receipt:
    from qa.receipt.record import Cited, Model, Quoted, text_sha256

    cited = Cited("bridge", "Bridge", "2022-02-07", "AFP", BRIDGE.sha256, text_sha256(BRIDGE.text))
    quotes = (
        Quoted("answer", "bridge", 11, 39, "The bridge opened on Monday."),
        Quoted("span", "bridge", 32, 38, "Monday"),
    )
    bare = Receipt(
        FORMAT, "0.1.0", "2022-02-09T10:00:00+00:00", QUESTION, QUESTION, ("2022-02-07", "2022-02-07"), True, 0.9, 0.5,
        2, Model("m", "0" * 64), None, (cited,), quotes,
    )  # fmt: skip
    return replace(bare, sha256=digest(asdict(bare)))


FIXED = _fixed()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"format": 1, "at": ' + b"1" * 5_000 + b"}", "not JSON"),
        (b'{"format": 1, "confidence": NaN}', "it holds NaN"),
        (b'{"format": 1, "format": 1}', "a name stands in it twice"),
        (b'{"format": 1, "at": "\\ud800"}', "not JSON"),
        (b"[1]", "not a receipt"),
        (b'{"hello": 1}', "not a receipt"),
        (b'{"format": 99}', "has format 99, this program reads 1"),
        (b'{"format": 1}', "no whole receipt (version: "),
        (b" " * (MAX_BYTES + 1), "more than the"),
        (resealed(FIXED, quotes="x"), "no whole receipt (quotes: "),
        (resealed(FIXED, extra=1), "no whole receipt (extra: "),
        (resealed(FIXED, briefings=[]), "its quote 1 contradicts itself"),
        (
            resealed(FIXED, quotes=[{"role": "span", "briefing": "bridge", "start": -5, "end": 1, "text": "abcdef"}]),
            "its quote 1 contradicts itself",
        ),
    ],
)
def test_what_is_no_receipt_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Refused) as caught:
        parsed(data)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 400


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda v: st.lists(v) | st.dictionaries(st.sampled_from(sorted(asdict(FIXED))), v),
    )
)
def test_any_json_is_a_receipt_or_refused(content: Any) -> None:
    if isinstance(content, dict):
        content |= {"format": FORMAT}
    with pytest.raises(Refused):
        parsed(json.dumps(content).encode())


# -- what becomes of its quotes ---------------------------------------------------------------------------------------


def test_a_quote_of_an_unchanged_briefing_stands(made: Receipt) -> None:
    result = now(made, BRIDGE, STORM)
    assert result.holds
    assert {(item.status, item.places) for item in result.checked} == {
        ("unchanged", ((q.start, q.end),)) for q in made.quotes
    }


def test_a_quote_is_found_where_it_stands_after_a_change(made: Receipt) -> None:
    result = now(made, replace(BRIDGE, text="At last! " + BRIDGE.text), STORM)
    first = result.checked[0]
    assert (result.holds, first.status, first.places) == (False, "kept", ((20, 48),))
    assert first.said == "the briefing was changed since; the quote still stands in it, at 20:48"


def test_a_quote_that_a_change_took_is_told(made: Receipt) -> None:
    first = now(made, replace(BRIDGE, text="The bridge opened on Tuesday."), STORM).checked[0]
    assert (first.status, first.places) == ("lost", ())


def test_a_briefing_that_is_gone_is_told(made: Receipt) -> None:
    result = now(made, STORM)
    assert {item.status for item in result.checked if item.quoted.briefing == "bridge"} == {"gone"}
    assert not result.holds


def test_a_forged_quote_is_found_even_if_it_was_sealed_again(made: Receipt) -> None:
    quotes = [json.loads(json.dumps(asdict(made)["quotes"]))[0] | {"text": "The bridge closed on Monday."}]
    receipt, sealed = parsed(resealed(made, quotes=quotes))
    assert sealed
    result = now(receipt, BRIDGE, STORM)
    assert (result.holds, result.checked[0].status) == (False, "false")


def test_a_change_of_title_alone_is_told_and_the_quotes_stand(made: Receipt) -> None:
    result = now(made, replace(BRIDGE, title="The bridge"), STORM)
    assert (result.holds, result.restated) == (True, ("bridge",))


def test_a_quote_that_occurs_often_is_told_with_twenty_places(made: Receipt) -> None:
    result = now(made, replace(BRIDGE, text=BRIDGE.text * 50), STORM)
    assert len(result.checked[0].places) == 20


@pytest.mark.parametrize("name", ["bridge.txt", "other.txt"])
def test_an_original_is_recognised_by_its_text_whatever_it_is_called(name: str, made: Receipt) -> None:
    result = verified(made, True, among([replace(BRIDGE, id=name, title="")], made), "unchecked")
    assert result.holds
    assert {item.status for item in result.checked} == {"unchanged", "unchecked"}


def test_a_changed_original_is_recognised_by_the_quotes_it_still_has(made: Receipt) -> None:
    changed = replace(BRIDGE, id="x", text=BRIDGE.text.replace("Rain", "Snow"))
    result = verified(made, True, among([Briefing("y", "Nothing."), changed], made), "unchecked")
    assert (result.holds, result.checked[0].status) == (False, "kept")


def test_an_original_of_something_else_proves_nothing(made: Receipt) -> None:
    result = verified(made, True, among([Briefing("y", "Nothing of it.")], made), "unchecked")
    assert not result.holds


# -- from the shell ---------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(run: Callable[..., Any], tmp_path: Path) -> Path:  # noqa: F811
    result = run("ask", "Who visited Moscow on Monday?", "--receipt", tmp_path / "receipt.json")
    assert result.code == 0
    return tmp_path / "receipt.json"


def test_a_receipt_is_written_and_holds_against_library_and_original(run: Any, asked: Path) -> None:  # noqa: F811
    assert run("verify", asked).code == 0
    result = run("verify", asked, "--json").json
    assert result["holds"] is True
    assert {item["status"] for item in result["quotes"]} == {"unchanged"}
    original = Path(__file__).parents[1] / "corpus" / "briefings" / "2022-02-07.txt"
    assert run("verify", asked, "--file", original).code == 0


def test_an_altered_receipt_is_told_with_exit_code_1(run: Any, asked: Path) -> None:  # noqa: F811
    asked.write_text(asked.read_text().replace("Macron", "Merkel"))
    result = run("verify", asked)
    assert result.code == 1
    assert "ALTERED: the receipt is not as it was written" in result.out
    assert "the briefing is unchanged, and the quote never stood there" in result.out


def test_what_is_no_receipt_is_told_with_exit_code_2(run: Any, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "x.json").write_text("{}")
    result = run("verify", tmp_path / "x.json")
    assert result.code == 2
    assert "x.json is no receipt that can be checked" in " ".join(result.err.split())
    assert run("verify", tmp_path / "none.json").code == 2
    assert run("verify", tmp_path).code == 2
