"""The command line `briefing-qa`. Exit codes: 0 found or done, 1 not found, 2 an error, told in a sentence."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from corpus import ReadError
from index import LibraryError
from qa.cli import (  # noqa: F401 - a module's import registers its commands
    access,
    ask,
    backup,
    changes,
    check,
    config,
    copy,
    digest,
    evaluate,
    library,
    serve,
    standing,
    statements,
    terminal,
    verify,
    watch,
)
from qa.cli.shared import ERROR, app, print_json
from qa.markup import plain
from qa.version import program_version


def print_version(wanted: bool) -> None:
    """Print the version and end, if that is what was asked for."""
    if wanted:
        print(f"briefing-qa {program_version()}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and exit.")
]


@app.callback()
def options(version: VersionOption = False) -> None:
    del version  # printed already


def main() -> None:
    """Run the command line; whatever goes wrong is told in a sentence, never as a traceback."""
    try:
        app()
    except (LibraryError, ReadError, ValueError, OSError) as error:
        fail(str(error))
    except LookupError as error:
        fail(str(error.args[0]))
    except KeyboardInterrupt:
        fail("stopped; everything reported so far is kept")


def fail(message: str) -> None:
    """Tell what went wrong and end with exit code 2."""
    if "--json" in sys.argv:
        print_json({"error": message})
    else:
        Console(stderr=True).print(Text(plain(message), style="red"))
    sys.exit(ERROR)
