"""Rich text: what Word shows is what is read."""

# ruff: noqa: E501  (files as programs write them)

import pytest

from corpus import read_bytes
from tests.reading.files import refusal

RTF = r"{\rtf1\ansi\ansicpg1250\deff0{\fonttbl{\f0\fcharset238 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset2 Symbol;}}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}{\info{\title Document1}}%s}"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (r"One.\par Two\line three.\par", "One.\n\nTwo\nthree."),
        (r"P\'f8\'edli\'9a {\f1 \'cf\'f0\'e8} \u1055?\u8211\'96x", "Příliš При П–x"),
        (r"It is {\v HIDDEN}{\strike 12}{\deleted 13}\v HIDDEN\v0 15 m.", "It is 15 m."),
        (r"3 {\f2\'b4} 4; {\f2 m}g", "3 × 4; μg"),
        (r"In 1964{\super\chftn{\footnote\pard\chftn\ Archive.}}.\par End.", "In 1964.\n\nEnd.\n\n1. Archive."),
        (r"Built in 1964{\super 2} on 12 km{\super 2}", "Built in 1964 [2] on 12 km²"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt A link}}.", "A link."),
        (r"{\*\unknown GONE}{\pict 0102}{\object{\*\objdata 01}{\result Shown.}}Text.", "Text."),
        (r"{\listtext 1.\tab}One\par{\listtext 2.\tab}Two\par{\pntext\'b7\tab}Dot\par", "1. One\n2. Two\n- Dot"),
        (r"\trowd\cellx1000\cellx2000\pard\intbl A\cell\cell\row\trowd\cellx1000\cellx2000\pard\intbl\cell 5.40\cell\row\pard End.", "A\n | 5.40\n\nEnd."),
        (r"\trowd\clvmgf\cellx1000\cellx2000\pard\intbl North\cell 5\cell\row\trowd\clvmrg\cellx1000\cellx2000\pard\intbl\cell 6\cell\row", "North | 5\nNorth | 6"),
        (r"\trowd\cellx2000\cellx3000\pard\intbl Both\cell C\cell\row\trowd\cellx1000\cellx2000\cellx3000\pard\intbl 1\cell 2\cell 3\cell\row", "Both |  | C\n1 | 2 | 3"),
        (r"Told {\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt \pard Key facts\par}}}them.\par", "Key facts\n\nTold them."),
        (r"A \{brace\} \\ and\~space, co\-op, e\_mail", "A {brace} \\ and space, coop, e-mail"),
        (r"Data\bin5 {{{{{ end", "Data end"),
    ],
)  # fmt: skip
def test_rich_text_is_read_as_it_is_shown(body: str, wanted: str) -> None:
    assert read_bytes("a.rtf", (RTF % body).encode("latin-1")).text.replace("\u00a0", " ") == wanted


def test_the_title_and_header_of_rich_text() -> None:
    header = r"{\header\pard Ministry\tab 7 February 2022\par Page {\field{\*\fldinst PAGE}{\fldrslt 3}}\par}"
    found = read_bytes("a.doc", (RTF % (header + r"\pard\s1 Bridge closed\par\pard\s0 Text.\par")).encode())
    assert (found.text, found.title, found.date) == (
        "Ministry\n\n7 February 2022\n\nBridge closed\n\nText.",
        "Bridge closed",
        "2022-02-07",
    )


def test_rich_text_cut_off_is_refused() -> None:
    assert "its end is missing" in refusal("a.rtf", rb"{\rtf1 The bridge {\b is")
