"""The real server without accounts, on a real socket: two libraries, quick models, and an embedder that can be held."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from index import Library
from index.embed.model import TokenStates
from qa.access import Accounts
from qa.server.application import Page, Serving, application
from qa.server.application import serving as parts_of
from qa.server.libraries import Libraries
from qa.server.settings import Settings
from tests.embedders import HashedWords, sample
from tests.server.doors import Served, serving


class Held(HashedWords):
    """Texts with "heldword" wait until they are let go; one with "brokenword" is an error that nobody foresaw."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go = threading.Event(), threading.Event()

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        if any("brokenword" in text for text in texts):
            raise RuntimeError(f"cannot encode {texts}")
        if any("heldword" in text for text in texts):
            self.reached.set()
            assert self.go.wait(60)
        return super().encode_tokens(texts)


@dataclass(frozen=True)
class Alone:
    """A served application: where it is, what it is made of, and a client for it."""

    served: Served
    parts: Serving
    client: httpx.Client
    embedder: Held = field(repr=False)

    @property
    def library(self) -> Library:
        return self.parts.libraries.opened["default"]

    def ask(self, question: str, **fields: Any) -> httpx.Response:
        return self.client.post("/api/v1/ask", json={"question": question, **fields})


@contextlib.contextmanager
def alone(
    folder: Path, settings: Settings | None = None, page: Callable[[Serving], Page] | None = None, **options: Any
) -> Iterator[Alone]:
    """Serve ten briefings as "default" and one as "press", without a reader."""
    embedder = Held()
    with Libraries(
        {name: Library.open(folder / name, embedder=embedder) for name in ("default", "press")}, "none"
    ) as libraries:
        libraries.opened["default"].add(sample(number) for number in range(10))
        libraries.opened["press"].add(sample(42))
        parts = parts_of(libraries, settings or Settings(), Accounts(folder / "access.sqlite"))
        with (
            serving(application(parts, page(parts) if page else None), **options) as served,
            httpx.Client(base_url=served.url, timeout=60) as client,
        ):
            yield Alone(served, parts, client, embedder)
