"""Gradio opens some seventy addresses; only those that the page needs are there, and they obey what all others do."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import BaseRoute

from qa.server.application import Page, Serving
from qa.server.settings import Settings
from tests.conftest import quick_folder
from tests.server.alone import Alone, alone

COMPONENT = "/gradio_api/component_server/"
# What Gradio's paths have in braces, filled with something that would be found if the address were there.
FILLED = {
    "path": "js/iframeResizer.contentWindow.min.js",
    "path_or_url": "/etc/hostname",
    "url_path": "https://example.org/",
    "api_name": "ask",
    "size": "192",
    "key": "x",
}
NEEDED = {
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/favicon.ico"),
    ("GET", "/config"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/queue/data"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/upload"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/component_server/"),
}


PAGES: list[Page] = []


@pytest.fixture(scope="module")
def server() -> Iterator[Alone]:
    import app

    def mounted(parts: Serving) -> Page:
        PAGES.append(app.mounted(parts))
        return PAGES[-1]

    with pytest.MonkeyPatch.context() as patch, quick_folder() as folder:
        patch.setenv("GRADIO_MCP_SERVER", "True")  # whatever the environment wants
        with alone(Path(folder), page=mounted) as served:
            yield served


def opened(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of every address under `routes`."""
    for route in routes:
        inner = getattr(route, "original_router", None) or route
        if nested := getattr(inner, "routes", None):
            yield from opened(nested, before + getattr(route, "path", ""))
        elif methods := getattr(route, "methods", None):
            yield from ((method, before + route.path) for method in methods)  # type: ignore[attr-defined]
        else:
            yield "GET", before + getattr(route, "path", "")


@pytest.fixture(scope="module")
def addresses(server: Alone) -> list[tuple[str, str]]:
    """All that Gradio mounts."""
    import app

    gradio = PAGES[-1].app
    assert isinstance(gradio, app.GradioFilter)
    found = sorted(set(opened(gradio.app.routes)))  # type: ignore[attr-defined]
    assert len(found) > 60
    return found


def test_of_all_that_gradio_opens_only_what_the_page_needs_is_there(
    server: Alone, addresses: list[tuple[str, str]]
) -> None:
    assert {(method, path) for method, path in addresses} >= NEEDED - {("HEAD", "/")}
    for method, path in addresses:
        filled = re.sub(r"\{(\w+)(?::path)?\}", lambda match: FILLED.get(match[1], "x"), path)
        reply = server.client.request(method, filled, json={} if method == "POST" else None)
        if (method, path) in NEEDED:
            there = reply.status_code != 404 or reply.headers["content-type"] != "application/problem+json"
            assert there, f"{method} {path} is needed"
        else:
            told = reply.headers["content-type"]
            assert (reply.status_code, told) == (404, "application/problem+json"), f"{method} {path} is open"


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/queue/join/",
        "//gradio_api/info",
        "/gradio_api//info",
        "/GRADIO_API/info",
        "/gradio_api/%6cogin_check",
        "/assets/../config",
        "/assets/..%2f..%2fconfig",
        "/static/%2e%2e/config",
        "/gradio_api/mcp/",
        "/gradio_api/mcp/sse",
        "/gradio_api/file=/etc/hostname",
        "/file=/etc/hostname",
        "/file/etc/hostname",
        "/proxy=https://example.org",
        "/queue/join",
        "/docs",
        "/openapi.json",
        "/monitoring",
    ],
)
def test_no_way_of_writing_a_path_opens_another(server: Alone, path: str) -> None:
    for method in ("GET", "POST"):
        status, answer = server.served.raw(
            f"{method} {path} HTTP/1.1\nHost: 127.0.0.1:{server.served.port}\n"
            "Content-Type: application/json\nContent-Length: 2\nConnection: close\n\n",
            b"{}",
        )
        assert status == 404
        assert "application/problem+json" in answer


def test_the_page_is_one_document_and_forbids_all_others(server: Alone) -> None:
    page = server.client.get("/")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Content-Security-Policy"].endswith("; frame-ancestors 'none'")
    assert 'id="bq"' in page.text
    assert re.findall(r'(?:src|href)="([^"#]+)"', page.text) == ["favicon.ico"]  # all else is in the document


def function(server: Alone, name: str, sent: Any) -> Any:
    """What a function of the page gives, called as the page calls it."""
    component = int(re.findall(r'data-component="(\d+)"', server.client.get("/").text)[0])
    body = {"data": sent, "fn_name": name, "component_id": component, "session_hash": "x"}
    return server.client.post(COMPONENT, json=body)


def test_the_functions_of_the_page_are_counted_and_serve_each_library(server: Alone) -> None:
    reply = function(server, "ask", {"question": "Which troops are at the border?"})
    assert reply.json()["found"] is True
    listed = function(server, "listing", {"library": "press"}).json()
    assert "Title 42" in listed["html"]
    assert "there is no library &#x27;gone&#x27;" in function(server, "listing", {"library": "gone"}).json()["html"]
    told = server.client.get("/metrics").text
    assert 'briefing_qa_questions_total{library="default",surface="page",verdict="found"} 1.0' in told
    assert 'endpoint="/gradio_api/component_server",method="POST",status="200"' in told


@pytest.mark.parametrize(
    ("name", "sent", "problem"),
    [
        ("ask", None, "it: Input should be a valid dictionary"),
        ("ask", [], "it: Input should be a valid dictionary"),
        ("ask", {}, "question: Field required"),
        ("ask", {"question": 5}, "question: Input should be a valid string"),
        ("ask", {"question": " "}, "question: the question is empty"),
        ("ask", {"question": "x" * 10_001}, "question: the question has 10001 characters; ask it in at most 10000"),
        ("ask", {"question": "x", "since": "Monday"}, "since: must be a date like 2022-02-07"),
        ("ask", {"question": "x", "previous": [{"quote": "y"}]}, "previous.0.question: Field required"),
        ("ask", {"question": "x", "library": {}}, "library: Input should be a valid string"),
        ("listing", {"until": "2022-02-30"}, "until: "),
        ("read", {"id": "briefing-1", "start": "0"}, "start: Input should be a valid integer"),
        ("rate", {"right": "yes", "question": "x", "found": True}, "right: Input should be a valid boolean"),
        ("add", {"files": [{"name": "a.txt"}]}, "files.0.path: Field required"),
        ("remove", {"id": ""}, "id: String should have at least 1 character"),
        ("examples", "x", "it: Input should be a valid dictionary"),
    ],
)
def test_what_the_page_could_not_have_sent_gets_an_error_card(
    server: Alone, name: str, sent: Any, problem: str
) -> None:
    reply = function(server, name, sent)
    assert reply.status_code == 200
    assert problem in reply.json()["error"]
    assert reply.json()["html"].startswith('<article class="card error">')


def test_several_files_are_added_and_each_is_reported(server: Alone) -> None:
    from gradio.utils import get_upload_folder

    folder = Path(get_upload_folder()) / "several"
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, data in {"a.txt": b"The harbour is closed.", "b.exe": b"MZ", "c.txt": b"The bridge is open."}.items():
        (folder / name).write_bytes(data)
        files.append({"name": name, "path": str(folder / name)})
    files.append({"name": "d.txt", "path": "/etc/hostname"})
    results = function(server, "add", {"library": "press", "files": files}).json()["results"]
    assert [(result["name"], result["ok"]) for result in results] == [
        ("a.txt", True),
        ("b.exe", False),
        ("c.txt", True),
        ("d.txt", False),
    ]
    assert [result["said"] for result in results[::2]] == ["Added, 1 passage"] * 2
    assert "it was not uploaded through this page" in results[3]["said"]
    for result in results[::2]:
        id = result["id"]
        name = id[:1]  # of its file, "a.txt"
        assert function(server, "remove", {"library": "press", "id": id}).json()["title"] == name
        gone = function(server, "read", {"library": "press", "id": id}).json()
        assert gone["error"] == "This briefing is no longer in the library."
        assert function(server, "undo", {"library": "press", "id": id}).json()["title"] == name
        assert function(server, "read", {"library": "press", "id": id}).json()["title"] == name
        function(server, "remove", {"library": "press", "id": id})


def test_nothing_else_of_the_component_can_be_called(server: Alone) -> None:
    for name in ("postprocess", "api_info", "__init__", "get_config", "nothing"):
        assert function(server, name, {}).status_code == 404


def test_an_upload_larger_than_allowed_is_refused(server: Alone) -> None:
    limit = server.parts.settings.upload_limit
    head = (
        f"POST /gradio_api/upload HTTP/1.1\nHost: 127.0.0.1:{server.served.port}\nConnection: close\n"
        f"Content-Type: multipart/form-data; boundary=x\nContent-Length: {limit + 10**6}\n\n"
    )
    assert server.served.raw(head)[0] == 413


def test_gradio_has_no_mcp_server_of_its_own_even_if_the_environment_wants_it(addresses: list[tuple[str, str]]) -> None:
    assert not [path for _, path in addresses if "mcp" in path]


def test_under_a_prefix_everything_is_where_it_says_whether_or_not_the_proxy_takes_it_off() -> None:
    import app

    settings = Settings(root_path="/team/qa")
    with quick_folder() as folder, alone(Path(folder), settings, page=app.mounted) as server:
        for before in ("/team/qa", ""):  # handed on as it came, or without the prefix
            page = server.client.get(f"{before}/")
            assert server.served.url not in page.text  # its addresses are relative to its own
            assert server.client.get(f"{before}/favicon.ico").status_code == 200
            document = server.client.get(f"{before}/api/v1/openapi.json").json()
            assert document["servers"] == [{"url": "/team/qa/api/v1"}]
            reply = server.client.post(f"{before}/api/v1/ask", json={"question": "Which troops?"})
            assert reply.status_code == 200
            assert server.client.get(f"{before}/readyz").status_code == 503
            assert server.client.get(f"{before}/mcp").status_code == 405
            assert server.client.get(f"{before}/gradio_api/startup-events").status_code == 404
        assert 'endpoint="/api/v1/ask",method="POST",status="200"} 2.0' in server.client.get("/metrics").text
        assert server.client.get("/team/qaap/v1/briefings").status_code == 404
