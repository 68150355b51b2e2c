"""MCP as the SDK's own client speaks it, over HTTP and over stdio: typed answers, and nothing that changes."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters, stdio_client

from corpus import Briefing
from index import Library
from qa import standing
from qa.receipt.record import parsed
from tests.conftest import quick_folder
from tests.embedders import HashedWords, sample
from tests.server.alone import Alone, alone
from tests.sure import Sure

ROOT = Path(__file__).parents[2]
CHANGING = ("add_standing_question", "remove_standing_question")
JSON_RPC = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
# `briefing-qa mcp` with words hashed instead of embedded.
STDIO = """
import sys
from index import Library
from qa.server.libraries import Libraries
from qa.server.stdio import answer
from tests.embedders import HashedWords
with Libraries({"default": Library.open(sys.argv[1], embedder=HashedWords())}, "none") as libraries:
    answer(libraries)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder)) as served:
        yield served


def spoken(server: Alone, work: Callable[[Any], Awaitable[Any]], mode: str = "auto") -> Any:
    """What `work` makes of a client of the server's."""

    async def run() -> Any:
        async with Client(f"{server.served.url}/mcp", mode=mode) as client:
            return await work(client)

    return asyncio.run(run())


def call(server: Alone, tool: str, mode: str = "auto", **arguments: Any) -> Any:
    return spoken(server, lambda client: client.call_tool(tool, arguments), mode)


def test_the_tools_only_read_but_for_two_that_change_standing_questions(server: Alone) -> None:
    tools = spoken(server, lambda client: client.list_tools()).tools
    names = ["ask", "retrieve", "check_quotes", "list_statements", "list_changes", "cite_quotes"]
    names += ["list_briefings", "get_briefing", "list_standing_questions", "add_standing_question"]
    names += ["remove_standing_question", "list_alerts", "digest"]
    assert [tool.name for tool in tools] == names
    for tool in tools:
        assert tool.annotations.read_only_hint is (tool.name not in CHANGING)
        assert tool.annotations.destructive_hint is (tool.name == "remove_standing_question")
        assert tool.output_schema["type"] == "object"


@pytest.mark.parametrize("mode", ["auto", "legacy"])  # the protocol of 2026, and that with a handshake
def test_an_answer_comes_typed_with_spans_that_cut_its_texts(server: Alone, mode: str) -> None:
    reply = call(server, "ask", mode, question="Which troops are at the border?", k=2)
    assert not reply.is_error
    answer = reply.structured_content
    assert (answer["found"], answer["library"], len(answer["hits"])) == (True, "default", 2)
    quote = answer["quote"]
    text = call(server, "get_briefing", mode, id=quote["briefing"]).structured_content["text"]
    assert text[quote["start"] : quote["end"]] == quote["text"]
    assert json.loads(reply.content[0].text)["quote"] == quote


def test_passages_and_lists_come_from_the_library_that_is_named(server: Alone) -> None:
    hits = call(server, "retrieve", question="troops", library="press", k=1).structured_content["hits"]
    assert [hit["briefing"]["id"] for hit in hits] == ["briefing-42"]
    listed = call(server, "list_briefings", library="press").structured_content
    assert (listed["total"], [line["id"] for line in listed["briefings"]]) == (1, ["briefing-42"])


def test_statements_come_typed_by_speaker_and_words() -> None:
    text = "MS. PSAKI: Nord Stream 2 is dead.\n\nQ  Is it?\n\nMS. PSAKI: Yes. Thank you all for coming."
    with quick_folder() as folder, alone(Path(folder)) as server:
        server.library.add(Briefing("said", text))
        told = call(server, "list_statements", by="Psaki", about="thanks").structured_content
    assert told["total"] == 1
    assert [(one["speaker"], one["text"]) for one in told["statements"]] == [
        ("MS. PSAKI", "Yes. Thank you all for coming.")
    ]


def test_standing_questions_are_kept_and_their_alerts_come_with_receipts() -> None:
    who = "Who opened the harbour bridge?"
    with quick_folder() as folder, alone(Path(folder)) as server:
        made = call(server, "add_standing_question", question=who).structured_content
        assert call(server, "list_standing_questions").structured_content["questions"] == [made]
        assert call(server, "list_alerts").structured_content == {"library": "default", "alerts": []}
        server.library.add(Briefing("b", "Mayor Berg opened the harbour bridge.", "Opening", "2022-02-07"))
        standing.ask_new(library=server.library, reader=Sure())
        (alert,) = call(server, "list_alerts", since="2022-02-07").structured_content["alerts"]
        assert call(server, "list_alerts", until="2022-02-06").structured_content["alerts"] == []
        assert call(server, "remove_standing_question", question=made["id"]).structured_content == made
        gone = call(server, "remove_standing_question", question=who)
        assert call(server, "list_standing_questions").structured_content["questions"] == []
        refused = call(server, "add_standing_question", question="hi")
    assert (alert["question"], alert["text"]) == (who, "Mayor Berg")
    receipt, sealed = parsed(json.dumps(alert["receipt"]).encode())
    assert (sealed, receipt.question) == (True, who)
    assert (gone.is_error, "is no standing question" in gone.content[0].text) == (True, True)
    assert (refused.is_error, "no briefing can answer 'hi'" in refused.content[0].text) == (True, True)


def test_a_digest_is_what_http_gives(server: Alone) -> None:
    told = call(server, "digest", since="2022-02-01").structured_content
    assert told == server.client.get("/api/v1/digest?since=2022-02-01").json()
    assert told["briefings"] == 9
    wrong = call(server, "digest", since="soon")
    assert (wrong.is_error, "must be a date like 2022-02-07" in wrong.content[0].text) == (True, True)


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": " "}, "question"),
        ("ask", {}, "question"),
        ("ask", {"question": "x", "k": 1000}, "less than or equal to 100"),
        ("ask", {"question": "x", "since": "soon"}, "must be a date like 2022-02-07"),
        ("retrieve", {"question": "x", "library": "gone"}, "there is no library 'gone'; there are: default, press"),
        ("get_briefing", {"id": "gone"}, "the library 'default' has no briefing 'gone'"),
        ("remove", {"id": "briefing-1"}, "Unknown tool"),
    ],
)
def test_what_is_wrong_is_told_to_the_model(server: Alone, tool: str, arguments: dict[str, Any], told: str) -> None:
    try:
        reply = call(server, tool, **arguments)
    except Exception as error:  # an unknown tool is the protocol's own error
        assert told in str(error)
        return
    assert reply.is_error
    assert told in reply.content[0].text


def test_an_error_that_nobody_foresaw_is_told_without_its_details(
    server: Alone, caplog: pytest.LogCaptureFixture
) -> None:
    reply = call(server, "ask", question="Is this a brokenword?")
    assert (reply.is_error, reply.content[0].text) == (True, "Error executing tool ask")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"jsonrpc": "1.0", "id": 1, "method": "tools/list"}',
        b'{"jsonrpc": "2.0", "id": {}, "method": "tools/list"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": 7}',
        b'{"jsonrpc": "2.0", "id": 1}',
        b'[{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}]',
        b"[" * 20_000,
    ],
    ids=lambda frame: repr(frame[:40]),
)
@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28", "1900-01-01"])
def test_a_malformed_frame_is_refused_or_ignored_and_harms_nobody(server: Alone, frame: bytes, version: str) -> None:
    headers = {**JSON_RPC, "MCP-Protocol-Version": version}
    reply = server.client.post("/mcp", content=frame, headers=headers)
    ignored = b'"id": {}' in frame and version == "2025-06-18"  # to that protocol it is a notification
    assert reply.status_code == (202 if ignored else 400)
    assert "Traceback" not in reply.text
    assert server.client.get("/healthz").status_code == 200


def test_no_stream_is_left_open_and_no_other_site_gets_in(server: Alone) -> None:
    for method in ("GET", "DELETE", "PUT"):
        reply = server.client.request(method, "/mcp", headers={"Accept": "text/event-stream"})
        assert (reply.status_code, reply.headers["allow"]) == (405, "POST")
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    foreign = server.client.post("/mcp", json=listing, headers={**JSON_RPC, "Origin": "https://evil.example"})
    assert foreign.status_code == 403


@pytest.fixture
def kept(folder: Path) -> Path:
    with Library.open(folder / "library", embedder=HashedWords()) as library:
        library.add(sample(number) for number in range(5))
    return folder / "library"


def test_over_stdio_the_same_is_answered(kept: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = StdioServerParameters(command=sys.executable, args=["-c", STDIO, str(kept)], env=environment)

    async def run() -> tuple[Any, Any]:
        async with Client(stdio_client(started)) as client:
            answer = await client.call_tool("ask", {"question": "Which troops are at the border?"})
            wrong = await client.call_tool("get_briefing", {"id": "gone"})
            return answer, wrong

    answer, wrong = asyncio.run(run())
    quote = answer.structured_content["quote"]
    assert sample(int(quote["briefing"].split("-")[1])).text[quote["start"] : quote["end"]] == quote["text"]
    assert wrong.is_error


def test_over_stdio_only_the_protocol_is_on_stdout_and_the_end_of_input_is_the_end(kept: Path) -> None:
    frames = b'not json\n{"jsonrpc": "2.0", "id": 1, "method": "nothing/such"}\n'
    run = subprocess.run(
        [sys.executable, "-c", STDIO, str(kept)],
        input=frames,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=True,
    )
    replies = [json.loads(line) for line in run.stdout.splitlines()]
    assert replies
    assert all(reply["jsonrpc"] == "2.0" for reply in replies)
    assert b"Traceback" not in run.stderr


def test_the_server_outlives_a_client_that_goes_in_the_middle(server: Alone) -> None:
    server.embedder.reached.clear()
    server.embedder.go.clear()
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": "Is there a heldword?"}},
    }
    with pytest.raises(httpx.ReadTimeout):
        server.client.post("/mcp", json=body, headers=JSON_RPC, timeout=1)
    assert server.embedder.reached.wait(60)
    server.embedder.go.set()
    assert not call(server, "ask", question="Which troops?").is_error
