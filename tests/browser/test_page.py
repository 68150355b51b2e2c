"""The page in Chromium: ask, see the passage, and the plain "it does not say"."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import ask

Visit = Callable[..., Page]
QUESTION = "Who visited Moscow on Monday?"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_window_with_a_card_open(visit: Visit, scheme: str) -> None:
    page = visit(1280, 720, scheme)
    ask(page, QUESTION)
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == scheme
    fits = "[...document.querySelectorAll('.place, .card')].every(e => e.scrollWidth <= e.clientWidth)"
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(fits), width
        assert page.locator("#bq-question").is_visible()


def test_a_question_gets_the_exact_sentence_marked_and_dated(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    card = page.locator(".card.direct")
    assert card.locator(".verdict").inner_text() == "Clear answer"
    visitor = "French President Emmanuel Macron"
    assert visitor.endswith(card.locator("blockquote mark").inner_text())
    assert f"{visitor} visited Moscow on Monday" in card.locator("blockquote").inner_text()
    assert card.locator(".where time").get_attribute("datetime") == "2022-02-07"
    assert page.locator("#bq-reading mark.answers").inner_text() == card.locator("blockquote mark").inner_text()


def test_a_question_the_briefing_does_not_answer_says_so_and_helps(visit: Visit) -> None:
    page = visit()
    ask(page, "Which penguin won the chess tournament?")
    card = page.locator(".card.none")
    assert card.locator("h3").inner_text() == "The briefing does not say"
    assert "7 February 2022" in card.inner_text()
    assert "“penguin”" in card.inner_text()
    assert page.locator(".nearest").inner_text() == "Nearest passage (related, not an answer)"
    assert page.locator(".card.direct").count() == 0


HOSTILE = {
    "html": "<img src=x onerror=window.ran=1><script>window.ran=1</script>",
    "tags": "</textarea></h2><svg onload=window.ran=1>",
    "latex": "$$\\frac{1}{2}$$ **bold** [link](javascript:window.ran=1) `code`",
    "template": "{{constructor.constructor('window.ran=1')()}} ${window.ran=1} [[TITLE]]",
    "bidi": "\u202eright to left\u2066 & 😀👩‍👩‍👧",
    "huge": "W" * 5000,
}


def test_hostile_questions_show_as_they_were_typed_and_run_nothing(visit: Visit) -> None:
    page = visit(360)
    for kind, question in HOSTILE.items():
        ask(page, question)
        asked = page.locator(".turn h2").last
        assert asked.text_content() == question
        assert asked.locator("*").count() == 0, kind
        assert page.evaluate("window.ran") is None, kind
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, kind


def test_an_error_of_the_server_becomes_a_card(visit: Visit) -> None:
    page = visit()
    page.route(
        "**/component_server**", lambda route: route.fulfill(status=500, body="Traceback (most recent call last)")
    )
    ask(page, QUESTION)
    card = page.locator(".card.error")
    assert card.locator("h3").inner_text() == "Something went wrong"
    assert "Traceback" not in page.content()


def test_the_page_is_small_and_can_be_used_within_three_seconds_at_50_kilobytes_a_second(visit: Visit) -> None:
    page = visit()
    slow = page.context.new_cdp_session(page)
    sent: list[int] = []
    slow.on("Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"])))
    slow.send("Network.enable")
    line = {"offline": False, "latency": 40, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    slow.send("Network.emulateNetworkConditions", line)
    page.reload(wait_until="commit")
    page.wait_for_selector("#bq[data-ready]")
    assert page.locator("#bq-list li .title").inner_text() == "Briefing of 7 February 2022"  # came with the document
    assert page.evaluate("performance.now()") < 3000
    page.wait_for_load_state("networkidle")
    assert len(sent) <= 15
    assert sum(sent) < 250_000
