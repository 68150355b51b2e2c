"""`briefing-qa ask` and `search`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.answer import Quote
from qa.cli import terminal
from qa.cli.shared import (
    NOT_FOUND,
    BriefingOption,
    CiteOption,
    JsonOption,
    LibraryOption,
    ModelOption,
    ReaderOption,
    SinceOption,
    SourceOption,
    SpeakerOption,
    UntilOption,
    app,
    print_cited,
    print_json,
    served,
)
from qa.evidence.reader import DEFAULT
from qa.receipt.record import written
from qa.server.libraries import DEFAULT_LIBRARY


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    k: Annotated[int, typer.Option("-k", help="How many passages to show.")] = 3,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    speaker: SpeakerOption = None,
    briefing: BriefingOption = None,
    any_date: Annotated[bool, typer.Option("--any-date", help="Don't let words like 'yesterday' narrow it.")] = False,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="Keep names and spellings as they are typed.")] = False,
    library: LibraryOption = None,
    model: ModelOption = None,
    reader: ReaderOption = DEFAULT,
    receipt: Annotated[
        Path | None, typer.Option("--receipt", help="Write what `verify` can check to this file.")
    ] = None,
    style: CiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the sentence that answers, or say that none does (exit code 1)."""
    with served(library, model, reader) as service:
        answered = service.ask(
            DEFAULT_LIBRARY,
            question,
            k,
            surface="cli",
            since=since,
            until=until,
            sources=source,
            speakers=speaker,
            briefings=briefing,
            dates=not any_date,
            spelling=not as_typed,
            receipt=receipt is not None,
        )
    answer = answered.answer
    if receipt is not None and answered.receipt is not None:
        receipt.write_text(written(answered.receipt), encoding="utf-8")
    if style is not None:
        shown = [answer.quote, *answer.parts, *answer.also] if answer.quote else answer.parts
        print_cited(shown, style)
    elif as_json:
        from qa import schema  # pydantic takes a tenth of a second

        print_json(schema.Answer.of(answer).plain())
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
    speaker: SpeakerOption = None,
    briefing: BriefingOption = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    style: CiteOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the most relevant passages for a question, best first (exit code 1 if there is none)."""
    with served(library, model) as service:
        hits = service.retrieve(
            DEFAULT_LIBRARY,
            question,
            k,
            since=since,
            until=until,
            sources=source,
            speakers=speaker,
            briefings=briefing,
        ).hits
    if style is not None:
        print_cited((Quote(hit.briefing, hit.start, hit.end, hit.speaker) for hit in hits), style)
    elif as_json:
        from qa import schema

        print_json([schema.Hit.of(hit).plain() for hit in hits])
    elif hits:
        terminal.show_hits(Console(), hits)
    else:
        Console().print(
            "No passage to search: the library is empty, or nothing matches the dates, sources, speakers and briefings."
        )
    raise typer.Exit(0 if hits else NOT_FOUND)
