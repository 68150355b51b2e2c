"""What a text, a file name, front matter, a page or a document says of itself, and which of them is believed."""

import datetime
import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import read_bytes
from corpus.metadata import Metadata, date_at_start, in_name, in_text, tidy_title


@pytest.mark.parametrize(
    "written",
    [
        "2022-02-07",
        "2022/2/7",
        "2022.02.07",
        "20220207",
        "2022-02-07T23:30:00-05:00",
        "7 February 2022",
        "7th of February, 2022",
        "07-feb-2022",
        "Feb. 7, 2022",
        "February 7th, 2022",
        "Monday, February 7, 2022",
        "Mon. 7 Feb 2022",
        "2022 Feb 7",
    ],
)
def test_a_date_with_day_month_and_year_is_read(written):
    assert date_at_start(written) == "2022-02-07"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2022-02-30",
        "30 February 2022",
        "02-07-2022",
        "2/7/2022",
        "2022-02",
        "February 2022",
        "Feb. 7",
        "7/2/22",
        "yesterday",
        "2022-13-01",
        "120220207",
        "0022-02-07",
    ],
)
def test_a_date_that_is_impossible_partial_or_ambiguous_is_none(written):
    assert date_at_start(written) == ""


def test_a_date_written_in_figures_is_read_where_only_one_order_makes_sense():
    assert date_at_start("25-02-2022") == date_at_start("02/25/2022") == "2022-02-25"
    assert date_at_start("07.07.2022") == "2022-07-07"


@given(st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(2999, 12, 31)))
def test_every_date_is_read_back_from_its_usual_spellings(day):
    month = day.strftime("%B")
    for written in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month[:3]}. {day.day}, {day.year}",
        f"{day.day:02}-{month[:3].lower()}-{day.year}",
    ):
        assert date_at_start(written) == day.isoformat()


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2022-02-07", "2022-02-07"),
        ("20220207", "2022-02-07"),
        ("briefing_2022_02_07_final", "2022-02-07"),
        ("report-20220207T1030", "2022-02-07"),
        ("07-feb-2022", "2022-02-07"),
        ("Briefing Feb. 7 2022", "2022-02-07"),
        ("2022-02-07-0930", "2022-02-07"),
        ("02-07-2022", ""),
        ("2022-02-30", ""),
        ("2022-02-01_2022-02-07", ""),
        ("12345678", ""),
        ("dismay 7 2022", ""),
        ("ukraine", ""),
    ],
)
def test_a_file_name_states_a_date_or_nothing(name, date):
    assert in_name(name) == Metadata(date=date)


def test_header_lines_are_read():
    text = "Title: Talks in Moscow\nDate: Feb. 7, 2022\nSource: Deutsche Welle\n\nThe talks went on."
    assert in_text(text) == Metadata("Talks in Moscow", "2022-02-07", "Deutsche Welle")


def test_header_lines_in_markdown_emphasis_are_read():
    text = "# Talks in Moscow\n\n**Date:** 7 February 2022\n*Source: DW*\n\nThe talks went on."
    assert in_text(text) == Metadata("Talks in Moscow", "2022-02-07", "DW")


@pytest.mark.parametrize(
    ("line", "date", "source"),
    [
        ("MOSCOW, Feb. 7, 2022 (Reuters) — The talks went on.", "2022-02-07", "Reuters"),
        ("WASHINGTON (AP) — The talks went on.", "", "AP"),
        ("KYIV, Feb 7 (Reuters) - The talks went on.", "", "Reuters"),
        ("MOSCOW, February 7, 2022 /TASS/. The talks went on.", "2022-02-07", "TASS"),
        ("By Jane Doe (Reuters)", "", "Reuters"),
        ("Monday, February 7, 2022", "2022-02-07", ""),
        ("February 07, 2022 1:35 P.M. EST", "2022-02-07", ""),
        ("NATO (the alliance) - which is old - said so.", "", ""),
        ("AFP contributed reporting.", "", ""),
        ("The talks of Feb. 7, 2022 (Monday) failed.", "", ""),
        ("On February 7, 2022, the talks went on.", "", ""),
    ],
)
def test_a_dateline_a_byline_or_a_date_alone_says_when_and_who(line, date, source):
    assert in_text(f"{line}\n\nMore of it.") == Metadata("", date, source)


def test_datelines_of_several_agencies_name_no_source():
    assert in_text("MOSCOW (AP) — One.\n\nKYIV (Reuters) — Two.").source == ""


def test_only_the_first_lines_of_a_text_are_its_header():
    assert in_text("Line.\n" * 10 + "Date: 2022-02-07\nSource: X") == Metadata()


def test_a_heading_is_the_title_only_before_the_prose():
    assert in_text("# One\n\nText.").title == "One"
    assert in_text("One\n===\n\nText.").title == "One"
    assert in_text("Text.\n\n# One\n\nText.").title == ""
    assert in_text("## Section\n\nText.").title == ""


@pytest.mark.parametrize("title", ["Untitled", "Word Document", "Microsoft Word - brief.docx", "brief.pdf", " ", None])
def test_a_title_that_a_program_made_up_is_none(title):
    assert tidy_title(title) == ""


def test_the_text_is_believed_before_front_matter_and_front_matter_before_the_name():
    front = b"---\ntitle: Front\ndate: 2022-02-08\nsource: DW\n---\n"
    briefing = read_bytes("2022-02-09.md", front + b"# Seen\n\nDate: 2022-02-07\n\nText.")
    assert (briefing.title, briefing.date, briefing.source) == ("Seen", "2022-02-07", "DW")
    briefing = read_bytes("2022-02-09.md", front + b"Text.")
    assert (briefing.title, briefing.date, briefing.source) == ("Front", "2022-02-08", "DW")
    briefing = read_bytes("2022-02-09.md", b"Text.")
    assert (briefing.title, briefing.date, briefing.source) == ("", "2022-02-09", "")


@pytest.mark.parametrize("fence", ["---\ntitle: 'A: b'\ndate: 2022-02-30\n---\n", '+++\ntitle = "A: b"\n+++\n'])
def test_front_matter_is_cut_and_an_impossible_date_in_it_is_none(fence):
    briefing = read_bytes("a.md", f"{fence}\n*Body* as written.\n".encode())
    assert (briefing.text, briefing.title, briefing.date) == ("\n*Body* as written.\n", "A: b", "")


@pytest.mark.parametrize(
    "text", ["---\nA rule, not front matter.\n---\nText.", "---\na: [\n---\nText.", "---\nopen: 1\n"]
)
def test_what_is_no_front_matter_stays_in_the_text(text):
    assert read_bytes("a.md", text.encode()).text == text


def _page(head: str) -> bytes:
    return f"<!doctype html><html><head><title>T</title>{head}</head><body><p>The talks went on.</p></body>".encode()


def test_a_page_states_title_date_and_source_in_meta_tags():
    briefing = read_bytes(
        "a.html",
        _page(
            '<meta property="og:title" content="Talks"><meta property="og:site_name" content="Deutsche Welle">'
            '<meta property="article:published_time" content="2022-02-07T23:30:00-05:00">'
        ),
    )
    assert (briefing.title, briefing.date, briefing.source) == ("Talks", "2022-02-07", "Deutsche Welle")


def test_a_page_states_title_date_and_source_in_json_ld():
    linked = (
        '{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "Talks go on in Moscow",'
        ' "datePublished": "2022-02-07", "publisher": {"@type": "Organization", "name": "DW"}}]}'
    )
    briefing = read_bytes("a.html", _page(f'<script type="application/ld+json">{linked}</script>'))
    assert (briefing.date, briefing.source) == ("2022-02-07", "DW")


@pytest.mark.parametrize("date", ["2022-02-30", "2022-02", "02/07/2022", "2022"])
def test_a_page_whose_date_is_no_day_has_none(date):
    assert read_bytes("a.html", _page(f'<meta name="date" content="{date}">')).date == ""


def test_a_document_has_its_title_from_the_title_style_then_from_its_properties_and_no_date():
    document = docx.Document()
    document.core_properties.title = "Property"
    document.add_paragraph("Text.")
    first = io.BytesIO()
    document.save(first)
    document.add_paragraph("Seen", style="Title")
    second = io.BytesIO()
    document.save(second)
    assert read_bytes("a.docx", first.getvalue()).title == "Property"
    assert read_bytes("a.docx", second.getvalue()).title == "Seen"
    assert read_bytes("a.docx", first.getvalue()).date == ""
