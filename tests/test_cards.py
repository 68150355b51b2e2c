"""The HTML of cards, from answers made by hand."""

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from corpus import Briefing, Passage, Sentence, Span
from index import Contents, Listed
from qa import Answer, Hit, Quote
from qa.answer import Part, Why, percent
from qa.markup import escape, markdown, marked
from qa.page import cards, cite, export, missing, places
from qa.page.cards import Shown
from qa.page.reading import Marks, body, paragraphs, reading
from qa.page.understanding import understood
from qa.page.why import why
from qa.question.dates import Period
from qa.question.spelling import Respelling
from qa.server.results import Listing

HOSTILE = (
    """<script>alert(1)</script> "quoted" 'single' & $$x$$ **b** [a](javascript:b) \u202e \x00 <img src=x onerror=y>."""
)
WHY = Why(dense=Part(0.51, 1), sentence=Part(0.62, 1), late=Part(0.7, 3), lexical=Part(1.2, 2))
SEARCHED = Contents(1, 5, "2022-02-07", "2022-02-07")


def hit(text: str, *, start: int = 0, score: float = 1.5, **metadata: str) -> Hit:
    briefing = Briefing("id-1", text, **metadata)
    end = len(text)
    passage = Passage(start, end, sentences=(Sentence(start, end),))
    return Hit(briefing, passage, score, (Span(start, end),), WHY)


def answer(
    *hits: Hit, found: bool = True, span: tuple[int, int] | None = None, missing: tuple[str, ...] = ()
) -> Answer:
    first = hits[0] if hits else None
    quote = Quote(first.briefing, first.start, first.end) if found and first else None
    part = Quote(first.briefing, *span) if span and first else quote
    return Answer(
        question="Who <i>came</i>?",
        found=found,
        confidence=0.93,
        best=quote,
        spans=(part,) if part else (),
        hits=hits,
        missing=missing,
        searched=SEARCHED,
    )


class Seen(HTMLParser):
    """Collects tags, and the text that a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_answer_is_marked_in_its_sentence_and_nothing_is_altered() -> None:
    html = cards.answer_html(answer(hit("Mr. Macron came on Monday."), span=(4, 10)))
    assert "Mr. <mark>Macron</mark> came on Monday." in html


def test_a_card_says_verdict_source_date_and_title() -> None:
    html = cards.answer_html(answer(hit("He came.", title="A title", source="The Paper", date="2022-02-07")))
    assert "Clear answer" in html
    assert "<cite>The Paper</cite>" in html
    assert '<time datetime="2022-02-07">7 February 2022</time>' in html
    assert "A title" in html


@pytest.mark.parametrize("found", [True, False])
def test_hostile_text_anywhere_stays_text(found: bool) -> None:
    hostile = hit(HOSTILE, title=HOSTILE, source=HOSTILE)
    html = cards.answer_html(answer(hostile, found=found, span=(8, 13), missing=(HOSTILE,)))
    seen = Seen(html)
    assert not {"script", "img", "a", "i"} & set(seen.tags)
    assert HOSTILE.replace("\x00", "␀") in seen.text
    for page in (
        export.as_html(answer(hostile, found=found)),
        reading(hostile.briefing, Marks(Span(0, 5))),
        missing.error(HOSTILE),
    ):
        assert not {"script", "img", "a", "i"} & set(Seen(page).tags)


def test_other_days_and_repeats_are_folded_under_the_card() -> None:
    again = hit("He came.", date="2022-02-08")
    later = Quote(Briefing("id-3", "He stayed.", date="2022-02-09"), 0, 10)
    first = replace(hit("He came."), same=(again,))
    html = cards.answer_html(replace(answer(first), also=(later,)))
    assert "<h3>What each day said (2)</h3>" in html
    assert '<time datetime="2022-02-09">9 February 2022</time><span><q dir="auto" lang="en">He stayed.</q>' in html
    assert "Said again in 1 other place</summary>" in html


def test_a_follow_up_is_shown_as_understood_and_can_be_mended() -> None:
    assert understood(answer(hit("He came."))) == ""
    html = understood(replace(answer(hit("He came.")), understood="What did <b>Macron</b> say?"))
    assert "What did &lt;b&gt;Macron&lt;/b&gt; say?" in html
    assert "Ask as typed" in html


def test_days_the_question_is_bound_to_are_shown_with_its_words_and_can_be_taken_off() -> None:
    day = datetime.date(2022, 2, 7)
    asked = replace(answer(hit("He came.", date="2022-02-08")), question="In the <Feb. 7> briefing, who came?")
    seen = Seen(html := understood(replace(asked, period=Period(day, day, 7, 15, True))))
    assert seen.text == "Limited to 7 February 2022 to 8 February 2022 (“<Feb. 7>”)"
    assert 'data-do="any-day" aria-label="Search all dates"' in html
    later = day + datetime.timedelta(2)
    seen = Seen(understood(replace(asked, period=Period(later, later + datetime.timedelta(1), 7, 15, True))))
    assert seen.text.startswith("No briefing of 9 February 2022 to 11 February 2022 (“<Feb. 7>”)")
    assert "any day up to <time" in understood(replace(asked, period=Period(datetime.date.min, day, 7, 15, True)))


def test_days_in_a_quote_are_dated_beside_it_and_its_words_stay_untouched() -> None:
    text = "He came on Monday, he said yesterday; on Monday he\nleft, as on 3 March 2021 and last week."
    html = cards.answer_html(answer(hit(text, date="2022-02-08")))
    assert f'<blockquote dir="auto" lang="en"><mark>{text}</mark></blockquote>' in html
    assert Seen(cards.dated(Quote(Briefing("id", text, date="2022-02-08"), 0, len(text)))).text == (
        "Monday = 7 February 2022yesterday = 7 February 2022last week = 31 January 2022 to 6 February 2022"
    )
    assert '<p class="dated"><span><bdi>Monday</bdi> = <time datetime="2022-02-07">7 February 2022</time>' in html


@pytest.mark.parametrize(("text", "date"), [("He came on Monday.", ""), ("He came on 3 March 2021.", "2022-02-08")])
def test_nothing_is_dated_that_cannot_be_or_already_is(text: str, date: str) -> None:
    assert "dated" not in cards.answer_html(answer(hit(text, date=date)))


def test_three_cards_are_open_and_the_rest_is_folded() -> None:
    hits = [hit(f"Sentence {i}.", score=2 - i / 20) for i in range(5)]
    hits = [
        Hit(Briefing(f"id-{i}", h.briefing.text), h.passage, h.score, h.highlights, WHY) for i, h in enumerate(hits)
    ]
    html = cards.answer_html(answer(*hits))
    open_part, folded = html.split('<details class="more">')
    assert open_part.count('<article class="card') == 3
    assert folded.count('<article class="card') == 2
    assert "2 more passages" in folded


def test_a_weak_passage_is_folded_even_if_there_is_room() -> None:
    weak = Hit(Briefing("id-2", "Weather."), Passage(0, 8, sentences=(Sentence(0, 8),)), 0.1, (Span(0, 8),), WHY)
    assert "1 more passage</summary>" in cards.answer_html(answer(hit("He came."), weak))


def test_not_found_says_what_was_searched_and_what_is_missing() -> None:
    html = cards.answer_html(answer(hit("He came."), found=False, missing=("Pope",)))
    assert "The briefing does not say" in html
    assert "Searched 5 passages in 1 briefing, dated 7 February 2022; none of them answers this." in html
    assert 'Not found in your briefings: <bdi class="word">“Pope”</bdi>' in html
    assert "Nearest passage (related, not an answer)" in html
    assert "Clear answer" not in html


def test_an_empty_library_says_how_to_fill_it() -> None:
    assert "Add a briefing first" in missing.empty_library()
    assert 'data-do="choose"' in missing.empty_library()


def test_the_copied_quotation_is_verbatim_with_its_citation() -> None:
    quote = Quote(Briefing("id", "He said “no”.", title="Talks", date="2022-02-07", source="The Paper"), 0, 13)
    assert cite.quotation(quote, None) == "“He said “no”.” (The Paper, Talks, 7 February 2022)"


def test_the_citation_tells_the_page() -> None:
    briefing = Briefing("id", "He came. He left.", title="Talks", date="2022-02-07", pages=(0, 0, 9))
    assert cite.quotation(Quote(briefing, 0, 8), None) == "“He came.” (Talks, 7 February 2022, p. 2)"
    assert cite.quotation(Quote(briefing, 9, 17), None) == "“He left.” (Talks, 7 February 2022, p. 3)"


def test_the_citation_tells_section_speaker_and_the_days_that_the_quote_means() -> None:
    text = "The\nGulf MS. PSAKI: He left on Monday."
    briefing = Briefing("id", text, title="Talks", date="2022-02-09", source="The Paper")
    passage = Passage(20, 38, sentences=(Sentence(20, 38),), heading=Span(0, 8), speaker=Span(9, 18))
    found = Hit(briefing, passage, 1.5, (Span(20, 38),), WHY)
    said = (
        "“He left on Monday.” (MS. PSAKI, The Paper, Talks, 9 February 2022, under “The Gulf”;"
        " Monday = 7 February 2022)"
    )
    assert cite.quotation(Quote(briefing, 20, 38), found) == said
    html = cards.answer_html(answer(found))
    assert f'data-copy="{escape(said)}"' in html
    assert escape(said.split("” (")[1][:-1]) in export.as_html(answer(found))
    assert "under “The Gulf”; Monday = 7 February 2022" in export.as_markdown(answer(found))


def test_context_shows_the_rest_of_the_passage_only_if_there_is_any() -> None:
    text = "Before. He came. After."
    passage = Passage(0, 23, sentences=(Sentence(0, 7), Sentence(8, 16), Sentence(17, 23)))
    found = Hit(Briefing("id", text), passage, 1.0, (Span(8, 16),), WHY)
    quote = Quote(found.briefing, 8, 16)
    whole = replace(answer(found), question="Who came?", best=quote, spans=(quote,))
    assert Seen(cards.context(Shown(quote, (), found), found)).text == "Show context" + text
    assert '<details class="context">' in cards.answer_html(whole)
    assert cards.context(Shown(Quote(found.briefing, 0, 23), (), found), found) == ""


def test_why_gives_the_rank_of_each_part_and_the_words_in_common() -> None:
    html = why(hit("Macron came."), replace(answer(), question="When has Macron come?"))
    assert "62 (1st)" in html
    assert "100 (2nd)" in html
    assert "Macron</dd>" in html
    assert "93%" in html


def test_why_tells_what_reading_gave() -> None:
    read = replace(hit("Macron came."), why=replace(WHY, read=0.876))
    assert 'Chance it answers the question</dt><dd dir="auto">88%</dd>' in why(read, answer(read))


def test_controls_are_shown_and_lone_surrogates_do_not_break_the_page() -> None:
    assert escape("a\x00b\x1b\x7f\n") == "a␀b␛␡\n"
    assert escape("\ud800").encode() == b"?"


def test_a_mark_is_cut_to_the_part_that_is_shown() -> None:
    assert marked("abcdef", 0, 3, (2, 6)) == "ab<mark>c</mark>"
    assert marked("abcdef", 3, 6, (0, 2)) == "def"
    assert marked("abcdef", 0, 6, (0, 1), (2, 4)) == "<mark>a</mark>b<mark>cd</mark>ef"
    assert marked("abcdef", 1, 4) == "bcd"


def test_markdown_means_nothing_after_escaping_and_plain_signs_stay_as_they_are() -> None:
    assert markdown("**b** <i> [a](b) &lt;\n# h ~~x~~") == r"\*\*b\*\* \<i> \[a\](b) \&lt; # h \~~x\~~"
    assert markdown("# h") == r"\# h"
    assert markdown("1. a") == r"1\. a"
    assert markdown("$650 million, anti-air = AT&T (2 + 2)!") == "$650 million, anti-air = AT&T (2 + 2)!"


def test_paragraphs_hold_every_letter_of_the_text_in_order() -> None:
    text = " one\n two \n\n \n\tthree\n\n" + "x" * 100_000 + "\r\n\r\nlast "
    spans = paragraphs(text)
    assert [text[a:b] for a, b in spans] == ["one\n two", "three", "x" * 100_000, "last"]
    assert re.sub(r"\s", "", text) == "".join(re.sub(r"\s", "", text[a:b]) for a, b in spans)


def test_the_list_is_counted_and_says_when_it_is_cut_off_or_empty() -> None:
    line = Listed("id-1", "Talks", "2022-02-07", "The Paper", "", 5, 9)
    found = Listing("default", 3, (line,), Contents(1200, 9, "", ""), ())
    assert places.count(found) == "3 of 1,200 briefings"
    assert places.count(replace(found, total=1200)) == "1,200 briefings"
    assert "<h3>February 2022</h3>" in places.listing(found)
    assert "Showing 1 of 3. Type to narrow the list." in places.listing(found)
    assert "No briefing matches." in places.listing(replace(found, total=0, briefings=()))
    assert "The library is empty." in places.listing(Listing("default", 0, (), Contents(0, 0, "", ""), ()))


@pytest.mark.parametrize(
    ("probability", "told"), [(0.0, "under 1"), (0.0099, "under 1"), (0.013, "1"), (0.93, "93"), (0.999, "over 99")]
)
def test_no_probability_is_told_as_certain(probability: float, told: str) -> None:
    assert percent(probability) == told


def test_the_pane_shows_headings_speakers_and_tables_and_marks_the_answer_in_its_sentence() -> None:
    text = "# The harbour\n\nMS. BROOK:  We paid $5 million. Then we left.\n\nPort | Ships\nOslo | 17\n"
    start = text.index("We paid")
    marks = Marks(Span(start, start + 19), (Span(start + 8, start + 18),), (Span(start + 20, start + 33),))
    html = reading(Briefing("id", text, title="Harbour"), marks)
    assert '<h3 dir="auto"># The harbour</h3>' in html
    assert '<b class="speaker">MS. BROOK</b>:  <mark class="quoted">We paid </mark>' in html
    assert '<mark class="answers">$5 million</mark><mark class="quoted">.</mark>' in html
    assert '<span class="other">Then we left.</span>' in html
    assert "<table><tr><td>Port </td><td> Ships</td></tr><tr><td>Oslo </td><td> 17</td></tr></table>" in html


def test_nothing_of_a_text_is_lost_in_the_pane() -> None:
    text = "Title\nof two lines\n\nA. B: said\n| odd | row\n\n\n- item & <b>\n  Heading: \n\nQ Why? a | b | c\nd | e"
    shown = Seen(body(text, Marks(Span(3, 40)).layers)).text
    assert "".join(shown.split()) == "".join(text.split())


def test_the_words_that_answer_stand_large_above_their_sentence_with_who_when_and_where() -> None:
    text = "MR. BROOK: We paid $5 million for the bridge in Porto this year."
    briefing = Briefing("id", text, title="The bridge", date="2022-02-09", source="The Paper")
    passage = Passage(11, 64, sentences=(Sentence(11, 64),), speaker=Span(0, 9), reply_to=None)
    found = Hit(briefing, passage, 1.5, (Span(11, 64),), WHY)
    html = cards.answer_html(answer(found, span=(19, 29)))
    assert '<h3 dir="auto" lang="en">$5 million</h3>' in html
    assert Seen(html.split('<p class="where"')[1].split("</p>")[0]).text.endswith(
        "MR. BROOK · 9 February 2022 · The Paper"
    )


def test_a_question_that_is_replied_to_stands_above_the_reply() -> None:
    text = "Q Why <now>?\nMR. BROOK: We must."
    passage = Passage(24, 32, sentences=(Sentence(24, 32),), reply_to=Span(2, 12))
    html = cards.answer_html(answer(Hit(Briefing("id", text), passage, 1.5, (Span(24, 32),), WHY)))
    assert '<p class="replied" dir="auto">In reply to <q lang="en">Why &lt;now&gt;?</q></p><blockquote' in html


def test_of_a_long_question_the_end_stands_above_the_reply() -> None:
    asked = "Thank you. The President went to the U.S. border on Monday. " + "He saw the fence there. " * 8
    asked += "What did he say to Mr. Brook?"
    text = f"Q {asked}\nMR. BROOK: We must."
    start = text.index("We must")
    passage = Passage(start, len(text), sentences=(Sentence(start, len(text)),), reply_to=Span(2, 2 + len(asked)))
    html = cards.answer_html(answer(Hit(Briefing("id", text), passage, 1.5, (Span(start, len(text)),), WHY)))
    assert f'<q lang="en">… {"He saw the fence there. " * 6}What did he say to Mr. Brook?</q>' in html
    assert cards.last_words("Why " + "not " * 60 + "now?").startswith("Why not")  # one sentence is whole


@pytest.mark.parametrize("heading", ["Via Teleconference", "3:04 P.M. EST", "Talks", "The White House"])
def test_what_only_says_when_and_how_people_met_is_no_section(heading: str) -> None:
    text = f"{heading}\n\nHe came."
    place = len(text) - 8
    passage = Passage(place, len(text), sentences=(Sentence(place, len(text)),), heading=Span(0, len(heading)))
    briefing = Briefing("id", text, title="Talks", source="The White House")
    assert cite.section(Hit(briefing, passage, 1.5, (Span(place, len(text)),), WHY)) == ""


@pytest.mark.parametrize(("confidence", "level"), [(0.95, "Clear answer"), (0.62, "Likely: read the passage")])
def test_how_sure_an_answer_is_can_be_read(confidence: float, level: str) -> None:
    sure = replace(answer(hit("He came.")), confidence=confidence)
    assert f"{level}</span>" in cards.answer_html(sure)
    assert export.announcement(sure).startswith(f"{level}: He came.")


def test_a_scope_that_holds_no_briefing_offers_a_wider_one() -> None:
    html = cards.answer_html(replace(answer(found=False), searched=Contents(0, 0, "", "")), narrowed=True)
    assert "No briefing matches these filters" in html
    assert 'data-do="widen">Search all briefings' in html


def test_a_quote_of_a_file_with_pages_is_cited_with_its_page() -> None:
    briefing = Briefing("id", "He came.\nShe left.", date="2022-02-08", pages=(0, 9))
    assert cite.where(Quote(briefing, 9, 18), None) == "Briefing of 8 February 2022, p. 2"


def test_answers_that_differ_are_named_so_and_stand_side_by_side() -> None:
    first = hit("We paid $5 million.", date="2022-02-08")
    other = Quote(Briefing("id-2", "We paid $7 million.", date="2022-02-09"), 0, 19)
    found = answer(first)
    assert found.quote is not None
    several = replace(found, parts=(found.quote, other))
    html = cards.answer_html(several)
    assert "Several answers: compare" in html
    assert "<h3>Different figures (2)</h3>" in html
    assert html.count('<section class="days">') == 1
    assert cards.evidence(several)[-1].quote == other


def test_each_row_of_what_days_said_has_its_date_its_value_and_its_sentence_marked() -> None:
    low, high = (
        Quote(Briefing(f"id-{day}", f"It costs {sum_} to build the bridge.", date=f"2022-02-0{day}"), 0, 40)
        for day, sum_ in ((8, "$5 million"), (9, "$7 million"))
    )
    first = answer(hit("It costs $3 million to build the bridge.", date="2022-02-07"), span=(9, 19))
    marked_rows = tuple(quote.with_marks([Quote(quote.briefing, 9, 19)]) for quote in (low, high))
    html = cards.answer_html(replace(first, also=marked_rows))
    rows = re.findall(r"<time[^>]*>([^<]*)</time><b[^>]*>([^<]*)</b><span><q[^>]*>(.*?)</q>", html)
    assert rows == [
        (f"{day} February 2022", sum_, f"It costs <mark>{sum_}</mark> to build the bridge.")
        for day, sum_ in ((9, "$7 million"), (8, "$5 million"), (7, "$3 million"))
    ]


def test_where_whole_sentences_answer_no_room_is_left_for_values() -> None:
    later = Quote(Briefing("id-3", "He stayed.", date="2022-02-09"), 0, 10)
    html = cards.answer_html(replace(answer(hit("He came.", date="2022-02-07")), also=(later,)))
    assert "valued" not in html
    assert "<b dir" not in html


def test_words_in_the_library_s_spelling_are_told_and_can_be_searched_as_typed() -> None:
    asked = replace(
        answer(hit("He came to Moscow.")),
        question="Who came to Mos<kow?",
        understood="Who came to Moscow?",
        spelling=(Respelling("Mos<kow", "Moscow"),),
    )
    seen = Seen(html := understood(asked))
    assert seen.text == "Showing results for MoscowSearch instead for Mos<kow"
    assert 'data-do="literally"' in html
    followed = replace(asked, understood="Who came to Moscow on Monday?")
    assert Seen(understood(followed)).text.startswith("Showing results for Moscow")
    assert "Searched for Who came to Moscow on Monday?" in Seen(understood(followed)).text


def test_each_page_of_a_file_begins_under_its_number_which_is_no_part_of_the_text() -> None:
    briefing = Briefing("id", "It opened.\n\nIt closed.\n\nIt fell.", pages=(0, 12, 24))
    html = reading(briefing, Marks(Span(0, 0)))
    assert re.findall(r'<hr class="sheet" data-page="([^"]*)"[^>]*><p[^>]*>([^<]*)', html) == [
        ("p. 1", "It opened."),
        ("p. 2", "It closed."),
        ("p. 3", "It fell."),
    ]
    assert "p. 2" not in Seen(html).text


def test_an_export_has_the_related_passages_with_their_citations() -> None:
    inn = hit("She stayed at $650 a night.")
    other = replace(inn, briefing=Briefing("id-2", inn.text, title="The inn", date="2022-02-08"))
    found = answer(hit("He came."), other)
    text = export.as_markdown(found)
    assert "### Related passages" in text
    assert "> She stayed at $650 a night.\n>\n> — The inn, 8 February 2022 (`id-2 0-27`)" in text
    assert "She stayed at $650 a night." in Seen(export.as_html(found)).text


def test_a_briefing_without_title_and_date_is_called_after_its_file() -> None:
    assert cite.name("", "", "harbour-report-6466e450") == "harbour-report"
    assert cite.name("", "", "b1") == "b1"
