"""Hostile files: what would hang, swell or crash a reader, or lies about what it is, is one unread file, no more."""

import io
import resource
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import docx
import pytest

from corpus import Briefing, ReadError, read_bytes
from corpus.formats import sandbox
from corpus.formats.detect import kind_of
from tests.growth import processor_time, slower

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = b"<!DOCTYPE html><html><body><p>The talks went on.</p></body></html>"


def word(main: bytes, more: dict[str, bytes] | None = None) -> bytes:
    """A Word document whose main part is `main`, with `more` parts."""
    sound, made = io.BytesIO(), io.BytesIO()
    docx.Document().save(sound)
    with zipfile.ZipFile(sound) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            archive.writestr(name, main if name == "word/document.xml" else given.read(name))
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def paragraphs(text: str) -> bytes:
    return f"<w:document {W}><w:body>{text}</w:body></w:document>".encode()


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return body + head + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(name, data)
    return str(caught.value)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No reader of another test's limits is left, before or after."""
    sandbox._all_ended()
    yield
    sandbox._all_ended()


# -- bombs ------------------------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    data = word(paragraphs("<w:p/>"), {"word/media/image1.png": bytes(270_000_000)})
    assert len(data) < 1_000_000
    assert "more than the 268,435,456 that are read" in refusal("a.docx", data)


def test_a_zip_whose_directory_lies_about_sizes_gives_no_more_than_it_says() -> None:
    data = bytearray(word(paragraphs("<w:p/>" * 1_000_000)))
    # The directory says that the main part has a hundred bytes.
    place = data.rindex(b"word/document.xml") - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    assert "the docx in it is damaged" in refusal("a.docx", bytes(data))


def test_a_document_that_swells_when_it_is_read_is_stopped_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "MAX_MEMORY", 200_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    swelling = word(paragraphs("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 300_000))
    assert len(swelling) < 1_000_000
    assert "memory" in refusal("a.docx", swelling).lower()  # ours, or that of libxml2
    monkeypatch.undo()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB, in this process
    assert read_bytes("b.html", PAGE).text == "The talks went on."


def test_entities_that_multiply_are_not_expanded() -> None:
    declared = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{declared}]>'
    main = bomb.encode() + paragraphs("<w:p><w:r><w:t>&e11;</w:t></w:r></w:p><w:p><w:r><w:t>Text.</w:t></w:r></w:p>")
    try:
        assert len(read_bytes("a.docx", word(main)).text) < 100
    except ReadError as error:
        assert "damaged" in error.problem
    page = f"<!DOCTYPE html [<!ENTITY e0 'ha'>{declared}]><html><body><p>&e11; Text.</p></body></html>"
    assert len(read_bytes("a.html", page.encode()).text) < 10_000


def test_an_entity_that_names_a_file_does_not_read_it() -> None:
    outside = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    main = outside + paragraphs("<w:p><w:r><w:t>Text. &e;</w:t></w:r></w:p>")
    try:
        assert "root:" not in read_bytes("a.docx", word(main)).text
    except ReadError as error:
        assert "root:" not in str(error)
    page = outside.replace(b"x [", b"html [") + b"<html><body><p>Text. &e;</p></body></html>"
    assert "root:" not in read_bytes("a.html", page).text


def test_a_pdf_that_unpacks_to_a_thousand_times_its_size_is_read_or_refused_in_its_own_process() -> None:
    unpacked = b"BT /F1 12 Tf 1 0 0 1 10 10 Tm (The talks went on.) Tj ET\n" * 200_000
    packed = zlib.compress(zlib.compress(unpacked, 9), 9)
    assert len(packed) * 1000 < len(unpacked)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(packed) + packed + b"\nendstream"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    data = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        assert "The talks went on." in read_bytes("a.pdf", data).text
    except ReadError as error:
        assert "characters" in error.problem or "memory" in error.problem or "longer" in error.problem
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kB


def test_a_pdf_of_ten_thousand_pages_is_refused() -> None:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(10_000))
    pages = b"<</Type/Pages/Kids[" + kids + b"]/Count 10000>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"
    data = pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, *[page] * 10_000)
    assert "more than the 2,000 pages" in refusal("a.pdf", data)


def test_a_pdf_whose_pages_lead_round_is_refused() -> None:
    data = pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")
    assert refusal("a.pdf", data)


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<ul><li>", "<b>", "<a href=x><b>", "<blockquote>"])
def test_a_page_nested_without_end_is_read_or_refused(tag: str) -> None:
    data = b"<html><body>" + tag.encode() * 50_000 + b"The talks went on."
    try:
        assert isinstance(read_bytes("a.html", data), Briefing)
    except ReadError as error:
        assert error.problem and error.advice


@pytest.mark.parametrize("matter", [b"+++\n" + b"a." * 4_000 + b"b=1\n+++\n", b"---\n" + b"{a: " * 2_000 + b"\n---\n"])
def test_front_matter_that_nests_without_end_costs_little(matter: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        assert read_bytes("a.md", matter + b"Text.").text.endswith("Text.")
    except ReadError as error:
        assert "nested too deeply" in error.problem
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB


def test_front_matter_too_long_to_be_one_stays_in_the_text() -> None:
    assert read_bytes("a.md", b"+++\n" + b"a." * 30_000 + b"b=1\n+++\nText.").text.startswith("+++\na.a.")


# -- lies -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.txt", "a.exe", "../../etc/cron.d/a.html", "a.html\0.txt", ""])
def test_a_file_is_read_by_what_it_is_whatever_it_is_called(name: str) -> None:
    assert read_bytes(name, PAGE).text == "The talks went on."


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd.txt", "C:\\a.txt", "a/../b.txt"]
)
def test_a_name_that_leads_elsewhere_is_a_name_only(name: str) -> None:
    briefing = read_bytes(name if name.endswith(".txt") else f"{name}.txt", b"Only text.")
    assert not {"/", "\\"} & set(briefing.id)


def test_a_word_document_of_the_strict_kind_is_refused_with_what_to_do() -> None:
    strict = paragraphs("<w:p/>").replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert "Strict Open XML document; save it as an ordinary Word document" in refusal("a.docx", word(strict))


def test_a_document_with_another_main_part_is_refused() -> None:
    assert "its main part is no Word document" in refusal("a.docx", word(b'<x xmlns="y"><body/></x>'))


@pytest.mark.parametrize(
    "seed",
    [b"<!---->", b"<!-- x -->", b" ", b"<?xml ?>", b"<!--", b"<!---", b"<!", b"<?xml", b"<?xml ?", b"- ", b"<!-->"],
)
def test_what_stands_before_a_page_is_passed_over_in_linear_time(seed: bytes) -> None:
    """`<!---->` took twice as long with each repetition: 298 bytes froze the server."""
    before = seed * (4096 // len(seed))

    def told() -> None:
        for _ in range(20):
            with suppress(ReadError):
                kind_of("a", before)

    assert processor_time(told) < 0.2 * slower()
    assert kind_of("a.txt", seed * 40) == "text"


def test_a_page_may_begin_with_comments_and_a_declaration() -> None:
    page = b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- saved - from -- a mirror --><!---->\n" + PAGE
    assert read_bytes("a.txt", page).text == "The talks went on."


def test_an_archive_of_a_hundred_thousand_entries_is_opened_by_no_process_that_answers() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}", b"")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "it is a zip archive, not a .docx" in refusal("a.docx", packed.getvalue())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


# -- readers that hang or die -----------------------------------------------------------------------------------------


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_SECONDS", 1)
    slow = b"<html><body>" + b"<p>The talks went on." * 400_000
    assert "reading the html took more than 1 seconds of processor time" in refusal("a.html", slow)
    monkeypatch.undo()
    assert read_bytes("a.html", PAGE).text == "The talks went on."


def test_a_reader_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_WAIT", 0.001)  # less than it takes to start
    assert "reading the html took longer than 0.001 seconds" in refusal("a.html", PAGE)
    monkeypatch.undo()
    assert read_bytes("a.html", PAGE).text == "The talks went on."


@pytest.fixture
def no_reader_idle() -> None:
    """What other tests read may have left one or two readers waiting for the next file."""
    sandbox._all_ended()


def test_a_reader_that_was_killed_between_two_files_costs_one_refusal_at_most(no_reader_idle: None) -> None:
    read_bytes("a.html", PAGE)
    (reader,) = sandbox._idle
    reader.kill()
    reader.wait()
    assert "crashes the reader" in refusal("a.html", PAGE)
    assert read_bytes("a.html", PAGE).text == "The talks went on."


LARGE_PARENT = """
held = bytes(600 * 1024**2).replace(b"\\0", b"x")
from corpus import read_bytes
from corpus.formats import sandbox
for _ in range(2):
    read_bytes("a.html", b"<!DOCTYPE html><html><body><p>The talks went on.</p></body></html>")
    print(*(reader.pid for reader in sandbox._idle))
"""


def test_a_reader_is_kept_however_large_the_process_that_started_it_is() -> None:
    run = subprocess.run([sys.executable, "-c", LARGE_PARENT], capture_output=True, text=True, check=True)
    first, second = run.stdout.splitlines()
    assert first == second != ""


def test_one_reader_serves_many_files_and_two_at_most_run_at_once(no_reader_idle: None) -> None:
    threads = threading.active_count()
    read_bytes("a.html", PAGE)
    (reader,) = sandbox._idle
    for _ in range(5):
        read_bytes("a.html", PAGE)
    assert sandbox._idle == [reader]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: read_bytes("a.html", PAGE.replace(b"on", b"%d" % n)).text, range(24)))
    assert found == [f"The talks went {n}." for n in range(24)]
    assert len(sandbox._idle) <= sandbox.PROCESSES
    assert threading.active_count() <= threads + sandbox.PROCESSES  # one may be ending


def test_what_a_library_prints_does_not_get_between_the_replies() -> None:
    for _ in range(3):
        assert (
            read_bytes("a.html", b"<html><body><p>Text \xc3\xa9</p><script>x</script></body></html>").text == "Text é"
        )
