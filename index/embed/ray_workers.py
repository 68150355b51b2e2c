"""Workers on the machines of a Ray cluster. The only importer of ray, an optional extra.

Each is an actor with an embedder of its own; Ray starts a dead one again and gives it what it was at. The files are
read and the briefings written where the command runs: the machines of the cluster need this package, not the library.
"""

import logging
import os
import queue
from collections.abc import Sequence
from typing import Any

from corpus import Briefing
from index.embed.model import Embedder
from index.embed.passages import embed
from index.embed.workers import ATTEMPTS, Make, died
from index.errors import LibraryError
from index.records import EmbeddedPassage

LOCAL = "local"


class Encoding:
    """What runs in an actor."""

    def __init__(self, make: Make) -> None:
        self._embedder: Embedder = make()

    def embed(self, batch: Sequence[Briefing]) -> list[list[EmbeddedPassage]]:
        return embed(self._embedder, batch)


class RayWorkers:
    """`count` actors of the cluster at `address` (`auto`, `host:6379`, `ray://host:10001`), or of one that is `local`.

    Raises LibraryError if ray is not installed or there is no such cluster.
    """

    def __init__(self, count: int, make: Make, address: str = LOCAL) -> None:
        try:
            import ray
        except ImportError as error:
            raise LibraryError("ray is not installed; do: pip install 'briefing-qa[ray]'") from error
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # it would report to its makers
        here = {"num_cpus": count, "_node_ip_address": "127.0.0.1"}  # or it would listen on every address
        options: dict[str, Any] = here if address == LOCAL else {"address": address}
        try:
            ray.init(logging_level=logging.ERROR, log_to_driver=False, include_dashboard=False, **options)
        except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
            raise LibraryError(f"cannot reach the Ray cluster {address}: {error}; is it running?") from error
        self.count = count
        self._ray = ray
        actor = ray.remote(Encoding).options(num_cpus=1, max_restarts=-1, max_task_retries=ATTEMPTS - 1)
        self._free: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._actors = [actor.remote(make) for _ in range(count)]
        for one in self._actors:
            self._free.put(one)

    def embed(self, batch: Sequence[Briefing]) -> list[list[EmbeddedPassage]]:
        worker = self._free.get()
        try:
            result: list[list[EmbeddedPassage]] = self._ray.get(worker.embed.remote(batch))
        except self._ray.exceptions.RayActorError as error:
            raise LibraryError(died(batch)) from error
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause or error from None
        finally:
            self._free.put(worker)
        return result

    def close(self) -> None:
        self._ray.shutdown()
