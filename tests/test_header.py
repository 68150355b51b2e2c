"""Header lines: they say what a text is, when and by whom it was given out, and stand in no passage."""

import pytest

from corpus import segment
from corpus.dates import date_at_start
from corpus.metadata import Metadata, in_name, in_text, tidy_title

TITLE = "HARBOUR BRIDGE STAYS CLOSED"
BODY = "The Ministry said on Monday that the bridge in Velmora will stay closed.\n\nFerries run every ten minutes."


def briefing(head: str) -> str:
    return f"{TITLE}\n\n{head}\n\n{BODY}"


DATED = [
    "Brussels, 7 February 2022",
    "Washington, D.C., February 7, 2022",
    "Geneva/New York, 7 February 2022",
    "Brüssel, den 7. Februar 2022",
    "Genève, le 7 février 2022",
    "Warszawa, dnia 7 lutego 2022 r.",
    "FOR IMMEDIATE RELEASE: February 7, 2022",
    "FOR IMMEDIATE RELEASE\nFebruary 7, 2022",
    "For immediate release\n\nContact: Ida Berg, 555-1234\n\nFebruary 7, 2022",
    "Published 7 February 2022",
    "Published 7 February 2022\nLast updated 9 March 2022",
    "Published: 7 February 2022, 10:30 GMT",
    "Posted on February 7, 2022 by Ida Berg",
    "Release date: 7 February 2022",
    "Date of publication: 7 Feb 2022",
    "Issued on 7 February 2022",
    "**Date:** 7 February 2022",
    "Veröffentlicht am 7. Februar 2022",
    "Publicado el 7 de febrero de 2022",
    "Stand: 07.02.2022, 14:30 Uhr",
    "07.02.2022",
    "Press release | 7 February 2022",
    "PRESS RELEASE\n7 February 2022",
    "7 February 2022 | News release | Geneva",
    "By Ida Berg | February 7, 2022",
    "February 7, 2022 3:00 PM ET",
    "2022-02-07T10:30:00Z",
    "2022-02-07T10:30:00.123+01:00",
    "Ref: 22/014 | 7 February 2022 | Transport",
    "北京，2022年2月7日",
    "القدس، 7 فبراير 2022",
    "From: press@example.org\nTo: desk@example.org\nSent: Monday, February 7, 2022 10:05 AM",
    "Daily Briefing – February 7, 2022",
    "WASHINGTON, D.C. – February 7, 2022 – The agency said so.",
    "GENEVA (7 February 2022) – UN experts called for a report.",
    "VELMORA--(BUSINESS WIRE)--Feb. 7, 2022-- Nordbau AG said so.",
    "Berlin, 7. Februar 2022 (dpa) - Die Brücke bleibt zu.",
]


@pytest.mark.parametrize("before", ["", "Presidential Determination No. 2022-10\n\n"])
@pytest.mark.parametrize("to", ["THE SECRETARY OF STATE", " ".join(["THE SECRETARY OF STATE"] * 9)])
def test_a_memorandum_is_called_by_its_subject(before: str, to: str) -> None:
    text = f"{before}MEMORANDUM FOR {to}\n\nSUBJECT: Designation of an Ally\n\n{BODY}"
    assert in_text(text).title == "Designation of an Ally"
    assert in_text(f"A letter for {to}\n\nSUBJECT: Designation of an Ally\n\n{BODY}").title == ""


@pytest.mark.parametrize("head", DATED)
def test_the_forms_in_which_texts_are_dated_are_read(head: str) -> None:
    assert in_text(briefing(head)).date == "2022-02-07"


@pytest.mark.parametrize(
    "head", [head for head in DATED if "said" not in head and head.count(" – ") + head.count(" - ") < 1]
)
def test_header_lines_are_in_no_sentence_and_no_heading(head: str) -> None:
    text = briefing(head)
    passages = segment(text)
    assert " ".join(passage.of(text) for passage in passages).endswith(BODY)
    shown = [span.of(text) for passage in passages for span in (*passage.sentences, passage.heading) if span]
    lines = [line for line in head.split("\n") if line and not line.startswith("Contact")]
    assert not any(line in part for line in lines for part in shown)


@pytest.mark.parametrize(
    "head",
    [
        "07/02/2022",
        "Date: 07/02/2022",
        "Date: 15 March 2022\nTime: 10.00\nPlace: Town Hall",
        "The council met on Sunday night for four hours.\n\nDate: 15 March 2022",
        "11 January 2022\n\nDivers find rust.\n\n6 February 2022\n\nThe council pays.",
        "11 January 2022 – Divers find rust.\n\n6 February 2022 – The council pays.",
        "Last updated 9 March 2022",
        "Deadline: 7 February 2022",
        "Elections on 7 February 2022",
        "Photo: Ida Berg, 7 February 2022",
        "Copyright 7 February 2022 Velmora Courier",
        "On 7 February 2022 – a Monday – the council met.",
    ],
)
def test_a_date_that_may_be_of_something_else_is_none(head: str) -> None:
    assert in_text(briefing(head)).date == ""


def test_an_events_date_stays_in_the_text_it_belongs_to() -> None:
    text = briefing("Date: 15 March 2022\nTime: 10.00\nPlace: Town Hall")
    assert "Date: 15 March 2022" in [sentence.of(text) for passage in segment(text) for sentence in passage.sentences]


@pytest.mark.parametrize(
    ("head", "title", "source"),
    [
        (
            "From: Ministry of Transport <press@example.org>\nTo: All\nSent: Monday, February 7, 2022 10:05 AM\n"
            "Subject: RE: Bridge",
            "Bridge",
            "Ministry of Transport",
        ),
        (
            "Von: Presse\nGesendet: Montag, 7. Februar 2022 10:05\nAn: Alle\nBetreff: AW: Brücke zu",
            "Brücke zu",
            "Presse",
        ),
        ("TO: All staff\nFROM: Ida Berg\nDATE: February 7, 2022\nSUBJECT: Bridge", "Bridge", "Ida Berg"),
    ],
)
def test_the_head_of_a_printed_message_says_who_when_and_what(head: str, title: str, source: str) -> None:
    assert in_text(briefing(head)) == Metadata(title, "2022-02-07", source)


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("Source: Deutsche Welle", "Deutsche Welle"),
        ("Source: https://www.courier.example/a", "courier.example"),
        ("Source: Getty Images", ""),
        ("Source: AFP/Getty", ""),
        ("The council met on Sunday night.\n\nSource: City Press", ""),
        ("Subject: harbour bridge", ""),
        ("Putin (Kremlin) – said so.", ""),
        ("Berlin (Reuters) – The bridge is closed.", "Reuters"),
    ],
)
def test_a_source_is_who_gave_the_text_out_and_not_a_picture(head: str, source: str) -> None:
    assert in_text(briefing(head)) == Metadata(source=source)


@pytest.mark.parametrize(
    "written",
    [
        "7. Februar 2022",
        "lundi 7 février 2022",
        "7 de febrero de 2022",
        "febrero 7, 2022",
        "7 de fevereiro de 2022",
        "7 febbraio 2022",
        "7 februari 2022",
        "7 lutego 2022",
        "7. února 2022",
        "7 февраля 2022 г.",
        "7 лютого 2022",
        "7 Φεβρουαρίου 2022",
        "2022. február 7.",
        "2022 m. vasario 7 d.",
        "2022. gada 7. februārī",
        "7. februara 2022.",
        "7 Şubat 2022",
        "7 فبراير 2022",
        "2022年2月7日",
        "2022년 2월 7일",
    ],
)
def test_months_are_read_in_the_languages_of_the_news(written: str) -> None:
    assert date_at_start(written) == "2022-02-07"


def test_a_month_that_means_two_is_told_by_how_the_day_is_written() -> None:
    assert date_at_start("7. listopada 2022.") == "2022-10-07"  # Croatian
    assert date_at_start("7 listopada 2022") == "2022-11-07"  # Polish


def test_dots_put_the_day_first_in_a_text_but_may_mean_either_in_a_file_name() -> None:
    assert date_at_start("07.02.2022") == "2022-02-07"
    assert in_name("briefing 07.02.2022") == Metadata()


@pytest.mark.parametrize(
    "title",
    [
        "PowerPoint Presentation",
        "Slide 1",
        "Folie 12",
        "Press release template v3",
        "C:\\Users\\ida\\brief.docx",
        "/home/ida/brief",
        "file:///tmp/a",
        "Document1",
        "Microsoft PowerPoint - brief.pptx",
        "Untitled-1",
        "brief.pptx",
        "Normal.dotm",
    ],
)
def test_the_name_of_a_template_a_slide_or_a_path_is_no_title(title: str) -> None:
    assert tidy_title(title) == ""


@pytest.mark.parametrize(
    "title", ["Slide in prices stops", "Presentation of the budget", "Template attacks on phones", "Title fight"]
)
def test_a_title_that_only_begins_so_is_kept(title: str) -> None:
    assert tidy_title(title) == title
