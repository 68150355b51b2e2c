"""A long day in short: everything at once on one server over loopback, and nothing goes wrong that was not planned.

    python tests/benchmarks/soak.py --seconds 3600 --users 20

Users ask, upload, replace, delete and rate; two folders are watched; a backup is made every five minutes (or a tenth of
the time) and restored elsewhere at the end; in the middle the library is embedded again. Every span that comes back is
compared with its briefing. Planned are 404 for a briefing that somebody else deleted, 409 and 503 with Retry-After. It
prints what was done, the first errors, and memory and descriptors a quarter and at the end; exit code 1 for an error.
The server has the hashed embedder of the tests and no reader: it is the machinery that is tried. It needs Linux.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from index import Library  # noqa: E402
from qa.backup import back_up, restore  # noqa: E402
from tests.embedders import WORDS, HashedWords, assert_whole, sample  # noqa: E402

SERVER = """
import sys
from index import Library
from qa.server.libraries import Libraries
from qa.server.run import serve
from qa.server.settings import Settings
from tests.embedders import HashedWords
folder, *watched = sys.argv[1:]
names = dict(zip(("default", "press"), watched))
libraries = {name: Library.open(f"{folder}/{name}", embedder=HashedWords()) for name in names}
settings = Settings(port=0, watch=names, requests_per_minute=10**6)
serve(settings, Libraries(libraries, "none"), on_listening=lambda url: print(url, flush=True))
"""
PLANNED = {200, 201, 204, 207, 404, 409, 422, 429}


class Soak:
    """What is done, and what went wrong."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.done: Counter[str] = Counter()
        self.errors: list[str] = []
        self.stop = threading.Event()

    def fail(self, said: str) -> None:
        self.errors.append(f"{time.strftime('%T')} {said}")

    def user(self, number: int) -> None:
        chosen = random.Random(number)
        acts: list[Callable[[httpx.Client, random.Random], None]] = [
            *[self.ask] * 12,
            self.upload,
            self.remove,
            self.rate,
        ]
        with httpx.Client(base_url=self.url, timeout=120) as client:
            while not self.stop.is_set():
                act = chosen.choice(acts)
                try:
                    act(client, chosen)
                except httpx.HTTPError as error:
                    self.fail(f"{act.__name__}: {type(error).__name__} {error}")
                self.done[act.__name__] += 1
                time.sleep(chosen.random() / 5)

    def reply(self, reply: httpx.Response) -> httpx.Response:
        refused = reply.status_code == 503 and "Retry-After" in reply.headers
        if reply.status_code not in PLANNED and not refused:
            self.fail(f"{reply.request.method} {reply.request.url.path}: {reply.status_code} {reply.text[:200]}")
        self.done[str(reply.status_code)] += 1
        return reply

    def ask(self, client: httpx.Client, chosen: random.Random) -> None:
        question = " ".join(chosen.choices(WORDS, k=4))
        reply = self.reply(client.post("/api/v1/retrieve", json={"question": question, "k": 3}))
        for hit in reply.json()["hits"] if reply.status_code == 200 else []:
            found = self.reply(client.get(f"/api/v1/briefings/{hit['briefing']['id']}"))
            if found.status_code == 200 and found.json()["text"][hit["start"] : hit["end"]] != hit["text"]:
                again = client.post("/api/v1/retrieve", json={"question": question, "k": 3}).json()
                if hit in again["hits"]:  # else it was replaced in between
                    self.fail(f"a span of {hit['briefing']['id']} is not in its text")
            self.done["spans"] += 1

    def upload(self, client: httpx.Client, chosen: random.Random) -> None:
        text = sample(chosen.randrange(60), chosen.randrange(5)).text.encode()
        self.reply(client.post("/api/v1/briefings", files={"file": (f"u{chosen.randrange(60)}.txt", text)}))

    def remove(self, client: httpx.Client, chosen: random.Random) -> None:
        listed = self.reply(client.get("/api/v1/briefings")).json()["briefings"]
        uploaded = [line["id"] for line in listed if line["id"].startswith("u")]
        if len(uploaded) > 30:
            self.reply(client.delete(f"/api/v1/briefings/{chosen.choice(uploaded)}"))

    def rate(self, client: httpx.Client, chosen: random.Random) -> None:
        self.reply(
            client.post("/api/v1/feedback", json={"right": chosen.random() < 0.5, "question": "x", "found": False})
        )

    def drop_files(self, watched: Path) -> None:
        for number in range(10**6):
            (watched / f"w{number % 40}.txt").write_text(sample(number % 40 + 500, number // 40).text)
            if self.stop.wait(2):
                return

    def back_ups(self, every: float) -> None:
        number = 0
        while not self.stop.wait(every):
            number += 1
            begun = time.monotonic()
            places = {name: str(self.folder / name) for name in ("default", "press")}
            try:
                back_up(self.folder / f"backup-{number}", places, self.folder / "access.sqlite")
            except Exception as error:
                self.fail(f"backup {number}: {error}")
            self.done["backups"] += 1
            print(f"backup {number}: {time.monotonic() - begun:.1f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--users", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as place:
        sys.exit(soaked(Path(place), options.seconds, options.users))


def soaked(folder: Path, seconds: float, users: int) -> int:
    """Run it; the exit code."""
    watched = [folder / name for name in ("in-default", "in-press")]
    for path in watched:
        path.mkdir()
    with Library.open(folder / "default", embedder=HashedWords()) as library:
        library.add(sample(number) for number in range(200))
    command = [sys.executable, "-c", SERVER, str(folder), *map(str, watched)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}
    ) as server:
        assert server.stdout is not None
        soak = Soak(server.stdout.readline().strip(), folder)
        process = Path(f"/proc/{server.pid}")
        threads = [threading.Thread(target=soak.user, args=[number]) for number in range(users)]
        threads += [threading.Thread(target=soak.drop_files, args=[path]) for path in watched]
        threads.append(threading.Thread(target=soak.back_ups, args=[min(300.0, seconds / 10)]))
        for thread in threads:
            thread.start()
        for part in range(1, 5):
            time.sleep(seconds / 4)
            memory = int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
            held = f"{memory:.0f} MB, {len(list((process / 'fd').iterdir()))} descriptors"
            print(f"{part}/4: {held}; {len(soak.errors)} errors", flush=True)
            if part == 2:
                Library.reembed(folder / "default", embedder=HashedWords()).close()
        soak.stop.set()
        for thread in threads:
            thread.join()
        server.terminate()
        if code := server.wait(60):
            soak.fail(f"the server ended with {code}")
    with Library.open(folder / "default", embedder=HashedWords()) as library:
        print(f"{len(assert_whole(library))} briefings whole, {len(library.feedback())} ratings")
    last = max(folder.glob("backup-*"), key=lambda path: int(path.name.split("-")[1]))
    places = {name: str(folder / f"restored-{name}") for name in ("default", "press")}
    print(f"restored: {restore(last, places, folder / 'restored.sqlite').briefings}")
    print(dict(soak.done), *soak.errors[:20], sep="\n")
    return 1 if soak.errors else 0


if __name__ == "__main__":
    main()
