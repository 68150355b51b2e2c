"""`briefing-qa standing`: questions that are asked of each new briefing, and the alerts that came of them."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from qa.cli import terminal
from qa.cli.alerts import alert_json
from qa.cli.shared import (
    NOT_FOUND,
    JsonOption,
    LibraryOption,
    ModelOption,
    SinceOption,
    UntilOption,
    app,
    done,
    print_json,
    say,
    served,
)
from qa.server.libraries import DEFAULT_LIBRARY

standing = typer.Typer(help="Questions that are asked of each new briefing, and their alerts.", no_args_is_help=True)
app.add_typer(standing, name="standing")


@standing.command("add")
def add_question(
    question: Annotated[str, typer.Argument(help="What to ask of each briefing that is added from now on.")],
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a question asked of each new briefing; a sure answer is an alert."""
    with served(library, model) as service:
        made = service.add_standing(DEFAULT_LIBRARY, question)
    done({"id": made.id, "question": made.question, "at": made.at}, f"from now on: {made.question}", as_json)


@standing.command("list")
def list_questions(library: LibraryOption = None, model: ModelOption = None, as_json: JsonOption = False) -> None:
    """List the standing questions, newest first."""
    with served(library, model) as service:
        found = service.standing(DEFAULT_LIBRARY)
    if as_json:
        print_json([{"id": item.id, "question": item.question, "at": item.at} for item in found])
    elif found:
        terminal.show_standing(Console(), found)
    else:
        say("there are no standing questions; add one: briefing-qa standing add QUESTION")


@standing.command("remove")
def remove_question(
    question: Annotated[str, typer.Argument(help="Its words, or its id as `briefing-qa standing list` shows it.")],
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a question no more; its alerts stay."""
    with served(library, model) as service:
        gone = service.remove_standing(DEFAULT_LIBRARY, question)
    done({"removed": gone.id, "question": gone.question}, f"no longer asked: {gone.question}", as_json)


@standing.command("alerts")
def list_alerts(
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int | None, typer.Option("--limit", help="At most so many.", min=1)] = None,
    receipts: Annotated[
        Path | None,
        typer.Option("--receipts", help="Folder for a receipt of each, for `briefing-qa verify`."),
    ] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what new briefings answered, newest first (exit code 1 if nothing)."""
    with served(library, model) as service:
        found = service.alerts(DEFAULT_LIBRARY, since=since, until=until, limit=limit)
    if receipts is not None:
        from qa.receipt.record import written

        receipts.mkdir(parents=True, exist_ok=True)
        for alert in found:
            (receipts / f"{alert.id}.json").write_text(written(alert.receipt), encoding="utf-8")
    if as_json:
        print_json(list(map(alert_json, found)))
    elif found:
        terminal.show_alerts(Console(), found)
    else:
        say("there are no alerts: no new briefing has answered a standing question")
    raise typer.Exit(0 if found else NOT_FOUND)
