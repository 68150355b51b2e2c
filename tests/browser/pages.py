"""What browser tests do again and again: start a server, ask a question."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

# A transcript in which two people answer, one of them a question.
TALK = """Press Briefing by Press Secretary Jen Psaki and National Security Advisor Jake Sullivan

MS. PSAKI: The harbour bridge will open in June. We are glad of that.

Q: And what of the tunnel?

MS. PSAKI: The tunnel will open in May.

MR. SULLIVAN: The harbour bridge will open in October, and no sooner.
"""

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium(playwright: Playwright) -> Browser:
    """A real Chromium: the machine's own (or the one that CHROMIUM names), else the one that playwright installed."""
    return playwright.chromium.launch(executable_path=CHROMIUM if Path(CHROMIUM).exists() else None, args=QUIET)


@dataclass(frozen=True)
class Server:
    """A running page: where it is, and the folder that it keeps everything in."""

    address: str
    home: Path


def start(home: Path) -> tuple[subprocess.Popen[str], str]:
    """Serve the page out of `home` on a free port; the process, and the address that it printed."""
    environment = {**os.environ, "BRIEFING_QA_HOME": str(home), "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)}
    environment["BRIEFING_QA_KEEP_ORIGINALS"] = "true"
    command = [sys.executable, str(Path(__file__).parent / "guarded.py")]
    process = subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=None, text=True)
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"http://\S+", line):
            return process, found.group()
    raise AssertionError(f"the server ended with {process.wait()} before it printed an address")


def ask(page: Page, question: str) -> None:
    """Type a question, and wait until its card is there."""
    before = page.locator(".turn .card").count()
    page.fill("#bq-question", question)
    page.press("#bq-question", "Enter")
    page.wait_for_function("n => document.querySelectorAll('.turn .card').length > n", arg=before)
    settled(page)


def settled(page: Page) -> None:
    """Wait until every question has its answer, read and all."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('.turn .answer')]"
        ".every(box => box.querySelector('.card') && !box.querySelector('[aria-busy]'))"
    )
