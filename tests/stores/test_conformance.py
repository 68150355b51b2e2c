"""Every store gives what brute force gives, rows and scores, and keeps what it is given: one suite for all of them."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus import Briefing
from index import Added, EmbedderMismatch, Feedback, Library, terms
from index.records import Scope
from tests.brute import EMBEDDER, Expected
from tests.embedders import HashedWords, assert_whole, sample
from tests.stores.conftest import Place, dropped

Opener = Callable[..., Library]

RAIN = Briefing("rain", "It rains in Paris. The Seine rises.", "Rain", "2022-02-03", "AFP")
SNOW = Briefing("snow", "It snows in Oslo.", "Snow", "2022-02-05", "BBC")
WIND = Briefing("wind", "A storm hits Cork.")
QUESTIONS = [
    "troops on the border",
    "Who?",
    "gas pipeline winter storm",
    "item3v0s2",
    "nothing known",
    "the the storm STORM storms",
]
SCOPES = [
    Scope(),
    Scope(since="2022-02-04"),
    Scope(until="2022-02-03"),
    Scope(since="2022-02-02", until="2022-02-05", sources=("AFP",)),
    Scope(sources=("", "BBC")),
    Scope(sources=()),
    Scope(since="2022-02-05", until="2022-02-04"),
    Scope(sources=("nobody",)),
    Scope(briefings=("briefing-3", "briefing-8")),
    Scope(since="2022-02-02", briefings=("briefing-2", "briefing-9")),
    Scope(briefings=("nowhere",)),
    Scope(briefings=()),
]
BRIEFINGS = [sample(number) for number in range(14)]


@cache
def expected_for(question: str) -> Expected:
    return Expected(BRIEFINGS, question)


@pytest.fixture(scope="module")
def filled(place: Place) -> Iterator[Library]:
    """A library that reached its content by detours: some briefings replaced, some removed."""
    address = place()
    with Library.open(address, embedder=EMBEDDER) as library:
        library.add([sample(number, version=5) for number in range(6)])
        library.add([*BRIEFINGS[:12], sample(99)])
        library.remove("briefing-99")
        library.add(BRIEFINGS)
        yield library
    dropped(address)


# -- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_within_a_scope_all_is_found_with_the_scores_of_brute_force(filled: Library, scope: Scope) -> None:
    for question in QUESTIONS if scope.everything else QUESTIONS[:1]:
        expected = expected_for(question)
        found = filled.within(question, 1000, scope)
        held = [(briefing.id, passage.start) for briefing, passage in expected.places if scope.holds(briefing)]
        assert sorted((item.briefing.id, item.passage.start) for item in found) == sorted(held)
        for item in found:
            expected.check(item)


@pytest.mark.parametrize("depth", [1, 3, 10])
def test_the_nearest_and_the_best_by_words_are_all_there_and_nothing_else(filled: Library, depth: int) -> None:
    for question in QUESTIONS[::2]:
        for scope in (Scope(), Scope(since="2022-02-03", sources=("AFP", "BBC"))):
            expected = expected_for(question)
            found = filled.search(question, depth, since=scope.since, sources=scope.sources)
            expected.check_found(found, depth, scope)


def test_words_are_counted_in_passages_that_are_there_and_no_others(filled: Library) -> None:
    expected = expected_for("storm")
    texts = [set(terms(passage.of(briefing.text))) for briefing, passage in expected.places]
    stems = terms("storm border winter item3v0s2 item3v5s2 hail")
    assert filled.counts(stems) == [sum(stem in text for text in texts) for stem in stems]


def test_candidates_come_in_the_order_they_were_added(opener: Opener) -> None:
    library = opener()
    library.add([WIND, SNOW, RAIN])
    library.add(Briefing("wind", "A storm hits Cork again."))
    assert [item.briefing.id for item in library.search("storm", 10)] == ["snow", "rain", "wind"]


def test_what_is_embedded_is_given_back_to_the_bit(filled: Library, tmp_path: Path) -> None:
    with Library.open(tmp_path, embedder=EMBEDDER) as local:
        local.add(BRIEFINGS[:3])
        for briefing in BRIEFINGS[:3]:
            pairs = zip(filled._store.embedded(briefing.id), local._store.embedded(briefing.id), strict=True)
            for ours, theirs in pairs:
                assert ours.passage == theirs.passage
                assert ours.vector.tobytes() == theirs.vector.tobytes()
                assert ours.sentence_vectors.tobytes() == theirs.sentence_vectors.tobytes()
                assert ours.tokens.sentences.tolist() == theirs.tokens.sentences.tolist()
                assert ours.tokens.states.tolist() == theirs.tokens.states.tolist()
    assert filled._store.embedded("nowhere") == []


def hostile(number: int) -> str:
    """A source of characters that mean something in a filter, or that not everybody expects in a text."""
    letters = "\"'\\%_{}[]()=<>!&|; \t\n\r\0\x1b$#`/*-ünicöde’𝄞\u200d\u2028" + "abn"
    chosen = random.Random(number)
    return "".join(chosen.choices(letters, k=chosen.randint(1, 12)))


def test_sources_and_ids_of_any_characters_are_filtered_to_the_letter(opener: Opener) -> None:
    sources = [
        *(
            '"',
            "'",
            "\\",
            '\\"',
            "\\\\",
            '" or day >= 0 or source == "',
            "AFP",
            "afp",
            "AFP ",
            "%",
            "A_P",
            "{x}",
            "x" * 9000,
        ),
        *map(hostile, range(30)),
    ]
    sources = list(dict.fromkeys(sources))
    library = opener()
    library.add([Briefing(f"id {source}", "Rain falls.", source, "", source) for source in sources])
    assert {item.id for item in library.briefings()} == {f"id {source}" for source in sources}
    for some in (*([source] for source in sources[:6]), sources[::3], sources[1::2]):
        assert {item.briefing.source for item in library.search("rain", 1000, sources=some)} == set(some)
    library.remove(*(f"id {source}" for source in sources[:5]))
    assert len(library.search("rain", 1000)) == len(sources) - 5


# -- what is kept -----------------------------------------------------------------------------------------------------


def test_statements_come_in_the_order_asked_for_and_none_of_what_is_gone(opener: Opener) -> None:
    library = opener()
    said = Briefing("said", "“It rains,” Dmitry Peskov said.")
    library.add([said, RAIN])
    lines = sorted(library.briefings(), key=lambda line: line.id, reverse=True)
    library.remove("rain")
    (heard, none) = library.statements(lines)
    assert heard is not None and none is None
    assert [(one.statement.speaker, one.statement.of(said.text), one.stems) for one in heard] == [
        ("Dmitry Peskov", "It rains,", " rain ")
    ]


def test_what_is_added_is_told_listed_and_got_to_the_letter(opener: Opener) -> None:
    library, told = opener(), list[Added]()
    assert (library.search("anything"), library.briefings(), library.generation(), library.doctor()) == (
        [],
        [],
        0,
        library.doctor(),
    )
    added = library.add([RAIN, SNOW, WIND], on_added=told.append)
    assert added == told == [Added("rain", "added", 1, 2), Added("snow", "added", 1, 1), Added("wind", "added", 1, 1)]
    assert [library.get(id) for id in ("rain", "snow", "wind")] == [RAIN, SNOW, WIND]
    assert library.generation() == 3
    assert [(line.id, line.title, line.date, line.source, line.sha256) for line in library.briefings()] == [
        ("snow", "Snow", "2022-02-05", "BBC", SNOW.sha256),
        ("rain", "Rain", "2022-02-03", "AFP", RAIN.sha256),
        ("wind", "", "", "", WIND.sha256),
    ]
    again = library.add([SNOW, RAIN])
    assert again == [Added("snow", "unchanged", 1, 1), Added("rain", "unchanged", 1, 2)]
    assert library.generation() == 3
    with pytest.raises(KeyError, match="no briefing 'nowhere'"):
        library.get("nowhere")
    assert all(finding.healthy for finding in library.doctor())


def test_pages_and_what_a_person_set_are_stored_however_many_there_are(opener: Opener) -> None:
    text = "The storm ends. " * 10_000
    paged = Briefing("long", text, "Long", pages=tuple(range(0, len(text), 8)), by_hand=("title",))
    library = opener()
    library.add([paged, RAIN])
    assert (library.get("long"), library.get("rain").pages) == (paged, ())
    assert {item.id: item.by_hand for item in library.briefings()} == {"long": ("title",), "rain": ()}
    assert [item.status for item in library.add([paged, RAIN])] == ["unchanged", "unchanged"]
    assert {item.briefing for item in library.search("storm rains", 5)} == {paged, RAIN}
    with opener() as again:
        assert again.get("long").page_at(17) == 3


def test_what_a_person_set_stays_when_the_file_is_added_again(opener: Opener) -> None:
    library = opener()
    library.add(RAIN)
    library.set_metadata("rain", title="Floods", source="")
    expected = Briefing("rain", RAIN.text, "Floods", "2022-02-03", "", by_hand=("title", "source"))
    assert [item.status for item in library.add([RAIN, SNOW, RAIN])] == ["unchanged", "added", "unchanged"]
    assert library.get("rain") == expected
    newer = Briefing("rain", "It rains on.", "Rain", "2022-02-04", "Reuters")
    assert library.add(newer)[0].status == "replaced"
    assert library.get("rain") == Briefing(
        "rain", "It rains on.", "Floods", "2022-02-04", "", by_hand=("title", "source")
    )
    library.set_metadata("rain", title="More rain")
    assert library.get("rain").title == "More rain"


def test_a_replaced_and_a_removed_briefing_are_gone_from_every_answer(opener: Opener) -> None:
    library = opener()
    dated = Briefing(RAIN.id, RAIN.text, RAIN.title, "2022-02-04", RAIN.source)
    other = Briefing(RAIN.id, "The sun shines in Paris.")
    statuses = [item.status for item in library.add([RAIN, SNOW, RAIN, dated, other])]
    assert statuses == ["added", "added", "unchanged", "replaced", "replaced"]
    assert library.get("rain") == other
    assert {item.briefing for item in library.search("Paris Seine")} == {other, SNOW}
    assert library.counts(terms("Paris Seine Oslo")) == [1, 0, 1]
    before = library.generation()
    library.remove("rain")
    assert library.generation() == before + 1
    assert [item.briefing for item in library.search("Paris sun")] == [SNOW]
    assert library.counts(terms("Paris sun Oslo")) == [0, 0, 1]
    library.remove("snow")
    assert (library.briefings(), library.search("Oslo"), library.counts(terms("Oslo"))) == ([], [], [0])
    library.add(WIND)
    assert assert_whole(library) == ["wind"]


def test_a_library_opened_again_holds_the_same(opener: Opener) -> None:
    first = opener()
    first.add(BRIEFINGS[:5])
    before = first.briefings(), first.generation(), [str(item) for item in first.search("border talks")]
    first.close()
    again = opener()
    assert (again.briefings(), again.generation(), [str(item) for item in again.search("border talks")]) == before


def test_a_long_briefing_of_long_passages_is_kept_whole(opener: Opener, tmp_path: Path) -> None:
    """Longer than a field of any engine, with a passage whose vectors are too."""
    shouts = " ".join(f"Né {number}!" for number in range(88))
    text = "\n\n".join(f"The storm {'ß' * 3000} ends {number}." for number in range(12))
    wide, long = HashedWords("wide", 300), Briefing("long", f"{shouts}\n\n{text}", "Long")
    assert len(long.text.encode()) > 65_535
    library = opener(wide)
    library.add([long, RAIN])
    assert library.get("long") == long
    assert max(item.sentence_vectors.nbytes for item in library._store.embedded("long")) > 49_152  # in base64, 65,536
    with Library.open(tmp_path, embedder=wide) as local:
        local.add([long, RAIN])
        found = [library.search("Né storm ends 7", 100), local.search("Né storm ends 7", 100)]
    for ours, theirs in zip(*found, strict=True):
        assert (ours.passage, ours.bm25) == (theirs.passage, pytest.approx(theirs.bm25, rel=1e-5))
        assert ours.sentence_late == pytest.approx(theirs.sentence_late, abs=1e-5)
    library.remove("long")
    assert [item.briefing for item in library.search("storm", 100)] == [RAIN]


def test_what_readers_say_is_kept_and_given_newest_first(opener: Opener) -> None:
    library = opener()
    assert library.feedback() == []
    older = Feedback(True, "", "Who?", True, "rain", 0, 19, "It rains in Paris.", "2022-02-01T00:00:00+00:00")
    newer = Feedback(False, 'wrong "day"', "When?\n\\", False, at="2022-02-02T00:00:00+00:00")
    library.keep_feedback(newer)
    library.keep_feedback(older)
    assert library.feedback() == [newer, older]


def test_notes_are_kept_once_by_kind_and_key_given_newest_first_and_dropped(opener: Opener) -> None:
    library, other = opener(), opener()
    assert library.notes.of("standing") == []
    assert library.notes.drop("standing", ["none"]) == 0
    assert library.notes.keep("standing", {'Who "came"?\n\\': "first"}) == ['Who "came"?\n\\']
    assert library.notes.keep("standing", {'Who "came"?\n\\': "again", "Why?": "second"}) == ["Why?"]
    assert library.notes.keep("alert", {"Why?": "third"}) == ["Why?"]
    found = [(note.key, note.body) for note in other.notes.of("standing")]
    assert found == [("Why?", "second"), ('Who "came"?\n\\', "first")]
    assert other.notes.drop("standing", ["Why?", "none"]) == 1
    assert [note.body for note in library.notes.of("standing")] == ["first"]
    assert [note.body for note in library.notes.of("alert")] == ["third"]
    assert library.generation() == 0


# -- whose vectors ----------------------------------------------------------------------------------------------------


def test_another_embedder_is_refused_and_embedding_again_takes_it(opener: Opener, address: str) -> None:
    other = HashedWords("other", 40)
    library, stranger = opener(), opener(other)  # nothing is in it yet: both may
    library.add(BRIEFINGS[:4])
    with pytest.raises(EmbedderMismatch, match="was made with the embedding model hashed-words"):
        stranger.add(SNOW)
    with pytest.raises(EmbedderMismatch, match="briefing-qa doctor --reembed"):
        opener(other)
    before = library.generation()
    told: list[Added] = []
    with Library.reembed(address, embedder=other, on_added=told.append) as renewed:
        assert sorted(item.id for item in told) == sorted(briefing.id for briefing in BRIEFINGS[:4])
        assert renewed.generation() > before
        assert len(assert_whole(renewed)) == 4
    wait_for(lambda: refused(library))


def refused(library: Library) -> bool:
    try:
        library.search("storm")
    except EmbedderMismatch:
        return True
    return False


def test_embedding_again_that_fails_leaves_all_as_it_was(opener: Opener, address: str) -> None:
    class Failing(HashedWords):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise MemoryError(f"no more memory for {len(texts)} texts")

    library = opener()
    library.add(BRIEFINGS[:3])
    before = library.generation(), {str(item) for item in library.search("border talks")}
    with pytest.raises(MemoryError):
        Library.reembed(address, embedder=Failing("failing", 40))
    assert (library.generation(), {str(item) for item in library.search("border talks")}) == before


# -- more than one ----------------------------------------------------------------------------------------------------


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """What one process changes, others see soon; how soon is the engine's affair."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not seen in time"
        time.sleep(0.05)


def test_what_one_adds_removes_and_replaces_is_found_by_itself_at_once_and_by_others_soon(opener: Opener) -> None:
    first, second = opener(), opener()
    first.add(sample(1))
    assert {item.briefing for item in first.search("storm", 100)} == {sample(1)}
    wait_for(lambda: {item.briefing for item in second.search("storm", 100)} == {sample(1)})
    second.add(sample(1, version=1))
    assert {item.briefing for item in second.search("storm", 100)} == {sample(1, version=1)}
    wait_for(lambda: {item.briefing for item in first.search("storm", 100)} == {sample(1, version=1)})
    first.remove("briefing-1")
    assert first.search("storm") == []
    wait_for(lambda: second.search("storm") == [])
    assert (first.briefings(), second.briefings()) == ([], [])
    wait_for(lambda: first.generation() == second.generation() == 3)
