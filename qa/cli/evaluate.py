"""`briefing-qa eval`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.cli.progress import progress
from qa.cli.shared import JsonOption, LibraryOption, ModelOption, app, opened, print_json


@app.command("eval")
def eval_(
    questions: Annotated[Path, typer.Argument(help="A .jsonl of questions, or the folder of a public set.")],
    left_out: Annotated[bool, typer.Option("--left-out", help="Ask again without the article that answers.")] = False,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind; may be repeated.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", help="Only a sample of so many questions.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write a report with every miss to this file.")] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure answers to questions whose answers are known.

    A corpus.jsonl beside the questions holds the briefings to ask about; they are kept in --library, if given.
    """
    from qa.evaluation import evaluate, library_of, read_questions
    from qa.evaluation.page import write_page
    from qa.evaluation.payload import evaluation_payload
    from qa.evaluation.report import show

    asked = read_questions(questions)
    asked = asked.of_kinds(kind) if kind else asked
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
