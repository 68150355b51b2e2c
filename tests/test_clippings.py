"""Clippings and citations in a file, each verified by its place; a changed letter is reported with its line."""

import io
import json
from pathlib import Path

import docx
import pytest

from corpus import Briefing, read_bytes
from qa import Quote, cite
from qa.cli.main import main
from qa.receipt.clippings import CheckedClipping, checked, clippings
from qa.receipt.record import Refused
from tests.conftest import Opener
from tests.embedders import HashedWords

TEXT = (
    "The harbour *bridge* opened on Monday [sic].\nIt cost “nine” million dollars.\n\nMayor Moreau said: 1) it is open."
)
BRIEFING = Briefing("a brief, 1", TEXT, "Bridge", "2022-02-07", "AFP")
QUOTES = [Quote(BRIEFING, 0, 76), Quote(BRIEFING, 78, len(TEXT))]
LINK = "http://localhost:7860/#ask=Who+came"


def place(quote: Quote) -> str:
    return f"{quote.briefing.id} {quote.start}-{quote.end}"


def as_text(notes: str = "") -> str:
    """Clippings as qa/page/script/clippings.js writes them as plain text."""
    return "\n\n".join(f"“{one.text}”\n(AFP, Bridge)\n{notes}{LINK}\n[{place(one)}]" for one in QUOTES) + "\n"


def as_word(notes: str = "") -> bytes:
    document = docx.Document()
    for one in QUOTES:
        for paragraph in (f"“{one.text}”", "— AFP, Bridge", f"{LINK}\n{place(one)}", notes, ""):
            document.add_paragraph(paragraph)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def as_markdown() -> str:
    return cite(QUOTES).replace(" (`", f" ([source]({LINK}), `")


def found(text: str, *briefings: Briefing) -> list[CheckedClipping]:
    known = {briefing.id: briefing for briefing in briefings or (BRIEFING,)}
    return checked(clippings(text), known.get)


FILES = {
    "text": as_text(),
    "noted text": as_text("See pages 12-30, “quoted”\n"),
    "word": read_bytes("clippings.docx", as_word()).text,
    "noted word": read_bytes("clippings.docx", as_word("A note “of mine”")).text,
    "markdown": as_markdown(),
    "noted markdown": as_markdown().replace("\n\n>", "\n\nA note: > 5\n\n>"),
    "citations": cite(QUOTES),
    "windows": as_text().replace("\n", "\r\n"),
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_each_quote_with_its_place_is_verified(text: str) -> None:
    result = found(text)
    assert [(one.status, one.clipping.start, one.clipping.end) for one in result] == [
        ("unchanged", 0, 76),
        ("unchanged", 78, len(TEXT)),
    ]
    assert result[0].clipping.text == " ".join(TEXT[:76].split())


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize(
    ("letter", "other", "said", "original"),
    [
        ("Monday", "Mondoy", "Mondoy", "Monday"),
        ("nine", "ten", "“ten”", "“nine”"),
        (" million", "", "", "million"),
        ("It cost", "It never cost", "never", ""),
    ],
)
def test_a_changed_letter_is_reported_with_its_line(
    text: str, letter: str, other: str, said: str, original: str
) -> None:
    changed = text.replace(letter, other, 1)
    first, second = found(changed)
    assert (first.status, first.said, first.original) == ("altered", said, original)
    lines = changed.replace("\r\n", "\n").split("\n")
    assert (said or "dollars") in lines[first.line - 1]
    assert second.status == "unchanged"


def test_marks_of_markdown_are_signs_of_the_quote_and_not_of_the_file() -> None:
    assert r"harbour \*bridge\* opened on Monday \[sic\]" in as_markdown()
    assert found(as_markdown().replace(r"\*bridge\*", "bridge"))[0].said == "bridge"


def test_a_quote_that_moved_or_whose_briefing_is_gone_is_said_so() -> None:
    longer = Briefing(BRIEFING.id, f"Correction. {TEXT}")
    assert [(one.status, one.places) for one in found(as_text(), longer)] == [
        ("moved", ((12, 88),)),
        ("moved", ((90, len(TEXT) + 12),)),
    ]
    assert [one.status for one in found(as_text(), Briefing("other", TEXT))] == ["gone", "gone"]
    assert found(as_text().replace("0-76]", "900-976]"))[0].status == "moved"


def test_what_has_no_place_is_no_clipping() -> None:
    with pytest.raises(Refused, match="no quote in it has its place"):
        clippings("“He came.”\n\nSee pages 12-30.\n[1-2]\n")


@pytest.mark.parametrize("form", ["--json", ""])
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("clippings.md", as_markdown().encode(), 0),
        ("clippings.txt", b"\xef\xbb\xbf" + as_text().encode(), 0),
        ("clippings.docx", as_word(), 0),
        ("altered.md", as_markdown().replace("Monday", "Tuesday").encode(), 1),
    ],
)
def test_the_command_verifies_a_file_of_clippings(
    opened: Opener,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    data: bytes,
    code: int,
    form: str,
) -> None:
    monkeypatch.setattr("index.library.load_embedder", lambda _name=None: HashedWords())
    opened(tmp_path / "library").add(BRIEFING)
    (tmp_path / name).write_bytes(data)
    arguments = ["verify", str(tmp_path / name), "--library", str(tmp_path / "library"), *([form] if form else [])]
    monkeypatch.setattr("sys.argv", ["briefing-qa", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    out = capsys.readouterr().out
    assert stop.value.code == code
    if form:
        made = json.loads(out)
        assert made["holds"] is (code == 0)
        assert [one["status"] for one in made["quotes"]] == ["altered" if code else "unchanged", "unchanged"]
    elif code:
        assert "line 1: a brief, 1 0-76 the briefing has other words at this place" in " ".join(out.split())
        assert "here: Tuesday" in out
        assert "briefing: Monday" in out
    else:
        assert "All quotes verified." in out
