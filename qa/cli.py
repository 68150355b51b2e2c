"""The command line `briefing-qa`. Exit codes: 0 found or done, 1 not found, 2 an error, told in a sentence."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from corpus import ReadError, read
from index import Added, Library, LibraryError
from qa import terminal
from qa.ask import ask as ask_library
from qa.home import default_library, home
from qa.payload import answer_payload, hit_payload
from qa.progress import count_files, progress
from qa.reader import DEFAULT
from qa.retrieve import retrieve

NOT_FOUND = 1
ERROR = 2

app = typer.Typer(
    help="Ask your news briefings: the exact passages that answer, marked, or an honest 'the briefing does not say'.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

LibraryOption = Annotated[
    str | None, typer.Option("--library", "-l", help="Folder of the library. [default: your own]", show_default=False)
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


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    k: Annotated[int, typer.Option("-k", help="How many passages to show.")] = 3,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    any_date: Annotated[bool, typer.Option("--any-date", help="Don't let words like 'yesterday' narrow it.")] = False,
    library: LibraryOption = None,
    model: ModelOption = None,
    reader: ReaderOption = DEFAULT,
    as_json: JsonOption = False,
) -> None:
    """Show the sentence that answers, or say that none does (exit code 1)."""
    with opened(library, model) as opened_library:
        answer = ask_library(
            question,
            k,
            library=opened_library,
            since=since,
            until=until,
            sources=source,
            dates=not any_date,
            reader=reader,
        )
    if as_json:
        print_json(answer_payload(answer))
    else:
        terminal.show_answer(Console(), answer)
    raise typer.Exit(0 if answer.found else NOT_FOUND)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="A question, or a few words.")],
    k: Annotated[int, typer.Option("-k", help="How many passages to show.")] = 5,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the passages that speak most to a question, best first (exit code 1 if there is none)."""
    with opened(library, model) as opened_library:
        hits = retrieve(question, k, library=opened_library, since=since, until=until, sources=source)
    if as_json:
        print_json([hit_payload(hit) for hit in hits])
    elif hits:
        terminal.show_hits(Console(), hits)
    else:
        Console().print("No passage to search: the library is empty, or nothing is within the dates and sources.")
    raise typer.Exit(0 if hits else NOT_FOUND)


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: .txt .md .html .pdf .docx")],
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add briefings; those already there and unchanged are left as they are (exit code 2 if a file can't be read)."""
    failures: list[ReadError] = []
    outcomes: list[Added] = []
    total = count_files(paths)
    with opened(library, model, create=True) as opened_library, progress(total, quiet=as_json) as advance:

        def told(outcome: Added) -> None:
            outcomes.append(outcome)
            advance(outcome.id, outcome.sentences)

        def failed(error: ReadError) -> None:
            failures.append(error)
            advance(str(error.path))

        opened_library.add(read(paths, on_error=failed), on_added=told)
    if as_json:
        print_json(
            {
                "added": [
                    {"id": o.id, "status": o.status, "passages": o.passages, "sentences": o.sentences} for o in outcomes
                ],
                "errors": [str(error) for error in failures],
            }
        )
    else:
        statuses = [outcome.status for outcome in outcomes]
        parts = [f"{statuses.count(status)} {status}" for status in ("added", "replaced", "unchanged")]
        Console().print(", ".join(parts) + (f", {len(failures)} could not be read:" if failures else ""))
        for error in failures:
            Console(stderr=True).print(Text(terminal.plain(f"  {error}"), style="red"))
    raise typer.Exit(ERROR if failures else 0)


@app.command("list")
def list_(library: LibraryOption = None, model: ModelOption = None, as_json: JsonOption = False) -> None:
    """List the briefings of the library, newest first."""
    with opened(library, model) as opened_library:
        listed = opened_library.briefings()
    if as_json:
        fields = ("id", "title", "date", "source", "sha256", "passages", "sentences")
        print_json([{name: getattr(item, name) for name in fields} for item in listed])
    else:
        terminal.show_list(Console(), listed)


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(help="Ids as `briefing-qa list` shows them.")],
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove briefings with everything that was made from them."""
    with opened(library, model) as opened_library:
        opened_library.remove(*ids)
    if as_json:
        print_json({"removed": ids})
    else:
        Console().print(Text(terminal.plain("removed " + ", ".join(ids))))


@app.command()
def doctor(
    repair: Annotated[bool, typer.Option(help="Make again what can be made from the briefings.")] = True,
    reembed: Annotated[bool, typer.Option("--reembed", help="Embed every briefing again with --model.")] = False,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the library for damage and repair what can be repaired (exit code 2 if damage is left)."""
    if reembed:
        path = existing(library or str(home() / "library"))
        with progress(None, quiet=as_json) as advance:
            Library.reembed(
                path, embedder=model, on_added=lambda outcome: advance(outcome.id, outcome.sentences)
            ).close()
    with opened(library, model) as opened_library:
        findings = opened_library.doctor(repair=repair)
    if as_json:
        fields = ("subject", "healthy", "detail", "repaired")
        print_json([{name: getattr(finding, name) for name in fields} for finding in findings])
    else:
        terminal.show_findings(Console(), findings)
    raise typer.Exit(0 if all(finding.healthy or finding.repaired for finding in findings) else ERROR)


@app.command("eval")
def eval_(
    questions: Annotated[Path, typer.Argument(help="A .jsonl of questions, or a folder: corpus, queries, qrels.")],
    left_out: Annotated[bool, typer.Option("--left-out", help="Ask again without the article that answers.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", help="Only a sample of so many questions.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a report with every miss to this file.")] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure answers to questions whose answers are known; a folder's own texts are kept in --library, if given."""
    from qa.evaluation import evaluate, library_of, read_questions
    from qa.evaluation.page import write_page
    from qa.evaluation.report import evaluation_payload, show

    asked = read_questions(questions)
    asked = asked.sample(limit) if limit is not None else asked
    with progress(None, quiet=as_json) as advance:
        own = library_of(asked, library, embedder=model, on_added=lambda outcome: advance(outcome.id))
        with own if asked.briefings else opened(library, model) as measured:
            evaluation = evaluate(asked, measured, left_out=left_out, embedder=model, on_asked=advance)
    if html is not None:
        write_page(html, evaluation)
    if as_json:
        print_json(evaluation_payload(evaluation))
    else:
        show(Console(), evaluation)


@app.command()
def feedback(library: LibraryOption = None, model: ModelOption = None, as_json: JsonOption = False) -> None:
    """List what readers of the page said of answers: right or not, and why."""
    with opened(library, model) as opened_library:
        said = opened_library.feedback()
    if as_json:
        print_json([asdict(item) for item in said])
    else:
        terminal.show_feedback(Console(), said)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine by default.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 7860,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the address as JSON.")] = False,
) -> None:
    """Open the chat page on this machine."""
    from importlib.metadata import entry_points  # slow to import, and no other command needs it

    pages = list(entry_points(group="briefing_qa.page"))
    if not pages:
        raise LibraryError("the chat page is not installed; do: pip install briefing-qa, or run: python app.py")
    if as_json:
        print_json({"url": f"http://{host}:{port}"})
    with opened(library, model) as opened_library:
        pages[0].load()(opened_library, host=host, port=port)


@contextmanager
def opened(path: str | None, model: str | None, *, create: bool = False) -> Iterator[Library]:
    """The library at `path`, made only if `create`; None is the user's own."""
    if path is None:
        if model:
            os.environ["BRIEFING_QA_MODEL"] = model
        yield default_library()
        return
    with Library.open(path if create else existing(path), embedder=model) as library:
        yield library


def existing(path: str) -> str:
    """`path`, if something is there: a mistyped path must not become an empty library."""
    if not Path(path).exists():
        raise LibraryError(f"there is no library at {path}; make one: briefing-qa add --library {path} FILES")
    return path


def print_json(value: object) -> None:
    """Print `value` as JSON, every character as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def main() -> None:
    """Run the command line; whatever goes wrong is told in a sentence, never as a traceback."""
    try:
        app()
    except (LibraryError, ReadError, ValueError, OSError) as error:
        fail(str(error))
    except KeyError as error:
        fail(str(error.args[0]))
    except KeyboardInterrupt:
        fail("stopped; everything reported so far is kept")


def fail(message: str) -> None:
    """Tell what went wrong and end with exit code 2."""
    if "--json" in sys.argv:
        print_json({"error": message})
    else:
        Console(stderr=True).print(Text(terminal.plain(message), style="red"))
    sys.exit(ERROR)
