"""Markdown: what a reader sees of it, and what its front matter says."""

import pytest

from corpus import read_bytes, segment


def text_of(markdown: str) -> str:
    return read_bytes("a.md", markdown.encode()).text


def test_a_quoted_paragraph_is_one_sentence_without_its_marks() -> None:
    text = text_of(
        "> We will not open a bridge\n> that we would not drive over,\n> said Ms Torvald.\n>\n> > So she said.\n"
    )
    assert [sentence.of(text) for passage in segment(text) for sentence in passage.sentences] == [
        "We will not open a bridge that we would not drive over, said Ms Torvald.",
        "So she said.",
    ]


def test_lists_and_headings_in_a_quote_stay_lines() -> None:
    assert text_of("> # Talks\n> - One\n> - Two\n> three") == "# Talks\n- One\n- Two\nthree"


def test_images_comments_and_struck_text_are_not_read() -> None:
    assert text_of('Ana ![photo](a.jpg "x") spoke.') == "Ana spoke."
    assert text_of("Ana ~~did not~~ spoke<!-- not for publication -->.") == "Ana  spoke."
    assert text_of("![The minister at the pier](a.jpg)\n\nAna spoke.") == "The minister at the pier\n\nAna spoke."


def test_an_image_on_a_line_within_a_paragraph_parts_nothing() -> None:
    text = "The bridge over the harbour\n![bridge](a.png)\nwill stay closed."
    assert text_of(text) == "The bridge over the harbour\nwill stay closed."
    assert text_of("> Ana spoke of\n> ![a photo of the bridge](a.png)\n> the bridge.") == "Ana spoke of the bridge."


def test_code_is_left_as_it_is() -> None:
    code = "```\n> a ![b](c)\n```"
    assert text_of(f"Run this:\n\n{code}\n") == f"Run this:\n\n{code}\n"


@pytest.mark.parametrize(
    "matter",
    [
        "published: 2022-02-07\ncreated: 2023-05-01",
        "publishDate: 7 February 2022\ndate: 2023-05-01",
        "date:\n  created: 2022-02-07\n  updated: 2022-03-09",
        "date_published: 2022-02-07T10:00:00Z",
        "meta:\n  date: 2022-02-07",
        "date: 2022-02-07\nextra:\n  date: 2023-05-01",
        "created: 2022-02-07\nupdated: 2022-03-09",
    ],
)
def test_front_matter_dates_the_text_by_its_publication(matter: str) -> None:
    assert read_bytes("a.md", f"---\n{matter}\n---\nText.\n".encode()).date == "2022-02-07"


def test_when_a_file_was_changed_is_no_date() -> None:
    assert read_bytes("a.md", b"---\nupdated: 2022-02-07\nmodified: 2022-02-08\n---\nText.\n").date == ""


def test_front_matter_names_title_and_source() -> None:
    briefing = read_bytes("a.md", b"---\nheadline: Talks\nsource:\n  - https://www.courier.example/a\n---\nText.\n")
    assert (briefing.title, briefing.source) == ("Talks", "courier.example")
