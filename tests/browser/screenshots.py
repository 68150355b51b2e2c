"""Writes screenshots of the page into a folder: python tests/browser/screenshots.py screenshots"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Page, sync_playwright

from tests.browser.pages import ask, chromium, start

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def shoot(page: Page, address: str, folder: Path, name: str) -> None:
    """The page from its first sight to a briefing opened, in one width and one scheme."""
    page.goto(address)
    page.wait_for_selector("#bq[data-ready]")
    page.locator("#bq-examples button").first.wait_for()
    page.screenshot(path=folder / f"{name}-1-welcome.png")
    ask(page, "Who visited Moscow on Monday?")
    page.wait_for_timeout(500)
    page.screenshot(path=folder / f"{name}-2-answer.png")
    ask(page, "Which penguin won the chess tournament?")
    page.wait_for_timeout(300)
    page.screenshot(path=folder / f"{name}-3-not-found.png")
    page.locator(".card [data-do=open]").first.click()
    page.wait_for_selector("#bq-reading mark")
    page.wait_for_timeout(300)
    page.screenshot(path=folder / f"{name}-4-reading.png")


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        server, address = start(Path(home))
        browser = chromium(playwright)
        for width, height in ((1280, 800), (360, 740)):
            for scheme in SCHEMES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                shoot(page, address, folder, f"{width}-{scheme}")
                page.close()
        browser.close()
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    main()
