"""The progress bar of long commands: how far, how fast, how much longer."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from corpus.formats import is_readable
from qa.markup import plain


class Advance(Protocol):
    """Tell the bar that one more is done: what it was, and how many sentences it had."""

    def __call__(self, what: str, sentences: int = 0) -> object: ...


@contextmanager
def progress(total: int | None, *, quiet: bool) -> Iterator[Advance]:
    """A progress bar on the terminal for `total` things, None if nobody knows; gives the function to call for each."""
    from rich import progress as rich  # a third of what rich takes to import, and no question needs it
    from rich.console import Console

    columns = (
        rich.SpinnerColumn(),
        rich.TextColumn("{task.description}"),
        rich.BarColumn(),
        rich.MofNCompleteColumn(),
        rich.TextColumn("{task.fields[rate]}"),
        rich.TimeElapsedColumn(),
        *([rich.TextColumn("left"), rich.TimeRemainingColumn()] if total else []),
    )
    done = 0
    with rich.Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task("reading and embedding", total=total, rate="")

        def advance(what: str, sentences: int = 0) -> None:
            nonlocal done
            done += sentences
            seconds = bar.tasks[0].elapsed or 0.0
            rate = f"{done / seconds:.0f} sentences/s" if done and seconds else ""
            bar.update(task, advance=1, description=plain(what)[-60:], rate=rate)

        yield advance


def count_files(paths: Iterable[Path]) -> int:
    """How many files there are to read in `paths`, files or folders."""
    return sum(sum(map(_readable, path.rglob("*"))) if path.is_dir() else 1 for path in paths)


def _readable(file: Path) -> bool:
    return is_readable(file.name) and not file.name.startswith((".", "~$"))
