"""PDFs as they are printed: columns, boxes, tables, notes, forms and other scripts, each read as a reader would.

`tests/data/reading/` holds small files that reproduce public reports, with what a careful reader expects of each; the
`chrome-` ones were printed by Chromium. The others are drawn here.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import ReadError, read, read_bytes
from corpus.formats import extract_all
from corpus.formats.base import Extracted
from corpus.formats.pdf import document as pdf
from corpus.formats.pdf.hyphens import evidence_of, join
from corpus.formats.pdf.layout import Line, compose, composed
from corpus.formats.pdf.lines import rows_of
from corpus.formats.pdf.order import ordered
from corpus.formats.pdf.page import Page, Shape, Word
from tests.growth import growth, processor_time
from tests.sheets import BRIDGE, CABLES, COUNCIL, LAKE, OPPOSITION, PEOPLE, REPORT, Sheet

READING = Path(__file__).parents[2] / "data" / "reading"


def extracted(sheet: Sheet) -> Extracted:
    return extract_all("a.pdf", sheet.bytes())[0]


def paragraphs(sheet: Sheet) -> list[str]:
    return extracted(sheet).text.split("\n\n")


# Columns


def columns(size: float, lefts: list[float], width: float, texts: list[list[str]], *, by_row: bool) -> Sheet:
    sheet = Sheet(size)
    drawn = []
    for left, column in zip(lefts, texts, strict=True):
        y = 100.0
        for text in column:
            for line in sheet.wrapped(text, width):
                drawn.append((y, left, line))
                y += 1.25 * size
            y += 6
    for y, left, line in sorted(drawn) if by_row else drawn[::-1]:
        sheet.text(left, y, line)
    return sheet


@pytest.mark.parametrize("by_row", [True, False])
@pytest.mark.parametrize(
    ("lefts", "texts"),
    [
        ([50, 310], [[BRIDGE, CABLES, COUNCIL], [PEOPLE, OPPOSITION]]),
        ([50, 310], [[BRIDGE], [CABLES, COUNCIL, PEOPLE, OPPOSITION]]),
        ([50, 215, 380], [[BRIDGE, CABLES], [COUNCIL, PEOPLE], [OPPOSITION, REPORT]]),
        ([50, 215, 380], [[BRIDGE], [CABLES, COUNCIL, PEOPLE], [OPPOSITION]]),
    ],
    ids=["two", "the second longer", "three", "the middle longer"],
)
def test_columns_are_read_one_after_the_other_in_whatever_order_they_were_painted(lefts, texts, by_row) -> None:
    sheet = columns(9, lefts, 230 if len(lefts) == 2 else 150, texts, by_row=by_row)
    assert paragraphs(sheet) == [text for column in texts for text in column]


def test_a_column_may_begin_with_the_end_of_a_paragraph_above_the_first_line_of_the_other() -> None:
    tail = "debate that lasted four hours."
    sheet = columns(9, [50, 310], 230, [[BRIDGE, CABLES, COUNCIL.removesuffix(tail)], []], by_row=True)
    sheet.big(50, 60, "Harbour bridge stays closed", 20)
    sheet.put(310, 85, tail)
    sheet.para(310, 109, PEOPLE, 230, lead=11.25)
    assert paragraphs(sheet) == ["Harbour bridge stays closed", BRIDGE, CABLES, COUNCIL, PEOPLE]


def test_justified_columns_are_parted_and_the_wide_spaces_within_them_are_not() -> None:
    sheet = Sheet(9)
    for left, texts in ((50, [BRIDGE, CABLES]), (212, [COUNCIL, PEOPLE]), (374, [OPPOSITION, REPORT])):
        y = 100.0
        for text in texts:
            y = sheet.justified(left, y, text, 150, 11)
    assert paragraphs(sheet) == [BRIDGE, CABLES, COUNCIL, PEOPLE, OPPOSITION, REPORT]


def test_a_narrow_justified_column_is_one_column() -> None:
    sheet = Sheet(11)
    y = 100.0
    for text in (BRIDGE, CABLES, COUNCIL, PEOPLE, LAKE):
        y = sheet.justified(50, y, text, 110)
    assert paragraphs(sheet) == [BRIDGE, CABLES, COUNCIL, PEOPLE, LAKE]


def test_a_heading_over_columns_comes_first_and_a_paragraph_under_them_last() -> None:
    sheet = columns(9, [50, 310], 230, [[BRIDGE, CABLES], [COUNCIL, PEOPLE]], by_row=True)
    sheet.big(50, 70, "Harbour bridge stays closed", 20)
    sheet.para(50, 260, LAKE, 490, lead=11.25)
    assert paragraphs(sheet) == ["Harbour bridge stays closed", BRIDGE, CABLES, COUNCIL, PEOPLE, LAKE]


def test_a_heading_at_the_foot_of_a_column_stays_there_and_one_of_what_follows_goes_with_it() -> None:
    sheet = columns(9, [50, 310], 230, [[BRIDGE, CABLES], [COUNCIL, PEOPLE, OPPOSITION, REPORT]], by_row=True)
    sheet.big(50, 212, "Schools", 13)
    sheet.text(50, 700, "Velmora Courier, a paper for the city and the harbour, of Monday the seventh of February 2022")
    assert paragraphs(sheet)[2:4] == ["Schools", COUNCIL]
    sheet = columns(9, [50, 310], 230, [[BRIDGE, CABLES], [COUNCIL]], by_row=True)
    sheet.big(50, 230, "Background", 13)
    sheet.para(50, 248, LAKE, 490, lead=11.25)
    assert paragraphs(sheet)[2:] == [COUNCIL, "Background", LAKE]


def test_a_sentence_runs_on_over_columns_and_pages() -> None:
    sheet = Sheet(9)
    lines = sheet.wrapped(" ".join((BRIDGE, CABLES, COUNCIL, PEOPLE)), 200)
    quarter = len(lines) // 4 + 1
    for part in range(4):
        if part == 2:
            sheet.add_page()
            sheet.set_font("Times", size=9)
        sheet.put((50, 300)[part % 2], 100, *lines[part * quarter : (part + 1) * quarter], lead=11)
    assert paragraphs(sheet) == [" ".join((BRIDGE, CABLES, COUNCIL, PEOPLE))]


@pytest.mark.parametrize(("main", "side"), [(50, 430), (190, 50)], ids=["right", "left"])
def test_a_side_bar_is_not_mixed_into_the_lines_beside_it(main: float, side: float) -> None:
    sheet = Sheet(8)
    sheet.para(side, 103, f"{COUNCIL} {OPPOSITION}", 115, lead=10)
    sheet.set_font_size(11)
    y = 100.0
    for text in (BRIDGE, CABLES, PEOPLE, REPORT):
        y = sheet.para(main, y, text, 340)
    found = paragraphs(sheet)
    assert sorted(found) == sorted([BRIDGE, CABLES, PEOPLE, REPORT, f"{COUNCIL} {OPPOSITION}"])
    assert [text for text in found if text in (BRIDGE, CABLES, PEOPLE, REPORT)] == [BRIDGE, CABLES, PEOPLE, REPORT]


def test_a_box_that_the_text_flows_around_cuts_no_sentence() -> None:
    sheet = Sheet(11)
    y = sheet.put(50, 100, *sheet.wrapped(BRIDGE, 480))
    sheet.put(380, y + 10, "No one was", "injured when a", "barrier fell, says", "the minister.", lead=16)
    y = sheet.put(50, y, *sheet.wrapped(f"{CABLES} {PEOPLE}", 300))
    sheet.para(50, y, COUNCIL, 480)
    assert "No one was injured when a barrier fell, says the minister." in paragraphs(sheet)
    assert f"{CABLES} {PEOPLE}" in " ".join(paragraphs(sheet))


def test_a_frame_amid_a_paragraph_comes_after_it() -> None:
    sheet = Sheet(11)
    lines = sheet.wrapped(f"{BRIDGE} {CABLES}", 480)
    y = sheet.put(50, 100, *lines[:2])
    sheet.rect(50, y - 4, 480, 60)
    sheet.put(60, y + 14, "The ferries cost 3.2 million crowns", "and run every ten minutes.")
    sheet.put(50, y + 76, *lines[2:])
    assert paragraphs(sheet) == [
        f"{BRIDGE} {CABLES}",
        "The ferries cost 3.2 million crowns and run every ten minutes.",
    ]


def test_a_caption_beside_the_text_cuts_no_sentence() -> None:
    sheet = Sheet(11)
    sheet.rect(350, 90, 180, 60)
    sheet.set_font_size(8)
    sheet.text(350, 159, "The bridge on Monday.")
    sheet.set_font_size(11)
    sheet.put(50, 100, *sheet.wrapped(f"{BRIDGE} {CABLES}", 280))
    assert paragraphs(sheet) == [f"{BRIDGE} {CABLES}", "The bridge on Monday."]


NAMES = (
    "The talks between the two ministers began on Monday in Ostrand and went on until the evening, said a spokeswoman, "
    "Lea Marsh, who was in the room with President Oskar Vinter and Ambassador Ida Berg of Westland, the host of them."
)


def test_lines_made_short_by_a_picture_end_no_paragraph_though_names_begin_the_next() -> None:
    sheet = Sheet(11)
    sheet.rect(330, 80, 200, 120)
    y = sheet.put(50, 100, *sheet.wrapped(NAMES, 270))
    for text in (BRIDGE, CABLES):
        y = sheet.para(50, max(y + 10, 220), text, 480)
    assert paragraphs(sheet) == [NAMES, BRIDGE, CABLES]


# Large first letters


@pytest.mark.parametrize(
    ("initial", "rest", "read_as"),
    [
        ("T", "he Ministry of Transport said on Monday", "The Ministry of Transport said"),
        ("A", "minister of Norrmark said on Monday", "A minister of Norrmark said"),
        ("A", "ccording to the ministry, on Monday", "According to the ministry"),
        ("I", "n the harbour of the city on Monday", "In the harbour of the city"),
        ('"T', "he bridge is closed, the minister said", '"The bridge is closed'),
    ],
)
def test_a_drop_cap_belongs_to_its_word(initial: str, rest: str, read_as: str) -> None:
    sheet = Sheet(11)
    sheet.big(50, 128, initial, 40)
    left = 54 + len(initial) * 24
    lines = [rest + " that the harbour bridge", "will stay closed until the end of March while the engineers"]
    sheet.put(left, 100, *lines, "of the ministry replace two of its main cables and repair")
    sheet.put(50, 142, "the towers.")
    (found,) = paragraphs(sheet)
    assert found.startswith(read_as)
    assert found.endswith("repair the towers.")


# Notes and numbers in the margin


def test_a_footnote_comes_after_the_paragraph_that_runs_past_it_and_its_mark_changes_no_figure() -> None:
    sheet = Sheet(11)
    start = "The bridge was built in 1964"
    sheet.text(50, 100, start)
    width = sheet.get_string_width(start)
    sheet.big(50 + width, 96, "2", 7)
    sheet.text(50 + width + 6, 100, "and carries 14,000 vehicles every day of the week, said")
    sheet.put(50, 114, "the statistics office of the city of Velmora, which counted them in the spring of the year in")
    sheet.big(50, 760, "2 City statistics office, annual report 2021, page 12.", 8)
    sheet.add_page()
    sheet.set_font("Times", size=11)
    sheet.para(50, 100, "which it was opened again. " + COUNCIL, 480)
    assert paragraphs(sheet)[1] == "2 City statistics office, annual report 2021, page 12."
    assert "built in 1964 and carries" in paragraphs(sheet)[0]
    assert "in the spring of the year in which it was opened again." in paragraphs(sheet)[0]


def test_a_power_and_a_unit_keep_their_raised_figure() -> None:
    sheet = Sheet(11)
    at = 50.0
    for text, raised in (("It covers 3 km", "2"), (" or 3 x 10", "6"), (" m", "2"), (" in all.", "")):
        sheet.text(at, 100, text)
        at += sheet.get_string_width(text)
        sheet.big(at, 96, raised, 7)
        at += 4 if raised else 0
    sheet.para(50, 120, BRIDGE, 480)
    sheet.big(50, 760, "2 A note.", 8)
    assert paragraphs(sheet)[0].startswith("It covers 3 km² or 3 x 10⁶ m² in all.")


@pytest.mark.parametrize("place", ["left", "right", "every fifth"])
def test_line_numbers_are_no_part_of_the_text(place: str) -> None:
    sheet = Sheet(11)
    for number, line in enumerate(sheet.wrapped(f"{BRIDGE} {CABLES} {COUNCIL} {PEOPLE}", 300), 1):
        y = 100 + 14 * number
        if place != "every fifth" or number % 5 == 0:
            sheet.right(480 if place == "right" else 60, y, str(number))
        sheet.text(80, y, line)
    assert paragraphs(sheet) == [f"{BRIDGE} {CABLES} {COUNCIL} {PEOPLE}"]


def test_figures_that_begin_the_lines_of_a_ranking_or_a_list_of_years_stay() -> None:
    for first in (1, 2015):
        sheet = Sheet(11)
        for number, name in enumerate(["Ostland", "Norrmark", "Westland", "Eastmere", "Sudholm", "Varn"]):
            sheet.text(50, 100 + 16 * number, str(first + number))
            sheet.text(90, 100 + 16 * number, name)
        assert f"{first + 3} | Eastmere" in extracted(sheet).text


# Tables


def grid(sheet: Sheet, y: float, rows: list[list[str]], lefts: list[float], *, flush: str = "left", lead=16.0) -> float:
    for row in rows:
        for left, cell in zip(lefts, row, strict=True):
            for number, part in enumerate(cell.split("\n")):
                if flush == "right" and left > lefts[0]:
                    sheet.right(left, y + 12 * number, part)
                else:
                    sheet.text(left, y + 12 * number, part)
        y += lead + 12 * max(cell.count("\n") for cell in row)
    return y + 8


FERRIES = [
    ["Country", "2020", "2021", "2022"],
    ["Ostland", "1,200", "", "15"],
    ["Norrmark", "8", "9", ""],
    ["Westland", "", "5", "6"],
]
READ = "Country | 2020 | 2021 | 2022\nOstland | 1,200 | | 15\nNorrmark | 8 | 9 |\nWestland | | 5 | 6"


@pytest.mark.parametrize("flush", ["left", "right"])
def test_a_table_is_read_by_rows_and_an_empty_cell_moves_no_figure(flush: str) -> None:
    sheet = Sheet(11)
    y = sheet.para(50, 100, BRIDGE, 480)
    y = grid(sheet, y, FERRIES, [50, 220, 300, 380], flush=flush)
    sheet.para(50, y, CABLES, 480)
    assert paragraphs(sheet) == [BRIDGE, READ, CABLES]


def test_a_table_whose_columns_are_close_together_is_read_by_rows() -> None:
    sheet = Sheet(11)
    rows = [[f"Port number {number}", str(37 * number)] for number in range(10, 40)]
    widest = max(sheet.get_string_width(name) for name, _ in rows)
    grid(sheet, 100, rows, [50, 50 + widest + 8])
    assert extracted(sheet).text == "\n".join(f"{name} | {figure}" for name, figure in rows)


def test_a_table_in_a_column_stays_in_it() -> None:
    sheet = Sheet(9)
    y = sheet.para(50, 100, BRIDGE, 220, lead=11)
    y = grid(sheet, y, FERRIES, [50, 120, 170, 220], lead=12)
    sheet.para(50, y, PEOPLE, 220, lead=11)
    y = 100.0
    for text in (COUNCIL, OPPOSITION, REPORT, LAKE):
        y = sheet.para(310, y, text, 220, lead=11)
    assert paragraphs(sheet) == [BRIDGE, READ, PEOPLE, COUNCIL, OPPOSITION, REPORT, LAKE]


@pytest.mark.parametrize("lead", [12, 20], ids=["close", "apart"])
def test_a_cell_of_several_lines_is_one_cell(lead: float) -> None:
    sheet = Sheet(10)
    rows = [
        ["Country", "Position", "Vote"],
        ["Ostland", "Supports the accord on the\nlake and its weekly measures", "yes"],
        ["Norrmark", "Opposes the fees for the\nfishermen", "no"],
        ["Westland", "Abstained", ""],
    ]
    grid(sheet, 100, rows, [50, 150, 400], lead=lead)
    assert extracted(sheet).text.split("\n") == [
        "Country | Position | Vote",
        "Ostland | Supports the accord on the lake and its weekly measures | yes",
        "Norrmark | Opposes the fees for the fishermen | no",
        "Westland | Abstained |",
    ]


def test_a_table_of_words_is_no_set_of_columns() -> None:
    sheet = Sheet(11)
    rows = [
        ["Ana Torvald", "Minister", "Ostland"],
        ["Ida Berg", "Envoy", "Westland"],
        ["Oskar Vinter", "Judge", "Varn"],
    ]
    grid(sheet, 100, rows, [50, 200, 350])
    assert extracted(sheet).text.split("\n") == [" | ".join(row) for row in rows]


def test_numbers_that_nearly_touch_are_not_one() -> None:
    sheet = Sheet(11)
    at = 50.0
    for year in ("2020", "2021", "2022"):
        sheet.text(at, 100, year)
        at += sheet.get_string_width(year) + 2
    assert extracted(sheet).text == "2020 2021 2022"


def test_a_drawn_table_is_read_by_its_lines_however_close_its_cells_stand() -> None:
    sheet = Sheet(11)
    y = sheet.para(50, 100, BRIDGE, 480)
    for row in FERRIES:
        for number, cell in enumerate(row):
            sheet.rect(50 + 50 * number, y, 50, 16)
            sheet.text(52 + 50 * number, y + 12, cell)
        y += 16
    sheet.para(50, y + 20, CABLES, 480)
    assert paragraphs(sheet) == [BRIDGE, READ, CABLES]


def test_a_label_beside_several_rows_of_a_drawn_table_is_told_of_each() -> None:
    sheet = Sheet(11)
    for at, (left, height, text) in enumerate(
        [(50, 40, "North"), (150, 20, "Pier 3"), (150, 20, "Pier 5"), (50, 20, "South"), (150, 20, "Pier 9")]
    ):
        top = 100 + {0: 0, 1: 0, 2: 20, 3: 40, 4: 40}[at]
        sheet.rect(left, top, 100, height)
        sheet.text(left + 4, top + height / 2 + 4, text)
    assert extracted(sheet).text.split("\n") == ["North | Pier 3", "North | Pier 5", "South | Pier 9"]


def test_what_stands_behind_a_key_is_one_line_with_it() -> None:
    sheet = Sheet(11)
    pairs = [["From:", "Ministry of Transport"], ["To:", "All editors"], ["Date:", "7 February 2022"]]
    y = grid(sheet, 100, pairs, [50, 130])
    sheet.para(50, y, BRIDGE, 480)
    assert paragraphs(sheet)[0] == "From: Ministry of Transport\nTo: All editors\nDate: 7 February 2022"
    assert read_bytes("a.pdf", sheet.bytes()).date == "2022-02-07"


def test_speakers_and_days_beside_the_text_stay_with_what_they_name() -> None:
    sheet = Sheet(11)
    y = 100.0
    for label, text in (("LIND:", BRIDGE), ("HOLM:", "Who pays for the ferries?"), ("LIND:", COUNCIL)):
        sheet.text(50, y, label)
        y = sheet.para(130, y, text, 350)
    assert paragraphs(sheet) == [f"LIND: {BRIDGE}", "HOLM: Who pays for the ferries?", f"LIND: {COUNCIL}"]
    sheet, y = Sheet(11), 100.0
    for label, text in (("7 February", BRIDGE), ("9 February", CABLES), ("12 February", COUNCIL)):
        sheet.text(50, y, label)
        y = sheet.para(150, y, text, 350)
    assert paragraphs(sheet) == [f"7 February | {BRIDGE}", f"9 February | {CABLES}", f"12 February | {COUNCIL}"]


def test_the_items_of_a_list_are_paragraphs_that_may_begin_a_line_with_a_name() -> None:
    sheet = Sheet(11)
    y = 100.0
    items = [("1.", BRIDGE), ("2.", CABLES), ("3.", COUNCIL), ("-", PEOPLE), ("-", REPORT)]
    for mark, text in items:
        sheet.text(50, y, mark)
        y = sheet.para(75, y, text, 400)
    assert paragraphs(sheet) == [f"{mark} {text}" for mark, text in items]


# Furniture


def pages(count: int, draw: Callable[[Sheet, int], None], texts: list[str]) -> Sheet:
    sheet = Sheet(11)
    for number in range(count):
        if number:
            sheet.add_page()
            sheet.set_font("Times", size=11)
        draw(sheet, number)
        y = 114.0
        for text in texts:
            y = sheet.para(50, y, text, 480)
    return sheet


@pytest.mark.parametrize("heading", ["Day {}", "Article {}", "Question {}", "Annex {}"])
def test_a_numbered_heading_on_top_of_each_page_stays(heading: str) -> None:
    def draw(sheet: Sheet, number: int) -> None:
        sheet.text(50, 90, heading.format(number + 1))
        sheet.text(290, 800, str(number + 1))

    found = paragraphs(pages(4, draw, [BRIDGE, CABLES]))
    assert found == [part for number in range(4) for part in (heading.format(number + 1), BRIDGE, CABLES)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda sheet, number: (sheet.text(50, 50, "Velmora Courier"), sheet.right(530, 50, str(number + 1))),
        lambda sheet, number: sheet.text(200, 800, f"Ministry of Transport, Press Office | {number + 1}"),
        lambda sheet, number: sheet.text(290, 800, f"- {number + 1} -"),
        lambda sheet, number: sheet.text(290, 800, ["i", "ii", "iii"][number]),
        lambda sheet, number: sheet.text(290, 800, f"Page {number + 1} of 3"),
        lambda sheet, number: sheet.text(290, 800, f"Seite {number + 1}"),
        lambda sheet, number: sheet.text(50, 820, f"https://news.example/bridge {number + 1}/3"),
        lambda sheet, _: (sheet.text(50, 40, "7 February 2022"), sheet.text(50, 54, "Velmora Courier")),
    ],
    ids=["head", "foot", "dashes", "roman", "of", "German", "browser", "two lines"],
)
def test_running_heads_and_page_numbers_are_left_out(draw) -> None:
    assert paragraphs(pages(3, draw, [BRIDGE, CABLES])) == [BRIDGE, CABLES] * 3


def test_the_same_paragraphs_on_every_page_are_no_furniture() -> None:
    assert paragraphs(pages(4, lambda *_: None, [BRIDGE, CABLES, COUNCIL])) == [BRIDGE, CABLES, COUNCIL] * 4


def test_rows_of_a_table_at_the_edge_of_each_page_stay() -> None:
    def draw(sheet: Sheet, number: int) -> None:
        rows = [
            ["Line", "2020", "2021"],
            ["North", "5", "6"],
            ["South", str(number), "7"],
            ["Total", str(5 + number), "9"],
        ]
        grid(sheet, 90, rows, [50, 200, 300])

    found = extracted(pages(3, draw, [])).text.split("\n")
    assert found == [
        row
        for n in range(3)
        for row in ("Line | 2020 | 2021", "North | 5 | 6", f"South | {n} | 7", f"Total | {5 + n} | 9")
    ]


def test_a_head_on_both_of_two_pages_is_read_once_and_cuts_no_sentence() -> None:
    sheet = Sheet(11)
    sheet.text(50, 40, "Ministry of Transport - Press Office")
    sheet.put(50, 100, "The minister said on Monday that the work on the harbour bridge in the middle of the city and")
    sheet.add_page()
    sheet.set_font("Times", size=11)
    sheet.text(50, 40, "Ministry of Transport - Press Office")
    sheet.put(50, 100, "that of the pier will go on.")
    assert paragraphs(sheet) == [
        "Ministry of Transport - Press Office",
        "The minister said on Monday that the work on the harbour bridge in the middle of the city and that of the "
        "pier will go on.",
    ]


# Hyphens


@pytest.mark.parametrize("sign", ["-", "\u2010", "\xad", "\x02"])
@pytest.mark.parametrize(
    ("before", "after", "read_as"),
    [
        ("the COVID{}", "19 rules", "COVID-19"),
        ("the 2021{}", "22 season", "2021-22"),
        ("an F{}", "16 jet", "F-16"),
        ("the Biden{}", "Harris team", "Biden-Harris"),
        ("a NATO{}", "led force", "NATO-led"),
        ("the depart{}", "ment of", "department"),
        ("the inter{}", "national law", "international"),
        ("a well{}", "known engineer", "well-known"),
        ("a self{}", "governing city", "self-governing"),
        ("to de{}", "escalate now", "de-escalate"),
        ("the up-to{}", "date list", "up-to-date"),
        ("the short{}", "and long-term plan", "short- and long-term"),
        ("an e{}", "mail of the", "e-mail"),
        ("law{}", "makers in the", "lawmakers"),
        ("in Ost{}", "rand harbour", "Ostrand"),
        ("the INTERNA{}", "TIONAL hall", "INTERNATIONAL"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_where_the_word_has_none(sign: str, before: str, after: str, read_as: str) -> None:
    lines = ["The talks of the minister and", before.format(sign), after, "were the end of it."]
    assert read_as in join(join("", lines[1], evidence_of(lines)), lines[2], evidence_of(lines))


def test_the_halves_of_a_broken_word_prove_nothing_and_whole_words_of_the_document_do() -> None:
    halves = evidence_of(["the velmora-", "bridge was", "the velmora-", "bridge is"])
    assert halves.words["velmora"] == halves.words["bridge"] == 0
    assert join("the Velmora-", "bridge", evidence_of(["the Velmorabridge is closed"])) == "the Velmorabridge"
    assert join("the depart-", "ment", evidence_of(["the depart-ment is here"])) == "the depart-ment"


def test_german_words_are_put_together_and_a_capital_keeps_the_hyphen() -> None:
    found = evidence_of(["Die Reise der Minister und das Ende der Fahrt ist nicht mit dem Schiff von der Insel"])
    assert join("Fährverbin\u2010", "dungen", found) == "Fährverbindungen"
    assert join("Hafen-", "brücke", found) == "Hafenbrücke"
    assert join("Biden-", "Regierung", found) == "Biden-Regierung"
    assert join("Vor-", "und Nachteile", found) == "Vor- und Nachteile"


def test_dashes_slashes_and_addresses_run_on_over_a_line_end_and_chinese_has_no_space_there() -> None:
    none = evidence_of([])
    assert join("from 2021–", "22 on", none) == "from 2021–22 on"
    assert join("and/", "or", none) == "and/or"
    assert join("he left —", "and came", none) == "he left — and came"
    assert join("see https://news.example/a-", "b2022 now", none) == "see https://news.example/a-b2022 now"
    assert join("技術者", "が主ケーブル", none) == "技術者が主ケーブル"
    assert join("「橋」", "、港", none) == "「橋」、港"
    assert join("한국", "정부", none) == "한국 정부"


# What is and is not seen


def test_white_text_on_white_and_text_off_the_page_are_not_read() -> None:
    sheet = Sheet(11)
    sheet.para(50, 100, BRIDGE, 480)
    sheet.text(700, 200, "Off the page")
    sheet.set_text_color(255, 255, 255)
    sheet.text(50, 200, "NOT FOR PUBLICATION")
    sheet.set_fill_color(0, 0, 120)
    sheet.rect(45, 240, 300, 20, "F")
    sheet.text(50, 254, "Seen on blue")
    assert paragraphs(sheet) == [BRIDGE, "Seen on blue"]


def test_text_printed_twice_for_bold_type_is_read_once() -> None:
    sheet = Sheet(11)
    for shift in (0, 0.4):
        sheet.put(50 + shift, 100, *sheet.wrapped(BRIDGE, 300))
    assert paragraphs(sheet) == [BRIDGE]


def test_a_watermark_and_a_stamp_on_the_side_come_after_the_text() -> None:
    sheet = Sheet(11)
    sheet.put(80, 100, *sheet.wrapped(BRIDGE, 450))
    with sheet.rotation(45, 300, 150):
        sheet.big(150, 150, "DRAFT COPY", 40)
    with sheet.rotation(90, 40, 300):
        sheet.text(40, 300, "Printed by the Ministry")
    assert paragraphs(sheet)[0] == BRIDGE
    assert sorted(" ".join(paragraphs(sheet)[1:]).split()) == sorted("DRAFT COPY Printed by the Ministry".split())


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_on_its_side_is_read(angle: int) -> None:
    sheet = Sheet(11)
    with sheet.rotation(angle, 300, 400):
        y = 300.0
        for text in (BRIDGE, CABLES):
            y = sheet.para(100, y, text, 400)
    assert paragraphs(sheet) == [BRIDGE, CABLES]


def test_small_capitals_are_one_word() -> None:
    sheet = Sheet(12)
    sheet.text(50, 100, "V")
    sheet.big(58.7, 100, "ELMORA", 9.6)
    sheet.text(105, 100, "said on Monday that it will close.")
    assert paragraphs(sheet) == ["VELMORA said on Monday that it will close."]


def test_a_glyph_without_unicode_is_a_mark_and_a_warning(caplog) -> None:
    file = READING / "altered-pdf-glyph-without-unicode-dropped.pdf"
    (found,) = extract_all(str(file), file.read_bytes())
    assert "The of\ufffdcial said on Monday" in found.text
    assert "con\ufffdrmed" in found.text
    assert found.warnings == ("4 glyphs whose letters its fonts do not name are shown as \ufffd",)
    list(read(file))
    assert "4 glyphs" in caplog.text


# Titles and pages


@pytest.mark.parametrize(
    "stated",
    ["", "PowerPoint Presentation", "Slide 1", r"C:\ana\brief final.docx", "MoT_template_v2", "Letter template"],
)
def test_a_title_that_a_program_wrote_gives_way_to_the_heading(stated: str) -> None:
    sheet = Sheet(11, title=stated)
    sheet.big(50, 50, "PRESS RELEASE", 24)
    sheet.big(50, 90, "Harbour bridge stays closed until", 18)
    sheet.big(50, 112, "the end of March", 18)
    sheet.text(50, 140, "7 February 2022")
    sheet.para(50, 170, BRIDGE, 480)
    sheet.para(50, 240, CABLES, 480)
    assert extracted(sheet).metadata.title == "Harbour bridge stays closed until the end of March"
    assert paragraphs(sheet)[1] == "Harbour bridge stays closed until the end of March"


def test_a_title_that_the_file_states_stays_and_headings_of_one_size_give_none() -> None:
    sheet = Sheet(11, title="Harbour bridge stays closed")
    sheet.big(50, 50, "Velmora Courier", 24)
    sheet.para(50, 170, f"{BRIDGE} The closed bridge stays.", 480)
    assert extracted(sheet).metadata.title == "Harbour bridge stays closed"
    sheet = Sheet(11)
    for y, heading, text in ((60, "North", BRIDGE), (200, "South", CABLES)):
        sheet.big(50, y, heading, 16)
        sheet.para(50, y + 30, text, 480)
    assert extracted(sheet).metadata.title == ""


def test_the_page_of_each_passage_is_known() -> None:
    sheet = Sheet(11)
    sheet.para(50, 100, BRIDGE, 480)
    sheet.add_page()  # an empty one
    for text in (CABLES, COUNCIL):
        sheet.add_page()
        sheet.set_font("Times", size=11)
        sheet.para(50, 100, text, 480)
    found = extracted(sheet)
    assert [found.text[start:][:9] for start in found.pages] == ["The Minis", "Transport", "Transport", "The city "]
    assert read_bytes("a.txt", b"No pages.").text == "No pages."


def test_a_page_begins_amid_a_sentence_that_runs_on_to_it() -> None:
    first, second = [Line("The old town and its", 50, 400, 700, 710)], [Line("harbour burn.", 50, 120, 700, 710)]
    text, starts = composed([first, second])
    assert text[starts[1] :] == "harbour burn."


TOKENS = st.integers(0, 999).map("t{}x".format)
BOXES = st.tuples(st.integers(0, 500), st.integers(5, 90), st.integers(0, 700), st.integers(6, 30))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TOKENS, BOXES), max_size=40, unique_by=lambda one: one[0]), st.lists(BOXES, max_size=12))
def test_no_word_is_lost_wherever_words_and_lines_stand(words, drawn) -> None:
    page = Page(
        [Word(x, x + width, y, y + height, text, 2 * n) for n, (text, (x, width, y, height)) in enumerate(words)],
        [Shape(x, x + width, y, y + height, "path") for x, width, y, height in drawn],
    )
    text = compose([ordered(rows_of(page), page.shapes)])
    assert [token for token, _ in words if token not in text] == []


# Time


@pytest.mark.parametrize("kind", ["prose", "columns", "cells", "stairs"])
def test_time_is_in_proportion_to_the_lines_of_a_page(kind: str) -> None:
    def rows(count: int) -> list[list[Line]]:
        made = []
        for n in range(count):
            y = -12.0 * n
            shift = 3.0 * (n % 97) if kind == "stairs" else 0.0
            parts = {"prose": 1, "columns": 2, "cells": 12, "stairs": 1 + n % 3}[kind]
            made.append([Line(f"word {n}", 100 * p + shift, 100 * p + 80 + shift, y, y + 10) for p in range(parts)])
        return made

    def read_all(count: int) -> float:
        given = rows(count)
        return processor_time(lambda: compose([ordered(given, [])]))

    found = growth(read_all, 500, doublings=3)
    assert found.exponent <= 1.4, str(found)


def test_time_is_in_proportion_to_the_pages() -> None:
    def sheet(count: int) -> bytes:
        return pages(count, lambda one, n: one.text(290, 800, str(n + 1)), [BRIDGE, CABLES, COUNCIL]).bytes()

    made = {count: sheet(count) for count in (10, 20, 40)}
    extract_all("a.pdf", made[10])
    found = growth(lambda count: processor_time(lambda: pdf.extract("a.pdf", made[count])), 10)
    assert found.exponent <= 1.4, str(found)


def test_a_pdf_whose_glyphs_have_no_letters_is_refused() -> None:
    sheet = Sheet(11)
    with pytest.raises(ReadError, match="pictures without a text layer"):
        extracted(sheet)
