"""Passages of whole sentences: exact on the shipped briefing, lossless on any text, as measured on the public sets."""

import json
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Passage, segment
from corpus.blocks import Block, blocks
from corpus.segment import MOST_WORDS
from corpus.sentences import MAX_SENTENCE_CHARACTERS

ROOT = Path(__file__).parent.parent
BRIEFING = (ROOT / "corpus/briefings/2022-02-07.txt").read_text(encoding="utf-8")
DATA = ROOT.parent / "shared/data"

Shown = list[tuple[list[str], str, str]]


def shown(text: str) -> Shown:
    """Sentences, heading and speaker of each passage, as they are read."""
    return [
        (
            [sentence.of(text) for sentence in passage.sentences],
            passage.heading.of(text) if passage.heading else "",
            passage.speaker.of(text) if passage.speaker else "",
        )
        for passage in segment(text)
    ]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.of(text)) for block in blocks(text)]


# The shipped briefing

SENTENCES = [
    [
        (17, 221, "High-stakes talks between"),
        (223, 419, "In addition to"),
        (420, 620, "Moscow has amassed"),
    ],
    [
        (622, 810, "NATO and the"),
        (811, 911, "Moscow said this"),
        (912, 1041, "The U.S. and"),
    ],
    [
        (1080, 1210, "Ukraine's presidency on"),
        (1211, 1429, "Amid U.S. warnings"),
        (1431, 1527, "The United States"),
        (1528, 1827, "U.S. National Security"),
    ],
    [
        (1829, 1962, "French President Emmanuel"),
        (1963, 2127, "Kremlin spokesperson Dmitry"),
        (2129, 2258, "Macron spoke with"),
    ],
    [
        (2260, 2469, "German Chancellor Olaf"),
        (2470, 2624, '"We are... prepared'),
        (2626, 2748, "NATO Secretary General"),
        (2749, 2852, "Stoltenberg praised Erdogan’s"),
        (2854, 3034, "Australian Prime Minister"),
        (3036, 3062, "AFP contributed reporting."),
    ],
]


def test_the_shipped_briefing_has_these_sentences() -> None:
    found = [[(s.start, s.end, " ".join(s.of(BRIEFING).split()[:3])) for s in p.sentences] for p in segment(BRIEFING)]
    assert found == SENTENCES


def test_the_shipped_briefing_has_one_heading_over_what_follows_it() -> None:
    under = [passage.heading.of(BRIEFING) if passage.heading else "" for passage in segment(BRIEFING)]
    assert under == ["", "", *["Feb. 7: What you need to know today"] * 3]
    assert all(passage.speaker is None for passage in segment(BRIEFING))


def test_the_date_before_the_shipped_briefing_is_metadata() -> None:
    assert kinds(BRIEFING)[0] == ("metadata", "date 2022-02-07")


def test_a_date_that_is_part_of_a_sentence_is_not_metadata() -> None:
    assert shown("date 2022-02-07 is a Monday.") == [(["date 2022-02-07 is a Monday."], "", "")]
    assert shown("date 2022-02-07") == [(["date 2022-02-07"], "", "")]


# Headings


def test_a_heading_stands_over_its_section_until_the_next() -> None:
    text = "# News\n\nHe came.\n\nSport\n-----\nShe won.\n\n**Weather today**\n\nIt rains."
    assert shown(text) == [
        (["He came."], "News", ""),
        (["She won."], "Sport", ""),
        (["It rains."], "Weather today", ""),
    ]


def test_adjacent_headings_are_one() -> None:
    text = "State Dining Room\n\n2:36 P.M. EST\n\nGood afternoon, everyone."
    assert shown(text) == [(["Good afternoon, everyone."], "State Dining Room\n\n2:36 P.M. EST", "")]


def test_headings_without_prose_are_prose() -> None:
    assert shown("Alabama\n\nAlaska\n\nArizona\n\nWyoming") == [(["Alabama", "Alaska", "Arizona", "Wyoming"], "", "")]
    assert shown("He came.\n\nSummary") == [(["He came.", "Summary"], "", "")]


def test_many_short_lines_are_a_list_and_not_a_heading() -> None:
    assert shown("Kyiv\nLviv\nOdesa\nKharkiv\n\nAll four were hit.") == [
        (["Kyiv", "Lviv", "Odesa", "Kharkiv", "All four were hit."], "", "")
    ]


def test_a_rule_ends_a_section() -> None:
    assert shown("Kyiv today\n\nHe came.\n\n* * *\n\nShe left.") == [
        (["He came."], "Kyiv today", ""),
        (["She left."], "", ""),
    ]
    assert shown("He came.\n---\nShe left.") == [(["He came."], "", ""), (["She left."], "", "")]


# Speakers

TRANSCRIPT = """\
East Room

MS. PSAKI: Hi, everyone. Okay.

We go on.

Q    Thank you. Is the U.S. ready? And —

MS. PSAKI: Yes.

THE PRESIDENT: (Laughs.) We must not think a law that makes it

END
"""


def test_each_turn_to_speak_is_its_own_passage() -> None:
    assert shown(TRANSCRIPT) == [
        (["Hi, everyone.", "Okay.", "We go on."], "East Room", "MS. PSAKI"),
        (["Thank you.", "Is the U.S. ready?", "And —"], "East Room", "Q"),
        (["Yes."], "East Room", "MS. PSAKI"),
        (["(Laughs.)", "We must not think a law that makes it"], "East Room", "THE PRESIDENT"),
        (["END"], "East Room", ""),
    ]


def test_someone_quoted_speaks_only_in_the_quotation() -> None:
    text = "Senator Mark Takano: “We did it.”\n\n“All of us.”\n\nThe bill passed."
    assert shown(text) == [
        (["“We did it.”", "“All of us.”"], "", "Senator Mark Takano"),
        (["The bill passed."], "", ""),
    ]


def test_questions_and_answers_of_an_interview_are_speakers() -> None:
    text = "Q: What is it?\nA: This.\nQ: And that?\nA: No."
    assert [speaker for _, _, speaker in shown(text)] == ["Q", "A", "Q", "A"]


@pytest.mark.parametrize(
    "text", ["SUBJECT: The transfer of funds is approved.", "MS. PSAKI: —", "Note: he came. Note: he left."]
)
def test_what_only_looks_like_a_speaker_is_prose(text: str) -> None:
    assert all(speaker == "" for _, _, speaker in shown(text))


# Lists and lines


def test_a_list_is_apart_and_its_marks_are_in_no_sentence() -> None:
    text = "Three things:\n\n- Peace\n- Land, which is\n  plenty\n\n1. Bread.\n2. Wine.\n\nThat is all he said."
    assert shown(text) == [
        (["Peace", "Land, which is\n  plenty"], "Three things:", ""),
        (["Bread.", "Wine."], "Three things:", ""),
        (["That is all he said."], "Three things:", ""),
    ]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "He said it is a matter of principle for all the people of\nthe country and that nothing would change before "
        "the end of\nthe year. The minister agreed with him on that and so did\nJoe Biden."
    )
    assert [kind for kind, _ in kinds(text)] == ["prose"]
    assert [len(passage.sentences) for passage in segment(text)] == [2]


def test_lines_that_are_whole_paragraphs_stay_apart() -> None:
    text = "Thank you.\nI just have two items for you at the top.\nI wanted to highlight that yesterday they met."
    assert [words for _, words in kinds(text)] == text.split("\n")


# Sizes


def words(count: int) -> str:
    return "He said " + "so " * (count - 3) + "again."


def test_short_paragraphs_are_packed_and_whole_ones_are_not() -> None:
    sizes = [30, 40, 70, 70, 20, 150, 30]
    text = "\n\n".join(map(words, sizes))
    assert [len(p.of(text).split()) for p in segment(text)] == [70, 70, 90, 180]


def test_a_long_paragraph_is_split_evenly_at_sentences() -> None:
    text = " ".join([words(20)] * 10)
    assert [len(p.sentences) for p in segment(text)] == [5, 5]
    text = " ".join([words(50)] * 7)
    assert [len(p.sentences) for p in segment(text)] == [2, 3, 2]


def test_a_paragraph_of_180_words_stays_whole() -> None:
    assert len(segment(" ".join([words(20)] * 9))) == 1


def test_a_paragraph_of_a_megabyte_with_one_endless_sentence_is_cut_at_each_and_packed() -> None:
    text = " ".join([words(200), *[words(20)] * 9_000])  # split ever finer, to no end, it took minutes
    sizes = [len(p.of(text).split()) for p in segment(text)]
    assert sizes == [200, *[120] * 1_500]


def test_a_paragraph_of_very_many_parts_is_split_at_sentences_that_fit() -> None:
    text = " ".join([words(100)] * 400)  # no two fit together
    assert [len(p.sentences) for p in segment(text)] == [1] * 400


# Any text

PIECES = st.sampled_from(
    [
        *[
            "He came. ",
            "“Is it over?” she asked. ",
            "The U.S. and NATO … ",
            "MS. PSAKI: ",
            "Q  ",
            "A: ",
            "- ",
            "1. ",
            "(a) ",
            "# ",
            "**",
            "---\n",
            "",
        ],
        *[
            "Feb. 7: What to know",
            "END",
            "Joe Biden: “",
            "MR. LEE (Continued.): ",
            "2:29 P.M. EST MR. LEE: ",
            "**Ned Price:** ",
            "Jen Psaki: (00:15)\n",
            "Title: Talks\n",
            "Published 7 February 2022\n",
            "7 February 2022\n",
            "From: Ida\nTo: All\n",
            "date 2022-02-07 ",
            "他来了。",
            "مرحبا؟ ",
            "👍",
            "é",
            "…",
            ".",
            "”",
            ")",
            "; ",
            "  ",
            "* * *\n",
        ],
        *("x" * 1300, "word " * 300, "\n", "\n\n", "\r\n", "\u2029", "\x00", "\x1c", "\u200b"),
    ]
)
TEXTS = st.one_of(
    st.text(), st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES | st.text(max_size=5)).map("".join)
)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_blocks_cover_all_but_white_space(text: str) -> None:
    position = 0
    for block in blocks(text):
        assert position <= block.start < block.end <= len(text)
        assert not text[position : block.start].strip()
        position = block.end
    assert not text[position:].strip()


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_passages_and_sentences_are_ordered_spans_of_the_text(text: str) -> None:
    position = 0
    for passage in segment(text):
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        for sentence in passage.sentences:
            assert position <= sentence.start < sentence.end <= len(text)
            assert sentence.of(text) == sentence.of(text).strip()
            assert any(map(str.isalnum, sentence.of(text)))
            assert sentence.end - sentence.start <= MAX_SENTENCE_CHARACTERS
            position = sentence.end


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    passages = segment(text)
    kept = set(kept_by(passages, blocks(text)))
    assert [c for i, c in enumerate(text) if c.isalnum() and i not in kept] == []


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_names_and_headings_are_outside_the_sentences(text: str) -> None:
    for passage in segment(text):
        for span in (passage.heading, passage.speaker):
            assert span is None or (span.end <= passage.start and any(map(str.isalnum, span.of(text))))


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_passages(text: str) -> None:
    assert segment(text) == segment(text)


def kept_by(passages: tuple[Passage, ...], found: list[Block]) -> list[int]:
    spans = [span for p in passages for span in (*p.sentences, p.heading, p.speaker) if span]
    spans += [block for block in found if block.kind in ("metadata", "marker")]
    return [index for span in spans for index in range(span.start, span.end)]


# The public sets


def documents(name: str) -> list[str]:
    path = DATA / name / "corpus.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


def test_news_paragraphs_stay_whole() -> None:
    assert {len(segment(text)) for text in documents("onestopqa")} == {1}
    whole = [len(segment(text)) == 1 for text in documents("xquad")]
    assert (sum(whole), len(whole)) == (209, 240)


def test_white_house_briefings_give_passages_of_a_good_size() -> None:
    texts = documents("wh_briefings_2022")[::10]
    passages = [(text, passage) for text in texts for passage in segment(text)]
    sizes = [len(passage.of(text).split()) for text, passage in passages]
    long = [text for text, p in passages if sum(len(s.of(text).split()) for s in p.sentences) > MOST_WORDS]
    assert 60 <= median(sizes) <= 80
    assert sum(60 <= size <= 130 for size in sizes) / len(sizes) > 0.45
    assert len(long) <= 2  # one legal sentence can be longer than a passage
