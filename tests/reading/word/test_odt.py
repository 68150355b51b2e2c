"""OpenDocument texts: what LibreOffice shows is what is read."""

# ruff: noqa: E501  (files as programs write them)

import pytest

from corpus import read_bytes
from tests.reading.files import zipped

ODF = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for name, long in
              {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing"}.items())  # fmt: skip


def odt(body: str, styles: str = "", page: str = "", title: str = "") -> bytes:
    content = f"<office:document-content{ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    master = f"<office:document-styles{ODF}><office:master-styles><style:master-page>{page}</style:master-page></office:master-styles></office:document-styles>"
    meta = f'<office:document-meta{ODF} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": master,
            "meta.xml": meta,
            "META-INF/manifest.xml": "<m/>",
        }
    )


HIDING = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style><style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style><style:style style:name="U"><style:text-properties style:text-position="super 58%"/></style:style>'
NUMBERED = '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>'


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<text:p>One<text:s text:c='2'/>two<text:line-break/>three</text:p>", "One two\nthree"),
        ("<text:p>It is <text:span text:style-name='H'>HIDDEN</text:span><text:span text:style-name='S'>12</text:span>15 m.</text:p>", "It is 15 m."),
        ("<text:p text:style-name='H'>HIDDEN</text:p><text:p>Shown.</text:p>", "Shown."),
        ("<text:tracked-changes><text:p>GONE</text:p></text:tracked-changes><text:p>Left.</text:p>", "Left."),
        ("<text:p>Text<office:annotation><text:p>COMMENT</text:p></office:annotation>.</text:p>", "Text."),
        ("<text:p>In 1964<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Archive.</text:p></text:note-body></text:note>.</text:p><text:p>End.</text:p>", "In 1964.\n\nEnd.\n\n1. Archive."),
        ("<text:p>12 km<text:span text:style-name='U'>2</text:span></text:p>", "12 km²"),
        ("<text:list text:style-name='L'><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Deep</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>Two</text:p></text:list-item></text:list>", "1. One\n1.a) Deep\n2. Two"),
        ("<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>", "- One"),
        ("<table:table><table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>North</text:p></table:table-cell><table:table-cell><text:p>5.40</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/><table:table-cell><text:p>6.10</text:p></table:table-cell></table:table-row></table:table>", "North | 5.40\nNorth | 6.10"),
        ("<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>Both</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>5</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>C</text:p></table:table-cell></table:table-row></table:table>", "Both |  | 5\nA |  | C"),
        ("<text:p>She told <draw:frame><draw:text-box><text:p>Key facts</text:p></draw:text-box></draw:frame>them.</text:p>", "She told them.\n\nKey facts"),
        ("<text:section text:display='none'><text:p>HIDDEN</text:p></text:section><text:section><text:h text:outline-level='2'>Head</text:h></text:section>", "Head"),
    ],
)  # fmt: skip
def test_an_opendocument_text_is_read_as_it_is_shown(body: str, wanted: str) -> None:
    assert read_bytes("a.odt", odt(body, HIDING + NUMBERED)).text == wanted


def test_the_title_and_page_header_of_an_opendocument_text() -> None:
    page = "<style:header><text:p>Ministry<text:tab/>7 February 2022</text:p><text:p>Page <text:page-number>1</text:page-number></text:p></style:header>"
    body = "<text:p text:style-name='Title'>Bridge closed</text:p><text:p>Text.</text:p>"
    found = read_bytes("a.odt", odt(body, page=page, title="Template"))
    assert (found.text, found.title, found.date) == (
        "Ministry\n\n7 February 2022\n\nBridge closed\n\nText.",
        "Bridge closed",
        "2022-02-07",
    )
