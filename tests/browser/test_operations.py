"""What the page shows where an extract, two answers, somebody's words or nothing at all is asked for."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.pages import ask

Visit = Callable[..., Page]


def test_an_extract_is_named_as_one_and_each_sentence_opens_at_its_place(visit: Visit) -> None:
    page = visit()
    page.fill("#bq-question", "Summarize the briefing")
    page.press("#bq-question", "Enter")
    turn = page.locator(".turn").last
    expect(turn.locator("h3").first).to_have_text("Extract")
    rows = turn.locator("li q")
    assert rows.count() >= 4
    assert rows.evaluate_all("all => all.every((row) => row.scrollHeight <= row.clientHeight + 1)"), "it is cut off"
    rows.nth(1).click()
    expect(page.locator("#bq-reading mark").first).to_contain_text(rows.nth(1).inner_text().split()[0])


def test_two_questions_are_both_answered(visit: Visit) -> None:
    page = visit()
    ask(page, "Who visited Moscow on Monday, and how many troops are near the border?")
    both = page.locator(".turn").last.locator("section.days").first
    expect(both.locator("h3")).to_have_text("Both questions")
    told = " ".join(both.locator("q").all_inner_texts())
    assert "Emmanuel Macron" in told
    assert "100,000 troops" in told


def test_nobody_else_s_words_are_shown_for_somebody_s(visit: Visit) -> None:
    page = visit()
    ask(page, "What did Peskov say about the visit?")
    expect(page.locator(".turn").last.locator(".speaker").first).to_have_text("Dmitry Peskov")
    ask(page, "What did Macron say?")
    expect(page.locator(".turn").last.locator("article.direct")).to_have_count(0)


def test_where_nothing_is_asked_there_is_guidance_and_nothing_to_rate(visit: Visit) -> None:
    page = visit()
    ask(page, "hi")
    turn = page.locator(".turn").last
    expect(turn.locator("h3").first).to_have_text("Ask about your briefings")
    expect(turn.locator(".rating")).to_have_count(0)
