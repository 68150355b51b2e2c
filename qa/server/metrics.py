"""What Prometheus may know: how many requests, how long they took, verdicts, and how large libraries are. No text."""

import datetime
import re
from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from index import Library, LibraryError
from qa.access import current
from qa.server.libraries import Libraries

MEDIA = CONTENT_TYPE_LATEST
# Seconds; a question takes tens of milliseconds, an upload may take a minute.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
# Paths become one of these, so that nobody can fill the memory with addresses that are not there.
ENDPOINTS = (
    "/",
    "/api/v1/ask",
    "/api/v1/retrieve",
    "/api/v1/feedback",
    "/api/v1/libraries",
    "/api/v1/briefings",
    "/api/v1/openapi.json",
    "/mcp",
    "/healthz",
    "/readyz",
    "/metrics",
    "/login",
    "/logout",
    "/gradio_api/component_server",
    "/gradio_api/upload",
)
WITHIN = (
    (re.compile(r"/api/v1/briefings/."), "/api/v1/briefings/{id}"),
    (re.compile(r"/(?:assets|static)/."), "/assets"),
)


def endpoint(path: str) -> str:
    """Which of the known addresses a path is; "other" if none."""
    if (known := path.rstrip("/") or "/") in ENDPOINTS:
        return known
    return next((name for pattern, name in WITHIN if pattern.match(path)), "other")


class Metrics:
    """The figures of one server."""

    def __init__(self, libraries: Libraries) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "briefing_qa_requests",
            "Requests answered.",
            ["endpoint", "method", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "briefing_qa_request_seconds",
            "Time from a request to the end of its answer.",
            ["endpoint"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.running = Gauge("briefing_qa_requests_running", "Requests being answered.", registry=self.registry)
        self._questions = Counter(
            "briefing_qa_questions",
            "Questions answered, by verdict: found, or not_found when the library does not say.",
            ["library", "surface", "verdict"],
            registry=self.registry,
        )
        self.registry.register(Held(libraries))
        ProcessCollector(registry=self.registry)

    def answered(self, path: str, method: str, status: int, seconds: float) -> None:
        """A request came to its end."""
        name = endpoint(path)
        known = method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "other"
        self._requests.labels(name, known, str(status)).inc()
        self._seconds.labels(name).observe(seconds)

    def asked(self, library: str, surface: str, *, found: bool) -> None:
        """A question was answered: over "http", "mcp" or the "page"."""
        self._questions.labels(library, surface, "found" if found else "not_found").inc()

    def text(self) -> bytes:
        """All figures, as Prometheus reads them; of libraries, only those that the one who asks may read."""
        return generate_latest(Readable(self.registry))


class Readable(Collector):
    """The figures of a registry without those of libraries that the one who asks may not read."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """Each metric, with the samples that may be seen."""
        principal = current()
        for metric in self._registry.collect():
            metric.samples = [
                sample
                for sample in metric.samples
                if "library" not in sample.labels or principal.may(sample.labels["library"], "read")
            ]
            yield metric


class Held(Collector):
    """What each library holds, looked up when it is asked for; a library that cannot be read is down."""

    def __init__(self, libraries: Libraries) -> None:
        self._libraries = libraries

    def describe(self) -> Iterator[Metric]:
        """Nothing, so that no library is read before the first scrape."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The gauges, with a sample for each library."""
        up = GaugeMetricFamily("briefing_qa_library_up", "Whether the library can be read.", labels=["library"])
        gauges = {
            name: GaugeMetricFamily(f"briefing_qa_library_{name}", told, labels=["library"])
            for name, told in (
                ("briefings", "Briefings kept."),
                ("passages", "Passages that can be found."),
                ("generation", "Grows with every change."),
                ("newest_age_days", "Age of the newest dated briefing."),
            )
        }
        for name, library in self._libraries.opened.items():
            try:
                held = library.contents()
                age = newest_age(library)
            except LibraryError:
                up.add_metric([name], 0)
                continue
            up.add_metric([name], 1)
            gauges["briefings"].add_metric([name], held.briefings)
            gauges["passages"].add_metric([name], held.passages)
            gauges["generation"].add_metric([name], held.generation)
            if age is not None:
                gauges["newest_age_days"].add_metric([name], age)
        yield from (up, *gauges.values())


def newest_age(library: Library) -> int | None:
    """Days from the newest dated briefing to today (UTC); None if none is dated."""
    newest = library.contents().last_date
    if not newest:
        return None
    return (datetime.datetime.now(datetime.UTC).date() - datetime.date.fromisoformat(newest)).days
