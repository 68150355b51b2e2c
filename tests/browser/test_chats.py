"""Conversations: kept whole, whatever tabs and reloads do; found again, exported and deleted, with a way back."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.pages import ask

Visit = Callable[..., Page]
QUESTION = "Who visited Moscow on Monday?"
OTHER = "Who is Jens Stoltenberg?"
UNANSWERED = "Which penguin won the chess tournament?"


def again(page: Page) -> None:
    page.reload()
    page.wait_for_selector("#bq[data-ready]")


def test_two_tabs_show_and_keep_what_both_have_asked(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    tab = visit()
    expect(tab.locator(".turn h2")).to_have_text([QUESTION])
    ask(tab, OTHER)
    expect(page.locator(".turn h2")).to_have_text([QUESTION, OTHER])
    expect(page.locator(".turn").nth(1).locator("blockquote").first).to_contain_text("Stoltenberg")
    ask(page, UNANSWERED)
    again(tab)
    expect(tab.locator(".turn h2")).to_have_text([QUESTION, OTHER, UNANSWERED])


def test_a_hundred_turns_outlive_a_reload(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.evaluate("""async () => {
        const open = indexedDB.open('briefing-qa', 2);
        await new Promise(done => { open.onsuccess = done });
        const turns = open.result.transaction('turns', 'readwrite').objectStore('turns');
        const all = turns.getAll();
        const [first] = await new Promise(done => { all.onsuccess = () => done(all.result) });
        for (let i = 1; i < 100; i += 1) turns.put({ ...first, id: `n${i}`, at: first.at + i });
        await new Promise(done => { turns.transaction.oncomplete = done });
        open.result.close(); }""")
    again(page)
    expect(page.locator(".turn")).to_have_count(100)
    again(page)
    expect(page.locator(".turn")).to_have_count(100)


def test_conversations_are_listed_searched_opened_and_deleted_with_a_way_back(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.click("[data-do=new]")
    expect(page.locator("#bq-welcome")).to_be_visible()
    ask(page, UNANSWERED)
    page.click(".sides [data-to=chats]")
    expect(page.locator("#bq-chat-list h3")).to_have_text(["Today"])
    expect(page.locator("#bq-chat-list .title")).to_have_text([UNANSWERED, QUESTION])
    expect(page.locator("#bq-chat-list li[aria-current] .facts")).to_have_text("not found")
    page.fill("#bq-chat-find", "kremlin")  # a word of the answer
    expect(page.locator("#bq-chat-list .title")).to_have_text([QUESTION])
    page.locator("#bq-chat-list .entry").click()
    expect(page.locator(".turn h2")).to_have_text([QUESTION])
    expect(page.locator("#bq-reading mark.answers")).to_contain_text("Macron")
    page.locator("#bq-chat-list [data-do=forget]").click()
    expect(page.locator("#bq-chat-list")).to_have_text("No conversation matches.")
    expect(page.locator(".turn")).to_have_count(0)
    page.click("#bq-toast button")
    expect(page.locator(".turn h2")).to_have_text([QUESTION])
    page.fill("#bq-chat-find", "")
    expect(page.locator("#bq-chat-list .title")).to_have_count(2)
    again(page)
    expect(page.locator("#bq-chat-list .title")).to_have_count(2)  # and the side that was chosen


def test_all_is_exported_and_deleted_in_one_place(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.click("[data-do=new]")
    ask(page, OTHER)
    page.click(".sides [data-to=chats]")
    with page.expect_download() as download:
        page.click("[data-do=export-all]")
    text = Path(str(download.value.path())).read_text()
    assert QUESTION in text
    assert OTHER in text
    page.click("[data-do=forget-all]")
    page.click("#bq-confirm button[value=yes]")
    expect(page.locator("#bq-chat-list")).to_have_text("Your questions will be listed here.")
    page.click("#bq-toast button")
    expect(page.locator("#bq-chat-list .title")).to_have_text([OTHER, QUESTION])


def test_a_link_stays_in_the_address_and_asks_once(visit: Visit) -> None:
    page = visit(at="/#ask=Who+visited+Moscow+on+Monday%3F")
    page.locator(".turn .card").first.wait_for()
    again(page)
    expect(page.locator(".turn h2")).to_have_text([QUESTION])
    assert "#ask=Who+visited" in page.url
    ask(page, OTHER)
    assert "#" not in page.url
    page.go_back()
    assert "#ask=Who+visited" in page.url
    expect(page.locator(".turn h2")).to_have_text([QUESTION, OTHER])


def test_a_draft_outlives_a_reload(visit: Visit) -> None:
    page = visit()
    page.fill("#bq-question", "Who vis")
    again(page)
    expect(page.locator("#bq-question")).to_have_value("Who vis")
    ask(page, QUESTION)
    again(page)
    expect(page.locator("#bq-question")).to_have_value("")


def test_a_conversation_of_an_earlier_version_is_taken_over(visit: Visit) -> None:
    page = visit()
    page.evaluate("""localStorage.setItem('briefing-qa', JSON.stringify([{ question: 'Old?', scope: {}, anyDay: false,
        reply: { html: '<article class="card">Old.</article>', meant: 'Old?', found: true, say: 'Old.' } }]))""")
    again(page)
    expect(page.locator(".turn h2")).to_have_text(["Old?"])
    again(page)
    expect(page.locator(".turn h2")).to_have_text(["Old?"])
