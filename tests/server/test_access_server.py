"""The real server: no route of it without a right, and each to the libraries that they may see, on every surface."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.doors import SAME
from tests.server.team import HIDDEN, OPEN, PASSWORD, Team, team

CROSS = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
FILE = {"file": ("note.txt", b"The ferry to the island leaves at noon.\n", "text/plain")}
OPEN_TO_ALL = {"/healthz", "/readyz"}
DESK = {"/login", "/logout"}  # answered by the door itself, which is tested by itself; Gradio's own are never reached


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    with team(tmp_path_factory.mktemp("team")) as started:
        yield started


def page_of(browser: httpx.Client) -> tuple[str, int]:
    """The document of the page, and the id under which its functions can be called."""
    html = browser.get("/").text
    (component,) = re.findall(r'data-component="(\d+)"', html)
    return html, int(component)


def called(browser: httpx.Client, function: str, **data: Any) -> httpx.Response:
    """What the page's script gets when it calls `function`."""
    body = {"session_hash": "s", "component_id": page_of(browser)[1], "fn_name": function, "data": data}
    return browser.post("/gradio_api/component_server", json=body)


def tool(served: Team, name: str, call: str, **arguments: Any) -> dict[str, Any]:
    """What the tool `call` gives over MCP with the token of `name`."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": call, "arguments": arguments}}
    headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    reply = served.api(name, "POST", "/mcp", json=body, headers=headers)
    assert reply.status_code == 200, reply.text
    result: dict[str, Any] = reply.json()["result"]
    return result


# -- nobody -----------------------------------------------------------------------------------------------------------
def test_no_route_answers_without_a_right(served: Team) -> None:
    known = served.routes
    paths = {path for path, _ in known}
    assert {"/mcp", "/metrics", "/api/v1/ask", "/gradio_api/upload", "/gradio_api/component_server"} <= paths
    assert len(paths) > 60, "Gradio's own routes are among them"
    with httpx.Client(base_url=served.served.url) as client:
        for path, method in known:
            if (path in OPEN_TO_ALL and method in ("GET", "HEAD")) or path in DESK:
                continue
            for headers in ({}, {"Authorization": "Bearer bqa_00000000_x"}, {"Cookie": "briefing-qa=forged.x"}):
                reply = client.request(method, path, headers=headers)
                assert reply.status_code == 401, (method, path, headers)
                assert "Zeppelin" not in reply.text


@pytest.mark.parametrize(
    "target",
    [
        *(
            "//gradio_api/info",
            "/gradio_api/../metrics",
            "/api/v1/../../metrics",
            "/api/v1/%2e%2e/metrics",
            "/%6detrics",
        ),
        *("/api/v1%2flibraries", "/gradio_api%2fcomponent_server", "/healthz/../metrics", "/healthz%2f..%2fmetrics"),
        *(
            "/readyz/..;/metrics",
            "/static/../metrics",
            "/assets/%2e%2e/%2e%2e/etc/passwd",
            "/gradio_api/file=/etc/passwd",
        ),
        *("/login/../api/v1/libraries", "/healthz\\..\\metrics", "/./metrics", "/metrics/", "/METRICS", "/mcp/", "*"),
    ],
)
def test_no_way_of_writing_a_path_gets_past(served: Team, target: str) -> None:
    status, text = served.served.get(target)
    assert status in (400, 401)
    assert "briefing_qa_" not in text and "root:" not in text


def test_what_is_open_names_nothing(served: Team) -> None:
    for path in OPEN_TO_ALL:
        reply = httpx.get(served.served.url + path)
        assert not any(word in reply.text.lower() for word in ("secret", "default", "zeppelin", "bridge", "hidden"))


# -- each to what is theirs -------------------------------------------------------------------------------------------
ASKED = {"question": "Where does the zeppelin land on Friday?"}


@pytest.mark.parametrize(
    ("who", "library", "readable", "writable"),
    [
        ("ana", "secret", True, True),
        ("bo", "default", True, False),
        ("bo", "secret", False, False),
        ("cy", "default", False, False),
        ("cy", "secret", True, True),
        ("eve", "default", False, False),
        ("eve", "secret", False, False),
        ("max", "secret", True, True),
    ],
)
def test_over_http_each_right_is_asked_for(
    served: Team, who: str, library: str, readable: bool, writable: bool
) -> None:
    id = (HIDDEN if library == "secret" else OPEN).id
    at = f"?library={library}"
    feedback = {"right": True, "question": "q", "found": False}
    reads = [
        ("GET", f"/api/v1/briefings{at}", {}),
        ("GET", f"/api/v1/statements{at}", {}),
        ("GET", f"/api/v1/standing{at}", {}),
        ("GET", f"/api/v1/alerts{at}", {}),
        ("GET", f"/api/v1/digest{at}", {}),
        ("GET", f"/api/v1/alerts.atom{at}", {}),
        ("GET", f"/api/v1/briefings/{id}{at}", {}),
        ("POST", f"/api/v1/ask{at}", {"json": ASKED}),
        ("POST", f"/api/v1/retrieve{at}", {"json": ASKED}),
        ("POST", f"/api/v1/changes{at}", {"json": {"older": {"briefing": id}, "newer": {"text": "It rains."}}}),
        ("POST", f"/api/v1/cite{at}", {"json": {"quotes": [{"briefing": id, "start": 0, "end": 1}]}}),
        ("POST", f"/api/v1/feedback{at}", {"json": feedback}),
    ]
    for method, path, options in reads:
        reply = served.api(who, method, path, **options)
        assert reply.status_code in ((200, 204) if readable else (404,)), (path, reply.text)
    changes = [
        ("POST", f"/api/v1/briefings{at}", {"files": FILE}),
        ("DELETE", f"/api/v1/briefings/note.txt{at}", {}),
        ("POST", f"/api/v1/standing{at}", {"json": {"question": "Who came to Moscow?"}}),
        ("DELETE", f"/api/v1/standing/none{at}", {}),
    ]
    for method, path, options in changes:
        reply = served.api(who, method, path, **options)
        allowed = (200, 201, 204, 404 if method == "DELETE" else 201)
        assert reply.status_code in (allowed if writable else (403,) if readable else (404,)), (path, reply.text)
    listed = [line["name"] for line in served.api(who, "GET", "/api/v1/libraries").json()["libraries"]]
    assert (library in listed) == readable


def test_a_library_that_one_may_not_read_is_as_one_that_is_not_there(served: Team) -> None:
    def told(library: str, method: str, path: str, **options: Any) -> tuple[int, str]:
        reply = served.api("bo", method, f"/api/v1/{path}?library={library}", **options)
        detail = reply.json()["detail"].replace(library, "…")
        return reply.status_code, detail

    for method, path, options in [
        ("GET", "briefings", {}),
        ("GET", f"briefings/{HIDDEN.id}", {}),
        ("GET", "statements", {}),
        ("POST", "changes", {"json": {"older": {"briefing": HIDDEN.id}, "newer": {"text": "It rains."}}}),
        ("POST", "cite", {"json": {"quotes": [{"briefing": HIDDEN.id, "start": 0, "end": 1}]}}),
        ("POST", "ask", {"json": ASKED}),
        ("POST", "briefings", {"files": FILE}),
        ("DELETE", f"briefings/{HIDDEN.id}", {}),
    ]:
        assert told("secret", method, path, **options) == told("nosuch", method, path, **options)
        assert told("secret", method, path, **options)[0] == 404


def test_another_librarys_id_is_not_found_in_ones_own(served: Team) -> None:
    for id in (
        HIDDEN.id,
        f"../secret/{HIDDEN.id}",
        f"..%2Fsecret%2F{HIDDEN.id}",
        f"{HIDDEN.id}%00",
        f"secret/{HIDDEN.id}",
    ):
        reply = served.api("bo", "GET", f"/api/v1/briefings/{id}")
        assert (reply.status_code, "Ruritania" in reply.text) == (404, False)
    for query in ("?library=default&library=secret", "?library=secret&library=default", "?library=default%00secret"):
        reply = served.api("bo", "GET", f"/api/v1/briefings{query}")
        assert "Zeppelin" not in reply.text


def test_over_mcp_each_right_is_asked_for(served: Team) -> None:
    for call, arguments in {
        "ask": ASKED,
        "retrieve": ASKED,
        "list_statements": {},
        "list_changes": {"older": {"briefing": HIDDEN.id}, "newer": {"text": "It rains."}},
        "cite_quotes": {"quotes": [{"briefing": HIDDEN.id, "start": 0, "end": 1}]},
        "list_briefings": {},
        "get_briefing": {"id": HIDDEN.id},
        "list_standing_questions": {},
        "add_standing_question": ASKED,
        "remove_standing_question": ASKED,
        "list_alerts": {},
        "digest": {},
    }.items():
        theirs = tool(served, "cy", call, library="secret", **arguments)
        assert not theirs.get("isError"), theirs
        for who in ("bo", "eve"):
            refused = tool(served, who, call, library="secret", **arguments)
            assert refused["isError"] is True
            assert (
                "no library 'secret'" in str(refused)
                and "Ruritania" not in str(refused)
                and "Zeppelin" not in str(refused)
            )
    assert "Bridge" in str(tool(served, "bo", "list_briefings"))
    refused = tool(served, "bo", "add_standing_question", **ASKED)  # who may read may not change
    assert (refused["isError"], "not change it" in str(refused)) == (True, True)
    assert tool(served, "cy", "list_briefings")["isError"] is True


def test_an_mcp_session_of_another_gives_no_rights(served: Team) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    headers = {"Accept": "application/json, text/event-stream"}
    opened = served.api("cy", "POST", "/mcp", json=body, headers=headers)
    session = opened.headers.get("mcp-session-id", "made-up")
    call = {"name": "get_briefing", "arguments": {"id": HIDDEN.id, "library": "secret"}}
    body = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}
    reply = served.api("bo", "POST", "/mcp", json=body, headers={**headers, "Mcp-Session-Id": session})
    assert "Ruritania" not in reply.text


def test_figures_name_no_library_that_one_may_not_read(served: Team) -> None:
    for who, sees in {"ana": {"default", "secret"}, "bo": {"default"}, "cy": {"secret"}, "eve": set()}.items():
        served.api(who, "POST", "/api/v1/ask", json=ASKED)
        text = served.api(who, "GET", "/metrics").text
        assert {name for name in ("default", "secret") if f'library="{name}"' in text} == sees


def test_the_page_shows_each_what_is_theirs(served: Team) -> None:
    for who, libraries in {"ana": [["default", True], ["secret", True]], "bo": [["default", False]], "eve": []}.items():
        with served.browser(who) as browser:
            html, _ = page_of(browser)
            found = re.search(r'<script type="application/json" id="bq-visitor">(.*?)</script>', html)
            assert found
            known = json.loads(found[1])
            assert (known["user"], known["libraries"]) == (who, libraries)
            assert ("error" in known["listing"]) == (who == "eve")
            assert ('"secret"' in html) == (who == "ana")


def test_on_the_page_each_right_is_asked_for(served: Team) -> None:
    with served.browser("bo") as bo, served.browser("ana") as ana:
        assert "Bridge" in called(bo, "listing", library="default").text
        for function, data in {
            "add": {"files": [{"name": "x.txt", "path": "/etc/hostname"}]},
            "remove": {"id": OPEN.id},
            "undo": {"id": OPEN.id},
        }.items():
            reply = called(bo, function, library="default", **data)
            assert "but not change it" in reply.json()["error"], function
        for function, data in {
            "listing": {},
            "ask": ASKED,
            "read": {"id": HIDDEN.id},
            "examples": {},
            "remove": {"id": HIDDEN.id},
            "rate": {"right": True, "reason": "", "question": "q", "found": False},
        }.items():
            reply = called(bo, function, library="secret", **data)
            assert "no library 'secret'; there are: default" in reply.json()["error"], function
            assert "Zeppelin" not in reply.text and "Ruritania" not in reply.text
        assert "Zeppelin" in called(ana, "listing", library="secret").text
        assert "Bridge" in called(ana, "listing", library="default").text, "nothing was removed"


def test_on_the_page_nothing_but_its_functions_can_be_called(served: Team) -> None:
    with served.browser("bo") as bo:
        for function in (
            "__init__",
            "get_config",
            "postprocess",
            "fetch",
            "nosuch",
            "render",
            "move_resource_to_block_cache",
        ):
            assert called(bo, function, library="default").status_code in (404, 500), function


def test_only_who_may_write_somewhere_uploads(served: Team) -> None:
    files = {"files": ("note.txt", b"The ferry leaves at noon.", "text/plain")}
    for who, status in {"ana": 200, "bo": 403, "eve": 403}.items():
        with served.browser(who) as browser:
            assert browser.post("/gradio_api/upload", files=files).status_code == status
    assert served.api("bo", "POST", "/gradio_api/upload", files=files).status_code == 403


def test_a_token_to_read_does_not_write_though_its_user_may(served: Team) -> None:
    served.tokens["reader"] = served.accounts.add_token("ana", "read")
    assert served.api("reader", "GET", "/api/v1/briefings?library=secret").status_code == 200
    assert served.api("reader", "POST", "/api/v1/briefings?library=secret", files=FILE).status_code == 403
    assert served.api("reader", "DELETE", f"/api/v1/briefings/{HIDDEN.id}?library=secret").status_code == 403
    assert served.api("reader", "POST", "/gradio_api/upload", files=FILE).status_code == 403


def test_a_right_that_was_taken_back_is_gone_with_the_next_request(served: Team) -> None:
    served.accounts.add_user("dan", PASSWORD, {"secret": "read"})
    served.tokens["dan"] = served.accounts.add_token("dan", "read")
    with served.browser("dan") as browser:
        assert served.api("dan", "GET", "/api/v1/briefings?library=secret").status_code == 200
        assert browser.get("/api/v1/briefings?library=secret").status_code == 200
        served.accounts.withdraw("dan", "secret")
        assert served.api("dan", "GET", "/api/v1/briefings?library=secret").status_code == 404
        assert browser.get("/api/v1/briefings?library=secret").status_code == 404
        served.accounts.remove_user("dan")
        assert served.api("dan", "GET", "/api/v1/briefings").status_code == 401
        assert browser.get("/api/v1/briefings").status_code == 401


# -- other sites ------------------------------------------------------------------------------------------------------
def test_another_sites_page_changes_nothing_anywhere(served: Team) -> None:
    with served.browser("ana") as browser:
        component = page_of(browser)[1]
        call = {"session_hash": "s", "component_id": component, "fn_name": "remove", "data": {"id": OPEN.id}}
        attempts: list[tuple[str, str, dict[str, Any]]] = [
            ("POST", "/api/v1/ask", {"json": ASKED}),
            ("POST", "/api/v1/briefings", {"files": FILE}),
            ("DELETE", f"/api/v1/briefings/{OPEN.id}", {}),
            ("POST", "/gradio_api/component_server", {"json": call}),
            (
                "POST",
                "/gradio_api/component_server",
                {"content": json.dumps(call), "headers": {"Content-Type": "text/plain"}},
            ),
            ("POST", "/gradio_api/upload", {"files": FILE}),
            ("POST", "/mcp", {"json": {}}),
            ("GET", "/api/v1/briefings", {}),
            ("GET", "/metrics", {}),
        ]
        for method, path, options in attempts:
            for headers in (CROSS, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
                sent = {"Sec-Fetch-Mode": "cors", **options.get("headers", {}), **headers}
                reply = browser.request(method, path, **{**options, "headers": sent})
                assert reply.status_code == 403, (method, path, headers)
                assert "access-control-allow-origin" not in reply.headers
        assert "Bridge" in called(browser, "listing").text


def test_without_accounts_no_other_name_and_no_other_site_reaches_any_route(tmp_path: Path) -> None:
    with team(tmp_path) as alone:
        for name in list(alone.tokens):
            alone.accounts.remove_user(name)
        port = alone.served.port
        assert alone.served.get("/api/v1/libraries")[0] == 200
        assert '"user": ""' in alone.served.get("/")[1]
        with httpx.Client(base_url=alone.served.url) as client:
            for path, method in alone.routes:
                if path in OPEN_TO_ALL or method == "HEAD":
                    continue
                evil = {
                    "Host": f"evil.example:{port}",
                    "Origin": f"http://evil.example:{port}",
                    "Sec-Fetch-Site": "same-origin",
                }
                assert client.request(method, path, headers=evil).status_code == 400, (method, path, "rebinding")
                assert client.request(method, path, headers=CROSS).status_code == 403, (method, path, "cross-site")
                assert client.request(method, path, headers={"Origin": "http://localhost:3000"}).status_code == 403
        body = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": "list_briefings", "arguments": {}},
        }
        headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
        assert "Bridge" in httpx.post(f"{alone.served.url}/mcp", json=body, headers=headers, timeout=60).text


# -- Gradio's own clients ---------------------------------------------------------------------------------------------
def test_gradios_client_asks_with_the_rights_of_its_token(served: Team) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    def asked(who: str, library: str) -> Any:
        headers = {"Authorization": f"Bearer {served.tokens[who]}"}
        client = Client(served.served.url, headers=headers, verbose=False, analytics_enabled=False)
        return client.predict(ASKED["question"], library=library, api_name="/ask")

    assert asked("ana", "secret")["question"] == ASKED["question"]
    with pytest.raises(AppError, match="there is no library 'secret'"):
        asked("bo", "secret")
    with httpx.Client(base_url=served.served.url) as nobody:
        assert nobody.post("/gradio_api/queue/join", json={}).status_code == 401
        assert nobody.get("/config").status_code in (401, 303)


# -- headers ----------------------------------------------------------------------------------------------------------
def test_every_answer_forbids_the_browser_to_load_from_elsewhere(served: Team) -> None:
    with served.browser("ana") as browser, httpx.Client(base_url=served.served.url) as nobody:
        replies = [
            browser.get(path) for path in ("/", "/theme.css", "/api/v1/libraries", "/metrics", "/nosuch", "/mcp")
        ]
        replies += [
            nobody.get(path, headers={"Accept": "text/html"})
            for path in ("/", "/login", "/login.css", "/healthz", "/mcp")
        ]
        replies += [nobody.post("/login", data={"user": "x"}, headers=SAME), nobody.post("/login")]
        replies += [served.api("bo", "DELETE", "/api/v1/briefings/x"), served.api("bo", "POST", "/api/v1/ask", json={})]
        assert {reply.status_code for reply in replies} >= {200, 303, 401, 403, 404, 405, 422}
        for reply in replies:
            policy = dict(
                part.strip().partition(" ")[::2] for part in reply.headers["content-security-policy"].split(";")
            )
            allowed = {word for value in policy.values() for word in value.split()}
            assert allowed <= {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"}, reply.url
            assert policy["frame-ancestors"] == "'none'"
            assert reply.headers["x-content-type-options"] == "nosniff"
            assert reply.headers["referrer-policy"] in ("no-referrer", "same-origin")
            assert "strict-transport-security" not in reply.headers
            assert "cache-control" in reply.headers
        assert replies[0].headers["cache-control"] == "no-store"


def test_a_name_that_the_client_makes_up_gets_nowhere(served: Team) -> None:
    with served.browser("ana") as browser:
        forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil"}
        reply = browser.get("/", headers=forged)
        assert "evil" not in reply.text
        assert served.served.url not in reply.text  # the page's addresses are relative to its own
