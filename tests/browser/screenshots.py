"""Writes screenshots of the page into a folder: python tests/browser/screenshots.py screenshots [LIBRARY]

Of a copy of LIBRARY, a folder that the README's pictures are taken of, else of the shipped briefing.
"""

import shutil
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


def small(page: Page, address: str, path: Path, question: str) -> None:
    """A picture for the README: one answer, with its source beside it where there is room."""
    page.goto(address)
    page.wait_for_selector("#bq[data-ready]")
    ask(page, question)
    page.mouse.move(0, 0)
    keep(page, path)


OF_SHIPPED, OF_LIBRARY = "Who visited Moscow on Monday?", "What did Psaki say about Nord Stream 2?"


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        if len(sys.argv) > 2:
            shutil.copytree(sys.argv[2], Path(home) / "library")
        server, address = start(Path(home))
        browser = chromium(playwright)
        for width, height in ((1280, 800), (360, 740)) if len(sys.argv) <= 2 else ():
            for scheme in SCHEMES:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                shoot(page, address, folder, f"{width}-{scheme}")
                page.close()
        question = OF_LIBRARY if len(sys.argv) > 2 else OF_SHIPPED
        for width, height, scheme, name in ((1280, 720, SCHEMES[0], "page.png"), (360, 720, SCHEMES[1], "phone.png")):
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            small(page, address, folder / name, question)
            page.close()
        browser.close()
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    main()
