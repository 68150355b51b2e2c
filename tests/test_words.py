"""Words are searched by their stems and scored with BM25, on disk and in memory alike."""

import math
from pathlib import Path

import pytest

from index import question_terms, terms
from index.folder.words import WordIndex, Words
from index.records import Scope

ENTRIES = [
    Words(7, "2022-02-01", "AFP", "The border talks, the BORDER guards."),
    Words(8, "", "", "Talks in Paris went on."),
    Words(9, "2022-02-07", "BBC", "A storm."),
]


@pytest.fixture(params=["disk", "memory"])
def words(request: pytest.FixtureRequest, tmp_path: Path) -> WordIndex:
    index = WordIndex(tmp_path / "words" if request.param == "disk" else None)
    index.add(ENTRIES)
    return index


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("The ministers’ visit to it was visited", ["minist", "visit", "visit"]),
        ("Müller’s CAFÉS", ["muller", "s", "cafe"]),
        ("Feb. 7, 2022: 100,000 troops", ["feb", "7", "2022", "100", "000", "troop"]),
        ("the of and", []),
        ("x" * 61 + " short", ["short"]),
        ("", []),
    ],
)
def test_terms_are_stems_without_accents_and_stop_words(text: str, stems: list[str]) -> None:
    assert terms(text) == stems


@pytest.mark.parametrize(
    ("question", "stems"),
    [
        ("Who visited Moscow, and who visited Kyiv?", ["visit", "moscow", "kyiv"]),
        ("Who was it?", ["who"]),
        ("What would you do?", ["what", "would", "you", "do"]),
    ],
)
def test_a_question_is_about_what_it_does_not_ask_with(question: str, stems: list[str]) -> None:
    assert question_terms(question) == stems


def test_scores_are_bm25(words: WordIndex) -> None:
    # "border" is twice in one of three entries: 4 of (4 + 3 + 1) / 3 words; "talk" is once in two.
    norm = {7: 1.2 * (0.25 + 0.75 * 4 / (8 / 3)), 8: 1.2 * (0.25 + 0.75 * 3 / (8 / 3))}
    border, talk = math.log(1 + 2.5 / 1.5), math.log(1 + 1.5 / 2.5)
    assert terms(ENTRIES[1].text) == ["talk", "pari", "went"]
    assert words.scores(["border", "talk"], [7, 8, 9]) == pytest.approx(
        {7: border * 2.2 * 2 / (2 + norm[7]) + talk * 2.2 / (1 + norm[7]), 8: talk * 2.2 / (1 + norm[8])}
    )


def test_only_the_keys_asked_for_are_scored(words: WordIndex) -> None:
    assert list(words.scores(["talk"], [8])) == [8]
    assert words.scores([], [7, 8]) == words.scores(["talk"], []) == words.scores(["hail"], [7, 8]) == {}


@pytest.mark.parametrize(
    ("scope", "keys"),
    [
        (Scope(), [7, 8]),
        (Scope(since="2022-01-01"), [7]),
        (Scope(until="2022-01-31"), []),
        (Scope(sources=("", "BBC")), [8]),
        (Scope(sources=()), []),
    ],
)
def test_the_best_are_found_within_a_scope_best_first(words: WordIndex, scope: Scope, keys: list[int]) -> None:
    assert words.search(["border", "talk"], 10, scope) == keys


def test_no_more_are_found_than_asked_for(words: WordIndex) -> None:
    assert words.search(["border", "talk"], 1, Scope()) == [7]


def test_counts_are_of_entries(words: WordIndex) -> None:
    assert [words.count(stem) for stem in ("border", "talk", "storm", "hail")] == [1, 2, 1, 0]


def test_a_folder_opened_again_finds_the_same(tmp_path: Path) -> None:
    WordIndex(tmp_path).add(ENTRIES)
    assert WordIndex(tmp_path).scores(["talk"], [7, 8]).keys() == {7, 8}
