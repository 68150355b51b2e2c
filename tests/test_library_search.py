"""A search finds what brute force finds, with the same scores, however the library came to hold what it holds."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from corpus import Briefing
from index import Candidate, Library, terms
from index.embed.model import TokenStates
from index.records import Scope
from tests.brute import EMBEDDER, Expected, bm25
from tests.conftest import Opener, quick_folder
from tests.embedders import WORDS, HashedWords, sample

DATES = ["", "2022-01-31", "2022-02-01", "2022-02-07", "2023-01-01"]
SOURCES = ["", "AFP", "BBC News", "L’Équipe"]
few = settings(max_examples=15, deadline=None, derandomize=True)


@st.composite
def libraries(draw: st.DrawFn) -> list[Briefing]:
    """A few briefings with ids of their own, of few words so that they share some."""
    sentences = st.lists(st.sampled_from(WORDS[:12]), min_size=1, max_size=70).map(lambda words: " ".join(words) + ".")
    texts = st.lists(sentences, min_size=1, max_size=4).map(
        lambda parts: "\n\n".join(part.capitalize() for part in parts)
    )
    return [
        Briefing(f"b{number}", draw(texts), "", draw(st.sampled_from(DATES)), draw(st.sampled_from(SOURCES)))
        for number in range(draw(st.integers(1, 7)))
    ]


questions = st.lists(st.sampled_from([*WORDS[:12], "Who", "the", "nothing"]), min_size=1, max_size=5).map(" ".join)
scopes = st.builds(
    Scope,
    st.sampled_from(DATES),
    st.sampled_from(DATES),
    st.none() | st.lists(st.sampled_from([*SOURCES, "unknown"]), max_size=2, unique=True).map(tuple),
    briefings=st.none() | st.lists(st.sampled_from(["b0", "b2", "unknown"]), max_size=2, unique=True).map(tuple),
)


@contextmanager
def library_of(briefings: Sequence[Briefing]) -> Iterator[Library]:
    with quick_folder() as folder, Library.open(folder, embedder=EMBEDDER) as library:
        library.add(briefings)
        yield library


def search(library: Library, question: str, depth: int, scope: Scope) -> list[Candidate]:
    return library.within(question, depth, scope)


# -- brute force ------------------------------------------------------------------------------------------------------


def test_the_bm25_of_these_tests_is_that_of_a_worked_example() -> None:
    # Texts of 2 and 4 words, "border" in the first alone: idf = ln(1 + 1.5 / 1.5), norm = 1.2 (.25 + .75 * 2 / 3).
    expected = math.log(2) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3))
    assert bm25(["border talks", "gas pipeline winter storm"], ["border"]) == pytest.approx([expected, 0])


# -- what is found ----------------------------------------------------------------------------------------------------


@few
@given(libraries(), questions, scopes)
def test_a_scope_gives_what_brute_force_gives_on_the_briefings_it_holds(
    briefings: list[Briefing], question: str, scope: Scope
) -> None:
    expected = Expected(briefings, question)
    held = [place for place in expected.places if scope.holds(place[0])]
    with library_of(briefings) as library:
        found = search(library, question, len(expected.places), scope)
    assert sorted((item.briefing.id, item.passage.start) for item in found) == sorted(
        (briefing.id, passage.start) for briefing, passage in held
    )
    for item in found:
        expected.check(item)


@few
@given(libraries(), questions, scopes, st.integers(1, 4))
def test_the_nearest_and_the_best_by_words_are_all_there_and_nothing_else(
    briefings: list[Briefing], question: str, scope: Scope, depth: int
) -> None:
    expected = Expected(briefings, question)
    with library_of(briefings) as library:
        expected.check_found(search(library, question, depth, scope), depth, scope)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, "abcd"),
        ({"since": "2022-02-02"}, "bc"),
        ({"until": "2022-02-02"}, "ab"),
        ({"since": "2022-02-02", "until": "2022-02-02"}, "b"),
        ({"since": "2022-02-03", "until": "2022-02-02"}, ""),
        ({"sources": ["AFP"]}, "ac"),
        ({"sources": "AFP"}, "ac"),
        ({"sources": [""]}, "d"),
        ({"sources": ["BBC", ""]}, "bd"),
        ({"sources": ["nobody"]}, ""),
        ({"sources": []}, ""),
        ({"sources": ["AFP"], "since": "2022-02-02"}, "c"),
        ({"briefings": "b"}, "b"),
        ({"briefings": ["d", "a", "nowhere"], "sources": ["AFP"]}, "a"),
        ({"briefings": []}, ""),
    ],
)
def test_dates_are_inclusive_and_sources_named_to_the_letter(
    library: Library, filters: dict[str, str], ids: str
) -> None:
    days = {"a": ("2022-02-01", "AFP"), "b": ("2022-02-02", "BBC"), "c": ("2022-02-03", "AFP"), "d": ("", "")}
    library.add(Briefing(id, "Rain falls.", date=date, source=source) for id, (date, source) in days.items())
    assert "".join(item.briefing.id for item in library.search("rain", **filters)) == ids  # type: ignore[arg-type]


@few
@given(libraries(), scopes)
def test_both_engines_filter_by_the_definition_of_a_scope(briefings: list[Briefing], scope: Scope) -> None:
    with library_of(briefings) as library:
        store = library._store
        snapshot = store._snapshots.current()  # type: ignore[attr-defined]
        rows = store.passage_rows(scope).tolist()  # type: ignore[attr-defined]
        stems = terms(" ".join(WORDS[:12]))
        held = [item.id for item in briefings if scope.holds(item)]
        by_words = snapshot.passages.search(stems, 1000, scope, store.passage_rows(scope))  # type: ignore[attr-defined]
        passages = store.passages(rows)  # type: ignore[attr-defined]
        assert sorted(by_words) == rows
        assert {library.get(store.briefing(key).id).id for _, key, _ in passages} == set(held)  # type: ignore[attr-defined]


def test_counts_are_of_passages(library: Library) -> None:
    library.add(
        [Briefing("a", "Storms hit Cork. A storm again."), Briefing("b", "The storm ends."), Briefing("c", "Sun.")]
    )
    assert library.counts(terms("storm Cork sun hail")) == [2, 1, 1, 0]


# -- whatever happened before -----------------------------------------------------------------------------------------


@few
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.booleans()), min_size=1, max_size=10))
def test_a_library_with_a_history_scores_like_one_made_at_once(changes: list[tuple[int, int, bool]]) -> None:
    kept: dict[str, Briefing] = {}
    with library_of([]) as old:
        for number, version, remove in changes:
            briefing = sample(number, version)
            if remove and briefing.id in kept:
                old.remove(kept.pop(briefing.id).id)
            else:
                old.add(briefing)
                kept[briefing.id] = briefing
        with library_of(list(kept.values())) as new:
            for question in ("storm on the border", "gas talks item3v1s2"):
                assert _scores(old, question) == _scores(new, question)


def _scores(library: Library, question: str) -> list[str]:
    return sorted(str(item) for item in library.search(question, 1000))


def test_many_small_adds_score_like_one_great_one(opened: Opener, folder: Path) -> None:
    briefings = [sample(number) for number in range(20)]  # enough for tantivy to merge its segments
    small, great = opened(), opened(folder / "great")
    for briefing in briefings:
        small.add(briefing)
    great.add(briefings)
    assert _scores(small, "storm on the border") == _scores(great, "storm on the border")
    assert len(list((folder / "library" / "derived").glob("g*"))) == 2  # the newest, and the one before


class Counting(HashedWords):
    """Counts what it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        self.asked += texts
        return super().encode_tokens(texts)


def test_a_question_asked_again_is_encoded_once_and_finds_what_is_there_by_now(opened: Opener) -> None:
    library = opened(embedder=(embedder := Counting()))
    library.add(Briefing("first", "Storm over the border."))
    embedder.asked.clear()
    assert [found.briefing.id for found in library.search("the storm")] == ["first"]
    library.add(Briefing("second", "A storm."))
    embedder.asked.remove("A storm.")
    assert {found.briefing.id for found in library.search("the storm")} == {"first", "second"}
    assert embedder.asked == ["the storm"]
