"""Times the page in a real Chromium: python -m tests.benchmarks.page [--home BRIEFING_QA_HOME] [--add FOLDER]

From Enter to the passages and to the marked answer, first paint and what is loaded at full speed and at 50 kB/s, and
the clicks and keys of some tasks. Without a home it measures a new library that holds the shipped briefing. With a
FOLDER, its files are added through the page, and the questions are timed again while that goes on.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.pages import ask, chromium, start
from tests.test_originals import pdf

SHIPPED = [
    "Who visited Moscow on Monday?",
    "How many troops has Moscow amassed close to the border?",
    "What did Scott Morrison urge Australian citizens to do?",
    "When did NATO deliver its written responses?",
    "What did Russia demand of NATO?",
    "Where will Olaf Scholz travel?",
    "Who spoke with Erdogan?",
    "What is the price of gas in Germany?",
    "Who won the Olympic gold medal?",
    "What did the Pope say on Sunday?",
]
MANY = [
    "What did Psaki say about Nord Stream 2?",
    "How much money did Ukraine receive?",
    "How many jobs were created in January?",
    "Who is the ambassador to the United Nations?",
    "When did the President speak with President Xi?",
    "What did Biden say about sanctions on Russia?",
    "How many barrels of oil will be released?",
    "Why did inflation rise?",
    "Who won the Olympic gold medal?",
    "What is the capital of Australia?",
]
ROUNDS, LOADS = 10, 5
PARTS = ("load", "answers", "walk")
LINES = {"full speed": None, "50 kB/s": {"latency": 40, "downloadThroughput": 50_000, "uploadThroughput": 50_000}}
TIMED = """question => new Promise(done => {
  const field = document.querySelector('#bq-question'), turns = document.querySelector('#bq-turns');
  const started = performance.now();
  let found = 0;
  new MutationObserver((_, watch) => {
    const last = turns.lastElementChild?.querySelector('.answer :is(.card, .days)');
    if (last && !found) found = performance.now() - started;
    if (last && turns.lastElementChild.turn.reply) { watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => done([found, performance.now() - started]))); }
  }).observe(turns, { childList: true, subtree: true });
  field.value = question; document.querySelector('#bq-form').requestSubmit();
})"""
COUNTED = """window.counted = { clicks: 0, keys: 0 };
addEventListener('click', (event) => { if (event.isTrusted && event.detail) window.counted.clicks += 1 }, true);
addEventListener('keydown', (event) => { if (event.isTrusted) window.counted.keys += 1 }, true);"""


Times = list[tuple[float, float]]


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of the page of the library in `home`."""
    server, address = start(home)
    try:
        yield address
    finally:
        server.terminate()
        server.communicate()


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280) -> Iterator[Page]:
    """The page as it is at first sight, with nothing stored or cached."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(COUNTED)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("#bq[data-ready]")
    yield page
    context.close()


# -- loading ----------------------------------------------------------------------------------------------------------


def loaded(browser: Browser, address: str, line: dict[str, int] | None) -> tuple[float, float, int, int, int]:
    """First paint and until it can be used, in ms; requests, bytes as sent and as read, before the first question."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    sent: list[int] = []
    read: list[int] = []
    session.on("Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"])))
    session.on("Network.dataReceived", lambda event: read.append(int(event["dataLength"])))
    session.send("Network.enable")
    if line:
        session.send("Network.emulateNetworkConditions", {"offline": False, **line})
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#bq[data-ready]")
    usable = page.evaluate("performance.now()")
    page.wait_for_load_state("networkidle")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return paint, usable, len(sent), sum(sent), sum(read)


# -- answers ----------------------------------------------------------------------------------------------------------


def timed(page: Page, questions: Sequence[str]) -> Times:
    """Milliseconds from each question to its passages and its answer; the first question of all is not counted."""
    page.evaluate(TIMED, questions[0])
    times: Times = []
    for _ in range(ROUNDS):
        times += [tuple(page.evaluate(TIMED, question)) for question in questions]
        page.click("[data-do=new]")
    return times


def timed_while_adding(page: Page, questions: Sequence[str], files: list[str]) -> Times:
    """Milliseconds from each question to its passages and its answer, asked once a second until all are added."""
    times: Times = []
    started = time.monotonic()
    page.set_input_files("#bq-files", files)
    close = page.locator("#bq-adding button", has_text="Close")
    while not close.count():
        times.append(tuple(page.evaluate(TIMED, questions[len(times) % len(questions)])))
        page.wait_for_timeout(1000)
    said = page.locator("#bq-adding header span").inner_text()
    print(f"{len(files)} files in {time.monotonic() - started:.0f} s: {said}; longest question {max(times)[1]:.0f} ms")
    return times


def tell(what: str, times: Times) -> None:
    for name, some in zip(("passages", "marked answer"), map(sorted, zip(*times, strict=True)), strict=True):
        middle, late = statistics.median(some), some[int(0.95 * len(some))]
        print(f"{what}, Enter to {name}: {len(some)} questions, median {middle:.0f} ms, 95th {late:.0f} ms", flush=True)


# -- clicks and keys --------------------------------------------------------------------------------------------------


def first_answer_by_example(page: Page) -> None:
    page.locator("#bq-examples button").first.click()
    page.wait_for_selector(".card.direct")


def first_answer_typed(page: Page) -> None:
    page.keyboard.type(SHIPPED[0])  # the field has the focus at once
    page.keyboard.press("Enter")
    page.wait_for_selector(".card.direct")


def place_in_briefing(page: Page) -> None:
    if not page.locator("#bq-reading mark").first.is_visible():
        page.locator(".card.direct [data-do=open]").click()
    page.locator("#bq-reading mark").first.wait_for()


def page_of_original(page: Page) -> None:
    with page.context.expect_page() as other:
        page.locator(".card.direct .page a").click()
    assert "#page=2" in other.value.url


def five_clippings_by_mouse(page: Page) -> None:
    page.locator(".card.direct [data-do=clip]").click()
    page.locator("details.more > summary").click()
    for card in page.locator(".card.related").all()[:4]:
        card.hover()
        card.locator("[data-do=clip]").click()
    to_word(page)


def five_clippings_by_keys(page: Page) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    for _ in range(4):
        page.keyboard.press("j")
        page.wait_for_timeout(300)
        page.keyboard.press("s")
    to_word(page)


def to_word(page: Page) -> None:
    assert page.locator("#bq-clip-count").inner_text() == "5 clippings"
    page.click("#bq-clip-count")
    page.click("#bq-clips .menu summary")
    with page.expect_download() as download:
        page.click("#bq-clips [data-as=docx]")
    assert download.value.suggested_filename.endswith(".docx")


def counted(page: Page, what: str, act: Callable[[Page], None]) -> None:
    """Do something and tell how many clicks and keys that took."""
    page.evaluate("() => { window.counted.clicks = window.counted.keys = 0 }")
    act(page)
    took = page.evaluate("window.counted")
    print(f"{what}: {took['clicks']} clicks, {took['keys']} keys", flush=True)


def walked(browser: Browser, address: str) -> None:
    """Tasks over the shipped briefing and a PDF of two pages."""
    with opened(browser, address) as page:
        counted(page, "first answer, an example", first_answer_by_example)
    with opened(browser, address) as page:
        counted(page, f"first answer, typed ({len(SHIPPED[0])} characters)", first_answer_typed)
        counted(page, "answer to its place in the briefing", place_in_briefing)
        counted(page, "five clippings to Word, by mouse", five_clippings_by_mouse)
    with opened(browser, address) as page:
        ask(page, SHIPPED[0])
        counted(page, "five clippings to Word, by keys where there are any", five_clippings_by_keys)
    with opened(browser, address, 360) as page:
        ask(page, SHIPPED[0])
        counted(page, "answer to its place in the briefing, on a phone", place_in_briefing)
    with opened(browser, address) as page:
        two = pdf("The harbour was quiet all week.", "Queen Zenobia drank jasmine tea in Palmyra.")
        page.set_input_files("#bq-files", {"name": "tea.pdf", "mimeType": "application/pdf", "buffer": two})
        page.locator("#bq-adding button", has_text="Close").wait_for()
        ask(page, "Who drank jasmine tea in Palmyra?")
        counted(page, "answer to its page in the original file", page_of_original)


def measured(browser: Browser, address: str, parts: Sequence[str], questions: Sequence[str], add: str | None) -> None:
    with opened(browser, address) as page:
        print(page.locator("#bq-count").inner_text())
        page.evaluate(TIMED, questions[0])
    for speed, line in LINES.items() if "load" in parts else ():
        loads = list(zip(*(loaded(browser, address, line) for _ in range(LOADS)), strict=True))
        paint, usable, requests, sent, read = map(statistics.median, loads)
        print(f"{speed}: first paint {paint:.0f} ms, usable {usable:.0f} ms, {requests:.0f} requests,", end=" ")
        print(f"{sent / 1e3:.0f} kB sent, {read / 1e3:.0f} kB read (medians of {LOADS})", flush=True)
    with opened(browser, address) as page:
        if "answers" in parts:
            before, times = os.getloadavg()[0], timed(page, questions)
            tell(f"load average {before:.1f} to {os.getloadavg()[0]:.1f}", times)
        if add:
            files = [str(file) for file in sorted(Path(add).iterdir())]
            tell("while adding", timed_while_adding(page, questions, files))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", help="BRIEFING_QA_HOME with a library to measure")
    parser.add_argument("--add", metavar="FOLDER", help="add its files through the page, and time questions meanwhile")
    parser.add_argument("--only", choices=PARTS, help="this part alone")
    given = parser.parse_args()
    parts = (given.only,) if given.only else PARTS
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        if parts != ("walk",):
            with tempfile.TemporaryDirectory() as new, served(Path(given.home or new)) as address:
                measured(browser, address, parts, MANY if given.home else SHIPPED, given.add)
        if "walk" in parts:
            with tempfile.TemporaryDirectory() as new, served(Path(new)) as address:
                walked(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
