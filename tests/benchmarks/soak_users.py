"""The users of the soak, and the record of what they did and what went wrong."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.embedders import WORDS, sample

LIBRARIES = ("default", "press")
PLANNED = {200, 201, 204, 404, 429}
ATTEMPTS = 5  # at a span whose briefing is replaced meanwhile


@dataclass
class Soaked:
    """What was done and what went wrong, over all starts with one folder."""

    seconds: float = 0
    starts: int = 0
    backups: int = 0
    embedded_again: bool = False
    done: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def write(self, file: Path) -> None:
        making = file.with_suffix(".new")
        making.write_text(json.dumps(vars(self), indent=1))
        making.replace(file)

    @classmethod
    def read(cls, file: Path) -> "Soaked":
        if not file.exists():
            return cls()
        kept = json.loads(file.read_text())
        return cls(**kept | {"done": Counter(kept["done"])})

    def fail(self, said: str) -> None:
        self.errors.append(f"{time.strftime('%T')} {said}")
        print(self.errors[-1], flush=True)


class User:
    """One who asks, retrieves, uploads, deletes and rates until `stop` is set."""

    def __init__(self, number: int, soaked: Soaked, client: httpx.Client) -> None:
        self.number = number
        self.soaked, self.client, self.chosen = soaked, client, random.Random(f"{number}.{soaked.starts}")
        self.library = LIBRARIES[0]
        self.kept = dict[tuple[str, str], str]()  # by library and id: the text acknowledged; "" once deleted

    def run(self, stop: threading.Event) -> None:
        acts: list[Callable[[], None]] = [*[self.retrieve] * 8, *[self.ask] * 4, self.upload, self.remove, self.rate]
        while not stop.is_set():
            act = self.chosen.choice(acts)
            self.library = self.chosen.choice(LIBRARIES)
            try:
                act()
            except Exception as error:  # of whatever kind: it is what is looked for
                self.soaked.fail(f"{act.__name__}: {type(error).__name__} {error}")
            self.soaked.done[act.__name__] += 1
            stop.wait(self.chosen.random() / 2)

    def send(self, method: str, path: str, **given: Any) -> httpx.Response:
        reply = self.client.request(method, f"/api/v1/{path}", params={"library": self.library}, **given)
        self.soaked.done[str(reply.status_code)] += 1
        refused = reply.status_code == 503 and "Retry-After" in reply.headers
        if reply.status_code not in PLANNED and not refused:
            self.soaked.fail(f"{method} {path}: {reply.status_code} {reply.text[:200]}")
        return reply

    def ask(self) -> None:
        topic, other = self.chosen.sample(WORDS, 2)
        form = self.chosen.choice(["What did the {} of the {} say?", "When was the {} near the {}?", "Who saw {} {}?"])
        self.check("ask", form.format(topic, other))

    def retrieve(self) -> None:
        self.check("retrieve", " ".join(self.chosen.choices(WORDS, k=4)))

    def check(self, path: str, question: str) -> None:
        """Ask, and compare every span with its briefing."""
        for _ in range(ATTEMPTS):
            reply = self.send("POST", path, json={"question": question, "k": 3})
            if reply.status_code != 200:
                return
            found = list(spans(reply.json()))
            texts = {id: self.text(id) for id in {id for id, *_ in found}}
            if all(texts[id][start:end] == text for id, start, end, text in found):
                self.soaked.done["spans"] += len(found)
                return
            self.soaked.done["asked again, as a briefing was replaced"] += 1
        self.soaked.fail(f"{path} {question!r}: a span is not in its text")

    def text(self, id: str) -> str:
        reply = self.send("GET", f"briefings/{id}")
        return str(reply.json()["text"]) if reply.status_code == 200 else ""

    def upload(self) -> None:
        """One of the user's own three files, so that what has to be there in the end is known."""
        text = sample(self.chosen.randrange(60), self.chosen.randrange(5)).text
        name = f"u{self.number}-{self.chosen.randrange(3)}.txt"
        reply = self.send("POST", "briefings", files={"file": (name, text.encode())})
        if reply.is_success:
            self.kept[self.library, reply.json()["id"]] = text

    def remove(self) -> None:
        if mine := [id for (where, id), text in self.kept.items() if where == self.library and text]:
            id = self.chosen.choice(mine)
            reply = self.send("DELETE", f"briefings/{id}")
            if reply.is_success:
                self.kept[self.library, id] = ""
            elif reply.status_code == 404:
                self.soaked.fail(f"{id} was acknowledged and is not in {self.library}")

    def rate(self) -> None:
        rating = {"right": self.chosen.random() < 0.5, "question": "Where are the troops?", "found": True}
        listed = self.send("GET", "briefings").json()["briefings"]
        quote = {"briefing": self.chosen.choice(listed)["id"], "start": 0, "end": 40}
        if self.send("POST", "feedback", json=rating | {"quote": quote}).is_success:
            self.soaked.done["rated"] += 1


def spans(value: Any) -> Iterator[tuple[str, int, int, str]]:
    """Every text with its place in what the server sent: id of the briefing, start, end, text."""
    if isinstance(value, list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        if {"briefing", "start", "end", "text"} <= value.keys():
            named = value["briefing"]
            yield named["id"] if isinstance(named, dict) else named, value["start"], value["end"], value["text"]
        for item in value.values():
            yield from spans(item)
