"""`briefing-qa digest`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from qa.cli.shared import NOT_FOUND, JsonOption, LibraryOption, ModelOption, SourceOption, app, print_json, say, served
from qa.digests import FORMATS, Format, digest_receipt_of, write
from qa.server.libraries import DEFAULT_LIBRARY

DAY = "a day like 2022-02-07, yesterday or Monday"


@app.command()
def digest(
    since: Annotated[
        str | None, typer.Option("--since", help=f"First day of the briefings: {DAY}. [default: the newest briefing's]")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help=f"Last day: {DAY}.")] = None,
    source: SourceOption = None,
    kind: Annotated[
        str | None, typer.Option("--format", help=f"{', '.join(FORMATS)}. [default: by FILE, else md]")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; without it, it is printed.")] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Digest some days: what is new, who said what, and standing questions answered (exit code 1 if nothing is new).

    Every line is an exact quote with its place; `briefing-qa verify FILE` checks the file.
    """
    chosen = _format(kind, out)
    if chosen == "docx" and out is None and not as_json:
        raise ValueError("a Word document is not printed; say where it goes: --out FILE.docx")
    with served(library, model) as service:
        made = service.digest(DEFAULT_LIBRARY, since=since, until=until, sources=source)
    data = write(digest_receipt_of(made), chosen)
    if out is not None:
        out.write_bytes(data)
    if as_json:
        from qa.standing import schema  # pydantic takes a tenth of a second

        print_json(schema.Digest.of(made).plain())
    elif out is None:
        sys.stdout.write(data.decode())
    else:
        count = len(made.new) + sum(len(person.quotes) for person in made.people) + len(made.answered)
        say(f"{out}: {count} quotes of {made.briefings} briefings; to check it: briefing-qa verify {out}")
    raise typer.Exit(0 if made.briefings else NOT_FOUND)


def _format(kind: str | None, out: Path | None) -> Format:
    """The kind of file that is wanted. Raises ValueError, naming those there are."""
    suffix = out.suffix.lower().lstrip(".") if out is not None else "md"
    wanted = kind or ("html" if suffix == "htm" else suffix)
    for known in FORMATS:
        if wanted == known:
            return known
    raise ValueError(f"a digest is written as {', '.join(FORMATS)}; found {wanted[:20]!r}: choose one with --format")
