"""The door before the server: who gets in, and what is tried at it in vain. Around a small app, over a real socket."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket

from qa.access import LOCAL, Access, AccessError, Accounts, current, refuse_open
from qa.access.requests import IncomingRequest, place_here
from tests.server.doors import SAME, Served, serving

PASSWORD = "correct horse battery staple"
FORM = {"user": "ana", "password": PASSWORD}
CROSS = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}


async def who(request: Request) -> Response:
    """What the app behind the door sees: the principal on both ways, in a thread too, and the headers."""
    at_state, by_context = request.state.principal, current()
    in_thread = await anyio.to_thread.run_sync(current)
    seen = dict(request.headers)
    path = request.url.path
    return JSONResponse(
        {"name": by_context.name, "same": at_state is by_context is in_thread, "headers": seen, "path": path}
    )


async def chat(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(current().name)
    await websocket.close()


def app() -> Starlette:
    methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
    return Starlette(routes=[WebSocketRoute("/ws", chat), Route("/{path:path}", who, methods=methods)])


@dataclass
class Door:
    """A served door, the accounts behind it, and a client."""

    served: Served
    accounts: Accounts
    client: httpx.Client

    def log_in(self, **fields: str) -> httpx.Response:
        return self.client.post("/login", data={**FORM, **fields}, headers=SAME)


@pytest.fixture
def accounts(folder: Path) -> Accounts:
    return Accounts(folder / "access.sqlite")


@pytest.fixture
def door(accounts: Accounts) -> Iterator[Door]:
    """With the user ana."""
    accounts.add_user("ana", PASSWORD, {"news": "write"})
    with serving(Access(app(), accounts, local=True)) as served, httpx.Client(base_url=served.url) as client:
        yield Door(served, accounts, client)


SITE = "https://intranet.example.org"


@pytest.mark.parametrize(("origins", "directive"), [((), "'none'"), ((SITE,), SITE)])
def test_the_login_page_is_framed_by_sites_that_are_named_only(
    accounts: Accounts, origins: tuple[str, ...], directive: str
) -> None:
    accounts.add_user("ana", PASSWORD, {"news": "write"})
    with (
        serving(Access(app(), accounts, local=True, frame_origins=origins)) as served,
        httpx.Client(base_url=served.url) as client,
    ):
        policy = client.get("/login").headers["content-security-policy"]
        assert policy.split("; ")[-1] == f"frame-ancestors {directive}"
        cookie = client.post("/login", data=FORM, headers=SAME).headers["set-cookie"]
        assert "SameSite=Lax" in cookie  # over http browsers take no other from within a frame


@pytest.mark.parametrize(
    ("scheme", "framed", "end"),
    [
        ("https", True, "SameSite=None; Secure; Partitioned"),
        ("https", False, "SameSite=Lax; Secure"),
        ("http", True, "SameSite=Lax"),
    ],
)
def test_a_cookie_goes_along_in_a_frame_only_where_frames_are_allowed(scheme: str, framed: bool, end: str) -> None:
    asked = IncomingRequest({"type": "http", "scheme": scheme, "path": "/", "headers": []}, Headers())
    cookie = asked.set_cookie("value", 60, framed=framed)
    assert cookie.endswith(f"; HttpOnly; Max-Age=60; Path=/; {end}")
    assert asked.set_cookie("", 0, framed=framed).endswith(f"; HttpOnly; Max-Age=0; Path=/; {end}")


@pytest.fixture
def alone(accounts: Accounts) -> Iterator[Door]:
    """Without any account."""
    with serving(Access(app(), accounts, local=True)) as served, httpx.Client(base_url=served.url) as client:
        yield Door(served, accounts, client)


# -- logging in and out -----------------------------------------------------------------------------------------------
def test_who_logs_in_is_known_until_they_log_out(door: Door) -> None:
    reply = door.log_in(next="/?library=news")
    assert (reply.status_code, reply.headers["location"]) == (303, "/?library=news")
    cookie = reply.headers["set-cookie"]
    assert re.fullmatch(r"briefing-qa=[\w.-]{80,100}; HttpOnly; Max-Age=604800; Path=/; SameSite=Lax", cookie)
    seen = door.client.get("/x").json()
    assert (seen["name"], seen["same"]) == ("ana", True)
    kept = door.client.cookies["briefing-qa"]
    assert door.client.get("/login?next=/y", headers=SAME).headers["location"] == "/y"
    reply = door.client.post("/logout", headers=SAME)
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?out")
    assert 'briefing-qa=""; HttpOnly; Max-Age=0' in reply.headers["set-cookie"]
    assert "You are logged out." in door.client.get("/login?out").text
    assert door.served.get("/x", f"Cookie: briefing-qa={kept}")[0] == 401  # a copy of the cookie is worth nothing


def test_logging_in_makes_a_new_session_and_ends_the_one_before(door: Door) -> None:
    door.log_in()
    first = door.client.cookies["briefing-qa"]
    door.log_in()
    assert door.client.cookies["briefing-qa"] != first
    assert door.served.get("/x", f"Cookie: briefing-qa={first}")[0] == 401
    # A cookie that somebody else planted is not taken over.
    reply = httpx.post(f"{door.served.url}/login", data=FORM, headers={**SAME, "Cookie": "briefing-qa=planted.x"})
    assert "planted" not in reply.headers["set-cookie"]


@pytest.mark.parametrize("wrong", [{"password": "x"}, {"user": "bo"}, {"user": "' OR 1=1 --"}, {"password": ""}])
def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(door: Door, wrong: dict[str, str]) -> None:
    reply = door.log_in(**wrong)
    assert reply.status_code == 401
    assert "That user or password is not right." in reply.text
    assert "set-cookie" not in reply.headers
    assert PASSWORD not in reply.text


def test_what_was_typed_as_a_name_comes_back_as_text(door: Door) -> None:
    reply = door.log_in(user='"><script>alert(1)</script>', next='/"><script>')
    assert "<script" not in reply.text
    assert "&quot;&gt;&lt;script&gt;" in reply.text


@pytest.mark.parametrize(
    "place",
    [
        *(
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/x\r\nSet-Cookie: a=b",
            "",
            "x",
        ),
        *(
            "///evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
            "/é",
            "http:/evil.example",
            "//[",
            "/login\x00",
        ),
    ],
)
def test_after_logging_in_nobody_is_sent_to_another_site(door: Door, place: str) -> None:
    assert place_here(place) == "/"
    reply = door.log_in(next=place)
    assert reply.headers["location"] == "/"
    assert reply.headers.get_list("set-cookie")[1:] == []


def test_who_is_not_logged_in_is_led_to_the_form_and_back(door: Door) -> None:
    browser = {"Accept": "text/html,*/*", **SAME}
    assert door.client.get("/", headers=browser).headers["location"] == "/login"
    reply = door.client.get("/?library=a%26b&x=1", headers=browser)
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?next=/%3Flibrary%3Da%2526b%26x%3D1")
    form = door.client.get(reply.headers["location"]).text
    assert 'name="next" value="/?library=a%26b&amp;x=1"' in form
    for path in ("/api/v1/ask", "/mcp", "/metrics", "/gradio_api/info"):  # programs are told, not led
        assert door.client.get(path, headers=browser).status_code == 401
    assert door.client.post("/", headers=browser).status_code == 401


def test_the_form_brings_nothing_from_elsewhere_and_no_script(door: Door) -> None:
    reply = door.client.get("/login")
    assert reply.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"
    assert "<script" not in reply.text
    assert "http" not in re.sub(r'http-equiv="', "", reply.text)
    style = door.client.get("/login.css")
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "url(" not in style.text and "@import" not in style.text


GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"}


def test_a_browser_that_asks_for_german_logs_in_in_german(door: Door) -> None:
    door.client.headers.update(GERMAN)
    form = door.client.get("/login").text
    assert '<html lang="de">' in form
    assert "<title>Anmelden – Frag das Briefing</title>" in form
    said = re.findall(r">([^<>\n]+)</(?:h1|label|button|p)>", form)
    assert said == [
        *("Frag das Briefing", "Benutzername", "Passwort", "Anmelden"),
        "Konten und neue Passwörter vergibt, wer diesen Server betreibt.",
    ]
    assert "Sie sind abgemeldet." in door.client.get("/login?out").text
    assert "[[" not in form


def test_what_goes_wrong_is_told_in_german_too(door: Door) -> None:
    door.client.headers.update(GERMAN)
    assert "Benutzername oder Passwort ist falsch." in door.log_in(password="x").text
    foreign = door.client.post("/login", data=FORM, headers=CROSS)
    assert "Das wurde von einer anderen Website gesendet" in foreign.text
    assert "Das wurde von einer anderen Website gesendet" in door.client.post("/logout", headers=CROSS).text
    odd = door.client.post("/login", content=b"{}", headers={"Content-Type": "application/json", **SAME})
    assert "Das war nicht das Formular dieser Seite." in odd.text
    replies = [door.log_in(password="x") for _ in range(6)]
    assert re.search(r"Zu viele Versuche\. Bitte in \d+ Sekunden noch einmal versuchen\.", replies[-1].text)
    door.client.headers["Accept-Language"] = "en"
    assert "Too many attempts. Try again in" in door.log_in(password="x").text


def test_the_form_has_the_colours_of_the_page(door: Door) -> None:
    def colours(css: str) -> list[dict[str, str]]:
        blocks = re.findall(r"\{ (--paper[^}]*)\}", css)
        return [dict(re.findall(r"(--[\w-]+): ([^;]+);", block)) for block in blocks]

    page = colours((Path(__file__).parents[2] / "qa/page/style/base.css").read_text())
    form = colours(door.client.get("/login.css").text)
    assert len(page) == len(form) == 2
    for theirs, ours in zip(page, form, strict=True):
        assert len(ours) == 10
        assert ours.items() <= theirs.items()


@pytest.mark.parametrize(("method", "path"), [("PUT", "/login"), ("GET", "/logout"), ("POST", "/login.css")])
def test_other_methods_are_told_which_there_are(door: Door, method: str, path: str) -> None:
    reply = door.client.request(method, path, headers=SAME)
    assert (reply.status_code, method in reply.headers["allow"].split(", ")) == (405, False)


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b'{"user": "ana"}', 400),
        ("application/x-www-form-urlencoded", b"user=" + b"a" * 20_000, 400),
        ("application/x-www-form-urlencoded", b"user=%ff%fe", 400),
        ("application/x-www-form-urlencoded", b"a=1&b=2&c=3&d=4&e=5&f=6", 400),
        ("application/x-www-form-urlencoded", "user=é".encode(), 400),
        ("application/x-www-form-urlencoded", b"", 401),
        ("application/x-www-form-urlencoded", b"user=ana&user=bo&password=x", 401),
    ],
)
def test_what_is_not_the_form_is_told_so(door: Door, kind: str, body: bytes, status: int) -> None:
    reply = door.client.post("/login", content=body, headers={"Content-Type": kind, **SAME})
    assert reply.status_code == status
    assert "Traceback" not in reply.text


# -- sessions and tokens ----------------------------------------------------------------------------------------------
def test_a_session_ends_with_the_password_and_with_the_user(door: Door) -> None:
    door.log_in()
    assert door.client.get("/x").status_code == 200
    door.accounts.set_password("ana", "another four plain words")
    assert door.client.get("/x").status_code == 401
    door.client.cookies.clear()
    assert door.log_in(password="another four plain words").status_code == 303
    assert door.client.get("/x").status_code == 200
    door.accounts.add_user("bo", None, {})
    door.accounts.remove_user("ana")
    assert door.client.get("/x").status_code == 401


def test_forged_and_tampered_cookies_are_nobodys(door: Door) -> None:
    door.log_in()
    cookie = door.client.cookies["briefing-qa"]
    number, _, signature = cookie.rpartition(".")
    for forged in (
        number,
        f"{number}.",
        f"{number[:-1]}.{signature}",
        f"{number}.{signature[:-2]}",
        "null",
        "",
        "e30=",
    ):
        assert door.served.get("/x", f"Cookie: briefing-qa={forged}")[0] == 401, forged
    assert door.served.get("/x", f"Cookie: other=1; briefing-qa={cookie}")[0] == 200
    assert door.served.get("/x", f"Cookie: briefing-qa=first; briefing-qa={cookie}")[0] == 401
    assert door.served.get("/x", f"Cookie: __Host-briefing-qa={cookie}")[0] == 401  # that name is for https


def test_a_token_lets_in_until_it_is_revoked(door: Door) -> None:
    token = door.accounts.add_token("ana", "read")
    header = {"Authorization": f"Bearer {token}"}
    seen = door.client.get("/api/x", headers=header).json()
    assert (seen["name"], seen["same"]) == ("ana", True)
    assert door.client.post("/api/x", headers=header).status_code == 200
    door.accounts.revoke_token(token.split("_")[1])
    reply = door.client.get("/api/x", headers=header)
    assert (reply.status_code, reply.headers["www-authenticate"]) == (
        401,
        'Bearer realm="briefing-qa", error="invalid_token"',
    )
    assert reply.json()["detail"] == "that token is unknown, revoked or expired"


def test_a_wrong_token_is_not_made_good_by_a_cookie(door: Door) -> None:
    door.log_in()
    for value in ("Bearer x", "bearer bqa_1_2", "Bearer"):
        assert door.client.get("/x", headers={"Authorization": value}).status_code == 401
    assert door.client.get("/x", headers={"Authorization": "Basic YTpi"}).status_code == 200  # a proxy's own, not ours


def test_a_token_is_taken_from_the_header_only(door: Door) -> None:
    token = door.accounts.add_token("ana", "write")
    for path in (f"/x?token={token}", f"/x?access_token={token}"):
        assert door.client.get(path).status_code == 401
    assert door.served.get("/x", f"Cookie: briefing-qa={token}")[0] == 401


# -- other sites' pages -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "headers",
    [
        CROSS,
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},  # another port of this machine
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {},
    ],
    ids=str,
)
def test_another_sites_page_changes_nothing_with_the_cookie(door: Door, method: str, headers: dict[str, str]) -> None:
    door.log_in()
    reply = door.client.request(method, "/api/x", headers=headers)
    assert (reply.status_code, "another" in reply.text or "other site" in reply.text) == (403, True)


def test_a_page_of_this_server_may_with_either_header(door: Door) -> None:
    door.log_in()
    for headers in ({"Origin": door.served.url}, SAME, {"Origin": "null", **SAME}):
        assert door.client.post("/api/x", headers=headers).status_code == 200


def test_another_sites_page_reads_nothing_but_may_link_here(door: Door) -> None:
    door.log_in()
    for mode in ("cors", "no-cors", "websocket"):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
        assert door.client.get("/api/x", headers=headers).status_code == 403
    assert door.client.get("/api/x", headers={"Origin": "https://evil.example"}).status_code == 403
    assert (
        door.client.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}).status_code == 200
    )


@pytest.mark.parametrize("path", ["/login", "/logout"])
@pytest.mark.parametrize("headers", [CROSS, {}, {"Origin": "null"}], ids=["cross-site", "untold", "null"])
def test_another_sites_page_logs_nobody_in_or_out(door: Door, path: str, headers: dict[str, str]) -> None:
    door.log_in()
    reply = door.client.post(path, data=FORM, headers=headers)
    assert (reply.status_code, "set-cookie" in reply.headers) == (403, False)
    assert "another website" in reply.text
    assert door.client.get("/x").status_code == 200


def test_a_token_is_not_sent_by_browsers_on_their_own_so_it_needs_no_origin(door: Door) -> None:
    header = {"Authorization": f"Bearer {door.accounts.add_token('ana', 'write')}"}
    assert door.client.post("/api/x", headers=header).status_code == 200
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    preflight |= {"Access-Control-Request-Headers": "authorization"}
    reply = door.client.options("/api/x", headers=preflight)
    assert (reply.status_code, "access-control-allow-origin" in reply.headers) == (401, False)


# -- without accounts -------------------------------------------------------------------------------------------------
def test_without_accounts_this_machine_is_let_in_as_itself(alone: Door) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        for line in ("Accept: */*", f"Origin: http://{host}:{alone.served.port}"):
            status, text = alone.served.get("/x", line, host=f"{host}:{alone.served.port}")
            assert (status, f'"name":"{LOCAL.name}"' in text) == (200, True)
    assert alone.client.post("/api/x").status_code == 200  # a program of this machine


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "evil@x", "[", "", "0"])
def test_a_name_that_was_made_to_point_here_is_refused(alone: Door, host: str) -> None:
    status, _ = alone.served.raw(f"GET /x HTTP/1.1\nHost: {host}\nConnection: close\n\n")
    assert status == 400


def test_without_accounts_another_sites_page_reaches_nothing(alone: Door) -> None:
    for method in ("GET", "POST", "OPTIONS", "DELETE"):
        for headers in (
            CROSS,
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://localhost:3000"},
        ):
            assert alone.client.request(method, "/api/x", headers=headers).status_code == 403
    assert (
        alone.client.post("/x", headers={"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"}).status_code
        == 403
    )


@pytest.mark.parametrize("header", ["X-Forwarded-For: 1.2.3.4", "Forwarded: for=1.2.3.4", "Via: 1.1 x", "X-Real-IP: 1"])
def test_without_accounts_a_proxy_is_refused_with_what_to_do(alone: Door, header: str) -> None:
    status, text = alone.served.get("/x", header)
    assert (status, "briefing-qa users add NAME" in text) == (403, True)


def test_the_first_account_closes_a_server_that_is_running(alone: Door) -> None:
    assert alone.client.get("/x").status_code == 200
    Accounts(alone.accounts.store.path).add_user("ana", PASSWORD, {})  # as another process does
    assert alone.client.get("/x").status_code == 401
    assert alone.log_in().status_code == 303
    assert alone.client.get("/x").json()["name"] == "ana"


def test_a_server_that_others_reach_never_lets_in_without_accounts(accounts: Accounts) -> None:
    with pytest.raises(AccessError, match="briefing-qa users add"):
        refuse_open("0.0.0.0", accounts)
    refuse_open("127.0.0.1", accounts)
    accounts.add_user("ana", PASSWORD, {})
    refuse_open("0.0.0.0", accounts)
    with serving(Access(app(), accounts, local=False)) as served:
        assert served.get("/x")[0] == 401
        accounts.remove_user("ana")  # the last one, while it runs
        status, text = served.get("/x")
        assert (status, "users add NAME" in text) == (503, True)
        assert served.get("/login")[0] == 503


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org", "", "127.0.0.1.nip.io", "localhost."])
def test_only_loopback_is_open_without_accounts(accounts: Accounts, host: str) -> None:
    with pytest.raises(AccessError, match=r"can be reached from other machines.*users add NAME"):
        refuse_open(host, accounts)


# -- paths and headers ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "target",
    [
        *(
            "//healthz",
            "/healthz/",
            "/healthz/../x",
            "/./healthz",
            "/x/../healthz",
            "/healthz%2f..%2fx",
            "/%2e/healthz",
        ),
        *(
            "/healthz;x",
            "/HEALTHZ",
            "//gradio_api/info",
            "/gradio_api%2finfo",
            "/api/v1/../../x",
            "/healthz%00",
            "/login/",
        ),
        *(
            "//login",
            "/login/../x",
            "/login.css/../x",
            "/healthz\\..\\x",
            "/%68ealthzz",
            "*",
            "/healthz%20",
            "/readyz%3f",
        ),
        *("http://evil.example/x", "/?/healthz", "/x#/healthz", "//127.0.0.1/healthz"),
    ],
)
def test_no_way_of_writing_a_path_gets_past(door: Door, target: str) -> None:
    assert door.served.get(target)[0] in (400, 401)


def test_what_is_open_tells_nobody_who_is_asking(door: Door) -> None:
    door.log_in()
    for target in ("/healthz", "/readyz", "/healthz?x=/x", "/%68ealthz"):  # the last is the same path
        status, text = door.served.get(target, host="probe.internal")
        assert (status, '"name":""' in text) == (200, True)
    assert door.client.post("/healthz").status_code == 403


def test_headers_that_proxies_write_do_not_reach_the_app(door: Door) -> None:
    header = {"Authorization": f"Bearer {door.accounts.add_token('ana', 'read')}"}
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    forged |= {"Forwarded": "host=evil.example", "X-Original-URL": "/admin", "X-Forwarded-Prefix": "/evil"}
    seen = door.client.get("/x", headers=header | forged).json()["headers"]
    assert not any("forwarded" in name or "original" in name for name in seen)
    assert "evil" not in str(seen)


def test_a_header_cannot_be_split(door: Door) -> None:
    door.log_in()
    status, text = door.served.get("/x%0d%0aSet-Cookie:%20a=b?%0d%0aX-Evil:%201", "Accept: text/html")
    assert status == 303
    head = text.partition("\r\n\r\n")[0].lower()
    assert "\r\nset-cookie" not in head and "\r\nx-evil" not in head


def test_a_name_of_the_server_can_be_required(accounts: Accounts) -> None:
    accounts.add_user("ana", PASSWORD, {})
    token = f"Authorization: Bearer {accounts.add_token('ana', 'read')}"
    with serving(Access(app(), accounts, local=False, hosts=["News.Example"])) as served:
        assert served.get("/x", token, host="news.example")[0] == 200
        assert served.get("/x", token, host="NEWS.example:8443")[0] == 200
        assert served.get("/x", token, host="other.example")[0] == 400
        assert served.get("/login", host="other.example")[0] == 400


def test_answers_are_not_kept_by_caches(door: Door) -> None:
    assert door.client.get("/x").headers["cache-control"] == "no-store"
    door.log_in()
    assert door.client.get("/x").headers["cache-control"] == "no-store"


# -- websockets -------------------------------------------------------------------------------------------------------
def test_a_websocket_needs_the_same(door: Door) -> None:
    """Without a socket: the server ships without a package for them, and answers such a request as one over HTTP."""
    cookie = f"briefing-qa={door.log_in().cookies['briefing-qa']}"
    token = door.accounts.add_token("ana", "read")
    here = "http://127.0.0.1:7860"

    def opened(**headers: str) -> list[str]:
        told: list[str] = []

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            told.append(message["type"] + message.get("text", ""))

        named = {"host": "127.0.0.1:7860", **headers}
        raw = [(name.encode(), value.encode()) for name, value in named.items()]
        scope = {"type": "websocket", "scheme": "ws", "path": "/ws", "headers": raw, "client": ("127.0.0.1", 1)}
        scope |= {"query_string": b"", "subprotocols": [], "root_path": ""}
        asyncio.run(Access(app(), door.accounts, local=True)(scope, receive, send))
        return told

    assert opened() == ["websocket.close"]
    assert opened(authorization="Bearer x") == ["websocket.close"]
    assert opened(cookie=cookie) == ["websocket.close"]  # no browser keeps silent about the origin of a websocket
    assert opened(cookie=cookie, origin="https://evil.example") == ["websocket.close"]
    accepted = ["websocket.accept", "websocket.sendana", "websocket.close"]
    assert opened(cookie=cookie, origin=here) == accepted
    assert opened(authorization=f"Bearer {token}") == accepted
    upgrade = ("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
    assert door.served.get("/ws", *upgrade)[0] == 401


# -- too much ---------------------------------------------------------------------------------------------------------
def test_guessing_is_stopped_after_some_and_the_right_password_too(door: Door) -> None:
    codes = [door.log_in(password=f"guess {number}").status_code for number in range(8)]
    assert codes == [401] * 6 + [429] * 2
    reply = door.log_in()
    assert (reply.status_code, 1 <= int(reply.headers["retry-after"]) <= 60) == (429, True)
    assert "Try again in" in reply.text


def test_guessing_many_names_from_one_address_is_stopped(door: Door) -> None:
    codes = [door.log_in(user=f"user{number}").status_code for number in range(28)]
    assert codes.count(429) >= 1
    assert codes[:24] == [401] * 24


def test_logging_in_rightly_often_is_no_guessing(door: Door) -> None:
    assert [door.log_in().status_code for _ in range(30)] == [303] * 30


def test_a_guesser_elsewhere_does_not_shut_out_the_one_he_guesses_at(accounts: Accounts) -> None:
    accounts.add_user("ana", PASSWORD, {})
    with serving(Access(app(), accounts, local=False), proxy_headers=True, forwarded_allow_ips="127.0.0.1") as served:

        def log_in(password: str, address: str) -> int:
            fields = {**FORM, "password": password}
            headers = {**SAME, "X-Forwarded-For": address}
            return httpx.post(f"{served.url}/login", data=fields, headers=headers).status_code

        assert [log_in("wrong", "9.9.9.9") for _ in range(7)] == [401] * 6 + [429]
        assert [log_in("wrong", f"2001:db8::{number}") for number in range(7)] == [401] * 6 + [429]  # one network
        assert log_in(PASSWORD, "10.0.0.5") == 303


def test_an_address_cannot_be_made_up_where_no_proxy_is_trusted(door: Door) -> None:
    codes = [
        door.client.post("/login", data={**FORM, "password": "x"}, headers={**SAME, "X-Forwarded-For": f"9.9.9.{n}"})
        for n in range(7)
    ]
    assert [reply.status_code for reply in codes] == [401] * 6 + [429]


def test_one_who_asks_too_much_waits_and_others_do_not(accounts: Accounts) -> None:
    accounts.add_user("ana", None, {})
    accounts.add_user("bo", None, {})
    first, second, other = (accounts.add_token(user, "read") for user in ("ana", "ana", "bo"))
    with (
        serving(Access(app(), accounts, local=False, per_minute=6)) as served,
        httpx.Client(base_url=served.url) as client,
    ):

        def get(token: str) -> httpx.Response:
            return client.get("/api/x", headers={"Authorization": f"Bearer {token}"})

        assert [get(first).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert 1 <= int(get(first).headers["retry-after"]) <= 10
        assert get(second).status_code == 200
        assert get(other).status_code == 200


# -- faults -----------------------------------------------------------------------------------------------------------
def test_accounts_that_cannot_be_read_let_nobody_in(alone: Door, caplog: pytest.LogCaptureFixture) -> None:
    alone.accounts.store.path.write_bytes(b"damaged" * 1000)
    for path in ("/x", "/login", "/api/x"):
        reply = alone.client.get(path, headers=SAME)
        assert (reply.status_code, reply.headers["content-type"]) == (503, "application/problem+json")
        assert "sqlite" not in reply.text
    assert alone.client.get("/healthz").status_code == 200


def test_no_secret_is_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    token = door.accounts.add_token("ana", "read")
    door.log_in()
    door.log_in(user=PASSWORD, password="hunter2 hunter2")
    door.client.get("/x", headers={"Authorization": f"Bearer {token}x"})
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("qa"))
    assert "a log-in from 127.0.0.1 was refused" in told
    for secret in (PASSWORD, "hunter2", token, door.client.cookies["briefing-qa"]):
        assert secret not in told
