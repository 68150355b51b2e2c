"""Behind Debian's nginx, under a sub-path with TLS at the proxy, in a real Chromium; and with TLS on its own."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

pytest.importorskip("playwright", reason="these tests need the test extra")

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.pages import chromium
from tests.server.doors import SAME
from tests.server.team import PASSWORD, Team, team

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
AXE = Path(__file__).parents[1] / "browser" / "node_modules" / "axe-core" / "axe.min.js"
CONFIGURATION = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;
    client_max_body_size 100m;
    location /briefings/ {{
      proxy_pass http://127.0.0.1:{behind}/;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Proxied:
    """A team behind nginx, and its address there."""

    team: Team
    url: str


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that nobody signed but its key, and the key."""
    made, key = folder / "certificate.pem", folder / "key.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*command, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    return made, key


def listens(port: int) -> bool:
    """True once somebody does on that port."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    if NGINX is None:
        told = "nginx is not there: apt-get install nginx-light"
        pytest.fail(told) if os.environ.get("BRIEFING_QA_CI") else pytest.skip(told)
    folder = tmp_path_factory.mktemp("proxied")
    certificate(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with team(folder, root_path="/briefings", trusted_proxies=["127.0.0.1"]) as started:
        told = CONFIGURATION.format(folder=folder, port=port, behind=started.served.port)
        (folder / "nginx.conf").write_text(told)
        with subprocess.Popen([NGINX, "-e", "stderr", "-c", str(folder / "nginx.conf")]) as process:
            try:
                while not listens(port):
                    assert process.poll() is None, (folder / "nginx.log").read_text()
                    time.sleep(0.05)
                yield Proxied(started, f"https://127.0.0.1:{port}/briefings")
            finally:
                process.terminate()
                process.wait(20)


def client(at: str, **headers: str) -> httpx.Client:
    return httpx.Client(base_url=at, verify=False, headers={**SAME, **headers}, timeout=60)


FORM = {"user": "ana", "password": PASSWORD}


def test_behind_a_proxy_the_session_is_for_https_and_the_sub_path_only(proxied: Proxied) -> None:
    with client(proxied.url) as browser:
        reply = browser.get("/?library=secret", headers={"Accept": "text/html"})
        assert (reply.status_code, reply.headers["location"]) == (303, "/briefings/login?next=/%3Flibrary%3Dsecret")
        assert 'action="/briefings/login"' in browser.get("/login").text
        reply = browser.post("/login", data={**FORM, "next": "/?library=secret"})
        assert (reply.status_code, reply.headers["location"]) == (303, "/briefings/?library=secret")
        assert re.fullmatch(
            r"__Secure-briefing-qa=[\w.-]+; HttpOnly; Max-Age=604800; Path=/briefings; SameSite=Lax; Secure",
            reply.headers["set-cookie"],
        )
        assert reply.headers["strict-transport-security"] == "max-age=31536000"
        page = browser.get("/")
        assert page.status_code == 200
        assert 'id="bq"' in page.text
        assert browser.get("/api/v1/libraries").json()["libraries"][0]["name"] == "default"
        reply = browser.post("/logout")
        assert (reply.status_code, reply.headers["location"]) == (303, "/briefings/login?out")
        assert browser.get("/api/v1/libraries").status_code == 401


def test_every_route_through_the_proxy_asks_for_a_right(proxied: Proxied) -> None:
    with client(proxied.url) as browser:
        for path, method in proxied.team.routes:
            if path not in ("/healthz", "/readyz", "/login", "/logout"):
                assert browser.request(method, path).status_code == 401, (method, path)
        for path in ("//metrics", "/healthz/../metrics", "/healthz%2f..%2fmetrics", "/briefings/metrics"):
            assert browser.get(path).status_code in (400, 401, 404), path


def test_who_is_behind_the_proxy_cannot_claim_another_address(proxied: Proxied) -> None:
    elsewhere = httpx.HTTPTransport(verify=False, local_address="127.0.0.2")  # no address that is trusted
    with httpx.Client(base_url=proxied.url, transport=elsewhere, headers=SAME, timeout=60) as browser:
        wrong = {"user": "max", "password": "wrong"}
        codes = [
            browser.post("/login", data=wrong, headers={"X-Forwarded-For": f"9.9.9.{number}"}).status_code
            for number in range(7)
        ]
    assert codes == [401] * 6 + [429]


def test_another_sites_page_is_known_behind_the_proxy(proxied: Proxied) -> None:
    with client(proxied.url) as browser:
        browser.post("/login", data=FORM)
        origin = proxied.url.removesuffix("/briefings")
        for name, status in {origin: 200, "https://evil.example": 403, "null": 403}.items():
            headers = {"Origin": name, "Sec-Fetch-Site": "", "Sec-Fetch-Mode": ""}
            request = browser.build_request("POST", "/api/v1/retrieve", json={"question": "bridge"}, headers=headers)
            del request.headers["sec-fetch-site"], request.headers["sec-fetch-mode"]  # as on an older browser
            assert browser.send(request).status_code == status, name


def test_tls_on_its_own_and_a_cookie_that_only_this_host_sets(tmp_path: Path) -> None:
    made, key = certificate(tmp_path)
    with team(tmp_path, tls_certificate=made, tls_key=key) as started, client(started.served.url) as browser:
        assert started.served.url.startswith("https://")
        reply = browser.post("/login", data=FORM)
        assert re.fullmatch(
            r"__Host-briefing-qa=[\w.-]+; HttpOnly; Max-Age=604800; Path=/; SameSite=Lax; Secure",
            reply.headers["set-cookie"],
        )
        page = browser.get("/")
        assert (page.status_code, page.headers["strict-transport-security"]) == (200, "max-age=31536000")
        forged = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "1.2.3.4", "X-Forwarded-Host": "evil.example"}
        assert "evil" not in browser.get("/", headers=forged).text


# -- with a browser ---------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium(playwright)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, proxied: Proxied) -> Iterator[Page]:
    """A page of a fresh profile; proves at the end that it met no error and asked no other host."""
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
    assert [url for url in asked if not url.startswith((proxied.url, "data:", "blob:"))] == []


def log_in(page: Page, user: str) -> None:
    page.fill("#user", user)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#bq[data-ready]")


KEPT_OF_BO = """async () => [...Object.keys(localStorage), ...(await indexedDB.databases()).map(({ name }) => name)]
    .filter(key => key.includes("@bo"))"""


def test_a_reader_logs_in_asks_opens_the_citation_and_logs_out(page: Page, proxied: Proxied) -> None:
    page.goto(f"{proxied.url}/?library=default")
    expect(page.locator("#user")).to_be_focused()
    log_in(page, "bo")
    assert page.url == f"{proxied.url}/?library=default"
    expect(page.locator("#bq-count")).to_have_text("1 briefing")
    assert not page.is_visible("[data-do=choose]") and not page.is_visible("#bq-list [data-do=remove]")
    assert not page.is_visible("#bq-libraries"), "there is nothing to choose"
    page.fill("#bq-question", "Which bridge over the river opened on Monday?")
    page.keyboard.press("Enter")
    page.locator(".turn .card [data-do=open]").first.click()
    expect(page.locator("#bq-reading mark")).to_contain_text("The bridge over the river opened")
    assert "briefing-qa@bo" in page.evaluate(KEPT_OF_BO)
    page.click("#bq-account summary")
    page.click("[data-do=logout]")
    page.wait_for_selector("#user")
    expect(page.get_by_role("alert")).to_have_text("You are logged out.")
    assert page.evaluate(KEPT_OF_BO) == []
    page.go_back()
    page.wait_for_selector("#user")  # nothing of the page is left to look at


def test_one_of_several_libraries_is_chosen_and_added_to(page: Page, proxied: Proxied) -> None:
    page.goto(proxied.url + "/")
    log_in(page, "ana")
    page.click("#bq-libraries summary")
    page.click("#bq-libraries a:has-text('secret')")
    page.wait_for_url("**/?library=secret")
    page.wait_for_selector("#bq[data-ready]")
    expect(page.locator("#bq-list")).to_contain_text("Zeppelin")
    added = {"name": "ferry.txt", "mimeType": "text/plain", "buffer": b"The ferry to the island leaves at noon.\n"}
    page.set_input_files("#bq-files", [added])
    expect(page.locator("#bq-adding")).to_contain_text("1 added.", timeout=60_000)
    listed = proxied.team.api("cy", "GET", "/api/v1/briefings?library=secret").json()["briefings"]
    assert [line["id"].partition("-")[0] for line in listed] == ["hidden", "ferry"]


def test_a_session_that_ended_is_told_where_it_is_noticed(page: Page, proxied: Proxied) -> None:
    page.goto(proxied.url + "/")
    log_in(page, "cy")
    proxied.team.accounts.set_password("cy", f"{PASSWORD} anew")
    page.fill("#bq-question", "Where does it land?")
    page.keyboard.press("Enter")
    expect(page.locator("#bq-toast")).to_contain_text("You are no longer logged in")
    page.click("#bq-toast button")
    page.wait_for_selector("#user")
    proxied.team.accounts.set_password("cy", PASSWORD)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_is_for_everyone(browser: Browser, proxied: Proxied, width: int, scheme: str) -> None:
    context = browser.new_context(
        ignore_https_errors=True, color_scheme=scheme, viewport={"width": width, "height": 740}
    )
    page = context.new_page()
    page.goto(f"{proxied.url}/login")
    expect(page.locator("#user")).to_be_focused()
    page.keyboard.type(f"nobody-{width}-{scheme}")  # one name tried by all would have to wait
    page.keyboard.press("Tab")
    page.keyboard.type("wrong password")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.querySelector('button:focus')).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("That user or password is not right.")
    expect(page.locator("#password")).to_be_focused()
    assert page.input_value("#user") == f"nobody-{width}-{scheme}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if AXE.exists():
        found = page.context.new_cdp_session(page)  # the page itself allows no script
        found.send("Page.setBypassCSP", {"enabled": True})
        page.reload()
        page.goto(f"{proxied.url}/login?out")
        page.evaluate(AXE.read_text())
        told = page.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html)])")
        assert told == []
    context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci --prefix tests/browser")
def test_the_page_with_its_account_and_libraries_is_for_everyone(page: Page, proxied: Proxied) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(proxied.url + "/")
    log_in(page, "ana")
    page.evaluate(AXE.read_text())
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 740})
        for menu, place in {"#bq-account": "ask", "#bq-libraries": "library"}.items():
            if width == 360:
                page.click(f"[data-to={place}]")
            page.locator(f"{menu} summary").focus()
            page.keyboard.press("Enter")
            expect(page.locator(f"{menu}[open]")).to_be_visible()
            told = page.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html)])")
            assert told == [], (width, menu)
            page.keyboard.press("Escape")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelector('.tools').getBoundingClientRect().right") <= width
