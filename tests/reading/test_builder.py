"""Blocks put together into a text keep the columns, the marks and the lines that their reader saw."""

from corpus.formats.builder import Blocks


def test_an_empty_cell_keeps_its_column() -> None:
    blocks = Blocks()
    for row in (["", "2021", "2022"], ["South", "", "5.55"], ["North", "1", ""], ["", ""]):
        blocks.start("row")
        for cell in row:
            blocks.add(cell)
            blocks.cell()
        blocks.end_row()
    assert blocks.text() == " | 2021 | 2022\nSouth |  | 5.55\nNorth | 1"


def test_an_item_bears_the_mark_that_it_is_given() -> None:
    blocks = Blocks()
    for mark in ("1.", "-"):
        blocks.start("item", mark)
        blocks.add("Close it.")
        blocks.end()
    assert blocks.text() == "1. Close it.\n- Close it."


def test_text_added_as_it_is_keeps_its_lines_and_columns() -> None:
    blocks = Blocks()
    blocks.start("verbatim")
    blocks.add_as_is("Line   From \nNorth\t5.40\n")
    blocks.end()
    blocks.add("It  sails.")
    assert blocks.text() == "Line   From\nNorth   5.40\n\nIt sails."
