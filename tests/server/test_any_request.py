"""Whatever is sent to the page's functions and as a frame of MCP is answered in time, and never by our failure."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import ReadError
from qa.page import functions, strings
from tests.conftest import quick_folder
from tests.growth import in_time
from tests.server.alone import Alone, alone

SECONDS = 1.0
QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
JSON_RPC = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
FOUND = [json.loads(line) for line in (Path(__file__).parents[1] / "data/fuzz/requests.jsonl").read_text().splitlines()]
NAMES = ["ask", "rate", "examples", "listing", "read", "add", "remove", "describe", "undo"]

WORDS = st.sampled_from(
    ["storm", "border", "briefing-1", "default", "2022-02-07", "tools/call", "ask", "\0", "\ud800", ""]
)
TOOLS = ["ask", "retrieve", "check_quotes", "get_briefing", "list_statements", "list_alerts", "digest"]
SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | WORDS | st.text(max_size=30)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)
FIELDS = (
    "library id question k since until sources speakers previous dates words start end answers others files title date "
    "source right reason found briefing quote name path"
).split()
PAYLOADS = st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=7) | ANYTHING
METHODS = st.sampled_from(["initialize", "ping", "tools/list", "tools/call", "resources/list", "notifications/x", ""])
FRAMES = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0") | SCALARS, "method": METHODS | SCALARS},
    optional={
        "id": SCALARS,
        "params": st.fixed_dictionaries(
            {
                "name": st.sampled_from(
                    ["ask", "retrieve", "check_quotes", "get_briefing", "list_statements", "digest"]
                )
                | SCALARS
            },
            optional={"arguments": PAYLOADS, "_meta": ANYTHING},
        )
        | ANYTHING,
    },
)


@pytest.fixture(scope="module")
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder)) as served:
        yield served


@pytest.fixture(scope="module")
def called(server: Alone) -> Callable[[str, Any], None]:
    """Call a function of the page with what was sent."""

    def uploaded(path: str) -> bytes:
        raise ReadError(path, "its upload has expired", "add it again")

    known = {function.__name__: function for function in functions(server.parts.service, uploaded)}
    assert set(known) >= set(NAMES)

    def call(name: str, sent: Any) -> None:
        reply = known[name](sent)
        assert reply.get("error") != strings.ERROR_UNKNOWN, (name, sent)

    return call


@pytest.mark.parametrize(
    "found", [found for found in FOUND if "function" in found], ids=lambda found: found["function"]
)
def test_calls_that_were_found_before_are_answered(found: dict[str, Any], called: Callable[[str, Any], None]) -> None:
    called(found["function"], found["sent"])


@QUICK
@given(name=st.sampled_from(NAMES), sent=PAYLOADS)
def test_any_call_of_the_page_is_answered_in_time(name: str, sent: Any, called: Callable[[str, Any], None]) -> None:
    in_time(lambda: called(name, sent), SECONDS)


def spoken(server: Alone, frame: bytes) -> None:
    reply = server.client.post("/mcp", content=frame, headers=JSON_RPC)
    assert reply.status_code < 500, (frame, reply.text)
    assert reply.elapsed.total_seconds() < 20


@pytest.mark.parametrize("found", [found["frame"] for found in FOUND if "frame" in found])
def test_frames_that_were_found_before_are_answered(found: Any, server: Alone) -> None:
    spoken(server, found.encode("latin-1") if isinstance(found, str) else json.dumps(found).encode())


@QUICK
@given(frame=FRAMES.map(json.dumps).map(str.encode) | st.binary(max_size=300))
def test_any_frame_of_mcp_is_answered_in_time(frame: bytes, server: Alone) -> None:
    spoken(server, frame)
