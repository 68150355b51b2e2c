"""Files and folders read as Briefings: the text to the letter, and what is stated of title, date and source."""

import hashlib
import logging
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from corpus.briefing import Briefing
from corpus.formats import MAX_BYTES, SUFFIXES, ReadError, UnreadKind, extract_all, is_readable, too_large, unknown_kind
from corpus.metadata import in_name, in_text

_log = logging.getLogger(__name__)

NOT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # for whoever writes into a pipe


class ReadErrors(Exception):
    """Some files gave no briefing; all the others were read. `errors` holds one ReadError for each."""

    def __init__(self, errors: list[ReadError]) -> None:
        super().__init__(errors)
        self.errors = errors

    def __str__(self) -> str:
        shown = "".join(f"\n  {error}" for error in self.errors[:5])
        more = f"\n  and {len(self.errors) - 5:,} more" if len(self.errors) > 5 else ""
        return f"{len(self.errors):,} could not be read; all others were:{shown}{more}"


def read(
    path: str | Path | Iterable[str | Path],
    *,
    on_error: Callable[[ReadError], None] | None = None,
    on_unread: Callable[[UnreadKind], None] | None = None,
    on_file: Callable[[Path, bytes, Sequence[Briefing]], None] | None = None,
) -> Iterator[Briefing]:
    """The briefings of a file, of all readable files in a folder and its subfolders (in sorted order), or of several.

    A file that cannot be read never stops the others. `on_error` is called with each ReadError; without it, one is
    raised after all else was read: the ReadError itself if it is about `path` as a whole, else ReadErrors.
    In folders, hidden files and files of other kinds are passed over; one that holds nothing to read is an error.
    `on_unread` is called for each file of another kind in a folder, so that it can be told what was passed over;
    `on_file` with each file that was read, what it holds, and its briefings, before the first of them is given.
    """
    single = isinstance(path, str | Path)
    errors: list[ReadError] = []
    report = on_error or errors.append
    seen: set[Path] = set()
    for given in [path] if isinstance(path, str | Path) else path:
        for file in _files(given, report, on_unread):
            try:
                yield from _new_briefings(file, seen, on_file)
            except UnreadKind as error:
                (report if on_unread is None or file == Path(given) else on_unread)(error)
            except ReadError as error:
                report(error)
    if errors:
        raise errors[0] if single and errors[0].path == str(path) else ReadErrors(errors)


def read_bytes(name: str, data: bytes) -> Briefing:
    """The briefing in `data`, the content of an uploaded file called `name`, which is never used as a path.

    Raises ReadError, for a file that holds several too. The id comes from the name alone: uploading a file of the same
    name again replaces the briefing.
    """
    first, *more = read_all_bytes(name, data)
    if more:
        problem = f"it holds {len(more) + 1:,} briefings, not one"
        raise ReadError(name, problem, "read it with corpus.read_all_bytes, or split it")
    return first


def read_all_bytes(name: str, data: bytes) -> Sequence[Briefing]:
    """The briefings in `data`: one, or as many as a mailbox has messages and a feed has items. Raises ReadError.

    The id of a message or an item comes from the name and what it calls itself, so that it is the same in a newer file.
    """
    name = re.split(r"[/\\]", name)[-1]
    return _briefings(name, name, data, Path(name).stem if name.strip(". ") else "upload", name)


def _new_briefings(
    file: Path, seen: set[Path], on_file: Callable[[Path, bytes, Sequence[Briefing]], None] | None
) -> Sequence[Briefing]:
    """The briefings of a file, none if it was `seen`: through a link, or named twice. Raises ReadError."""
    try:
        place = file.resolve()
        if place in seen:
            return ()
        seen.add(place)
        data = _load(file)
        briefings = _briefings(str(file), file.name, data, file.stem, place.as_posix())
    except (OSError, RuntimeError) as error:  # RuntimeError: a symlink that leads to itself, before Python 3.13
        raise _unreachable(file, error) from error
    if on_file is not None:
        on_file(file, data, briefings)
    return briefings


def _briefings(path: str, name: str, data: bytes, stem: str, place: str) -> Sequence[Briefing]:
    found = []
    for extracted in extract_all(path, data):
        for warning in extracted.warnings:
            _log.warning("%s: %s", path, warning)
        first, second = extracted.metadata, in_text(extracted.text)
        if not extracted.authoritative:
            first, second = second, first
        stated = first.over(second).over(in_name(Path(name).stem))
        id = _id(stem, f"{place}\0{extracted.item}" if extracted.item else place, 16 if extracted.item else 8)
        try:
            known = (_whole(stated.title), stated.date, _whole(stated.source))
            found.append(Briefing(id, extracted.text, *known, pages=extracted.pages))
        except ValueError as error:
            raise ReadError(path, str(error), "save it again as UTF-8") from error
    return found


def _id(stem: str, place: str, digits: int) -> str:
    # One name may be spelled in two ways, depending on the system that made the file.
    stem, place = unicodedata.normalize("NFC", stem), unicodedata.normalize("NFC", place)
    digest = hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()  # file names may hold any bytes
    printable = "".join(character if character.isprintable() else "_" for character in stem).strip() or "briefing"
    return f"{printable}-{digest[:digits]}"


def _whole(value: str) -> str:
    """`value` without the lone surrogates that JSON in a page can spell."""
    return value.encode("utf-8", "replace").decode()


def _files(
    given: str | Path, report: Callable[[ReadError], None], on_unread: Callable[[UnreadKind], None] | None
) -> Iterator[Path]:
    """The path itself, or the files in the folder that it is."""
    path = Path(given)
    try:
        if not str(given):  # Path("") is the current folder, which nobody asked for
            raise ReadError("", "the path is empty", "give a file or a folder")
        if not path.is_dir():
            if not path.exists():
                raise ReadError(str(path), "there is no such file or folder", "check the path and its spelling")
            yield path
            return
    except ReadError as error:
        report(error)
        return
    except (OSError, ValueError) as error:
        report(_unreachable(path, error))
        return
    nothing = True
    for file in files_in(path, report, on_unread):
        nothing = False
        yield file
    if nothing:
        report(ReadError(str(path), "the folder holds no file that can be read", f"files of {' '.join(SUFFIXES)} are"))


def files_in(
    folder: Path,
    report: Callable[[ReadError], None],
    on_unread: Callable[[UnreadKind], None] | None = None,
    *,
    kept_in: bool = False,
) -> Iterator[Path]:
    """The files in `folder` and its subfolders that are read, in sorted order; a folder that can't be is reported.

    `on_unread` is called for each file whose name is that of another kind. With `kept_in`, a link to a folder outside
    is not followed, but reported; a link to a file is the caller's to look at (see `leads_out`).
    """
    walked: set[str] = set()

    def unreadable(error: OSError) -> None:
        report(_unreachable(Path(error.filename or folder), error))

    for parent, folders, files in os.walk(folder, followlinks=True, onerror=unreadable):
        place = os.path.realpath(parent)
        if place in walked:  # a link to a folder above would lead round for ever
            folders.clear()
            continue
        walked.add(place)
        if kept_in and leads_out(Path(parent), folder):
            report(led_out(Path(parent)))
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.startswith((".", "~$")):  # ~$: Word's lock files
                continue
            if is_readable(name):
                yield Path(parent, name)
            elif on_unread is not None:
                on_unread(unknown_kind(str(Path(parent, name))))


def leads_out(path: Path, folder: Path) -> bool:
    """True if `path`, once every link is followed, is not in `folder`, or nowhere at all."""
    try:
        return not path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself, before Python 3.13
        return True


def led_out(path: Path) -> ReadError:
    """The refusal of a path that leads out of its folder."""
    return ReadError(str(path), "it is a link that leads out of the folder", "put a copy of the file in its place")


def _load(file: Path) -> bytes:
    if not file.is_file():
        problem = "it is a link to nothing" if file.is_symlink() else "it is neither a file nor a folder"
        raise ReadError(str(file), problem, "give a file or a folder")
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise too_large(str(file), size)
    with os.fdopen(os.open(file, os.O_RDONLY | NOT_WAITING), "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):  # it was another a moment ago
            raise ReadError(str(file), "it is neither a file nor a folder", "give a file or a folder")
        data = opened.read(MAX_BYTES + 1)  # it may have grown since
    if len(data) > MAX_BYTES:
        raise too_large(str(file), len(data))
    return data


def _unreachable(path: Path, error: Exception) -> ReadError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ReadError(str(path), f"it cannot be opened ({reason})", "check that it is there and that you may read it")
