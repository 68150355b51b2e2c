"""Readers of other packages: registered under an entry point, they read like our own, and in the sandbox."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.formats.detect import SUFFIXES
from corpus.formats.readers import MODULES, reader_of

MODULE = """
import os
from corpus import ReadError
from corpus.formats import Extracted
from corpus.metadata import Metadata

def minutes(name, data):
    if data == b"bad":
        raise ReadError(name, "it is bad", "mend it")
    if data == b"worse":
        raise KeyError("worse")
    return Extracted(data.decode().upper() + f" {os.getpid()}", Metadata("Minutes", "2022-02-07", "Council"))

def several(name, data):
    return [Extracted(line, item=line) for line in data.decode().split()]

def scanned(name, data):
    return Extracted("Recognised.")
"""
ENTRY_POINTS = """[briefing_qa.readers]
minutes = our_minutes:minutes
several = our_minutes:several
pdf = our_minutes:scanned
txt = our_minutes:scanned
markdown = our_minutes:scanned
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with an installed package that brings readers."""
    (tmp_path / "our_minutes.py").write_text(MODULE)
    record = tmp_path / "our_minutes-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: our-minutes\nVersion: 1.0\n")
    (record / "entry_points.txt").write_text(ENTRY_POINTS)
    return tmp_path


def run(package: Path, code: str) -> str:
    """What `code` prints in a process that has the package."""
    path = os.pathsep.join([str(package), str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": path}
    )
    return done.stdout.strip()


def test_a_registered_reader_reads_its_suffix_in_another_process(package: Path) -> None:
    said = run(
        package,
        "import os; from corpus import read_bytes; b = read_bytes('a.minutes', b'The talks.')\n"
        "print(b.text.rsplit(' ', 1)[0], b.title, b.date, b.source, b.text.split()[-1] != str(os.getpid()), sep='|')",
    )
    assert said == "THE TALKS.|Minutes|2022-02-07|Council|True"


def test_its_files_are_found_in_folders_and_may_hold_several_briefings(package: Path) -> None:
    (package / "in").mkdir()
    (package / "in" / "a.several").write_text("One Two")
    (package / "in" / "b.csv").write_text("no")
    code = f"from corpus import read; print([b.text for b in read({str(package / 'in')!r})])"
    assert run(package, code) == "['One', 'Two']"


def test_it_takes_the_place_of_our_own_but_not_for_plain_text(package: Path) -> None:
    said = run(
        package,
        "from corpus import read_bytes\n"
        "for name, data in (('a.pdf', b'%PDF-1.4'), ('a.txt', b'Text.'), ('a.md', b'Text.')):\n"
        "    print(read_bytes(name, data).text)",
    )
    assert said.split("\n") == ["Recognised.", "Text.", "Text."]


@pytest.mark.parametrize(
    ("data", "problem"),
    [("bad", "a.minutes: it is bad; mend it"), ("worse", "the minutes in it is damaged (KeyError: 'worse')")],
)
def test_whatever_it_raises_is_an_error_of_the_file(package: Path, data: str, problem: str) -> None:
    code = (
        "from corpus import read_bytes, ReadError\n"
        f"try: read_bytes('a.minutes', {data.encode()!r})\nexcept ReadError as error: print(error)"
    )
    assert problem in run(package, code)


def test_without_such_a_package_the_suffix_is_unknown(tmp_path: Path) -> None:
    code = (
        "from corpus import read_bytes, ReadError\ntry: read_bytes('a.minutes', b'x')\nexcept ReadError as e: print(e)"
    )
    assert "unknown kind of file (.minutes)" in run(tmp_path, code)


def test_each_kind_of_file_has_a_module_that_reads_it() -> None:
    for kind in {*SUFFIXES.values(), *MODULES}:
        assert callable(reader_of(kind))
