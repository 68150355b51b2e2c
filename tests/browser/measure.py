"""Times the page: python tests/browser/measure.py [BRIEFING_QA_HOME [FOLDER]]

From Enter to the visible passages, and to the card of the answer (median, 95th percentile), first paint, when it can
be used, and what it loads. Without a home it measures a new library that holds the shipped briefing. With a FOLDER,
its files are added through the page, and the questions are timed again while that goes on.
"""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.pages import chromium, start

QUESTIONS = [
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
ROUNDS = 5
TIMED = """question => new Promise(done => {
  const field = document.querySelector('#bq-question'), turns = document.querySelector('#bq-turns');
  const started = performance.now();
  let found = 0;
  new MutationObserver((_, watch) => {
    const last = turns.lastElementChild?.querySelector('.answer .card');
    if (last && !found) found = performance.now() - started;
    if (last && turns.lastElementChild.turn.reply) { watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => done([found, performance.now() - started]))); }
  }).observe(turns, { childList: true, subtree: true });
  field.value = question; document.querySelector('#bq-form').requestSubmit();
})"""


def weigh(session: CDPSession, sent: list[int], read: list[int]) -> None:
    """Collect the bytes of each request as they were sent, compressed or not, and as they were read."""
    session.on("Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"])))
    session.on("Network.dataReceived", lambda event: read.append(int(event["dataLength"])))
    session.send("Network.enable")


Times = list[tuple[float, float]]


def timed(page: Page) -> Times:
    """Milliseconds from each question to its passages and its answer; the first question of all is not counted."""
    page.evaluate(TIMED, QUESTIONS[0])
    return [tuple(page.evaluate(TIMED, question)) for _ in range(ROUNDS) for question in QUESTIONS]


def tell(what: str, times: Times) -> None:
    for name, some in zip(("passages", "answer"), map(sorted, zip(*times, strict=True)), strict=True):
        middle, late = statistics.median(some), some[int(0.95 * len(some))]
        print(
            f"{what}, {name}: {len(some)} questions, median {middle:.0f} ms, 95th percentile {late:.0f} ms", flush=True
        )


def timed_while_adding(page: Page, files: list[str]) -> Times:
    """Milliseconds from each question to its passages and its answer, asked once a second until all are added."""
    times: Times = []
    started = time.monotonic()
    page.set_input_files("#bq-files", files)
    close = page.locator("#bq-adding button", has_text="Close")
    while not close.count():
        times.append(tuple(page.evaluate(TIMED, QUESTIONS[len(times) % len(QUESTIONS)])))
        page.wait_for_timeout(1000)
    said = page.locator("#bq-adding header span").inner_text()
    print(f"{len(files)} files in {time.monotonic() - started:.0f} s: {said}; longest question {max(times)[1]:.0f} ms")
    return times


def main() -> None:
    with ExitStack() as stack:
        home = sys.argv[1] if len(sys.argv) > 1 else stack.enter_context(tempfile.TemporaryDirectory())
        server, address = start(Path(home))
        browser = chromium(stack.enter_context(sync_playwright()))
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        sent: list[int] = []
        read: list[int] = []
        weigh(page.context.new_cdp_session(page), sent, read)
        page.goto(address)
        page.wait_for_selector("#bq[data-ready]")
        usable = page.evaluate("performance.now()")
        page.wait_for_load_state("networkidle")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        print(f"page: {len(sent)} requests, {sum(sent) / 1e6:.2f} MB sent, {sum(read) / 1e6:.2f} MB read")
        print(f"first paint {paint:.0f} ms, ready {usable:.0f} ms")
        tell("at rest", timed(page))
        if len(sys.argv) > 2:
            tell("while adding", timed_while_adding(page, [str(file) for file in sorted(Path(sys.argv[2]).iterdir())]))
        browser.close()
        server.terminate()
        server.communicate()


if __name__ == "__main__":
    main()
