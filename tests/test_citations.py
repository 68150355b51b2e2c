"""Quotes cited in each style, by place."""

import json
import re
from itertools import accumulate
from pathlib import Path

import jsonschema
import pytest

from corpus import Briefing
from qa import Quote, cite
from qa.citation.bibtex import escaped, key
from qa.cli.main import main
from qa.evidence.speech import quote_at
from tests.conftest import Opener
from tests.embedders import HashedWords

TEXT = (
    "MS. PSAKI: The bridge is closed. We don’t know why.\n\nQ  Is it safe?\n\n"
    "Mayor Ann Moreau said the harbour was shut. “Nobody asked us,” Moreau said."
)
BRIEFING = Briefing("press", TEXT, "Press Briefing by Press Secretary Jen Psaki", "2022-09-07", "White House")
# The fields used here of citation-style-language/schema, schemas/input/csl-data.json, to the letter.
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "type": {"enum": ["document"]},
            "id": {"type": ["string", "number"]},
            "author": {
                "type": "array",
                "items": {"properties": {"literal": {"type": "string"}}, "additionalProperties": False},
            },
            "issued": {
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "items": {
                            "type": "array",
                            "items": {"type": ["string", "number"]},
                            "minItems": 1,
                            "maxItems": 3,
                        },
                        "minItems": 1,
                        "maxItems": 2,
                    }
                },
                "additionalProperties": False,
            },
            "annote": {"type": "string"},
            "custom": {"type": "object"},
            "page": {"type": ["string", "number"]},
            "publisher": {"type": "string"},
            "title": {"type": "string"},
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}


def quote(words: str, briefing: Briefing = BRIEFING) -> Quote:
    start = briefing.text.index(words)
    return quote_at(briefing, start, start + len(words))


@pytest.mark.parametrize(
    ("words", "cited"),
    [
        (
            "The bridge is closed.",
            "Jen Psaki said Sept. 7, 2022: “The bridge is closed.” "
            "(White House, “Press Briefing by Press Secretary Jen Psaki”)",
        ),
        (
            "Is it safe?",
            "A reporter asked Sept. 7, 2022: “Is it safe?” "
            "(White House, “Press Briefing by Press Secretary Jen Psaki”)",
        ),
    ],
)
def test_in_ap_style_the_speaker_and_the_day_come_first(words: str, cited: str) -> None:
    assert cite(quote(words), "ap") == cited


def test_words_of_the_writer_are_never_put_into_the_mouth_of_whoever_they_report_on() -> None:
    article = Briefing(
        "a", "Ann Moreau said the harbour was shut. “Nobody asked us,” Ann Moreau said.", "Shut", "2022-05-01"
    )
    assert cite(quote("the harbour was shut", article), "ap") == "“Shut”, May 1, 2022: “the harbour was shut”"
    assert cite(quote("Nobody asked us,", article), "ap") == "Ann Moreau said May 1, 2022: “Nobody asked us,” (“Shut”)"


def test_what_is_not_known_of_a_briefing_is_left_out() -> None:
    bare = Briefing("b-1", "It rained.")
    assert cite(Quote(bare, 0, 10), "ap") == "b-1: “It rained.”"
    assert cite(Quote(bare, 0, 10)) == "> It rained.\n>\n> — b-1 (`b-1 0-10`)"
    assert cite(Quote(bare, 0, 10), "bibtex") == (
        "@misc{b-1:0-10,\n  title = {{b-1}},\n  annote = {“It rained.” (b-1 0-10)},\n}"
    )


def test_bibtex_has_speaker_title_source_day_and_the_words() -> None:
    assert cite(quote("The bridge is closed."), "bibtex") == (
        "@misc{press:11-32,\n"
        "  author = {{Jen Psaki}},\n"
        "  title = {{Press Briefing by Press Secretary Jen Psaki}},\n"
        "  howpublished = {White House},\n"
        "  year = {2022},\n"
        "  month = sep,\n"
        "  day = {7},\n"
        "  annote = {“The bridge is closed.” (press 11-32)},\n"
        "}"
    )


def test_bibtex_means_nothing_by_what_a_briefing_holds() -> None:
    assert escaped("50% of $3 & {a_b}\\~^#\n\x00\u202e") == (
        r"50\% of \$3 \& \textbraceleft{}a\_b\textbraceright{}\textbackslash{}\textasciitilde{}\textasciicircum{}\#"
    )
    hostile = Briefing("x", "}, evil = {\\input{/etc/passwd}", "{{", "2022-01-01", "}")
    entry = cite(Quote(hostile, 0, len(hostile.text)), "bibtex")
    depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in entry))
    assert min(depths[entry.index("{") : -1]) == 1
    assert depths[-1] == 0
    assert re.findall(r"^  (\w+) =", entry, re.M) == ["author", "title", "year", "month", "day", "annote"]


def test_keys_of_bibtex_are_plain_letters_and_tell_briefings_apart() -> None:
    first, second = (key(Quote(Briefing(id, "words"), 0, 5)) for id in ("Brücke, 1", "Bruecke 1"))
    assert re.fullmatch(r"Brucke-1-[0-9a-f]{6}:0-5", first)
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{6}:0-5", key(Quote(Briefing("橋", "words"), 0, 5)))


def test_csl_json_has_only_fields_of_its_schema() -> None:
    paged = Briefing("p", "One. Two.", pages=(0, 5))
    items = json.loads(cite([quote("The bridge is closed."), Quote(paged, 5, 9), Quote(paged, 5, 9)], "csl"))
    jsonschema.validate(items, CSL)
    assert items == [
        {
            "id": "press:11-32",
            "type": "document",
            "title": "Press Briefing by Press Secretary Jen Psaki",
            "author": [{"literal": "Jen Psaki"}],
            "publisher": "White House",
            "issued": {"date-parts": [[2022, 9, 7]]},
            "annote": "The bridge is closed.",
            "custom": {"briefing": "press", "start": 11, "end": 32},
        },
        {
            "id": "p:5-9",
            "type": "document",
            "title": "p",
            "page": "2",
            "annote": "Two.",
            "custom": {"briefing": "p", "start": 5, "end": 9},
        },
    ]


def test_an_unknown_style_and_a_place_that_is_none_are_refused() -> None:
    with pytest.raises(ValueError, match=r"no style 'mla'; there are: markdown, ap, bibtex, csl"):
        cite(quote("Is it safe?"), "mla")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"5:5 is no span of the briefing 'press'"):
        quote_at(BRIEFING, 5, 5)


@pytest.mark.parametrize("command", [["statements", "--by", "Psaki"], ["search", "Is the bridge closed?", "-k", "1"]])
def test_the_shell_prints_citations(
    opened: Opener,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
) -> None:
    monkeypatch.setattr("index.library.load_embedder", lambda _name=None: HashedWords())
    opened(tmp_path).add(BRIEFING)
    monkeypatch.setattr("sys.argv", ["briefing-qa", *command, "--cite", "ap", "--library", str(tmp_path)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    assert "Jen Psaki said Sept. 7, 2022: “The bridge is closed." in capsys.readouterr().out
