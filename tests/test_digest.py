"""A digest: every line is an exact quote with its place, in every kind of file, and `verify` sees what was changed."""

import datetime
import json
import zipfile
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Briefing
from index import Library
from qa import Digest, digest, standing
from qa.answer import Quote
from qa.digests import FORMATS, Format, altered, digest_receipt_of, is_digest, read_back, write
from qa.digests.made import Person
from qa.digests.shown import Shown
from qa.question.dates.named import day_named
from qa.receipt.record import Refused
from qa.receipt.record import digest as seal
from tests.sure import Sure

WHO = "Who opened the harbour bridge?"
TALK = Briefing(
    "talk",
    "MS. PSAKI: The President will travel to the harbour of Brussels on Thursday to meet the allies.\n\n"
    "Q  Will he meet the mayor of the city while he is there for the talks?\n\n"
    "MS. PSAKI: He will meet the mayor and he will thank the port for its help in the storm.",
    "Press Briefing by Press Secretary Jen Psaki",
    "2022-02-07",
    "The White House",
)
BRIDGE = Briefing(
    "bridge",
    "Mayor Berg opened the harbour bridge before a crowd of thousands on Monday.\n\n"
    "“The bridge will carry ten thousand people each day,” Dmitry Peskov said.",
    "*Opening* <of> the [bridge]",
    "2022-02-07",
)
OLD = Briefing("old", "Wheat prices fell for a third week in all of the southern markets.", "Prices", "2022-01-01")
SAID = (
    "The President will travel to Brussels on Thursday with his defense team.",
    "Wheat and barley harvests were lower across several southern counties.",
    "A storm closed every ferry line between Dover and Calais overnight.",
    "Hospitals have received enough vaccines for older patients and nurses.",
    "Inflation slowed because used cars became much cheaper again.",
    "Astronauts repaired their broken antenna during a long spacewalk.",
    "Teachers accepted new contracts after three difficult bargaining rounds.",
    "Wildfires destroyed hundreds of wooden cabins near Lake Tahoe.",
)
KINDS: list[Format] = list(FORMATS)


@pytest.fixture
def news(library: Library) -> Library:
    library.add(OLD)
    standing.add(WHO, library=library)
    library.add([TALK, BRIDGE])
    standing.ask_new(library=library, reader=Sure())
    return library


def test_a_digest_holds_what_is_new_who_said_what_and_what_was_answered(news: Library) -> None:
    made = digest("2022-02-02", library=news)
    assert (made.since, made.until, made.briefings) == ("2022-02-02", "2022-02-07", 2)
    assert {quote.briefing.id for quote in made.new} == {"talk", "bridge"}
    spoken = [(person.name, quote.text) for person in made.people for quote in person.quotes]
    assert all("Will he meet" not in text for _, text in spoken)
    assert ("Dmitry Peskov", "The bridge will carry ten thousand people each day,") in spoken
    assert [(item.question, item.quote.text) for item in made.answered] == [
        (WHO, "Mayor Berg opened the harbour bridge before a crowd of thousands on Monday.")
    ]


def test_who_said_what_is_told_by_person_with_their_role(library: Library) -> None:
    quoted = "The talks went on for hours in the snow.\n\n“We will not leave the table before the morning,” {} said."
    library.add(
        [
            Briefing("one", quoted.format("the Kremlin spokesman, Dmitry Peskov,"), "", "2022-02-07"),
            Briefing("two", quoted.format("Emmanuel Macron").replace("leave", "quit"), "", "2022-02-07"),
        ]
    )
    people = {person.name: person for person in digest(library=library).people}
    assert set(people) == {"Dmitry Peskov", "Emmanuel Macron"}
    assert [quote.text for quote in people["Emmanuel Macron"].quotes] == [
        "We will not quit the table before the morning,"
    ]


def test_a_turn_that_is_in_the_extract_is_not_repeated_under_who_said_it(library: Library) -> None:
    turns = (f"MS. PSAKI: {sentence}" for sentence in SAID)
    library.add(Briefing("talk", "\n\n".join(turns), "Press Briefing by Jen Psaki", "2022-02-07"))
    made = digest(library=library)
    (person,) = made.people
    assert (person.name, len(person.quotes)) == ("Jen Psaki", 2)
    assert not {quote.start for quote in made.new} & {quote.start for quote in person.quotes}


def test_without_days_it_is_of_the_newest_and_other_days_stay_out(news: Library) -> None:
    assert (digest(library=news).since, digest(library=news).briefings) == ("2022-02-07", 2)
    assert {quote.briefing.id for quote in digest(until="2022-01-31", library=news).new} == {"old"}
    empty = digest("2023-01-01", library=news)
    assert (empty.briefings, empty.new, empty.people, empty.answered) == (0, (), (), ())


def test_an_answer_whose_briefing_was_changed_is_left_out(news: Library) -> None:
    news.add(Briefing("bridge", "Nobody opened anything on Monday, and so it stays.", "Opening", "2022-02-07"))
    assert digest(library=news).answered == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_shows_the_lines_of_its_receipt_to_the_letter(news: Library, kind: Format) -> None:
    receipt = digest_receipt_of(digest(library=news))
    data = write(receipt, kind)
    assert is_digest(data)
    assert write(receipt, kind) == data
    back, sealed, shown = read_back(data)
    assert (back, sealed) == (receipt, True)
    assert shown == [Shown(line.under, line.text, line.cite) for line in receipt.lines]
    assert altered(receipt, shown or []) == ()


awkward = st.text(st.sampled_from("a1 .>#-+=*_`[]()<>&|~\\\n\r\t\x0c\u2028\u00a0\U0001f600;"), min_size=1, max_size=30)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(text=awkward, title=awkward)
def test_whatever_a_briefing_holds_reads_back(kind: Format, text: str, title: str) -> None:
    briefing = Briefing("id", f"x{text}x", title, "2022-02-07")
    quote = Quote(briefing, 0, len(briefing.text), "A *B*")
    receipt = digest_receipt_of(Digest("", "2022-02-07", 3, 1, (quote,), (Person("A *B*", "", (quote,)),), ()))
    back, sealed, shown = read_back(write(receipt, kind))
    assert (back, sealed, altered(back, shown or [])) == (receipt, True, ())


def test_a_word_document_opens_in_another_program_and_holds_the_quotes(news: Library) -> None:
    receipt = digest_receipt_of(digest(library=news))
    document = docx.Document(BytesIO(write(receipt, "docx")))
    quotes = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Quote"]
    assert quotes == [line.text for line in receipt.lines]
    again = BytesIO()
    document.save(again)  # what that program writes
    back, sealed, shown = read_back(again.getvalue())
    assert (back, sealed, altered(back, shown or [])) == (receipt, True, ())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A library that the shell can open."""
    folder = tmp_path_factory.mktemp("digest") / "library"
    with Library.open(folder) as library:
        library.add([OLD, TALK, BRIDGE])
    return "--library", folder


CHANGES = ((b"to meet the allies", b"to meet the rivals"), (b"The White House", b"The Green House"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_shell_writes_a_digest_that_verifies_and_sees_each_change(
    shell: Any, place: tuple[str, Path], tmp_path: Path, kind: Format
) -> None:
    file = tmp_path / f"digest.{kind}"
    assert "of 2 briefings; to check it: briefing-qa verify" in shell(
        "digest", "--since", "2022-02-02", "-o", file, *place
    )
    assert "All quotes verified." in shell("verify", file, *place)
    whole = file.read_bytes()
    for old, new in CHANGES:
        file.write_bytes(changed(whole, old, new))
        assert "changed in the file to" in shell("verify", file, *place, code=1)
        file.write_bytes(changed(whole, old, new, everywhere=True))
        assert "ALTERED: the receipt is not as it was written" in shell("verify", file, *place, code=1)


def changed(data: bytes, old: bytes, new: bytes, *, everywhere: bool = False) -> bytes:
    """The file with `old` become `new` where a reader sees it, or also in the receipt."""
    if not data.startswith(b"PK"):
        return data.replace(old, new) if everywhere else data.replace(old, new, 1)
    again = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(again, "w") as made:
        for name in archive.namelist():
            part = archive.read(name)
            seen = everywhere or name == "word/document.xml"
            made.writestr(name, part.replace(old, new) if seen else part)
    return again.getvalue()


def test_a_forged_digest_that_is_sealed_again_is_held_against_the_text(
    shell: Any, place: tuple[str, Path], tmp_path: Path
) -> None:
    with Library.open(place[1]) as library:
        receipt = digest_receipt_of(digest(library=library))
    lines = tuple(replace(line, text=line.text.replace("Thursday", "Saturday")) for line in receipt.lines)
    forged = replace(receipt, lines=lines)
    assert forged != receipt
    forged = replace(forged, sha256=seal(asdict(forged)))
    (tmp_path / "digest.html").write_bytes(write(forged, "html"))
    told = shell("verify", tmp_path / "digest.html", *place, code=1)
    assert "the briefing is unchanged, and the quote never stood there" in told
    assert "ALTERED" not in told


def test_a_quote_that_is_added_or_taken_out_is_told(news: Library) -> None:
    receipt = digest_receipt_of(digest(library=news))
    shown = [Shown(line.under, line.text, line.cite) for line in receipt.lines]
    assert altered(receipt, [*shown, Shown("", "We surrender.", "")]) == (
        f"quote {len(shown) + 1} was added to the file: 'We surrender.'",
    )
    assert altered(receipt, shown[:-1])[0].startswith(f"quote {len(shown)} was taken out of the file")


def test_a_digest_is_checked_against_originals_too(shell: Any, place: tuple[str, Path], tmp_path: Path) -> None:
    shell("digest", "--since", "2022-02-07", "-o", tmp_path / "d.md", *place)
    (tmp_path / "bridge.txt").write_text(BRIDGE.text)
    told = shell("verify", tmp_path / "d.md", "--file", tmp_path / "bridge.txt", "--json")
    statuses = {item["briefing"]: item["status"] for item in json.loads(told)["quotes"]}
    assert statuses == {"bridge": "unchanged", "talk": "unchecked"}


def test_the_shell_says_what_it_cannot_do(shell: Any, place: tuple[str, Path], tmp_path: Path) -> None:
    assert "# Digest of 2022-02-07" in shell("digest", *place)
    assert json.loads(shell("digest", "--json", *place))["briefings"] == 2
    assert "No briefing of these days" in shell("digest", "--since", "2023-01-01", *place, code=1)
    assert "a Word document is not printed" in shell("digest", "--format", "docx", *place, code=2)
    assert "is written as docx, html, md; found 'pdf'" in shell("digest", "-o", tmp_path / "a.pdf", *place, code=2)
    assert "since must be a day like" in shell("digest", "--since", "soon", *place, code=2)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<!-- briefing-qa digest {} -->", "not a receipt"),
        (b"<!doctype html><p>briefing-qa-digest</p>", "there is no receipt in it"),
        (b"<!-- briefing-qa digest \xff -->", "cannot be read"),
        (b"PK\x03\x04", "end is missing"),
        (b'<!-- briefing-qa digest {"kind": "digest", "format": 9} -->', "format 9"),
        (b'<!-- briefing-qa digest {"kind": "digest", "format": 1} -->', "no whole receipt"),
    ],
)
def test_what_is_no_digest_is_refused_in_a_sentence(data: bytes, told: str) -> None:
    assert is_digest(data)
    with pytest.raises(Refused, match=told):
        read_back(data)


def test_days_are_named_as_people_name_them() -> None:
    ninth = datetime.date(2022, 2, 9)
    words = ("yesterday", "today", "Monday", "3 days ago", "2022-01-05")
    assert [day_named(said, "since", today=ninth) for said in words] == [
        "2022-02-08",
        "2022-02-09",
        "2022-02-07",
        "2022-02-06",
        "2022-01-05",
    ]
    week = [day_named("last week", "since", last=last, today=ninth) for last in (False, True)]
    assert week == ["2022-01-31", "2022-02-06"]
    with pytest.raises(ValueError, match="since must be a day like 2022-02-07, yesterday, Monday or 3 days ago"):
        day_named("whenever", "since")
