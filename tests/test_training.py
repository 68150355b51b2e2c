"""What the reader is trained on: which article is for what, and questions changed so that nothing answers them."""

import json
import random

import pytest

from qa.training.examples import Example, examples, use_of
from qa.training.twist import names, twisted

PASSAGE = "In 1912 the Orange Line reached Harrow, where Mary Poole ran it with 14 clerks. George Bell left in 1930."


def all_of(question, others=(), tries=60):
    return {changed for seed in range(tries) for changed in twisted(question, PASSAGE, others, random.Random(seed))}


def test_names_are_runs_of_capitals_that_open_no_sentence():
    assert names(PASSAGE) == ["Orange Line", "Harrow", "Mary Poole", "Bell"]  # George opens one


def test_a_name_is_swapped_for_another_of_as_many_words_from_near_by_or_from_the_passage():
    assert all_of("What did Mary Poole run?", ["Peter", "Anna Dale"]) == {
        "What did Anna Dale run?",
        "What did Orange Line run?",
        "What didn't Mary Poole run?",
    }


def test_a_name_that_the_passage_has_is_no_stranger():
    assert all_of("Who came with Mary Poole?", ["Harrow"]) == {"Who came with Orange Line?"}


def test_a_number_becomes_one_that_the_passage_lacks_or_another_of_it():
    changed = {int(question.split()[-1].strip("?")) for question in all_of("What came in 1912?", tries=400)}
    assert 1912 not in changed
    assert 1930 in changed  # of as many digits; 14 is not
    assert changed - {1930} <= set(range(1882, 1943))


def test_a_word_becomes_its_opposite():
    assert all_of("Which line came first?") == {"Which line came last?"}


def test_a_question_of_nothing_that_can_be_changed_is_left_alone():
    assert all_of("Which clerks walked?") == set()


@pytest.fixture
def shared(tmp_path):
    """Two sets of three articles each; a reported set has one paragraph of them too."""
    for name, texts in (
        ("train/squadshifts_new_wiki", {"a": "Alpha is here.", "b": "Beta was there.", "c": "Gamma is gone."}),
        ("data/xquad", {"x": "BETA was there"}),
        ("data/onestopqa", {"y": "Something else."}),
    ):
        (tmp_path / name).mkdir(parents=True)
        corpus = [{"id": id, "title": f"On {id}", "text": text} for id, text in texts.items()]
        asked = [
            {"id": f"q-{id}", "text": f"What of {id}?", "source_doc": id, "answerable": True}
            | {"spans": [{"doc_id": id, "start": 0, "end": 5}]}
            for id in texts
        ]
        (tmp_path / name / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
        (tmp_path / name / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)))
    return tmp_path


def test_a_paragraph_of_a_reported_set_trains_nothing(shared):
    sources = ("train/squadshifts_new_wiki",)
    found = [e for use in ("train", "calibrate", "held out") for e in examples(shared, use, sources)]
    assert sorted(found, key=lambda e: e.id) == [
        Example("q-a", sources[0], "On a", "What of a?", "Alpha is here.", True, ((0, 5),)),
        Example("q-c", sources[0], "On c", "What of c?", "Gamma is gone.", True, ((0, 5),)),
    ]


def test_an_article_has_one_use_and_keeps_it():
    uses = [use_of(f"Article {n}") for n in range(1000)]
    assert uses == [use_of(f"Article {n}") for n in range(1000)]
    assert {use: uses.count(use) for use in set(uses)} == {"train": 818, "calibrate": 113, "held out": 69}
