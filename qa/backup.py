"""Backups: a folder with the libraries and the accounts, each whole and as it was at one moment; and bringing it back.

    manifest.json                    format, when it was made, how many briefings, sha256 of every other file
    libraries/NAME/library.sqlite    a library; what is derived from it is left out and made again
    libraries/NAME/originals/        the files that its briefings were read from, where they are kept
    access.sqlite                    users, grants and tokens; the sessions are left out

Made by SQLite's backup interface, so that whoever serves and writes meanwhile is neither disturbed nor waited for.
"""

import datetime
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import LibraryError, is_address, redacted
from index.files import Damaged, Manifest, file_sha256, manifest, seal, synced, verify
from index.folder.database import Database
from index.originals import FOLDER as ORIGINALS
from index.originals import Originals
from index.sqlite_file import BESIDE, unused
from qa.access.accounts_db import AccountsDb

FORMAT = 1
LIBRARY = "library.sqlite"
ACCESS = "access.sqlite"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: how many briefings of each library, and whether there are accounts; `made` is UTC.

    `originals` are the original files of all libraries together, None in a backup of a program that left them out.
    """

    made: str
    briefings: Mapping[str, int]
    accounts: bool
    originals: int | None = None


def back_up(to: Path, places: Mapping[str, str], accounts: Path) -> Backup:
    """Put a backup of the libraries in `places`, by name, and of the file of `accounts`, if there is one, into `to`.

    All of it is read back and checked before the folder is there; one that is there already must be empty. Raises
    LibraryError.
    """
    for name, place in places.items():
        if is_address(place):
            raise LibraryError(
                f"the library {name!r} is on a server ({redacted(place)}), which has its own backups; to have it in a "
                "folder that can be backed up here: briefing-qa copy"
            )
        if not (Path(place) / LIBRARY).is_file():
            raise LibraryError(f"there is no library in {place}; see: briefing-qa config")
    if not places:
        raise LibraryError("there is no library to back up; make one: briefing-qa add FILES")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise LibraryError(f"{to} is there already and stays as it is; give another name, with the day in it perhaps")
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with _building(to) as building:
        counts = {
            name: _back_up_library(Path(place) / LIBRARY, building / "libraries" / name / LIBRARY)
            for name, place in places.items()
        }
        if accounts.exists():
            with closing(AccountsDb(accounts)) as store:
                store.back_up(building / ACCESS)
        originals = list(building.glob(f"libraries/*/{ORIGINALS}/*"))
        backup = Backup(made, counts, accounts.exists(), len(originals))
        for file in [*building.rglob("*.sqlite"), *originals]:
            synced(file)
        facts = {"made": made, "briefings": counts, "accounts": backup.accounts, "originals": backup.originals}
        seal(building, to, FORMAT, facts)
    for path in (to / "manifest.json", to, to.parent):
        synced(path)
    return backup


def restore(source: Path, places: Mapping[str, str], accounts: Path, *, replace: bool = False) -> Backup:
    """Bring back the backup in the folder `source`: each library to its place by name, the accounts to theirs.

    Raises LibraryError, and changes nothing, if the backup is not whole, if a program has open what would be replaced,
    or if something is there that may not be replaced. Not for a process that has one of the libraries open itself.
    """
    found = _checked(source)
    facts = found.facts
    backup = Backup(facts["made"], facts["briefings"], facts["accounts"], facts.get("originals"))
    targets = {f"libraries/{name}/{LIBRARY}": _place(name, places) / LIBRARY for name in backup.briefings}
    if backup.accounts:
        targets[ACCESS] = accounts
    for target in targets.values():
        if target.exists() and not replace:
            raise LibraryError(f"{target} is there already; to put the backup in its place, add --replace")
        with unused(target):
            pass
    for name, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _put(source / name, target, found.sha256[name])
        if target.name == LIBRARY:
            shutil.rmtree(target.parent / "derived", ignore_errors=True)
            if backup.originals is not None:
                _put_originals((source / name).with_name(ORIGINALS), target.with_name(ORIGINALS))
    return backup


def _back_up_library(file: Path, to: Path) -> int:
    to.parent.mkdir(parents=True)
    with closing(Database(file)) as database:
        database.back_up(to)
    with closing(Database(to)) as copy:
        if harm := [f"{finding.subject}: {finding.detail}" for finding in copy.findings() if not finding.healthy]:
            raise LibraryError(f"{file.parent} is not whole, so there is no backup of it; {'; '.join(harm[:3])}")
        listed = copy.listed()
        if (file.parent / ORIGINALS).is_dir():
            there, here = Originals(file.parent), Originals(to.parent)
            for line in listed:
                if (briefing := copy.get(line.id)) is not None:
                    there.copy(briefing, here)
        return len(listed)


@contextmanager
def _building(to: Path) -> Iterator[Path]:
    """A new folder beside `to`, gone again if it does not become that."""
    building = to.with_name(f"{to.name}.unfinished")
    try:
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True, mode=0o700)
        yield building
    except OSError as error:
        raise LibraryError(f"cannot write the backup {to}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _checked(source: Path) -> Manifest:
    try:
        found = manifest(source, FORMAT)
        verify(source, found)
    except Damaged as error:
        raise LibraryError(f"{source} is not a whole backup ({error}); nothing was changed, take another") from error
    return found


def _place(name: str, places: Mapping[str, str]) -> Path:
    if name not in places or is_address(places[name]):
        raise LibraryError(f"where does the library {name!r} of the backup go? say: --library {name}=FOLDER")
    return Path(places[name])


def _put_originals(source: Path, target: Path) -> None:
    """Put a copy of the original files in `source`, which were compared, in the place of those in `target`."""
    making = target.with_name(f"{target.name}.new")
    try:
        shutil.rmtree(making, ignore_errors=True)
        if source.is_dir():
            shutil.copytree(source, making)
            making.chmod(0o700)
        if target.exists():
            shutil.rmtree(target)
        if making.exists():
            making.rename(target)
        synced(target.parent)
    except OSError as error:
        raise LibraryError(f"cannot write {target}: {error.strerror or error}") from error


def _put(source: Path, target: Path, sha256: str) -> None:
    """Put a copy of the file `source` in the place of `target`, whose log must not be mixed into it."""
    making = target.with_name(f"{target.name}.new")
    try:
        making.unlink(missing_ok=True)
        making.touch(0o600)
        shutil.copyfile(source, making)
        if file_sha256(making) != sha256:
            raise LibraryError(f"{source} could not be copied to {making}; nothing was changed")
        synced(making)
        with unused(target):
            for suffix in BESIDE:
                Path(f"{target}{suffix}").unlink(missing_ok=True)
            making.replace(target)
        synced(target.parent)
    except OSError as error:
        raise LibraryError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        making.unlink(missing_ok=True)
