"""Files that are not read, or made to do harm: refused with what to do, in little time and memory."""

# ruff: noqa: E501  (files as programs write them)

import time

import pytest

from corpus import ReadError, read_bytes
from corpus.formats.detect import kind_of
from tests.reading.files import refusal, zipped


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument spreadsheet (.ods), which is not read; open it in LibreOffice"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation"}, "OpenDocument presentation"),
        ({"Index/Document.iwa": "x"}, "Apple iWork document (.pages, .numbers or .key)"),
        ({"xl/workbook.bin": "x"}, "binary Excel workbook"),
        ({"ppt/presentation.xml": "<p/>"}, "PowerPoint"),
        ({"xl/workbook.xml": "<p/>"}, "Excel"),
        ({"a.txt": "x"}, "it is a zip archive, not a .docx; unpack it"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_the_program_to_save_it_with(files: dict[str, str | bytes], wanted: str) -> None:
    assert wanted in refusal("a.txt", zipped(files))


@pytest.mark.parametrize(
    ("stream", "wanted"),
    [("WordDocument", "an old Word document (.doc), which is not read; open it in Word or LibreOffice and save it as .docx"),
     ("Workbook", "an old Excel workbook (.xls)"), ("PowerPoint Document", "an old PowerPoint presentation (.ppt)")],
)  # fmt: skip
def test_old_office_files_are_named(stream: str, wanted: str) -> None:
    assert wanted in refusal("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + stream.encode("utf-16-le"))


@pytest.mark.parametrize("name", ["a.odt", "a.epub", "a.pptx", "a.xlsx"])
def test_a_zip_bomb_is_refused_in_every_format(name: str) -> None:
    mark = {
        "a.odt": "content.xml",
        "a.epub": "META-INF/container.xml",
        "a.pptx": "ppt/presentation.xml",
        "a.xlsx": "xl/workbook.xml",
    }[name]
    data = zipped({mark: "<a/>", "META-INF/manifest.xml": "<m/>", "bomb": bytes(270_000_000)})
    assert "more than the 268,435,456 that are read" in refusal(name, data)


@pytest.mark.parametrize(
    "name", ["a.odt", "a.epub", "a.pptx", "a.xlsx", "a.eml", "a.mbox", "a.rtf", "a.srt", "a.rss", "a.msg", "a.mht"]
)
@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04rubbish",
        b"Only text.",
        b"<rss",
        b"{\\rtf1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed",
    ],
)
def test_anything_is_read_or_refused_with_what_to_do(name: str, data: bytes) -> None:
    try:
        assert read_bytes(name, data).text
    except ReadError as error:
        assert error.problem and error.advice
        assert "Error:" not in error.problem or "is damaged" in error.problem


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rtf", b"{\\rtf1 " + b"{\\b x}" * 200_000 + b"}"),
        ("a.rtf", b"{\\rtf1 " + b"\\u8211?" * 200_000 + b"x}"),
        ("a.rtf", b"{\\rtf1 " + b"{" * 900 + b"x" + b"}" * 901),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nwords\n\n" + b"".join(b"1\n00:00:01,000 --> 00:00:02,000\nw%d\n\n" % n for n in range(50_000))),
        ("a.mbox", b"From x Mon Feb  7 14:05:00 2022\nSubject: y\nMessage-ID: <1>\n\nz\n\n" * 20_000),
        ("a.rss", b"<rss><channel>" + b"<item><guid>1</guid><title>x</title></item>" * 20_000 + b"</channel></rss>"),
        ("a.eml", b"From: x\nMIME-Version: 1.0\nContent-Type: text/plain\n" + b"X-Y: z\n" * 50_000 + b"\ntext"),
    ],
    ids=["rtf groups", "rtf unicode", "rtf depth", "srt", "mbox", "rss", "eml"],
)  # fmt: skip
def test_large_files_are_read_in_linear_time(name: str, data: bytes) -> None:
    from corpus.formats.sandbox import extract_here

    started = time.process_time()
    assert extract_here(kind_of(name, data), name, data)
    assert time.process_time() - started < 10
