"""Files of every kind, sound and broken, read as briefings or refused with an error that says why."""

import codecs
import hashlib
import io
import logging
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import fpdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus import Briefing, ReadError, ReadErrors, formats, read, read_bytes
from corpus.formats import sandbox
from corpus.formats.html import page as html
from corpus.formats.pdf.layout import Line, compose
from corpus.formats.word import docx as word

SHIPPED = Path(__file__).parent.parent / "corpus" / "briefings" / "2022-02-07.txt"
PARAGRAPHS = [
    paragraph.strip().translate(str.maketrans({"’": "'", "“": '"', "”": '"', "…": ":"}))
    for paragraph in SHIPPED.read_text(encoding="utf-8").split("\n\n")
]


def text_of(name: str, data: bytes) -> str:
    return read_bytes(name, data).text


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(name, data)
    return str(caught.value)


# The shipped briefing, and ids


def test_the_shipped_briefing_is_kept_to_the_letter():
    (briefing,) = read(SHIPPED)
    assert briefing.text.encode() == SHIPPED.read_bytes()
    assert (briefing.title, briefing.date, briefing.source) == ("", "2022-02-07", "")


def test_the_id_comes_from_the_place_so_that_reading_again_is_the_same_briefing(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("One.")
    (before,) = read(file)
    file.write_text("Two.")
    (after,) = read(str(file))
    digest = hashlib.sha256(file.resolve().as_posix().encode()).hexdigest()[:8]
    assert before.id == after.id == f"a-{digest}"


def test_equal_names_in_two_folders_are_two_briefings(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("Text.")
    assert len({briefing.id for briefing in read(tmp_path)}) == 2


@pytest.mark.parametrize("name", ["../../etc/a.txt", "/etc/a.txt", "C:\\x\\a.txt", "a.txt"])
def test_the_name_of_an_upload_is_never_a_path(name):
    assert read_bytes(name, b"Text.").id == f"a-{hashlib.sha256(b'a.txt').hexdigest()[:8]}"


@settings(max_examples=50)
@given(st.text())
def test_any_name_of_an_upload_gives_a_briefing(name):
    assert read_bytes(f"{name}.txt", b"Text.").text == "Text."


# Folders


def test_a_folder_is_read_in_order_with_its_subfolders_and_without_hidden_and_other_files(tmp_path):
    for name in ("b.txt", "a.md", "c/d.txt", ".hidden.txt", ".git/e.txt", "~$a.docx", "f.csv", "g.TXT"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [briefing.text for briefing in read(tmp_path)] == ["a.md", "b.txt", "g.TXT", "c/d.txt"]


def test_a_bad_file_in_a_folder_stops_none_and_is_reported_at_the_end(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "d.txt").write_text("Two.")
    read_well = []
    with pytest.raises(ReadErrors) as caught:
        read_well.extend(read(tmp_path))
    assert [briefing.text for briefing in read_well] == ["One.", "Two."]
    assert [error.path for error in caught.value.errors] == [str(tmp_path / "b.txt"), str(tmp_path / "c.pdf")]
    assert str(caught.value).startswith("2 could not be read; all others were:\n")
    assert "b.txt: the file is empty" in str(caught.value)


def test_on_error_is_told_of_each_bad_file_and_nothing_is_raised(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_bytes(b"")
    told: list[ReadError] = []
    assert [briefing.text for briefing in read(tmp_path, on_error=told.append)] == ["One."]
    assert [error.path for error in told] == [str(tmp_path / "b.txt")]


def test_several_paths_are_read_one_after_the_other_and_none_twice(tmp_path):
    (tmp_path / "a.txt").write_text("One.")
    (tmp_path / "b.txt").write_text("Two.")
    found = [briefing.text for briefing in read([tmp_path / "b.txt", tmp_path])]
    assert found == ["Two.", "One."]


def test_a_folder_with_nothing_to_read_says_what_is_read(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    with pytest.raises(
        ReadError, match=r"holds no file that can be read; files of \.txt \.md \.html \.htm \.pdf \.docx"
    ):
        list(read(tmp_path))


def test_a_path_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ReadError, match=r"nowhere: there is no such file or folder; check the path"):
        list(read(tmp_path / "nowhere"))
    for impossible in ("a\0b", "x" * 5000, ""):
        with pytest.raises(ReadError):
            list(read(impossible))


def test_links_in_a_circle_do_not_hang_and_a_link_to_nothing_is_an_error(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("One.")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "same.txt").symlink_to(tmp_path / "sub" / "a.txt")
    told: list[ReadError] = []
    assert [briefing.text for briefing in read(tmp_path, on_error=told.append)] == ["One."]
    assert sorted(Path(error.path).name for error in told) == ["gone.txt", "self.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_device_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ReadError, match="neither a file nor a folder"):
        list(read(tmp_path / "a.txt"))


# Plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(encoding):
    text = "Macron’s visit — “very important …” Ангела 普京 🇺🇦\n"
    if encoding.endswith("e"):
        text = "Macron's visit to the city was “very important” and long.\n"
    assert text_of("a.txt", text.encode(encoding)) == text


def test_a_big_endian_mark_is_known():
    assert text_of("a.txt", codecs.BOM_UTF16_BE + "Text.".encode("utf-16-be")) == "Text."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "He said “no” – it’s over, and left for €6 or £5."),
        ("cp1252", "Le président français a déclaré à Moscou qu’il était prêt à négocier. L’Europe est à la croisée."),
        ("latin-1", "Der Bundeskanzler erklärte am Montag, dass die Gespräche über die Krise fortgesetzt würden."),
        ("cp1251", "Министр обороны заявил в понедельник, что войска вернутся после учений."),
        ("koi8-r", "Министр обороны заявил в понедельник, что войска вернутся после учений."),
        ("cp1250", "Prezydent oświadczył w poniedziałek, że żołnierze wrócą do swoich baz po ćwiczeniach."),
        ("shift_jis", "大統領は月曜日にモスクワを訪問し、首脳会談を行った。軍は国境付近に部隊を集結させている。"),
        ("gb18030", "总统星期一访问莫斯科并举行会谈。军队在边境附近集结了约十万人。外交部发言人表示局势紧张。"),
        ("mac_roman", "He said “no” – it’s over. He left."),
    ],
)
def test_older_encodings_are_recognised(encoding, text):
    assert text_of("a.txt", text.encode(encoding)) == text


def test_line_ends_become_newlines_and_control_characters_vanish():
    assert text_of("a.txt", b"\xef\xbb\xbfOne\r\ntwo\rthree\fpage\x00\x07 four\x1b.\t\n\n  ") == (
        "One\ntwo\nthree\npage four.\t\n\n  "
    )


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"], blacklist_characters="\ufeff\ufffe\uffff")))
def test_any_text_without_control_characters_is_kept_to_the_letter(text):
    text = f"It says: {text}"
    assert text_of("a.txt", text.encode()) == text


def test_damaged_utf8_is_refused_and_not_turned_to_rubbish():
    data = ("Macron’s visit — “very important” — " * 20).encode()
    assert "UTF-8 with 1 damaged bytes, the first at" in refusal("a.txt", data[:-3])
    assert "marked as utf-8 but byte" in refusal("a.txt", codecs.BOM_UTF8 + data[:-3])


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "the file is empty (0 bytes"),
        (b" \r\n\0", "the file is empty (4 bytes"),
        (b"... --- ...", "not one letter or digit"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "it is a PNG image"),
        (b"\x7fELF\x02" + bytes(99), "it is a program"),
        (b"%!PS-Adobe-3.0 Text", "it is a PostScript document"),
        (bytes(range(32)) * 99 + b"text", "control characters"),
        (hashlib.sha512(b"x").digest() * 40, "bytes spell no text"),
    ],
)
def test_what_is_no_text_is_refused_by_what_it_is(data, found):
    assert found in refusal("a.txt", data)


def test_an_unknown_suffix_is_refused_with_the_known_ones():
    assert "unknown kind of file (.csv); save it as one of .txt .md" in refusal("a.csv", b"Text.")


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(formats.MAX_BYTES + 1)
    with pytest.raises(ReadError, match=r"67,108,865 bytes, more than the 67,108,864 that are read"):
        list(read(tmp_path / "a.txt"))


def test_a_text_with_too_many_characters_is_refused():
    assert "20,000,001 characters, more than the 20,000,000" in refusal("a.txt", b"a" * 20_000_001)


# Web pages

ARTICLE = """<!DOCTYPE html><html><head><title>Talks</title><style>.STYLE{}</style><script>SCRIPT</script></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Talks in Moscow</h1>
<p>French President <b>Emmanuel</b> Macron met <a href="x">Vladimir Putin</a> on Monday for talks
   that lasted more than five hours &amp; ended without a result.</p><h2>What they said</h2>
<p>The leaders agreed to go on talking.<br>They will speak again on Friday, said the palace.</p>
<ul><li>One hundred thousand troops stand near the border</li><li>NATO has sent answers</li></ul>
<table><tr><th>Country</th><th>Troops</th></tr><tr><td>Russia</td><td>100,000</td></tr></table>
<script>SCRIPT</script></article><footer>Copyright 2019 FOOTER</footer></body></html>"""


def test_an_article_is_read_in_paragraphs_headings_items_and_rows_without_the_page_around_it():
    assert text_of("a.html", ARTICLE.encode()) == (
        "Talks in Moscow\n\n"
        "French President Emmanuel Macron met Vladimir Putin on Monday for talks that lasted more than five hours"
        " & ended without a result.\n\n"
        "What they said\n\n"
        "The leaders agreed to go on talking.\nThey will speak again on Friday, said the palace.\n\n"
        "- One hundred thousand troops stand near the border\n- NATO has sent answers\n\n"
        "Country | Troops\nRussia | 100,000"
    )


def test_a_page_without_an_article_gives_all_its_text_but_no_script():
    page = (
        "<html><body><div>One <i>line</i></div><script>SCRIPT</script><!-- NO --><div>Two<br>lines</div></body></html>"
    )
    assert text_of("a.htm", page.encode()) == "One line\n\nTwo\nlines"


def test_the_shipped_briefing_as_a_page_keeps_every_paragraph():
    page = "<html><body>" + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + "</body></html>"
    assert text_of("a.html", page.encode()).split("\n\n") == PARAGRAPHS


def test_a_page_in_a_declared_encoding_is_read_in_it():
    page = '<html><head><meta charset="windows-1251"></head><body><p>Министр заявил о мире.</p></body></html>'
    assert text_of("a.html", page.encode("cp1251")) == "Министр заявил о мире."
    page = '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>Éric a dit “oui”.</p></body></html>'
    assert text_of("a.html", page.encode("cp1252")) == "Éric a dit “oui”."


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "blockquote"])
def test_deep_nesting_does_not_crash(tag):
    page = f"<html><body><p>Text above.</p>{f'<{tag}>' * 50_000}deep"
    try:
        assert "Text above." in text_of("a.html", page.encode())
    except ReadError as error:
        assert error.path == "a.html"


def test_a_page_too_large_is_refused():
    assert "more than the 16,777,216" in refusal("a.html", b"<html>" + b"a" * html.MAX_HTML)


def test_no_library_prints_or_warns(capfd):
    read_bytes("a.html", b"<html><head><script type='application/ld+json'>{bad</script></head><body>Text")
    read_bytes("b.html", b"<html><body><p>Text.</p><time datetime='99'>x</time></body></html>")
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("trafilatura").level == logging.NOTSET


# Word


def _docx(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_a_document_is_read_in_order_with_headings_lists_tables_and_links():
    document = docx.Document()
    document.add_heading("Talks", 1)
    document.add_paragraph("The talks went on.\nThey ended late.")
    document.add_paragraph("One", style="List Bullet")
    document.add_paragraph("Two", style="List Number")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Country", "Troops", "Russia", "100,000"], strict=True):
        cell.text = text
    document.add_paragraph("The end.")
    assert text_of("a.docx", _docx(document)) == (
        "Talks\n\nThe talks went on.\nThey ended late.\n\n- One\n1. Two\n\n"
        "Country | Troops\nRussia | 100,000\n\nThe end."
    )


def test_inserted_text_is_read_and_deleted_text_is_not():
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {space}><w:r><w:t>The talks </w:t></w:r><w:del><w:r><w:delText>failed</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>went on</w:t></w:r></w:ins><w:hyperlink><w:r><w:t>.</w:t></w:r></w:hyperlink></w:p>"
        ),
    )
    assert text_of("a.docx", _docx(document)) == "The talks went on."


def test_a_truncated_document_is_refused():
    document = docx.Document()
    document.add_paragraph("Text.")
    data = _docx(document)
    assert "its end is missing or damaged" in refusal("a.docx", data[: len(data) // 2])


def test_an_encrypted_document_is_refused():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "EncryptedPackage".encode("utf-16-le")
    assert "the document is encrypted; open it with its password" in refusal("a.docx", data)
    assert "old Office document" in refusal("a.docx", data[:99])


def test_a_zip_bomb_is_refused_before_it_unpacks(monkeypatch):
    document = docx.Document()
    document.add_paragraph("Text.")
    data = io.BytesIO(_docx(document))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", bytes(5_000_000))
    monkeypatch.setattr(word, "MAX_UNPACKED", 4_000_000)
    with pytest.raises(ReadError, match="more than the 4,000,000 that are read"):
        word.extract("a.docx", data.getvalue())


def test_an_archive_that_is_no_document_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "Text.")
    assert "it is a zip archive, not a .docx" in refusal("a.docx", data.getvalue())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/document.xml", "<broken")
    assert "the docx in it is damaged" in refusal("a.docx", data.getvalue())


# PDF


class _Paper(fpdf.FPDF):
    def header(self):
        self.set_font("Times", size=8)
        self.cell(0, 6, "The Morning Briefing", align="R", new_x="LMARGIN", new_y="NEXT")

    def footer(self):
        self.set_y(-15)
        self.cell(0, 10, f"Page {self.page_no()} of {{nb}}", align="C")


def _pdf(paragraphs, kind=fpdf.FPDF, align="L", **encryption) -> bytes:
    paper = kind()
    if encryption:
        paper.set_encryption(**encryption)
    paper.add_page()
    for paragraph in paragraphs:
        paper.set_font("Times", "B" if len(paragraph) < 40 else "", 14 if len(paragraph) < 40 else 11)
        paper.multi_cell(0, 5.5, paragraph, align=align, new_x="LMARGIN", new_y="NEXT")
        paper.ln(3)
    return bytes(paper.output())


@pytest.mark.parametrize("align", ["L", "J"])
def test_paragraphs_are_put_together_over_lines_and_pages_and_the_page_furniture_is_left_out(align):
    wanted = PARAGRAPHS * 4
    assert text_of("a.pdf", _pdf(wanted, _Paper, align)).split("\n\n") == wanted


def test_a_pdf_that_opens_without_a_password_is_read_and_another_is_refused():
    assert text_of("a.pdf", _pdf(["The talks went on."], owner_password="x")) == "The talks went on."
    assert "encrypted" in refusal("a.pdf", _pdf(["The talks went on."], owner_password="x", user_password="y"))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_truncated_pdf_is_refused(share):
    data = _pdf(PARAGRAPHS)
    assert "not complete" in refusal("a.pdf", data[: int(len(data) * share)])


def test_a_damaged_pdf_is_refused():
    assert "damaged or not complete" in refusal("a.pdf", b"%PDF-1.4\nrubbish\n%%EOF")


def test_a_scanned_pdf_is_refused_with_what_to_do():
    paper = fpdf.FPDF()
    paper.add_page()
    paper.rect(10, 10, 50, 50)
    assert "1 pages are pictures without a text layer" in refusal("a.pdf", bytes(paper.output()))
    assert "OCR" in refusal("a.pdf", bytes(paper.output()))


def test_a_pdf_that_takes_too_long_is_stopped(monkeypatch):
    sandbox._all_ended()
    monkeypatch.setattr(sandbox, "MAX_WAIT", 0.001)  # less than it takes to start
    assert "took longer than 0.001 seconds; print it to a new PDF" in refusal("a.pdf", _pdf(["Text."]))


def _lines(*texts: str, height: float = 10, width: float = 400) -> list[Line]:
    return [
        Line(text, 50, 50 + min(width, 6 * len(text)), 700 - 12 * n, 700 - 12 * n + height)
        for n, text in enumerate(texts)
    ]


FULL = "x" * 67


def test_a_hyphen_at_a_line_end_goes_only_where_the_document_shows_the_word_without_it():
    page = _lines(
        f"{FULL} the prac\x02", "tices of de\x02", "escalate here and, soft, co\xad", "operate. The practices end."
    )
    assert compose([page]) == f"{FULL} the practices of de-escalate here and, soft, cooperate. The practices end."


def test_an_indent_a_gap_a_bullet_and_a_short_line_begin_a_paragraph_and_a_name_at_a_line_start_does_not():
    page = _lines(f"{FULL} President", "Putin spoke.", "Short line ends.", f"Next {FULL}", "• item", "After it.")
    assert compose([page]).split("\n\n") == [
        f"{FULL} President Putin spoke.",
        "Short line ends.",
        f"Next {FULL}",
        "• item",
        "After it.",
    ]


def test_a_sentence_runs_on_over_the_end_of_a_page():
    first, second = _lines(f"{FULL} the", f"{FULL} old"), _lines("border. End.", "More.")
    assert compose([first, second]).startswith(f"{FULL} the {FULL} old border. End.")


# Content before suffix


def test_a_wrong_suffix_is_read_by_its_content():
    document = docx.Document()
    document.add_paragraph("Text.")
    assert text_of("a.txt", _docx(document)) == "Text."
    assert text_of("a.docx", _pdf(["Text."])) == "Text."
    assert text_of("a.pdf", b"<!DOCTYPE html><html><body>Text.</body></html>") == "Text."
    assert "PDF" in refusal("a.pdf", b"Only text.")


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from([".txt", ".md", ".html", ".docx", ".csv", ""]),
    st.sampled_from([b"", b"<html><body>", b"---\n", b"+++\n", b"\xff\xfe", b"PK\x03\x04", b"{\\rtf", b"text "]),
    st.binary(max_size=300),
)
@example(".html", b"", b"<html><body><p>a</p>\x00<!--")
@example(".html", b"<html><body>", b"<a><frameset><frame></a>text")
@example(".md", b"---\n", b"? [\n: {a: &x *x}\n---\ntext")
def test_any_bytes_give_a_briefing_or_a_read_error(suffix, start, data):
    try:
        assert isinstance(read_bytes(f"a{suffix}", start + data), Briefing)
    except ReadError as error:
        assert error.problem and error.advice


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 1_500), st.binary(min_size=1, max_size=20))
def test_any_damage_to_a_pdf_or_a_document_gives_a_briefing_or_a_read_error(place, damage):
    for name, data in (("a.pdf", _DAMAGED_PDF), ("a.docx", _DAMAGED_DOCX)):
        position = place * len(data) // 1_500
        try:
            assert isinstance(read_bytes(name, data[:position] + damage + data[position + len(damage) :]), Briefing)
        except ReadError as error:
            assert error.problem and error.advice


_DAMAGED_PDF = _pdf(["The talks went on."])
_DAMAGED_DOCX = _docx(docx.Document())


# Lightness


def test_importing_corpus_loads_no_reader():
    heavy = ["trafilatura", "lxml", "pypdfium2", "docx", "charset_normalizer", "yaml", "zipfile", "subprocess"]
    code = f"import sys, corpus; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SHIPPED.parents[2]
    )
    assert done.stdout.strip() == "[]"


def test_a_text_with_a_few_control_characters_is_not_taken_for_another_encoding():
    assert text_of("a.txt", b"Hostile zebra \x00 with \x1b controls.") == "Hostile zebra  with  controls."


def test_one_name_spelled_in_two_ways_is_one_briefing():
    composed, decomposed = "Orb\u00e1n.txt", "Orba\u0301n.txt"
    assert composed != decomposed
    assert read_bytes(composed, b"He met Macron.").id == read_bytes(decomposed, b"He met Macron.").id
