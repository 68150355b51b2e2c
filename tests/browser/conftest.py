"""One server and one browser for all browser tests; every test gets a fresh page, and pages never keep anything."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest

pytest.importorskip("playwright", reason="browser tests need the test extra")

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.pages import Server, chromium, start


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
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


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens the page in a new browser profile; proves at the end that it stayed on this machine, without an error."""
    contexts: list[BrowserContext] = []
    requests: list[str] = []
    errors: list[str] = []

    def opened(width: int = 1280, height: int = 800, scheme: Literal["light", "dark"] = "light", at: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"a dialog opened: {dialog.message}"))
        page.goto(server.address + at)
        page.wait_for_selector("#bq[data-ready]")
        page.wait_for_function("document.querySelector('#bq-count').textContent")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith((server.address, "data:", "blob:"))] == []
    assert errors == []
    assert not (server.home / "leaks.txt").exists()
