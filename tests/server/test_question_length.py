"""A question, and an earlier turn of it, is refused at every door before a rule sees it if it is too long."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from index import Library
from index.limits import LONGEST_QUESTION
from qa import ask, retrieve
from qa.cli.main import main
from qa.page.functions import functions
from qa.question import followup
from qa.question.followup import Turn
from tests.conftest import quick_folder
from tests.server.alone import Alone, alone

LONG = "is it " * 2_000
AT_MOST = f"has {len(LONG)} characters; ask it in at most {LONGEST_QUESTION}"
QUESTION = f"the question {AT_MOST}"
TURNS = [
    ([Turn(LONG)], f"the question of an earlier turn {AT_MOST}"),
    ([Turn("Who visited Moscow?", LONG)], f"the quote of an earlier turn {AT_MOST}"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Alone]:
    with quick_folder() as folder, alone(Path(folder)) as served:
        yield served


@pytest.fixture(autouse=True)
def ruled_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of follow-ups that sees what is too long fails the test."""
    real = followup.understood_with

    def watched(question: str, previous: list[Turn]) -> str | None:
        assert max(map(len, [question, *(text for turn in previous for text in (turn.question, turn.quote))])) < 10_001
        return real(question, previous)

    monkeypatch.setattr(followup, "understood_with", watched)


@pytest.mark.parametrize("door", [ask, retrieve])
def test_python_refuses_a_long_question(library: Library, door: Any) -> None:
    with pytest.raises(ValueError, match=QUESTION):
        door(LONG, library=library)


@pytest.mark.parametrize(("previous", "problem"), TURNS, ids=["question", "quote"])
def test_python_refuses_a_long_turn(library: Library, previous: list[Turn], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        ask("And Germany?", library=library, previous=previous)


@pytest.mark.parametrize(
    "sent",
    [
        {"question": LONG},
        {"question": "And Germany?", "previous": [{"question": LONG}]},
        {"question": "And Germany?", "previous": [{"question": "Who visited Moscow?", "quote": LONG}]},
    ],
    ids=["question", "turn", "quote"],
)
def test_the_page_and_http_refuse_what_is_too_long(server: Alone, sent: dict[str, Any]) -> None:
    page_ask = functions(server.parts.service, lambda path: path.encode())[0]
    assert str(LONGEST_QUESTION) in page_ask(sent)["error"]
    reply = server.client.post("/api/v1/ask", json=sent)
    assert reply.status_code == 422
    assert str(LONGEST_QUESTION) in reply.text


def test_a_follow_up_that_grows_too_long_is_refused(library: Library) -> None:
    name = "Emmanuel " * 220
    with pytest.raises(ValueError, match=r"with what it takes from the turns before it, has \d+ characters"):
        ask("Did he " + "see his dog and his " * 60, library=library, previous=[Turn(f"What did {name} do?")])


def test_http_refuses_to_retrieve_for_a_long_question(server: Alone) -> None:
    assert server.client.post("/api/v1/retrieve", json={"question": LONG}).status_code == 422


@pytest.mark.parametrize("tool", ["ask", "retrieve"])
def test_mcp_refuses_a_long_question(server: Alone, tool: str) -> None:
    async def called() -> Any:
        async with Client(f"{server.served.url}/mcp") as client:
            return await client.call_tool(tool, {"question": LONG})

    reply = asyncio.run(called())
    assert reply.is_error
    assert str(LONGEST_QUESTION) in reply.content[0].text


@pytest.mark.parametrize("command", ["ask", "search"])
def test_the_command_line_refuses_a_long_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, shipped: Library
) -> None:
    monkeypatch.setattr("sys.argv", ["briefing-qa", command, LONG])
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert QUESTION in capsys.readouterr().err
