"""Words kept as bytes score as tantivy scores them, whatever was added and removed before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.folder.words import WordIndex, Words
from index.milvus.postings import Postings, pack
from index.records import Scope
from index.terms import terms
from tests.embedders import WORDS

texts = st.lists(st.sampled_from(WORDS[:10]), max_size=90).map(" ".join)
briefings = st.lists(texts, max_size=4)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), briefings, st.booleans()), max_size=12), texts)
def test_a_history_of_changes_scores_as_tantivy_scores_what_is_left(
    changes: list[tuple[str, list[str], bool]], question: str
) -> None:
    postings, kept = Postings(), dict[str, list[str]]()
    for number, (letter, content, remove) in enumerate(changes):
        old = [name for name in kept if name[0] == letter]
        new = {} if remove else {f"{letter}{number}": content}
        for name in old:
            del kept[name]
        kept |= new
        postings = postings.changed(old, {name: pack([terms(text) for text in held]) for name, held in new.items()})
    index = WordIndex(None)
    places = [(name, number) for name, held in kept.items() for number in range(len(held))]
    index.add(Words(key, "", "", kept[name][number]) for key, (name, number) in enumerate(places))
    stems = list(dict.fromkeys(terms(question)))
    expected = {places[key]: score for key, score in index.scores(stems, range(len(places))).items()}
    assert postings.size == len(places)
    assert [postings.count(stem) for stem in stems] == [index.count(stem) for stem in stems]
    assert postings.search(stems, 1000) == pytest.approx(expected, rel=1e-5)
    assert postings.scores(stems, places) == pytest.approx({place: expected.get(place, 0.0) for place in places})
    assert sorted(postings.search(stems, 2).values()) == pytest.approx(
        sorted(expected[places[key]] for key in index.search(stems, 2, Scope())), rel=1e-5
    )
    some = set(list(kept)[::2])
    assert postings.search(stems, 1000, some) == pytest.approx(
        {place: score for place, score in expected.items() if place[0] in some}, rel=1e-5
    )


def test_small_changes_are_merged_into_few_segments() -> None:
    postings = Postings()
    for number in range(200):
        postings = postings.changed((), {str(number): pack([["storm", f"word{number}"]])})
    assert len(postings._segments) <= 9  # each at least twice the next
    assert postings.count("storm") == postings.size == 200
