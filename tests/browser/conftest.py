"""One server and one browser for all browser tests; every test gets a fresh page, which keeps nothing for the next."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

import pytest

pytest.importorskip("playwright", reason="browser tests need the test extra")

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.pages import Server, chromium, start

Scheme = Literal["light", "dark"]


FORGET = """async () => { localStorage.clear(); sessionStorage.clear();
    for (const { name } of await indexedDB.databases()) await new Promise(done => {
        const gone = indexedDB.deleteDatabase(name); gone.onsuccess = gone.onerror = gone.onblocked = done }) }"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(models)
    process, address = start(home)
    yield Server(address, home)
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = chromium(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[Scheme, BrowserContext]:
    """A browser profile for each scheme: a page loads in half the time where its scripts have been compiled before."""
    permissions = ["clipboard-read", "clipboard-write"]
    return {scheme: browser.new_context(color_scheme=scheme, permissions=permissions) for scheme in get_args(Scheme)}


@pytest.fixture
def visit(contexts: dict[Scheme, BrowserContext], server: Server) -> Iterator[Callable[..., Page]]:
    """Opens the page with no history; proves at the end that it stayed on this machine, without an error."""
    pages: list[Page] = []
    requests: list[str] = []
    errors: list[str] = []

    def opened(width: int = 1280, height: int = 800, scheme: Scheme = "light", at: str = "") -> Page:
        page = contexts[scheme].new_page()
        first = not pages
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(30_000)
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"a dialog opened: {dialog.message}"))
        page.goto(server.address + at)
        if first and page.evaluate("localStorage.length"):  # what the last test cleared may not have reached the disk
            page.evaluate("localStorage.clear()")
            page.reload()
        page.wait_for_selector("#bq[data-ready]")
        page.wait_for_function("document.querySelector('#bq-count').textContent")
        return page

    yield opened
    for page in pages:
        page.evaluate(FORGET)
        page.close()
    assert [url for url in requests if not url.startswith((server.address, "data:", "blob:"))] == []
    assert errors == []
    assert not (server.home / "leaks.txt").exists()
