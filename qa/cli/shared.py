"""What the commands have in common: the application they belong to, options, and how a library is opened."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from index import Library, LibraryError, is_address, redacted
from index.originals import FilesRead
from qa.access import LOCAL, acting
from qa.answer import Quote
from qa.citation import Style, cite
from qa.evidence.reader import DEFAULT
from qa.home import default_library
from qa.markup import plain
from qa.server.libraries import DEFAULT_LIBRARY, Libraries
from qa.server.service import Service

NOT_FOUND = 1
ERROR = 2

app = typer.Typer(
    help="Ask your news briefings: the exact passages that answer, marked, or an honest 'the briefing does not say'.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

LibraryOption = Annotated[
    str | None,
    typer.Option("--library", "-l", help="Folder of the library, or address. [default: your own]", show_default=False),
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="sentence-transformers name or path.", envvar="BRIEFING_QA_MODEL")
]
ReaderOption = Annotated[
    str,
    typer.Option(
        "--reader",
        help='"shipped", "none", or an extractive question-answering model by name or path.',
        envvar="BRIEFING_QA_READER",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
SinceOption = Annotated[str | None, typer.Option("--since", help="Only briefings of this date or later: 2022-02-01.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Only briefings of this date or earlier.")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")]
SpeakerOption = Annotated[
    list[str] | None,
    typer.Option("--speaker", help="Only what this person says, by name, surname or office; may be repeated."),
]
BriefingOption = Annotated[
    list[str] | None, typer.Option("--briefing", help="Only this briefing, by its id; may be repeated.")
]

KeepOriginalsOption = Annotated[
    bool,
    typer.Option("--keep-originals", help="Keep the files beside the library, for readers to see the original page."),
]
CiteOption = Annotated[Style | None, typer.Option("--cite", help="Print citations in this style instead.")]


@contextmanager
def opened(path: str | None, model: str | None, *, create: bool = False) -> Iterator[Library]:
    """The library at `path`, made only if `create`; None is the user's own."""
    if path is None:
        yield default_library(model)
        return
    with Library.open(path if create else existing(path), embedder=model) as library:
        if not create and is_address(path) and library.generation() == 0:
            raise LibraryError(_nothing(path))
        yield library


@contextmanager
def served(path: str | None, model: str | None, reader: str = DEFAULT) -> Iterator[Service]:
    """The service over the library at `path` alone, its default one, for whoever uses this computer."""
    with opened(path, model) as library, acting(LOCAL):
        yield Service(Libraries({DEFAULT_LIBRARY: library}, reader))


def files_read(library: Library, keep_originals: bool) -> FilesRead | None:
    """What keeps the files that are read with their briefings, if that is wanted. Raises LibraryError on a server."""
    if not keep_originals:
        return None
    if library.originals is None:
        raise LibraryError(
            f"original files are kept in a library's folder, but {library.path} is on a server; leave out "
            "--keep-originals"
        )
    return FilesRead(library.originals)


def existing(path: str) -> str:
    """`path`, if something is there: a mistyped path must not become an empty library. An address is not looked up."""
    if not is_address(path) and not Path(path).exists():
        raise LibraryError(_nothing(path))
    return path


def _nothing(path: str) -> str:
    return f"there is no library at {redacted(path)}; make one: briefing-qa add --library {redacted(path)} FILES"


def print_json(value: object) -> None:
    """Print `value` as JSON, every character as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_cited(quotes: Iterable[Quote], style: Style) -> None:
    """Print the citations of quotes, every character as it is."""
    sys.stdout.write(cite(quotes, style) + "\n")


def done(record: object, sentence: str, as_json: bool) -> None:
    """Report what was done: the record as JSON, or a sentence."""
    if as_json:
        print_json(record)
    else:
        say(sentence)


def say(sentence: str, *, error: bool = False) -> None:
    """Print a sentence."""
    Console(stderr=error).print(Text(plain(sentence)), soft_wrap=True)
