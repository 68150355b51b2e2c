"""Many users at once, from a second process over loopback: ours, and a plain Gradio chat over LangChain's FAISS.

    python tests/benchmarks/load.py LIBRARY QUESTIONS.jsonl --seconds 600 --users 50 --cores 1,0
        [--only ours,distinct,quick,peer] [--peer PYTHON FAISS_FOLDER]     # see load_peer.py

LIBRARY is copied. The users ask without a pause, each a question of its own order; of ours another user adds a new
briefing every two seconds (the peer has no way to). Every text that comes back is compared with its briefing at the
offsets it claims, the server's memory is looked at every second, and all that was added has to be there in the end.
What was asked before is remembered in part: `distinct` is ours with a number in each question, so that none is asked
twice; `quick` is ours without its reader. `--cores` are those of the server and of this process.
It needs httpx and psutil.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.embedders import sample  # noqa: E402

ADD_EVERY = 2.0
WARM_SECONDS = 60.0  # after which memory has to be flat


@dataclass
class Seen:
    """What one run measured."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    spans: int = 0
    found: int = 0
    adds: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds since the start, MB


class Ours:
    """Our server, as `python app.py` starts it."""

    def __init__(self, library: Path, *, read: bool = True, distinct: bool = False) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="load-")
        self.library = Path(shutil.copytree(library, Path(self._folder.name) / "library"))
        with sqlite3.connect(f"file:{self.library}/library.sqlite?mode=ro", uri=True) as kept:
            self._texts: dict[str, str] = dict(kept.execute("SELECT id, text FROM briefings"))
        self._read = read
        self._numbers = itertools.count() if distinct else None
        self._sent: dict[str, str] = {}

    def command(self, port: int) -> tuple[list[str], dict[str, str]]:
        settings = {
            "BRIEFING_QA_HOME": self._folder.name,
            "BRIEFING_QA_LIBRARIES": str(self.library),
            "BRIEFING_QA_PORT": str(port),
            "BRIEFING_QA_REQUESTS_PER_MINUTE": "10000000",
        }
        return [sys.executable, str(ROOT / "app.py")], settings

    async def ready(self, client: httpx.AsyncClient) -> bool:
        return (await client.get("/readyz")).status_code == 200

    async def ask(self, client: httpx.AsyncClient, question: str, seen: Seen) -> None:
        if self._numbers is not None:
            question = f"{question} ({next(self._numbers)})"
        reply = await client.post("/api/v1/ask", json={"question": question, "read": self._read})
        reply.raise_for_status()
        answer = reply.json()
        seen.found += answer["found"]
        quotes = [answer["quote"], answer["span"], *answer["spans"], *answer["also"]]
        quotes += [hit | {"briefing": hit["briefing"]["id"]} for hit in answer["hits"]]
        for quote in filter(None, quotes):
            seen.spans += 1
            text = self._texts.get(quote["briefing"]) or await self._new_text(quote["briefing"])
            if text[quote["start"] : quote["end"]] != quote["text"]:
                seen.wrong.append(json.dumps(quote))

    async def _new_text(self, id: str) -> str:
        """The text of a briefing that was added meanwhile, as it was sent."""
        for _ in range(600):  # it may be found before the one who added it is told
            if id in self._sent:
                return self._sent[id]
            await asyncio.sleep(0.1)
        raise AssertionError(f"{id} was never added")

    async def add(self, client: httpx.AsyncClient, number: int) -> None:
        text = sample(number).text
        files = {"file": (f"load{number}.txt", text.encode())}
        reply = await client.post("/api/v1/briefings", files=files)
        reply.raise_for_status()
        self._sent[reply.json()["id"]] = text

    async def lost(self, client: httpx.AsyncClient) -> list[str]:
        """What was added and is not there, to the letter, in the end."""
        return [
            id
            for id, text in self._sent.items()
            if (await client.get(f"/api/v1/briefings/{id}")).json().get("text") != text
        ]

    def close(self) -> None:
        self._folder.cleanup()


class Peer:
    """The chat of load_peer.py, asked through the HTTP that Gradio gives every interface."""

    def __init__(self, python: str, folder: str) -> None:
        self._python, self._folder = python, folder

    def command(self, port: int) -> tuple[list[str], dict[str, str]]:
        return [self._python, str(Path(__file__).with_name("load_peer.py")), "serve", self._folder, str(port)], {}

    async def ready(self, client: httpx.AsyncClient) -> bool:
        seen = Seen()
        await self.ask(client, "Is it there?", seen)
        return seen.spans == 1

    async def ask(self, client: httpx.AsyncClient, question: str, seen: Seen) -> None:
        started = await client.post("/gradio_api/call/chat", json={"data": [question]})
        started.raise_for_status()
        address = f"/gradio_api/call/chat/{started.json()['event_id']}"
        async with client.stream("GET", address) as stream:
            body = (await stream.aread()).decode()
        if "event: complete" not in body or "\\n>\\n> (" not in body:
            raise RuntimeError(body[-200:])
        seen.spans += 1

    async def lost(self, _client: httpx.AsyncClient) -> list[str]:
        return []

    def close(self) -> None:
        pass


def started(program: Ours | Peer, port: int, core: int | None) -> "subprocess.Popen[bytes]":
    command, settings = program.command(port)
    if isinstance(program, Ours):  # the model is exported once, by a process whose memory is not the server's
        export = [sys.executable, "-c", "from index import load_embedder; load_embedder().encode(['it'])"]
        subprocess.run(export, env=os.environ | settings, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    limits = dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"], "1")
    pinned = ["taskset", "-c", str(core)] if core is not None else []
    environment = os.environ | settings | limits | {"HF_HUB_OFFLINE": "1"}
    log = Path(tempfile.gettempdir()) / f"load-{port}.log"
    with log.open("wb") as stream:
        return subprocess.Popen([*pinned, *command], env=environment, cwd=ROOT, stdout=stream, stderr=stream)


async def measured(program: Ours | Peer, questions: list[str], users: int, seconds: float, core: int | None) -> Seen:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    server, seen = started(program, port, core), Seen()
    try:
        limits = httpx.Limits(max_connections=users + 10)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120, limits=limits) as client:
            await until_ready(program, client, server)
            begun = time.monotonic()
            end = begun + seconds
            async with background(sampled(psutil.Process(server.pid), seen, begun)):
                tasks = [asked(program, client, questions, number, end, seen) for number in range(users)]
                if isinstance(program, Ours):
                    tasks.append(added(program, client, end, seen))
                await asyncio.gather(*tasks)
            seen.errors += [f"lost: {id}" for id in await program.lost(client)]
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(60)
        server.kill()
        program.close()
    return seen


async def until_ready(program: Ours | Peer, client: httpx.AsyncClient, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        with contextlib.suppress(httpx.HTTPError, RuntimeError, KeyError):
            if await program.ready(client):
                return
        if server.poll() is not None:
            break
        await asyncio.sleep(0.5)
    raise SystemExit(f"the server does not come up; see {tempfile.gettempdir()}/load-*.log")


async def asked(
    program: Ours | Peer, client: httpx.AsyncClient, questions: list[str], user: int, end: float, seen: Seen
) -> None:
    chosen = random.Random(user)
    while (before := time.monotonic()) < end:
        try:
            await program.ask(client, chosen.choice(questions), seen)
            seen.seconds.append(time.monotonic() - before)
        except Exception as error:
            seen.errors.append(f"{type(error).__name__}: {str(error)[:200]}")


async def added(program: Ours, client: httpx.AsyncClient, end: float, seen: Seen) -> None:
    number = 0
    while (before := time.monotonic()) < end:
        try:
            await program.add(client, number)
            seen.adds.append(time.monotonic() - before)
        except Exception as error:
            seen.errors.append(f"add: {type(error).__name__}: {str(error)[:200]}")
        number += 1
        await asyncio.sleep(max(0.0, before + ADD_EVERY - time.monotonic()))


async def sampled(server: psutil.Process, seen: Seen, begun: float) -> None:
    while True:
        with contextlib.suppress(psutil.NoSuchProcess):
            used = sum(process.memory_info().rss for process in [server, *server.children(recursive=True)])
            seen.memory.append((time.monotonic() - begun, used / 1e6))
        await asyncio.sleep(1)


@contextlib.asynccontextmanager
async def background(work: Awaitable[None]) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()


def figures(seen: Seen, seconds: float) -> dict[str, Any]:
    """What a run comes to: questions a second, seconds a question, MB."""
    times = sorted(seen.seconds) or [float("nan")]

    def share(part: float) -> float:
        return round(times[min(len(times) - 1, int(part * len(times)))], 3)

    warm = [mb for at, mb in seen.memory if at >= min(WARM_SECONDS, seconds / 2)]
    return {
        "questions": len(seen.seconds),
        "questions/s": round(len(seen.seconds) / seconds, 2),
        "median s": share(0.5),
        "95% s": share(0.95),
        "99% s": share(0.99),
        "longest s": round(times[-1], 3),
        "errors": len(seen.errors),
        "texts compared": seen.spans,
        "wrong": len(seen.wrong),
        "found": seen.found,
        "added": len(seen.adds),
        "median add s": round(sorted(seen.adds)[len(seen.adds) // 2], 3) if seen.adds else None,
        "MB by the minute": [round(mb) for at, mb in seen.memory if int(at) % 60 == 0],
        "MB after a minute": round(warm[0]) if warm else None,
        "MB at most after": round(max(warm)) if warm else None,
        "MB in the end": round(warm[-1]) if warm else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--cores", default="", help="that of the server, that of this process")
    parser.add_argument("--only", default="ours,distinct,quick,peer")
    parser.add_argument("--peer", nargs=2, metavar=("PYTHON", "FAISS_FOLDER"))
    chosen = parser.parse_args()
    core, own = map(int, chosen.cores.split(",")) if chosen.cores else (None, None)
    if own is not None:
        os.sched_setaffinity(0, {own})
    questions = [json.loads(line)["text"] for line in chosen.questions.read_text().splitlines()]
    makers: dict[str, Callable[[], Ours | Peer]] = {
        "ours": lambda: Ours(chosen.library),
        "distinct": lambda: Ours(chosen.library, distinct=True),
        "quick": lambda: Ours(chosen.library, read=False),
        "peer": lambda: Peer(*chosen.peer),
    }
    wanted = [name for name in chosen.only.split(",") if name != "peer" or chosen.peer]
    for name in wanted:
        seen = asyncio.run(measured(makers[name](), questions, chosen.users, chosen.seconds, core))
        print(
            json.dumps(
                {"program": name, "users": chosen.users, "seconds": chosen.seconds} | figures(seen, chosen.seconds)
            )
        )
        for problem in [*seen.errors[:5], *seen.wrong[:5]]:
            print("  ", problem)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
