"""Word documents: what Word shows is what is read."""

# ruff: noqa: E501  (XML as Word writes it)

import pytest

from corpus import ReadError, read_bytes
from tests.growth import processor_time, slower
from tests.reading.word.documents import docx, para, part, run, table


def text(body: str, parts: dict[str, str | bytes] | None = None) -> str:
    return read_bytes("a.docx", docx(body, parts)).text


def title(body: str, parts: dict[str, str | bytes] | None = None, core: str = "") -> str:
    return read_bytes("a.docx", docx(body, parts, core)).title


# Runs

REF = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
HIGH = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        (run("Ru") + run("ssia has 100") + run(",000 troops."), "Russia has 100,000 troops."),
        (run("The cost is ") + run("90 ", "<w:vanish/>") + run("47 million."), "The cost is 47 million."),
        (run("It is ") + run("12 ", "<w:strike/>") + run("15 ", '<w:strike w:val="0"/>') + run("m."), "It is 15 m."),
        (run("Gone", "<w:dstrike/>") + run("Left."), "Left."),
        (run("A") + "<w:del><w:r><w:delText>B</w:delText></w:r></w:del><w:ins>" + run("C") + "</w:ins>", "AC"),
        (run("A") + "<w:moveFrom>" + run("B") + "</w:moveFrom><w:moveTo>" + run("C") + "</w:moveTo>", "AC"),
        (run("COVID") + "<w:r><w:noBreakHyphen/></w:r>" + run("19 co") + "<w:r><w:softHyphen/></w:r>" + run("op"), "COVID-19 coop"),
        (run("3") + '<w:r><w:sym w:font="Symbol" w:char="F0B4"/></w:r>' + run("4 boats"), "3×4 boats"),
        (run("≥ is ") + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 5"), "≥ is ≥ 5"),
        (run("Done ") + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "Done ✓"),
        (run("Odd ") + '<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>' + run(" sign"), "Odd \ufffd sign"),
        (run("5 \uf0b0C"), "5 °C"),
        (run("m", '<w:rFonts w:ascii="Symbol"/>') + run("g"), "μg"),
        (run("Built in 1964") + run("2", HIGH) + run(", they say."), "Built in 1964 [2], they say."),
        (run("14,000 vehicles") + run("1", HIGH) + run(" cross."), "14,000 vehicles [1] cross."),
        (run("10") + run("6", HIGH) + run(" km") + run("2", HIGH), "10⁶ km²"),
        (run("The 7") + run("th", HIGH) + run(" day"), "The 7th day"),
        ("<w:hyperlink>" + run("A link") + "</w:hyperlink>" + run("."), "A link."),
        ("<w:ruby><w:rt>" + run("x") + "</w:rt></w:ruby>" + run("Base."), "Base."),
    ],
)  # fmt: skip
def test_a_paragraph_is_read_as_word_shows_it(inner: str, wanted: str) -> None:
    assert text(para(inner)) == wanted


def test_text_hidden_by_its_style_is_not_read() -> None:
    styles = part(
        "styles",
        '<w:style w:styleId="H"><w:name w:val="Note to self"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="D"><w:name w:val="x"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:styleId="L1"><w:basedOn w:val="L2"/></w:style><w:style w:styleId="L2"><w:basedOn w:val="L1"/></w:style>',
    )
    body = para("Secret.", '<w:pStyle w:val="D"/>') + para(
        run("Shown") + run(" not", '<w:rStyle w:val="H"/>') + run(".")
    )
    body += para(run("Shown again.", "<w:vanish w:val='false'/>"), '<w:pStyle w:val="D"/>')
    assert text(body, {"styles.xml": styles}) == "Shown.\n\nShown again."


def test_a_deleted_end_of_paragraph_joins_two() -> None:
    assert text(para("The talks ", "<w:rPr><w:del/></w:rPr>") + para("went on.")) == "The talks went on."


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_of_a_field_its_result_is_read() -> None:
    inner = FIELD.format("DATE", run("7 February 2022"))
    nested = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + FIELD.format("X", run("HIDDEN"))
    nested += (
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("shown")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert text(para(run("On ") + inner + run(". It is ") + nested + run("."))) == "On 7 February 2022. It is shown."


def test_a_field_without_end_hides_nothing_but_its_instruction() -> None:
    body = para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("odd")) + para("The talks went on.")
    assert "The talks went on." in text(body)


def test_a_placeholder_that_nobody_filled_in_is_not_read() -> None:
    control = (
        "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>" + run("Click here to enter text.") + "</w:sdtContent></w:sdt>"
    )
    assert text(para(run("One.") + control.format("<w:showingPlcHdr/>"))) == "One."
    assert text(para(run("One. ") + control.format(""))) == "One. Click here to enter text."


@pytest.mark.parametrize(
    ("equation", "wanted"),
    [
        ("<m:r><m:t>a=b</m:t></m:r>", "a=b"),
        ("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "(a+b)/2"),
        ("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "x²"),
        ("<m:sSub><m:e><m:r><m:t>CO</m:t></m:r></m:e><m:sub><m:r><m:t>2</m:t></m:r></m:sub></m:sSub>", "CO₂"),
        ("<m:rad><m:deg/><m:e><m:r><m:t>x+1</m:t></m:r></m:e></m:rad>", "√(x+1)"),
        ("<m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d>", "(x)"),
        ('<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t>'
         "</m:r></m:sup><m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary>", "∑_(i=1)ⁿ i"),
        ("<m:func><m:fName><m:r><m:t>log</m:t></m:r></m:fName><m:e><m:r><m:t>x</m:t></m:r></m:e></m:func>", "log x"),
    ],
)  # fmt: skip
def test_an_equation_is_a_line_of_text(equation: str, wanted: str) -> None:
    assert text(para(run("So ") + f"<m:oMath>{equation}</m:oMath>" + run("."))) == f"So {wanted}."


# Lists


def level(number: int, form: str, shown: str, start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/></w:lvl>'


def item(words: str, number: int = 1, depth: int = 0) -> str:
    return para(words, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


NUMBERING = part(
    "numbering",
    f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%1.%2)")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "x")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{level(0, "upperRoman", "Article %1", 4)}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
)


def test_list_numbers_are_read_as_they_are_shown() -> None:
    body = item("One") + item("Deep", depth=1) + item("Deeper", depth=1) + para("Between.") + item("Two")
    body += item("Anew", 4) + item("Bullet", 2) + item("Sea", 3) + item("Air", 3) + item("None", 0)
    assert text(body, {"numbering.xml": NUMBERING}) == (
        "1. One\n1.a) Deep\n1.b) Deeper\n\nBetween.\n\n2. Two\n1. Anew\n- Bullet\nArticle IV Sea\nArticle V Air\n\nNone"
    )


def test_a_deleted_item_has_no_number() -> None:
    gone = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del/></w:p>"
    assert text(item("One") + gone + item("Two"), {"numbering.xml": NUMBERING}) == "1. One\n2. Two"


# Tables


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (["Line|From|Boat", "South||5.55"], "Line | From | Boat\nSouth |  | 5.55"),
        (["Line|Boat", "|6.10"], "Line | Boat\n | 6.10"),
        (["A|B|C", "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + para("Both") + "</w:tc>|5"], "A | B | C\nBoth |  | 5"),
        (["Only one", "Two"], "Only one\nTwo"),
        (["||", "A|B|"], "A | B"),
    ],
)  # fmt: skip
def test_values_stay_in_their_columns(rows: list[str], wanted: str) -> None:
    assert text(table(*rows)) == wanted


def test_a_cell_over_several_rows_is_said_in_each() -> None:
    first = "<w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + para("North") + "</w:tc>"
    after = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    assert text(table(f"{first}|5.40", f"{after}|6.10", "South|7.00")) == "North | 5.40\nNorth | 6.10\nSouth | 7.00"


def test_a_deleted_row_is_not_read() -> None:
    deleted = f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{para('Gone')}</w:tc></w:tr></w:tbl>"
    assert text(deleted + para("Left.")) == "Left."


def test_rows_and_cells_in_content_controls_are_read() -> None:
    row = f"<w:tr><w:sdt><w:sdtContent><w:tc>{para('A')}</w:tc></w:sdtContent></w:sdt><w:tc>{para('B')}</w:tc></w:tr>"
    assert text(f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>") == "A | B"


def test_a_table_within_a_cell_keeps_its_rows() -> None:
    outer = f"<w:tbl><w:tr><w:tc>{para('Ferries')}{table('North|5.40', 'South|5.55')}<w:p/></w:tc></w:tr></w:tbl>"
    assert text(outer) == "Ferries\n\nNorth | 5.40\nSouth | 5.55"


def test_a_letter_laid_out_in_a_table_keeps_its_paragraphs_and_numbers() -> None:
    prose = "The Ministry of Transport said on Monday that the harbour bridge will stay closed until the end of March."
    cell = f"<w:tc>{para('Bridge closed')}{para(prose)}{item('First')}{item('Second')}</w:tc>"
    found = text(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>", {"numbering.xml": NUMBERING})
    assert found == f"Bridge closed\n\n{prose}\n\n1. First\n2. Second"


def test_items_in_a_cell_keep_their_numbers() -> None:
    cells = f"<w:tc>{para('Plan')}</w:tc><w:tc>{item('Close')}{item('Open')}</w:tc>"
    rows = f"<w:tbl><w:tr>{cells}</w:tr><w:tr><w:tc>{para('Cost')}</w:tc><w:tc>{para('9')}</w:tc></w:tr></w:tbl>"
    assert text(rows, {"numbering.xml": NUMBERING}) == "Plan | 1. Close 2. Open\nCost | 9"


# Notes, headers, boxes, chunks


def notes(kind: str, **texts: str) -> str:
    made = "".join(f'<w:{kind[:-1]} w:id="{id[1:]}">{para(said)}</w:{kind[:-1]}>' for id, said in texts.items())
    return part(kind, made)


def test_notes_stand_at_the_end_and_their_numbers_are_not_glued_to_words() -> None:
    body = para(run("Built in 1964") + REF + run(". It stands.")) + para("More.")
    found = text(body, {"footnotes.xml": notes("footnotes", n0="separator", n2="City archive.", n3="Unused.")})
    assert found == "Built in 1964. It stands.\n\nMore.\n\n1. City archive."


def test_endnotes_are_read_too() -> None:
    body = para(run("One") + '<w:r><w:endnoteReference w:id="1"/></w:r>' + run(" two."))
    assert text(body, {"endnotes.xml": notes("endnotes", n1="The end.")}) == "One two.\n\n1. The end."


def header(*lines: str) -> str:
    return part("hdr", "".join(map(para, lines)))


def section(*kinds: str, first: bool = False) -> str:
    references = "".join(
        f'<w:headerReference w:type="{kind}" r:id="header{n}.xml"/>' for n, kind in enumerate(kinds, 1)
    )
    return f"<w:sectPr>{references}{'<w:titlePg/>' if first else ''}</w:sectPr>"


def test_page_headers_are_read_once_above_the_text_without_page_numbers() -> None:
    page = para(run("Page ") + FIELD.format("PAGE", run("3")) + "<w:r><w:tab/></w:r>" + run("Ministry of Transport"))
    parts: dict[str, str | bytes] = {
        "header1.xml": part("hdr", page + para("7 February 2022")),
        "header2.xml": header("Ministry of Transport"),
    }
    found = read_bytes("a.docx", docx(para("Text.") + section("default", "first", first=True), parts))
    assert found.text == "Ministry of Transport\n\n7 February 2022\n\nText."
    assert found.date == "2022-02-07"


def test_headers_of_pages_that_do_not_exist_are_not_read() -> None:
    parts: dict[str, str | bytes] = {
        "header1.xml": header("Shown"),
        "header2.xml": header("First"),
        "header3.xml": header("Even"),
    }
    assert text(para("Text.") + section("default", "first", "even"), parts) == "Shown\n\nText."


BOX = f"<w:txbxContent>{para('Key facts')}{para('It is long.')}</w:txbxContent>"


def test_a_text_box_stands_after_its_paragraph_once() -> None:
    drawing = f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    assert text(para(run("She told ") + drawing + run("them."))) == "She told them.\n\nKey facts\n\nIt is long."


def test_an_old_text_box_and_one_with_a_table_are_read() -> None:
    old = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{table('A|1', 'B|2')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert text(para(run("Text.") + old)) == "Text.\n\nA | 1\nB | 2"


def test_the_words_of_a_diagram_are_read() -> None:
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    data = f"<x {space}><a:p><a:r><a:t>Plan</a:t></a:r></a:p><a:p><a:r><a:t>Build</a:t></a:r></a:p></x>"
    body = para(run("Steps:") + '<w:r><w:drawing><dgm:relIds r:dm="data1.xml"/></w:drawing></w:r>')
    assert text(body, {"data1.xml": data}) == "Steps:\n\n- Plan\n- Build"


@pytest.mark.parametrize(
    ("name", "chunk"),
    [
        ("chunk.html", b"<html><body><h1>Bridge</h1><p>It is closed until the end of March.</p></body></html>"),
        ("chunk.txt", b"Bridge\n\nIt is closed until the end of March."),
        ("chunk.rtf", b"{\\rtf1 Bridge\\par It is closed until the end of March.\\par}"),
        ("chunk.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body><p>It is closed until the end of March."),
        ("chunk.docx", docx(para("It is closed until the end of March."))),
    ],
)  # fmt: skip
def test_a_file_put_whole_into_the_document_is_read_in_its_place(name: str, chunk: bytes) -> None:
    found = text(para("Above.") + f'<w:altChunk r:id="{name}"/>' + para("Below."), {name: chunk})
    assert found.startswith("Above.\n\n") and found.endswith("\n\nIt is closed until the end of March.\n\nBelow.")


def test_documents_within_documents_without_end_are_refused() -> None:
    data = docx(para("Text."))
    for _ in range(6):
        data = docx('<w:altChunk r:id="chunk.docx"/>', {"chunk.docx": data})
    with pytest.raises(ReadError, match="more than 4 deep"):
        read_bytes("a.docx", data)


# Titles

STYLES = part(
    "styles",
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="U1"><w:name w:val="Unsere Überschrift"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:styleId="O"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
)


@pytest.mark.parametrize(
    ("body", "core", "wanted"),
    [
        (para("Bridge closed", '<w:pStyle w:val="T"/>'), "Old title", "Bridge closed"),
        (para("Bridge closed", '<w:pStyle w:val="H1"/>') + para("Text."), "", "Bridge closed"),
        (para("Bridge closed", '<w:pStyle w:val="U1"/>') + para("Text."), "", "Bridge closed"),
        (para("Bridge closed", '<w:pStyle w:val="O"/>') + para("Text."), "Press release template v3", "Bridge closed"),
        (para("PRESS RELEASE", '<w:pStyle w:val="T"/>') + para("Bridge closed", '<w:pStyle w:val="H1"/>'), "", "Bridge closed"),
        (para("Text. " * 40) + para("Background", '<w:pStyle w:val="H1"/>'), "", ""),
        (para("Text."), "Bridge closed", "Bridge closed"),
        (para("Text."), "Document1", ""),
        (para("Text."), "PowerPoint Presentation", ""),
        (para("Text."), "Vorlage Pressemitteilung", ""),
        (para("Text."), "C:\\Users\\ida\\release.docx", ""),
        (para("Text."), "/home/ida/press/release", ""),
        (para("Text."), "Slide 1", ""),
        (para("Text."), "Microsoft Word - release", ""),
        (para("Summary", '<w:pStyle w:val="H1"/>') + para("Bridge closed", '<w:pStyle w:val="H1"/>'), "Bridge closed", "Bridge closed"),
    ],
)  # fmt: skip
def test_the_title_is_the_one_that_the_document_shows(body: str, core: str, wanted: str) -> None:
    assert title(body, {"styles.xml": STYLES}, core) == wanted


# Kinds of file


@pytest.mark.parametrize("name", ["a.docx", "a.docm", "a.dotx", "a.doc", "a.txt"])
def test_a_word_document_is_read_under_any_name(name: str) -> None:
    assert read_bytes(name, docx(para("The talks went on."))).text == "The talks went on."


@pytest.mark.parametrize(
    "body",
    [
        para("".join([run("x"), run("2", HIGH)]) * 20_000),
        para('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText></w:r>' * 20_000 + run("x")),
        table(*["a|b"] * 20_000),
        section("default") * 20_000 + para("x"),
        '<w:altChunk r:id="chunk.txt"/>' * 20_000,
    ],
    ids=["superscripts", "fields", "rows", "sections", "chunks"],
)
def test_large_documents_are_read_in_linear_time(body: str) -> None:
    parts: dict[str, str | bytes] = {"header1.xml": header("Line"), "chunk.txt": b"Only once."}
    from corpus.formats.word.docx import extract

    assert processor_time(lambda: extract("a.docx", docx(body, parts))) < 5 * slower()
