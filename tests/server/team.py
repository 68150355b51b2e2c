"""The real server for a team, in a process of its own: two libraries, and people with different rights to them."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus import Briefing
from index import Library
from qa.access import EVERY, Accounts
from tests.embedders import HashedWords
from tests.server.doors import SAME, Served

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery staple"
OPEN = Briefing("open-1", "The bridge over the river opened on Monday.", "Bridge", "2022-02-07", "AFP")
HIDDEN = Briefing("hidden-1", "The zeppelin lands in Ruritania on Friday.", "Zeppelin", "2022-02-08", "Source Z")
# Who there is, and what each may do.
PEOPLE: dict[str, dict[str, Any]] = {
    "ana": {"default": "write", "secret": "write"},
    "bo": {"default": "read"},
    "cy": {"secret": "write"},
    "eve": {},
    "max": {EVERY: "write"},
}


@dataclass(frozen=True)
class Team:
    """A served team: where, its accounts, a writing token of each, and every route of the server as (path, method)."""

    served: Served
    accounts: Accounts
    tokens: dict[str, str]
    routes: list[tuple[str, str]]
    log: Path

    def api(self, name: str, method: str, path: str, **options: Any) -> httpx.Response:
        """What `name` gets with their token."""
        headers = {"Authorization": f"Bearer {self.tokens[name]}", **options.pop("headers", {})}
        return httpx.request(method, self.served.url + path, headers=headers, timeout=60, **options)

    @contextlib.contextmanager
    def browser(self, name: str) -> Iterator[httpx.Client]:
        """A client with the session cookie of `name`, which sends what a browser does."""
        with httpx.Client(base_url=self.served.url, headers=SAME, timeout=60) as client:
            reply = client.post("/login", data={"user": name, "password": PASSWORD})
            assert reply.status_code == 303, reply.text
            yield client


@contextlib.contextmanager
def team(folder: Path, **settings: Any) -> Iterator[Team]:
    """Serve a team out of `folder`, with these settings besides."""
    settings = {"port": 0, "requests_per_minute": 100_000, "stop_seconds": 1, **settings}
    accounts = Accounts(folder / "access.sqlite")
    for name, grants in PEOPLE.items():
        accounts.add_user(name, PASSWORD, grants)
    tokens = {name: accounts.add_token(name, "write") for name in PEOPLE}
    for name, briefing in {"default": OPEN, "secret": HIDDEN}.items():
        with Library.open(folder / name, embedder=HashedWords()) as library:
            library.add(briefing)
    log = folder / "log"
    environment = {**os.environ, "BRIEFING_QA_HOME": str(folder), "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "tests.server.serve_team", str(folder), json.dumps(settings, default=str)]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, log.read_text()
            told = json.loads(line)
            at = urlsplit(told["address"])
            served = Served(at.port or 0, at.scheme == "https")
            yield Team(served, accounts, tokens, [(path, method) for path, method in told["routes"]], log)
        finally:
            process.terminate()
            process.wait(30)
            accounts.store.close()
