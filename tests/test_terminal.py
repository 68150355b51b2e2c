"""Text of a briefing shown in a terminal: as it is, but powerless."""

import io

from rich.console import Console

from corpus import Briefing, Passage, Sentence
from index import Contents, Listed
from qa.answer import Answer, Hit, Part, Quote, Why
from qa.cli.terminal import citation, show_answer, show_hits, show_list
from qa.markup import plain


def test_control_and_bidirectional_characters_become_visible() -> None:
    assert plain("a\x1b[31mb\x00c\u202ed\ne\tf") == "a\N{REPLACEMENT CHARACTER}[31mb�c�d e f"
    assert plain("नमस्ते \U0001f468\u200d\U0001f469") == "नमस्ते \U0001f468\u200d\U0001f469"


def test_markup_of_the_terminal_is_shown_and_not_obeyed() -> None:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    briefing = Briefing(id="[red]x[/red]", text="The [bold]bridge[/bold] opened.")
    passage = Passage(0, len(briefing.text), (Sentence(0, len(briefing.text)),))
    part = Part(1.0, 1)
    hit = Hit(briefing, passage, 1.0, passage.sentences, Why(part, part, part, part))
    quote = Quote(briefing, 0, len(briefing.text))
    show_hits(console, [hit])
    answer = Answer(
        question="?",
        found=True,
        confidence=0.9,
        best=quote,
        spans=(Quote(briefing, 4, 23),),
        hits=(hit,),
        missing=(),
        searched=Contents(1, 1, "", ""),
    )
    show_answer(console, answer)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().count("The [bold]bridge[/bold] opened.") == 2
    assert "[red]x[/red]" in console.file.getvalue()


def test_briefings_that_are_counted_are_told_with_their_number() -> None:
    first, other = (Briefing(id, "Ships came.", date=f"2022-02-0{id}") for id in "12")
    places = (Quote(first, 0, 11), Quote(other, 0, 11))
    answer = Answer(
        question="How many briefings mention ships?",
        found=True,
        confidence=0.97,
        best=places[0],
        spans=places[:1],
        hits=(),
        missing=(),
        searched=Contents(2, 2, "2022-02-01", "2022-02-02"),
        parts=places,
        operation="count",
    )
    console = Console(record=True, width=100, file=io.StringIO())
    show_answer(console, answer)
    assert "The briefings that mention it (2)" in console.export_text()


def test_the_page_is_cited_where_it_is_known() -> None:
    briefing = Briefing("id", "He came. He left.", "Talks", "2022-02-07", pages=(0, 9))
    quote = Quote(briefing, 9, 17)
    assert citation(briefing, quote.page) == "Talks · 2022-02-07 · p. 2"
    assert citation(Briefing("id", "He came.")) == "id"


def test_the_list_shows_ids_whole_in_a_narrow_terminal() -> None:
    ids = ["a-report-on-the-harbour-bridge-and-its-cables-6466e450", "b1"]
    listed = [Listed(id, "A title that is long enough to be broken", "2022-02-07", "The Paper", "", 3, 9) for id in ids]
    console = Console(width=80, file=io.StringIO(), record=True)
    show_list(console, listed)
    shown = console.export_text()
    assert all(id in shown for id in ids)
    assert max(map(len, shown.splitlines())) <= 80
