"""Any input at all to what reads strangers' files: a briefing whose passages lie in its text, or an error of the file.

And any question, with any turns before it, to the rules that read questions. Whatever takes longer than its bound fails
as well. tests/fuzz/readers.py looks for more with coverage as its guide; what was found is kept in tests/data/fuzz/,
minimised, and read again here. A name there begins with the kind of reader; those of questions are one a line.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import ReadError, read_bytes, segment
from corpus.formats import sandbox
from corpus.formats.detect import SUFFIXES
from corpus.formats.pdf.layout import Line, compose
from index import Library
from qa.question.dates import period_asked
from qa.question.followup import Turn
from qa.question.understand import understand
from tests.conftest import quick_folder
from tests.embedders import HashedWords, sample
from tests.growth import in_time

SECONDS = 1.0  # for a file of some thousand bytes, and its passages; its reader is loaded by then
QUESTION_SECONDS = 0.2
DATA = Path(__file__).parent / "data" / "fuzz"
FOUND = sorted(file for file in DATA.iterdir() if file.suffix in (".xml", ".md", ".bin"))
QUESTIONS = (DATA / "questions.txt").read_text(encoding="utf-8").splitlines()
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = st.sampled_from(
    ["The talks went on. ", "“No,” he said", "a\u202eb", "\n\n", "- ", "2022-02-30 ", "Q: ", "&amp;", "x" * 300]
)
TAGS = "p div table tr td ul li br h1 script style article time section span a".split()
WORD_TAGS = "p r t tbl tr tc sdt sdtContent ins del hyperlink pPr pStyle numPr tab br txbxContent".split()


def nested(tags: list[str], prefix: str = "", *, closed: bool) -> st.SearchStrategy[str]:
    """Markup of these tags in any order and depth; well-formed if `closed`."""

    def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        parts = st.lists(inner, max_size=4).map("".join)
        ends = st.just(True) if closed else st.booleans()
        return st.builds(
            lambda tag, body, end: f"<{prefix}{tag}>{body}" + (f"</{prefix}{tag}>" if end else ""),
            st.sampled_from(tags),
            parts,
            ends,
        )

    text = st.sampled_from(["The talks went on. ", "“No,” he said", "a&#x202e;b", "&amp;"]) if closed else TEXT
    return st.recursive(text, element, max_leaves=30)


def document(main: bytes) -> bytes:
    sound, made = io.BytesIO(), io.BytesIO()
    docx.Document().save(sound)
    with zipfile.ZipFile(sound) as given, zipfile.ZipFile(made, "w") as archive:
        for name in given.namelist():
            archive.writestr(name, main if name == "word/document.xml" else given.read(name))
    return made.getvalue()


@pytest.fixture(scope="module", autouse=True)
def here() -> Iterator[None]:
    """Files are read in this process, whose time can be measured; each kind of reader is loaded before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "extract", sandbox.extract_here)
        for name, data in (
            ("a.html", b"<html><p>One.</p></html>"),
            ("a.md", b"---\na: b\n---\nOne."),
            ("a.txt", b"One."),
        ):
            read_bytes(name, data)
        read_bytes(
            "a.docx",
            document(
                f"<w:document {SPACE}><w:body><w:p><w:r><w:t>One.</w:t></w:r></w:p></w:body></w:document>".encode()
            ),
        )
        yield


def read_or_refused(name: str, data: bytes) -> None:
    in_time(lambda: read_and_checked(name, data), SECONDS)


def read_and_checked(name: str, data: bytes) -> None:
    try:
        briefing = read_bytes(name, data)
    except ReadError as error:
        assert error.problem and error.advice
        assert "Error:" not in error.problem or "is damaged" in error.problem
    else:
        assert_in_order(briefing.text)


def assert_in_order(text: str) -> None:
    """Passages lie in the text one after the other, and sentences so in each."""
    before = 0
    for passage in segment(text):
        assert before <= passage.start < passage.end <= len(text)
        before, place = passage.end, passage.start
        for sentence in passage.sentences:
            assert place <= sentence.start < sentence.end <= passage.end
            place = sentence.end


@pytest.mark.parametrize("found", FOUND, ids=lambda path: path.name)
def test_what_fuzzing_found_is_read_or_refused(found: Path) -> None:
    kind, data = found.name.split("-")[0], found.read_bytes()
    suffix = {"docx": ".docx", "markdown": ".md", "html": ".html", "text": ".txt", "pdf": ".pdf", "archive": ".docx"}[
        kind
    ]
    read_or_refused(f"a{suffix}", document(data) if kind == "docx" else data)


@settings(max_examples=100, deadline=None)
@given(st.lists(nested(TAGS, closed=False), max_size=8).map("".join))
def test_any_page_is_read_or_refused(body: str) -> None:
    read_or_refused("a.html", f"<html><body>{body}".encode())


@settings(max_examples=60, deadline=None)
@given(st.lists(nested(WORD_TAGS, "w:", closed=True), max_size=6).map("".join))
def test_any_well_formed_document_is_read_or_refused(body: str) -> None:
    read_or_refused("a.docx", document(f"<w:document {SPACE}><w:body>{body}</w:body></w:document>".encode()))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_main_part_of_a_document_is_read_or_refused(main: bytes) -> None:
    read_or_refused("a.docx", document(main))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["---", "+++"]), st.text(max_size=200) | st.lists(TEXT).map("".join), st.text(max_size=50))
def test_any_front_matter_is_read_or_refused(fence: str, matter: str, body: str) -> None:
    read_or_refused("a.md", f"{fence}\n{matter}\n{fence}\n{body}".encode("utf-8", "replace"))


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT | st.text(max_size=40), max_size=40).map("".join))
def test_passages_of_any_text_lie_in_it_in_order(text: str) -> None:
    assert_in_order(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SUFFIXES)), st.binary(max_size=2000) | st.text(max_size=500).map(str.encode))
def test_any_bytes_under_any_name_are_read_or_refused(suffix: str, data: bytes) -> None:
    read_or_refused(f"a{suffix}", data)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with quick_folder() as folder, Library.open(Path(folder) / "library", embedder=HashedWords()) as opened:
        opened.add(sample(number) for number in range(5))
        yield opened


PARTS = st.sampled_from(sorted({part for line in QUESTIONS for part in (line, *line.split())})) | st.text(max_size=9)
ASKED = st.lists(PARTS, min_size=1, max_size=40).map(" ".join).filter(str.strip)
TURNS = st.lists(st.builds(Turn, ASKED, ASKED), max_size=3)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_what_was_asked_before_is_understood_in_time(asked: str, library: Library) -> None:
    for times in (1, 60):
        understood(asked * times, [Turn(asked * times, asked * times)], library)


@settings(max_examples=150, deadline=None)
@given(asked=ASKED, turns=TURNS)
def test_any_question_is_understood_in_time(asked: str, turns: list[Turn], library: Library) -> None:
    understood(asked, turns, library)


def understood(asked: str, turns: list[Turn], library: Library) -> None:
    def rules() -> None:
        found = understand(asked, library, previous=turns)
        assert found.question.text.strip() or not asked.strip()
        period_asked(asked, date(2022, 2, 7))

    in_time(rules, QUESTION_SECONDS)


PLACES = st.floats(-2000, 2000)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.builds(Line, st.text(min_size=1, max_size=20).filter(str.strip).map(str.strip), *[PLACES] * 4),
            max_size=12,
        ),
        max_size=4,
    )
)
def test_lines_in_any_places_of_a_page_become_a_text(pages: list[list[Line]]) -> None:
    assert_in_order(compose(pages))
