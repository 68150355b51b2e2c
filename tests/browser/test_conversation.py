"""What can be done with an answer: read it, copy it, link to it, ask again, keep it, export it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index import Library
from tests.browser.pages import Server, ask, settled

Visit = Callable[..., Page]
QUESTION = "Who visited Moscow on Monday?"


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def quoted(page: Page) -> str:
    return page.locator(".turn").last.locator("blockquote").first.inner_text()


@pytest.mark.parametrize("width", [1280, 360])
def test_opening_a_card_shows_the_whole_briefing_at_the_marked_passage(visit: Visit, width: int) -> None:
    page = visit(width)
    ask(page, QUESTION)
    page.locator(".card [data-do=open]").first.click()
    page.wait_for_function("document.activeElement.closest('#bq-reading') !== null")
    assert "".join(page.locator("#bq-reading mark").all_inner_texts()) == quoted(page)
    assert "High-stakes talks" in page.locator("#bq-reading .text").inner_text()
    assert page.evaluate("""() => { const mark = document.querySelector('#bq-reading mark').getBoundingClientRect(),
        text = document.querySelector('#bq-reading .text').getBoundingClientRect();
        return mark.top >= text.top && mark.bottom <= text.bottom }""")


def test_on_a_phone_the_reader_gets_back_to_the_answer(visit: Visit) -> None:
    page = visit(360)
    ask(page, QUESTION)
    page.locator(".card [data-do=open]").first.click()
    page.wait_for_selector("#bq-reading mark")
    assert not page.locator("#bq-question").is_visible()
    page.click("text=Back to the answer")
    page.wait_for_function("document.activeElement.dataset.do === 'open'")
    assert page.locator("#bq-question").is_visible()


def test_on_a_phone_the_place_to_read_is_of_the_question_in_view(visit: Visit) -> None:
    page = visit(360, 740)
    ask(page, QUESTION)
    page.locator(".tabs [data-to=read]").click()
    expect(page.locator("#bq-for")).to_have_text(QUESTION)
    expect(page.locator("#bq-reading mark.answers")).to_be_in_viewport()
    page.locator(".tabs [data-to=ask]").click()
    ask(page, "How many troops are close to the border with Ukraine?")
    page.locator(".tabs [data-to=read]").click()
    expect(page.locator("#bq-for")).to_have_text("How many troops are close to the border with Ukraine?")
    expect(page.locator("#bq-reading mark.answers")).to_contain_text("100,000")


def test_copy_gives_the_words_and_their_citation(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.locator(".card [data-do=copy]").first.click()
    page.wait_for_selector("#bq-toast:has-text('Copied')")
    where = "Briefing of 7 February 2022, under “Feb. 7: What you need to know today”; Monday = 7 February 2022"
    assert clipboard(page) == f"“{quoted(page)}” ({where})"


def test_a_link_reopens_the_same_question_and_passage(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.locator(".card [data-do=link]").first.click()
    page.wait_for_selector("#bq-toast:has-text('Link copied')")
    link, sentence = clipboard(page), quoted(page)
    other = visit(at=link[link.index("/#") :])
    other.locator(".turn .card").first.wait_for()
    settled(other)
    other.locator("#bq-reading mark").first.wait_for()
    assert other.locator(".turn h2").last.inner_text() == QUESTION
    assert "".join(other.locator("#bq-reading mark").all_inner_texts()) == sentence


def test_the_conversation_survives_a_reload(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    before = quoted(page)
    page.reload()
    page.wait_for_selector("#bq[data-ready]")
    assert page.locator(".turn h2").inner_text() == QUESTION
    assert quoted(page) == before


def test_ask_again_edit_delete_with_undo_and_begin_anew(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    page.click("text=Ask again")
    page.wait_for_selector(".turn .card")
    assert page.locator(".turn").count() == 1
    page.locator(".turn [data-do=edit]").first.click()
    assert page.input_value("#bq-question") == QUESTION
    ask(page, "How many troops are close to the border?")
    page.locator(".turn [data-do=delete]").first.click()
    assert page.locator(".turn").count() == 1
    page.click("#bq-toast button")
    assert page.locator(".turn").count() == 2
    page.locator(".turn [data-do=delete]").first.click()
    page.click("[data-do=new]")
    assert page.locator(".turn").count() == 0
    assert page.locator("#bq-welcome").is_visible()


def test_asking_can_be_stopped(visit: Visit) -> None:
    page = visit()
    page.route("**/component_server**", lambda _route: None)
    page.fill("#bq-question", QUESTION)
    page.press("#bq-question", "Enter")
    page.click("#bq-form button:has-text('Stop')")
    assert "Stopped" in page.locator(".turn .card").inner_text()
    assert page.locator("#bq-form .primary").inner_text() == "Ask"


def test_the_conversation_is_exported_with_its_citations(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    ask(page, "Which penguin won the <b>chess</b> tournament?")
    for kind in ("Markdown", "web page"):
        page.click("#bq-export summary")
        with page.expect_download() as download:
            page.click(f"#bq-export button:has-text('{kind}')")
        text = Path(str(download.value.path())).read_text()
        assert QUESTION in text
        assert "Macron" in text
        assert "Briefing of 7 February 2022" in text
        assert "Monday = 7 February 2022" in text
        assert "The briefing does not say" in text
        assert "<b>chess</b>" not in text


def test_the_scope_of_dates_is_a_chip_and_limits_the_answer(visit: Visit) -> None:
    page = visit()
    page.click("#bq-dates summary")
    page.fill("#bq-dates [name=since]", "2030-01-01")
    page.keyboard.press("Escape")
    assert page.locator("#bq-dates summary").inner_text() == "From 1 January 2030"
    ask(page, QUESTION)
    assert page.locator(".card.none h3").inner_text() == "No briefing matches these filters"
    assert page.locator(".turn .within").inner_text() == "From 1 January 2030"
    page.click("[data-do=widen]")
    page.locator(".card.direct").wait_for()
    page.click("#bq-dates summary")
    page.click("[data-do=all-dates]")
    assert page.locator("#bq-dates summary").inner_text() == "All dates"


def test_an_example_is_a_question_that_is_answered(visit: Visit) -> None:
    page = visit()
    page.locator("#bq-examples button").first.click()
    page.locator(".turn .card").first.wait_for()
    settled(page)
    assert page.locator(".turn .card .verdict").first.is_visible()


def test_a_reader_can_say_that_an_answer_is_wrong_and_why(visit: Visit, server: Server) -> None:
    page = visit()
    ask(page, QUESTION)
    page.click(".rating button:has-text('No')")
    page.check("text=Wrong words marked")
    page.fill(".reasons input[maxlength]", "<b>Only</b> his name")
    page.click(".reasons button")
    page.wait_for_selector(".rating:has-text('Thanks')")
    with Library.open(server.home / "library") as library:
        said = library.feedback()[0]
    assert (said.right, said.reason, said.question) == (False, "Wrong words marked; <b>Only</b> his name", QUESTION)
    assert said.quote == quoted(page)


def test_a_follow_up_shows_how_it_was_understood_and_can_be_asked_as_typed(visit: Visit) -> None:
    page = visit()
    ask(page, "Who is Jens Stoltenberg?")
    ask(page, "When did he speak with Erdogan?")
    meant = page.locator(".turn").last.locator(".understood b")
    assert meant.inner_text() == "When did Jens Stoltenberg speak with Erdogan?"
    page.locator(".understood [data-do=edit]").click()
    assert page.input_value("#bq-question") == "When did Jens Stoltenberg speak with Erdogan?"
    page.click("text=Ask as typed")
    page.locator(".understood").wait_for(state="detached")
    page.locator(".turn").last.locator(".card").first.wait_for()
    settled(page)


def test_days_named_in_the_question_are_a_chip_that_can_be_taken_off(visit: Visit) -> None:
    page = visit(360)
    ask(page, "What did the Feb. 7 briefing say about Macron?")
    chip = page.locator(".bound")
    assert "Limited to 7 February 2022 to 8 February 2022 (“Feb. 7”)" in chip.inner_text()
    chip.get_by_role("button", name="Search all dates").click()
    chip.wait_for(state="detached")
    page.locator(".turn .card").first.wait_for()
    settled(page)
    page.reload()
    page.locator(".turn .card").first.wait_for()
    settled(page)
    assert page.locator(".bound").count() == 0


def test_days_taken_off_stay_off_in_a_follow_up_that_inherits_their_words(visit: Visit) -> None:
    page = visit()
    ask(page, "What did the Feb. 7 briefing say about Macron?")
    page.click("[data-do=any-day]")
    page.locator(".bound").wait_for(state="detached")
    page.locator(".turn .card").first.wait_for()
    settled(page)
    ask(page, "And Scholz?")
    assert "Feb. 7 briefing say about Scholz" in page.locator(".turn").last.locator(".understood b").inner_text()
    assert page.locator(".bound").count() == 0
    ask(page, "What did the Feb. 7 briefing say about Scholz?")  # typed, so it is meant
    assert page.locator(".bound").count() == 1


def test_a_weekday_of_the_quote_is_dated_beside_it(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTION)
    assert "Monday = 7 February 2022" in page.locator(".card.direct .dated").inner_text()
    assert page.locator("blockquote time, blockquote .dated").count() == 0


def test_the_live_region_says_once_what_came(visit: Visit) -> None:
    page = visit()
    page.evaluate("""() => { window.said = [];
        new MutationObserver(() => { const t = document.querySelector('#bq-say').textContent; if (t) said.push(t); })
          .observe(document.querySelector('#bq-say'), { childList: true, characterData: true, subtree: true }); }""")
    ask(page, QUESTION)
    page.wait_for_function("said.length > 0")
    page.locator("#bq-reading mark").first.wait_for()  # all that comes has come
    said = page.evaluate("said")
    assert len(said) == 1
    assert said[0].startswith("Clear answer: ")


def test_a_misspelt_name_is_searched_as_the_library_spells_it_and_can_be_searched_as_typed(visit: Visit) -> None:
    page = visit()
    ask(page, "Who visited Moskow on Monday?")
    turn = page.locator(".turn")
    assert "Showing results for Moscow" in turn.locator(".understood").inner_text()
    assert "Macron" in turn.locator(".card.direct blockquote").inner_text()
    turn.get_by_role("button", name="Search instead for Moskow").click()
    turn.locator(".understood").wait_for(state="detached")
    turn.locator(".card").first.wait_for()
    assert "“Moskow”" in turn.locator(".card.none").inner_text()


def test_words_of_the_question_before_stand_beside_a_follow_up_that_only_points_to_them(visit: Visit) -> None:
    page = visit()
    ask(page, "What did Macron do in Moscow?")
    ask(page, "Does that mean war?")
    line = page.locator(".turn").last.locator(".understood > span").first
    assert (
        line.inner_text() == "Searched for Does that mean war? with words of the question before: Macron do in Moscow"
    )
