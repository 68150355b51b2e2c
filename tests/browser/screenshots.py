"""Writes screenshots of the page into a folder: python tests/browser/screenshots.py screenshots"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Page, sync_playwright

from tests.browser.pages import ask, chromium, start

FOLLOWED = """() => {
  const quote = document.querySelector('.turn:last-child .direct blockquote');
  const pane = document.querySelector('#bq-reading');
  const marked = [...pane.querySelectorAll('mark')].map(mark => mark.textContent).join('');
  return !quote || !pane.offsetParent || marked === quote.textContent;
}"""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def keep(page: Page, path: Path) -> None:
    """Take the picture once the reading pane has followed."""
    page.wait_for_function(FOLLOWED)
    page.screenshot(path=path)


def shoot(page: Page, address: str, folder: Path, name: str) -> None:
    """The page from its first sight to a briefing opened, in one width and one scheme."""
    page.goto(address)
    page.wait_for_selector("#bq[data-ready]")
    page.locator("#bq-examples button").first.wait_for()
    keep(page, folder / f"{name}-1-welcome.png")
    ask(page, "Who visited Moscow on Monday?")
    keep(page, folder / f"{name}-2-answer.png")
    ask(page, "Which penguin won the chess tournament?")
    keep(page, folder / f"{name}-3-not-found.png")
    ask(page, "What did the Feb. 7 briefing say about Macron?")
    keep(page, folder / f"{name}-4-days.png")
    ask(page, "And Scholz?")
    keep(page, folder / f"{name}-5-follow-up.png")
    page.locator(".card.direct [data-do=open]").last.click()
    keep(page, folder / f"{name}-6-reading.png")


def small(page: Page, address: str, path: Path, *, opened: bool) -> None:
    """A picture for the README: one answer, and the briefing beside it or not."""
    page.goto(address)
    page.wait_for_selector("#bq[data-ready]")
    ask(page, "Who visited Moscow on Monday?")
    if opened:
        page.locator(".card [data-do=open]").first.click()
        page.wait_for_selector("#bq-reading mark")
    keep(page, path)


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
        for width, height, scheme, name in ((1280, 640, SCHEMES[0], "page.png"), (360, 640, SCHEMES[1], "phone.png")):
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            small(page, address, folder / name, opened=width > height)
            page.close()
        browser.close()
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    main()
