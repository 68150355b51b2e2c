"""Which function reads a kind of file, and the door through which other packages bring readers of theirs.

A reader is a function `(name, data) -> Extracted`, or a sequence of them for a file that holds several texts, such as a
mailbox: `name` is that of the file, `data` its bytes. It raises ReadError for a file that it cannot make sense of;
whatever else it raises becomes one. It runs in the sandbox, in another process with little memory and time.

A package registers one under the entry point group `briefing_qa.readers`, by the suffix of the files it reads:

    [project.entry-points."briefing_qa.readers"]
    minutes = "our_minutes:extract"         # files called *.minutes

and one named like a kind that is read already (`pdf`, `docx`; see corpus/formats/detect.py) takes the place of our own,
as a reader of scanned pages would. Plain text and Markdown are always read by our own.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from corpus.formats.base import Extracted

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "briefing_qa.readers"
OURS = {"text", "markdown"}
"""Kinds that no other package reads: they are read where no sandbox is."""
MODULES = {
    "docx": "word.docx",
    "epub": "epub",
    "feed": "feed",
    "html": "html.page",
    "mail": "mail.message",
    "markdown": "plain.markdown",
    "msg": "mail.outlook",
    "odt": "word.odt",
    "pdf": "pdf.document",
    "pptx": "office.pptx",
    "rtf": "word.rtf",
    "subtitles": "plain.subtitles",
    "text": "plain.text",
    "xlsx": "office.xlsx",
    "zipped": "zipped",
}
"""Kind of file -> the module of this package whose `extract` reads it."""

Reader = Callable[[str, bytes], Extracted | Sequence[Extracted]]


def reader_of(kind: str) -> Reader:
    """The function that reads files of this kind."""
    if kind not in OURS and (found := registered().get(kind)) is not None:
        reader: Reader = found.load()
    else:
        reader = import_module(f"corpus.formats.{MODULES[kind]}").extract
    return reader


@cache
def registered() -> "Mapping[str, EntryPoint]":
    """The readers that other packages bring, by the suffix (without its dot) or the kind of file that they read."""
    from importlib.metadata import entry_points  # late: it takes a while, and loads modules that text doesn't need

    return {found.name.lower().lstrip("."): found for found in entry_points(group=GROUP)}
