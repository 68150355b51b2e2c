"""The library's place on the page: found, added, removed, brought back. Every test begins with the shipped briefing."""

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from index import Library
from tests.browser.pages import Server, ask
from tests.test_originals import pdf

Visit = Callable[..., Page]
TEA = "The tea report\n\nQueen Zenobia drank forty cups of jasmine tea in Palmyra on Tuesday. The cups were blue."


def file(name: str, text: str | bytes) -> FilePayload:
    data = text if isinstance(text, bytes) else text.encode()
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def add(page: Page, *files: FilePayload) -> None:
    page.set_input_files("#bq-files", list(files))
    page.locator("#bq-adding button", has_text="Close").wait_for(timeout=60_000)


def remove(page: Page, row: Locator) -> None:
    before = page.locator("#bq-list li").count()
    row.locator("[data-do=remove]").click()
    page.click("#bq-confirm button:has-text('Delete')")
    expect(page.locator("#bq-list li")).to_have_count(before - 1)


def listed(page: Page, title: str) -> Locator:
    return page.locator("#bq-list li", has_text=title)


@pytest.fixture(autouse=True)
def put_back(server: Server) -> Iterator[None]:
    """The library holds the shipped briefing alone when the next test begins."""
    yield
    with Library.open(server.home / "library") as library:
        if others := [item.id for item in library.briefings() if item.id != "2022-02-07"]:
            library.remove(*others)


@pytest.fixture
def tea(visit: Visit) -> Page:
    page = visit()
    add(page, file("tea.txt", TEA))
    return page


def test_an_added_file_is_listed_and_answers(tea: Page) -> None:
    assert tea.locator("#bq-count").inner_text() == "2 briefings"
    tea.click("#bq-adding li button:has-text('tea.txt')")
    expect(tea.locator("#bq-reading .text")).to_contain_text("Queen Zenobia")
    ask(tea, "Who drank jasmine tea in Palmyra?")
    assert "Zenobia" in tea.locator(".card.direct blockquote").inner_text()


def test_each_file_of_an_upload_gets_its_own_result(tea: Page) -> None:
    add(tea, file("tea.txt", TEA), file("broken.pdf", b"%PDF-1.7 nothing"), file("program.exe", b"MZ\x00\x01"))
    results = tea.locator("#bq-adding li")
    assert results.count() == 3
    assert "Already in the library" in tea.locator("#bq-adding li", has_text="tea.txt").inner_text()
    assert "Not added" in tea.locator("#bq-adding li", has_text="broken.pdf").inner_text()
    assert "Not added" in tea.locator("#bq-adding li", has_text="program.exe").inner_text()
    assert [item.get_attribute("class") for item in results.all()] == ["bad", "bad", "good"]
    assert "1 added, 2 not added" in tea.locator("#bq-adding header").inner_text()


def test_sources_are_a_chip_that_limits_the_answer(visit: Visit) -> None:
    page = visit()
    assert not page.locator("#bq-sources").is_visible()
    words = "Queen Zenobia drank forty cups of {} tea in Palmyra on Tuesday."
    add(page, file("one.txt", f"Source: The Levant\n\n{words.format('green')}"))
    add(page, file("two.txt", f"Source: Le Désert\n\n{words.format('black')}"))
    expect(page.locator("#bq-sources summary")).to_have_text("All sources")
    page.click("#bq-sources summary")
    page.check("#bq-sources label:has-text('Le Désert') input")
    page.keyboard.press("Escape")
    expect(page.locator("#bq-sources summary")).to_have_text("Le Désert")
    ask(page, "Who drank cups of tea in Palmyra?")
    assert "black tea" in page.locator(".card.direct blockquote").inner_text()
    assert page.locator(".turn .card cite").all_inner_texts() == ["Le Désert"]
    assert page.locator(".turn .within").inner_text() == "Le Désert"
    page.click("#bq-sources summary")
    page.uncheck("#bq-sources label:has-text('Le Désert') input")
    page.keyboard.press("Escape")
    ask(page, "Who drank green tea in Palmyra?")
    assert "green tea" in page.locator(".turn").last.locator(".card.direct blockquote").inner_text()
    page.click("#bq-filter summary")
    page.check("#bq-filter label:has-text('The Levant') input")
    expect(page.locator("#bq-list li .title")).to_have_text(["one"])
    expect(page.locator("#bq-count")).to_have_text("1 of 3 briefings")
    page.click("#bq-filter [type=reset]")
    expect(page.locator("#bq-list li")).to_have_count(3)
    page.keyboard.press("Escape")
    remove(page, listed(page, "one"))
    remove(page, listed(page, "two"))
    expect(page.locator("#bq-sources")).to_be_hidden()  # one source is no choice


def test_a_speech_gives_an_example_question_that_it_answers(visit: Visit) -> None:
    page = visit()
    speech = "Remarks at the harbour\n\nThank you all. Yesterday, President Ada Brook signed the Harbour Act in Porto."
    add(page, file("speech.txt", f"{speech} It was a good day."))
    example = page.locator("#bq-examples button", has_text="Who signed the Harbour Act in Porto?")
    example.click()
    expect(page.locator(".card.direct blockquote")).to_contain_text("Ada Brook")


def test_measures_months_and_lists_of_names_give_no_example_question(visit: Visit) -> None:
    page = visit()
    text = "He spent 12 years in the United States Navy, and left. The city lost 200 jobs in December of 2020 alone."
    add(page, file("navy.txt", f"{text} They said 5 million in grants will follow soon for all the people."))
    with page.expect_response(lambda reply: '"examples"' in (reply.request.post_data or "")):
        page.reload()
    page.locator("#bq-examples button").first.wait_for()
    shown = page.locator("#bq-examples button").all_inner_texts()
    assert shown
    assert not any(words in question for question in shown for words in ("years", "in December", "many in"))


def test_removing_asks_first_and_can_be_undone(tea: Page) -> None:
    row = tea.locator("#bq-list li", has_text="tea")
    row.locator("[data-do=remove]").click()
    tea.click("#bq-confirm button:has-text('Cancel')")
    expect(row).to_have_count(1)
    remove(tea, listed(tea, "tea"))
    tea.click("#bq-toast button:has-text('Undo')")
    expect(row).to_have_count(1)
    ask(tea, "Who drank jasmine tea in Palmyra?")
    expect(tea.locator(".card.direct")).to_have_count(1)  # what is found is shown before it is read


def test_the_list_narrows_as_one_types_and_opens_a_briefing(tea: Page) -> None:
    tea.fill("#bq-find", "february 2022")
    expect(tea.locator("#bq-list li")).to_have_count(1)
    tea.fill("#bq-find", "nothing like this")
    expect(tea.locator("#bq-list")).to_contain_text("No briefing matches")
    tea.fill("#bq-find", "tea")
    tea.locator("#bq-list li .entry").click()
    expect(tea.locator("#bq-reading .text")).to_contain_text("Queen Zenobia")


def test_the_list_is_filtered_by_date(tea: Page) -> None:
    tea.click("#bq-filter summary")
    tea.fill("#bq-filter [name=since]", "2022-02-01")
    expect(tea.locator("#bq-list li .title")).to_have_text(["Briefing of 7 February 2022"])  # the other has no date
    tea.fill("#bq-filter [name=until]", "2022-02-06")
    expect(tea.locator("#bq-list")).to_contain_text("No briefing matches")
    expect(tea.locator("#bq-count")).to_have_text("0 of 2 briefings")
    tea.keyboard.press("Escape")
    assert tea.locator("#bq-filter").get_attribute("class") == "menu narrowed"


def test_many_files_are_added_while_the_page_answers(visit: Visit) -> None:
    page = visit()
    held: list[Route] = []
    sent = itertools.count()
    page.route("**/upload**", lambda route, _: held.append(route) if next(sent) == 20 else route.continue_())
    page.set_input_files(
        "#bq-files", [file(f"many-{i:02}.txt", f"Bridge {i} was opened in spring.") for i in range(40)]
    )
    page.locator("#bq-adding progress").wait_for()
    ask(page, "Who visited Moscow on Monday?")
    assert "Emmanuel Macron" in page.locator(".card.direct blockquote").inner_text()
    page.wait_for_function("document.querySelectorAll('#bq-adding li').length === 16")  # two batches of eight
    assert "Adding 16 of 40" in page.locator("#bq-adding header").inner_text()
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.locator("#bq-adding button", has_text="Close").wait_for()
    assert page.locator("#bq-adding header").inner_text().startswith("40 added.")
    assert page.locator("#bq-adding li.good").count() == 40
    page.fill("#bq-find", "many-")
    expect(page.locator("#bq-list li")).to_have_count(40)


def test_adding_can_be_stopped(visit: Visit) -> None:
    page = visit()

    held: list[Route] = []
    page.route("**/upload**", lambda route, _: held.append(route))
    page.set_input_files("#bq-files", [file(f"stop-{i}.txt", f"Stop sign {i}.") for i in range(20)])
    page.wait_for_function("document.querySelector('#bq-adding button')")
    page.click("#bq-adding button:has-text('Stop')")
    for route in held:
        route.continue_()
    page.locator("#bq-adding button", has_text="Close").wait_for()
    assert page.locator("#bq-adding li", has_text="stopped").count() >= 19  # the first may be on its way


def test_files_can_be_dropped_anywhere(visit: Visit) -> None:
    page = visit()
    page.evaluate("""() => { const data = new DataTransfer();
        data.items.add(new File(["Dropped words about walrus diplomacy."], "dropped.txt"));
        document.querySelector("#bq-talk").dispatchEvent(
          new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })); }""")
    page.locator("#bq-adding li", has_text="dropped.txt").wait_for()
    expect(page.locator("#bq-list li", has_text="dropped")).to_have_count(1)


SCRIPT = "<script>window.ran=1</script>"
HOSTILE = {
    "html": ("<img src=x onerror=window.ran=1>.html", f"<h1>T</h1><p>Hostile <b>zebra</b> {SCRIPT} words.</p>"),
    "script": ("..\\..\\evil.txt", f"{SCRIPT} Hostile zebra <svg onload=window.ran=1> [a](javascript:window.ran=1)"),
    "latex": ("latex.md", "Hostile zebra $$x^2$$ **bold** `tick` \\[y\\] # no heading"),
    "template": (
        "t.txt",
        "Hostile zebra {{constructor.constructor('window.ran=1')()}} ${window.ran=1} \\u0041 [[ASK]]",
    ),
    "huge": ("huge.txt", "Hostile zebra " + "W" * 100_000 + "=" * 900_000),
    "bidi": ("bidi.txt", "Hostile zebra \u202ereversed \u2066isolated and 😀👩‍👩‍👧 \u05e9\u05dc\u05d5\u05dd"),
    "rtl": ("\u202etxt.exe.txt", "זברה עוינת. שלום עולם. Hostile zebra."),
    "nul": ("nul.txt", "Hostile zebra \x00 with \x1b controls."),
}


def test_hostile_briefings_show_as_text_and_run_nothing(visit: Visit) -> None:
    page = visit(1280)
    add(page, *(file(name, text) for name, text in HOSTILE.values()))
    assert page.locator("#bq-adding li.good").count() == len(HOSTILE)
    page.locator("#bq-adding button", has_text="Close").click()
    new = page.locator("#bq-list li:not(:has-text('7 February 2022'))")
    for place in range(len(HOSTILE)):
        new.nth(place).locator(".entry").click()
        id = new.nth(place).get_attribute("data-id")
        page.wait_for_function("id => document.querySelector('#bq').dataset.reading === id", arg=id)
        expect(page.locator("#bq-reading .text")).to_contain_text("zebra")
        if "<script>" in page.locator("#bq-reading .text").inner_text():
            assert SCRIPT in page.locator("#bq-reading .text").inner_text()
        harmless(page)
    ask(page, "What is said of the hostile zebra?")
    page.evaluate("document.querySelectorAll('details:not(.menu)').forEach(d => { d.open = true })")
    assert page.locator(".card").count() > 3
    harmless(page)


def harmless(page: Page) -> None:
    """Nothing of a briefing ran, became an element, or broke the layout."""
    assert page.evaluate("window.ran") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.evaluate("[...document.querySelectorAll('.place')].every(e => e.scrollWidth <= e.clientWidth)")
    made = "#bq-reading :is(img, svg, script, b, a:not(.original)), .card blockquote :is(img, svg, script, a)"
    assert page.locator(made).count() == 0


def test_a_folder_of_the_machine_cannot_be_read_through_the_page(visit: Visit, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret walrus.")
    page = visit()
    with page.expect_request("**/component_server**") as sent:
        page.fill("#bq-find", "x")
    body = {
        **(sent.value.post_data_json or {}),
        "fn_name": "add",
        "data": {"files": [{"name": "a.txt", "path": str(secret)}]},
    }
    reply = page.request.post(sent.value.url, data=body)
    assert "walrus" not in reply.text()
    assert secret.exists()
    assert page.locator("#bq-list li", has_text="walrus").count() == 0


def test_the_page_of_a_quote_leads_to_that_page_of_the_original(visit: Visit) -> None:
    page = visit()
    pages = "The harbour was quiet all week.", TEA.splitlines()[-1], "The bridge stays shut."
    add(page, file("harbour.pdf", pdf(*pages)))
    ask(page, "Who drank jasmine tea in Palmyra?")
    link = page.locator(".card.direct .page a")
    assert link.inner_text() == "p. 2"
    address = str(link.get_attribute("href"))
    assert re.fullmatch(r"/api/v1/originals/harbour-\w+\?library=default#page=2", address)
    expect(page.locator("#bq-reading .original")).to_have_text("Original, p. 2")
    assert page.locator("#bq-reading .original").get_attribute("href") == address
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.url.endswith(address)
    opened.value.close()
    kept = page.url.split("#")[0].rstrip("/") + address
    remove(page, listed(page, "harbour"))
    assert page.request.get(kept).status == 404
    page.click("#bq-toast button")  # Undo
    expect(listed(page, "harbour")).to_have_count(1)
    assert page.request.get(kept).body().startswith(b"%PDF-")
    listed(page, "harbour").locator(".entry").click()
    expect(page.locator("#bq-reading .original")).to_have_attribute("href", re.compile(re.escape(address[:30])))
    remove(page, listed(page, "harbour"))


def test_an_empty_library_offers_to_add_and_no_message_covers_the_question(visit: Visit, server: Server) -> None:
    page = visit()
    remove(page, page.locator("#bq-list li").first)
    toast, composer = page.locator("#bq-toast").bounding_box(), page.locator(".composer").bounding_box()
    assert toast
    assert composer
    assert toast["y"] + toast["height"] <= composer["y"]
    ask(page, "Who visited Moscow on Monday?")
    assert page.locator(".turn .card h3").inner_text() == "The library is empty"
    with page.expect_file_chooser():
        page.locator(".turn [data-do=choose]").click()
    page.click("#bq-toast button")
    expect(page.locator("#bq-list li")).to_have_count(1)


def test_title_date_and_source_of_a_briefing_are_set_beside_its_text(tea: Page, server: Server) -> None:
    listed(tea, "tea").locator(".entry").click()
    expect(tea.locator("#bq-reading .text")).to_contain_text("Queen Zenobia")
    tea.click("[data-do=details]")
    tea.fill("#bq-details [name=title]", "Tea <b>in</b> Palmyra")
    tea.fill("#bq-details [name=date]", "2022-02-08")
    tea.fill("#bq-details [name=source]", "The Levant")
    tea.click("#bq-details [value=yes]")
    expect(tea.locator("#bq-reading h2")).to_have_text("Tea <b>in</b> Palmyra")
    expect(tea.locator("#bq-list .title").first).to_have_text("Tea <b>in</b> Palmyra")
    expect(tea.locator("#bq-list .facts").first).to_have_text("8 February 2022 · The Levant")
    with Library.open(server.home / "library") as library:
        (found,) = [item for item in library.briefings() if item.title == "Tea <b>in</b> Palmyra"]
    assert (found.date, found.source) == ("2022-02-08", "The Levant")


def test_words_in_a_text_find_its_briefing_and_are_shown_where_they_stand(tea: Page) -> None:
    tea.fill("#bq-find", "forty jasmine")
    expect(tea.locator("#bq-list h3").last).to_have_text("Found in the text")
    row = tea.locator("#bq-list li")
    expect(row.locator(".title")).to_have_text(["tea"])
    row.locator(".entry").click()
    expect(tea.locator("#bq-in")).to_have_value("jasmine")  # not one after the other in the text
    expect(tea.locator("#bq-in-count")).to_have_text("1 of 1")
    tea.fill("#bq-find", "cups of jasmine")
    expect(tea.locator("#bq-list li .title")).to_have_text(["tea"])
    tea.locator("#bq-list li .entry").click()
    expect(tea.locator("#bq-in")).to_have_value("cups of jasmine")


def test_an_answer_from_a_briefing_that_is_gone_says_so_until_it_is_back(tea: Page) -> None:
    ask(tea, "Who drank jasmine tea in Palmyra?")
    remove(tea, listed(tea, "tea"))
    card = tea.locator(".card.direct")
    expect(card.locator(".gone-note")).to_have_text("This briefing is no longer in the library.")
    expect(card.locator(".verdict")).to_be_hidden()
    expect(tea.locator("#bq-reading mark")).to_have_count(0)
    tea.click("#bq-toast button:has-text('Undo')")
    expect(card.locator(".gone-note")).to_have_count(0)
    expect(card.locator(".verdict")).to_be_visible()


def test_the_list_follows_the_briefing_that_is_open(visit: Visit) -> None:
    page = visit(1280, 620)
    add(page, *(file(f"note-{n:02}.txt", f"Date: 2022-03-{n + 1:02}\n\nNote {n} on the bridge.") for n in range(24)))
    ask(page, "Who visited Moscow on Monday?")
    page.locator("#bq-reading mark").first.wait_for()
    row = page.locator("#bq-list li[aria-current]")
    expect(row).to_contain_text("7 February 2022")
    expect(row).to_be_in_viewport()
