"""A long day in an hour: everything at once on one server over loopback, and nothing fails that was not planned.

    python tests/benchmarks/soak.py --seconds 3600 --folder /tmp/soak

Users with tokens ask, retrieve, upload, replace, delete and rate in two libraries; a folder is watched for each; a
backup is made every five minutes (or a tenth of the time); halfway, a library is embedded again. Every span that comes
back is compared with the text of its briefing, and at the end each user's files with what was acknowledged. Planned
refusals are 404 for a briefing that was deleted, 429 for more ratings than one reader gives in a day, and 503 with
Retry-After. At the end the libraries are checked and the last backup is restored elsewhere.

Every minute it prints a summary and writes it to `FOLDER/soak.json`; started again with the same folder, it resumes
with the time that is left. Exit code 1 for an error. With `--shipped` the server has the packaged models, else the
hashed embedder of the tests and no reader. Linux only.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from index import Embedder, Library, load_embedder  # noqa: E402
from qa.access import Accounts  # noqa: E402
from qa.backup import back_up, restore  # noqa: E402
from tests.benchmarks.soak_users import LIBRARIES, Soaked, User  # noqa: E402
from tests.embedders import HashedWords, assert_whole, sample  # noqa: E402

SERVER = """
import ctypes, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: a soak that is killed leaves no server behind
from index import Library, load_embedder
from qa.server.libraries import Libraries
from qa.server.run import serve
from qa.server.settings import Settings
from tests.embedders import HashedWords
shipped, folder = sys.argv[1] == "shipped", sys.argv[2]
embedder = load_embedder() if shipped else HashedWords()
libraries = {name: Library.open(f"{folder}/{name}", embedder=embedder) for name in ("default", "press")}
settings = Settings(port=0, watch={name: f"{folder}/in-{name}" for name in libraries}, requests_per_minute=10**6)
reader = "shipped" if shipped else "none"
serve(settings, Libraries(libraries, reader), on_listening=lambda url: print(url, flush=True))
"""
MINUTE = 60.0
PATIENCE = 600.0  # seconds for one reply: the machine may be lent to others


def drop_files(watched: Path, stop: threading.Event) -> None:
    """Write a file into `watched` every two seconds, forty of them in turn, and take one away now and then."""
    for number in range(10**6):
        (watched / f"w{number % 40}.txt").write_text(sample(number % 40 + 500, number // 40).text)
        if number % 10 == 9:
            (watched / f"w{(number + 7) % 40}.txt").unlink(missing_ok=True)
        if stop.wait(2):
            return


def back_ups(soaked: Soaked, folder: Path, every: float, stop: threading.Event) -> None:
    while not stop.wait(every):
        soaked.backups += 1
        begun = time.monotonic()
        try:
            back_up(folder / f"backup-{soaked.backups}", places(folder), folder / "access.sqlite")
        except Exception as error:
            soaked.fail(f"backup {soaked.backups}: {error}")
        print(f"backup {soaked.backups}: {time.monotonic() - begun:.1f} s", flush=True)


def places(folder: Path) -> dict[str, str]:
    return {name: str(folder / name) for name in LIBRARIES}


def prepared(folder: Path, embedder: Embedder) -> None:
    """The libraries and the folders to watch."""
    for name in LIBRARIES:
        (folder / f"in-{name}").mkdir(exist_ok=True)
        with Library.open(folder / name, embedder=embedder) as library:
            if not library.generation():
                library.add(sample(number) for number in range(200))


def tokens(users: int) -> list[str]:
    """A token for each user, who is added if need be."""
    accounts = Accounts()
    known = {user.name for user in accounts.users()}
    for number in range(users):
        if f"user-{number}" not in known:
            accounts.add_user(f"user-{number}", None, {"*": "write"})
    return [accounts.add_token(f"user-{number}", "write") for number in range(users)]


def soak(folder: Path, soaked: Soaked, options: argparse.Namespace, embedder: Embedder) -> None:
    """Serve and use what is in `folder` for the seconds that are left."""
    command = [sys.executable, "-c", SERVER, "shipped" if options.shipped else "hashed", str(folder)]
    stop = threading.Event()
    every = min(300.0, options.seconds / 10)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        threads = [threading.Thread(target=back_ups, args=[soaked, folder, every, stop])]
        again = [soaked, folder, options.seconds / 2, embedder, stop]
        threads.append(threading.Thread(target=embed_again, args=again))
        threads += [threading.Thread(target=drop_files, args=[folder / f"in-{name}", stop]) for name in LIBRARIES]
        users = list[User]()
        for number, token in enumerate(tokens(options.users)):
            client = httpx.Client(base_url=url, timeout=PATIENCE, headers={"Authorization": f"Bearer {token}"})
            users.append(User(number, soaked, client))
        threads += [threading.Thread(target=user.run, args=[stop]) for user in users]
        try:
            for thread in threads:
                thread.start()
            observe(server, folder, soaked, options)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            server.terminate()
        if code := server.wait(120):
            soaked.fail(f"the server ended with {code}")
    for name in LIBRARIES:
        with Library.open(folder / name, embedder=embedder) as library:
            there = {id: library.get(id).text for id in assert_whole(library)}
        for (where, id), text in (item for user in users for item in user.kept.items()):
            if where == name and there.get(id, "") != text:
                soaked.fail(f"{id} in {name} is not as it was acknowledged")


def observe(server: subprocess.Popen[str], folder: Path, soaked: Soaked, options: argparse.Namespace) -> None:
    """Sample the server each minute until the time is over."""
    process = Path(f"/proc/{server.pid}")
    before = time.monotonic()
    while soaked.seconds < options.seconds:
        time.sleep(max(0, min(MINUTE, options.seconds / 10) - (time.monotonic() - before)))
        soaked.seconds += time.monotonic() - before
        before = time.monotonic()
        if server.poll() is not None:
            soaked.fail(f"the server ended with {server.returncode}")
            return
        pages = int((process / "statm").read_text().split()[1])
        soaked.megabytes.append(round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1))
        soaked.descriptors.append(len(list((process / "fd").iterdir())))
        soaked.write(folder / "soak.json")
        print(
            f"{soaked.seconds / 60:.0f} min: {soaked.megabytes[-1]:.0f} MB, {soaked.descriptors[-1]} descriptors, "
            f"{len(soaked.errors)} errors; {dict(soaked.done)}",
            flush=True,
        )


def embed_again(soaked: Soaked, folder: Path, halfway: float, embedder: Embedder, stop: threading.Event) -> None:
    """Embed a library again, unless that was done before a stop, once half of the time is over."""
    while not soaked.embedded_again:
        if stop.wait(1):
            return
        if soaked.seconds >= halfway:
            begun = time.monotonic()
            Library.reembed(folder / "default", embedder=embedder).close()
            soaked.embedded_again = True
            print(f"embedded again in {time.monotonic() - begun:.1f} s", flush=True)


def conclude(folder: Path, soaked: Soaked, embedder: Embedder) -> None:
    """Check what is left, and print what there is to know."""
    rated = 0
    for name in LIBRARIES:
        with Library.open(folder / name, embedder=embedder) as library:
            rated += len(library.feedback())
            print(f"{name}: {len(library.briefings())} briefings")
    if rated < soaked.done["rated"]:
        soaked.fail(f"{soaked.done['rated']} ratings were acknowledged, {rated} are there")
    print(f"{rated} ratings")
    again = {name: str(folder / "restored" / name) for name in LIBRARIES}
    brought = restore(folder / f"backup-{soaked.backups}", again, folder / "restored" / "access.sqlite", replace=True)
    print(f"restored: {dict(brought.briefings)}, accounts {brought.accounts}")
    for what, samples in (("MB", soaked.megabytes), ("descriptors", soaked.descriptors)):
        quarter = max(1, len(samples) // 4)
        medians = [statistics.median(samples[n * quarter : (n + 1) * quarter]) for n in range(min(4, len(samples)))]
        print(f"{what}, median of each quarter: {', '.join(f'{median:.0f}' for median in medians)}")
    print(f"{soaked.starts} starts, {soaked.seconds:.0f} s, {soaked.backups} backups, {len(soaked.errors)} errors")
    print(dict(soaked.done), *soaked.errors[:20], sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--shipped", action="store_true", help="Serve the packaged models.")
    parser.add_argument("--folder", type=Path, help="Where to work, and to resume; else a temporary folder.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        folder = options.folder or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"OMP_NUM_THREADS": "1", "BRIEFING_QA_HOME": str(folder)}
        embedder = load_embedder() if options.shipped else HashedWords()
        soaked = Soaked.read(folder / "soak.json")
        soaked.starts += 1
        prepared(folder, embedder)
        soak(folder, soaked, options, embedder)
        soaked.write(folder / "soak.json")
        conclude(folder, soaked, embedder)
    sys.exit(bool(soaked.errors))


if __name__ == "__main__":
    main()
