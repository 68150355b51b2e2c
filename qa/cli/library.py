"""`briefing-qa add`, `list`, `set`, `remove`, `doctor` and `feedback`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from corpus import Briefing, ReadError, UnreadKind, iso_date, read
from corpus.formats import SUFFIXES
from index import Added, Library, load_embedder
from qa.cli import terminal
from qa.cli.alerts import alert_json, ask_standing, show_line
from qa.cli.progress import count_files, progress
from qa.cli.shared import (
    ERROR,
    JsonOption,
    KeepOriginalsOption,
    LibraryOption,
    ModelOption,
    app,
    done,
    existing,
    files_read,
    opened,
    print_json,
)
from qa.home import home
from qa.markup import plain

if TYPE_CHECKING:
    from index.embed.workers import Workers


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help=f"Files or folders: {' '.join(SUFFIXES)}")],
    title: Annotated[
        str | None, typer.Option(help="Its title, in place of the one it states; for one briefing.")
    ] = None,
    date: Annotated[str | None, typer.Option(help="The date of them all, like 2022-02-07.")] = None,
    source: Annotated[str | None, typer.Option(help="Who published them all.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 2 for files of other kinds too.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="How many processes embed, a core and 300 MB each.")] = 1,
    ray: Annotated[
        str | None, typer.Option(help='Embed on a Ray cluster: its address, or "local" for one on this machine.')
    ] = None,
    keep_originals: KeepOriginalsOption = False,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add briefings; those already there and unchanged are left as they are (exit code 2 if a file can't be read)."""
    iso_date(date, "--date")
    unread: list[UnreadKind] = []
    failures: list[ReadError] = []
    not_kept: list[str] = []
    outcomes: list[Added] = []
    total = count_files(paths)
    with (
        opened(library, model, create=True) as opened_library,
        hired(workers, ray, model) as crew,
        progress(total, quiet=as_json) as advance,
    ):
        files = files_read(opened_library, keep_originals)

        def told(outcome: Added) -> None:
            outcomes.append(outcome)
            if files and (why := files.keep(outcome.id)):
                not_kept.append(f"{outcome.id}: {why}")
            advance(outcome.id, outcome.sentences)

        def failed(error: ReadError) -> None:
            failures.append(error)
            advance(str(error.path))

        briefings = read(paths, on_error=failed, on_unread=unread.append, on_file=files.noted if files else None)
        stated = {key: said for key, said in (("title", title), ("date", date), ("source", source)) if said is not None}
        opened_library.add(_described(briefings, stated), on_added=told, workers=crew)
        alerts = ask_standing(opened_library, library)
    if as_json:
        said: dict[str, object] = {"added": list(map(asdict, outcomes)), "alerts": list(map(alert_json, alerts))}
        said |= {"errors": list(map(str, failures)), "unread": list(map(str, unread))}
        print_json(said | ({"originals_not_kept": not_kept} if keep_originals else {}))
    else:
        statuses = [outcome.status for outcome in outcomes]
        parts = [f"{statuses.count(status)} {status}" for status in ("added", "replaced", "unchanged")]
        Console().print(", ".join(parts) + (f", {len(failures)} could not be read:" if failures else ""))
        for error in failures:
            Console(stderr=True).print(Text(plain(f"  {error}"), style="red"))
        for line in not_kept:
            Console(stderr=True).print(Text(plain(f"  original not kept: {line}"), style="yellow"))
        if unread:
            Console().print(f"{len(unread)} of other kinds, not read:")
        for line in _by_kind(unread):
            Console(stderr=True).print(Text(plain(f"  {line}"), style="yellow"))
        for alert in alerts:
            show_line(Console(), alert)
    raise typer.Exit(ERROR if failures or (strict and unread) else 0)


def _described(briefings: Iterator[Briefing], stated: dict[str, str]) -> Iterator[Briefing]:
    """The briefings with what was stated by hand. Raises ValueError, before any, for one title for several."""
    if "title" in stated:
        found = list(briefings)
        if len(found) > 1:
            raise ValueError(f"--title is for one briefing, but there are {len(found)}; add them one by one")
        briefings = iter(found)
    for briefing in briefings:
        yield briefing.with_metadata(**stated)


def _by_kind(unread: list[UnreadKind]) -> Iterator[str]:
    """What was not read since it is of another kind: how many of each, some names, and what to do."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for error in unread:
        kinds.setdefault((error.problem, error.advice), []).append(Path(error.path).name)
    for (problem, advice), names in kinds.items():
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        yield f"{len(names)} × {problem}: {shown}; {advice}"


@app.command("set")
def set_(
    id: Annotated[str, typer.Argument(help="An id as `briefing-qa list` shows it.")],
    title: Annotated[str | None, typer.Option(help='Its title; "" for none.')] = None,
    date: Annotated[str | None, typer.Option(help='Its date, like 2022-02-07; "" for none.')] = None,
    source: Annotated[str | None, typer.Option(help='Who published it; "" for none.')] = None,
    library: LibraryOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set a briefing's metadata, for good: adding its file again keeps what you set."""
    if title is None and date is None and source is None:
        raise ValueError("nothing to set: give --title, --date or --source")
    with opened(library, model) as opened_library:
        outcome = opened_library.set_metadata(id, title=title, date=date, source=source)
    done({"id": outcome.id, "status": outcome.status}, f"{outcome.status} {outcome.id}", as_json)


@contextmanager
def hired(count: int, ray: str | None, model: str | None) -> "Iterator[Workers | None]":
    """The workers that embed in place of this process, if any are wanted."""
    if count == 1 and ray is None:
        yield None
        return
    make = partial(load_embedder, model)
    if ray is not None:
        from index.embed.ray_workers import RayWorkers

        with closing(RayWorkers(count, make, ray)) as crew:
            yield crew
    else:
        from index.embed.workers import Processes

        with closing(Processes(count, make)) as processes:
            yield processes


@app.command("list")
def list_(library: LibraryOption = None, model: ModelOption = None, as_json: JsonOption = False) -> None:
    """List the briefings of the library, newest first."""
    with opened(library, model) as opened_library:
        listed = opened_library.briefings()
    if as_json:
        print_json(list(map(asdict, listed)))
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
    done({"removed": ids}, "removed " + ", ".join(ids), as_json)


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
        print_json(list(map(asdict, findings)))
    else:
        terminal.show_findings(Console(), findings)
    raise typer.Exit(0 if all(finding.healthy or finding.repaired for finding in findings) else ERROR)


@app.command()
def feedback(library: LibraryOption = None, model: ModelOption = None, as_json: JsonOption = False) -> None:
    """List what readers of the page said of answers: right or not, and why."""
    with opened(library, model) as opened_library:
        said = opened_library.feedback()
    if as_json:
        print_json(list(map(asdict, said)))
    else:
        terminal.show_feedback(Console(), said)
