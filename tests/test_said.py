"""Whose words a question asks for, and searches that only what one person says may answer."""

import pytest

from corpus import Briefing
from corpus.calling import means
from index import Library, Speaker, named
from qa import ask, retrieve
from qa.question.said import said, words_quoted
from tests.brute import EMBEDDER

PSAKI = Speaker("Jen Psaki", "Press Secretary", 90)
DEPUTY = Speaker("Karine Jean-Pierre", "Principal Deputy Press Secretary", 20)
PRESIDENT = Speaker("President Biden", "President", 60)
WIFE = Speaker("Jill Biden", "First Lady", 5)
VICE = Speaker("Vice President Harris", "Vice President", 30)
HARRIS = Speaker("Kamala Harris", "Vice President", 12)
ALL = [PSAKI, PRESIDENT, VICE, DEPUTY, HARRIS, WIFE]


@pytest.mark.parametrize(
    ("called", "meant"),
    [
        ("Psaki", {"Jen Psaki"}),
        ("psaki", {"Jen Psaki"}),
        ("Ms. Psaki", {"Jen Psaki"}),
        ("the White House press secretary", {"Jen Psaki"}),
        ("Jean-Pierre", {"Karine Jean-Pierre"}),
        ("the deputy press secretary", {"Karine Jean-Pierre"}),
        ("President Biden", {"President Biden"}),
        ("Jill Biden", {"Jill Biden"}),
        ("the president", {"President Biden"}),
        ("the vice president", {"Vice President Harris", "Kamala Harris"}),
        ("Harris", {"Vice President Harris", "Kamala Harris"}),
        ("Jen", set()),
        ("Macron", set()),
        ("the secretary of state", set()),
        ("", set()),
    ],
)
def test_people_are_called_by_name_surname_or_office(called: str, meant: set[str]) -> None:
    assert set(named(called, ALL)) == meant


def test_a_bare_surname_means_the_one_of_that_name_who_speaks_most() -> None:
    assert named("Biden", ALL) == ("President Biden",)
    assert named("Biden", [WIFE]) == ("Jill Biden",)


def test_an_office_of_another_country_is_not_meant() -> None:
    assert not means("Estonia's prime minister", "Boris Johnson", "Prime Minister")
    assert means("the prime minister of Estonia", "Kaja Kallas", "Prime Minister of Estonia")


@pytest.mark.parametrize(
    ("question", "called", "everything"),
    [
        ("What did Psaki say about the bill?", "Psaki", True),
        ("How did the press secretary explain the delay?", "the press secretary", False),
        ("How did Psaki react to the ruling?", "Psaki", True),
        ("How many jobs did Biden say were created?", "Biden", False),
        ("How long is the road, according to the vice president?", "the vice president", False),
        ("Is it over, in Psaki's view?", "Psaki", False),
        ("What was Harris's reaction to the vote?", "Harris", True),
        ("psaki on the filibuster", "psaki", True),
        ("As Psaki said, where is the ship?", "Psaki", False),
        ("What does Macron think about it?", "Macron", True),
    ],
)
def test_a_question_asks_for_the_words_of_whom_it_names(question: str, called: str, everything: bool) -> None:
    found = said(question, lambda: ALL)
    assert found is not None
    assert (found.called, found.open) == (called, everything)


@pytest.mark.parametrize(
    "question",
    [
        "Who visited Moscow on Monday?",
        "What climate target did the United States make official?",
        "How many troops are on the border?",
        "What did the White House say about it?",
        "What is said about Psaki?",
        "",
    ],
)
def test_other_questions_ask_for_nobody_s_words(question: str) -> None:
    assert said(question, lambda: ALL) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who said “We will not wait for them”?", "We will not wait for them"),
        ('Who said: "We will not wait."', "We will not wait."),
        ("Who told reporters 'we don't have a date yet'?", "we don't have a date yet"),
        ("Who said that they will wait?", ""),
        ("What did she mean by “We will not wait”?", ""),
    ],
)
def test_who_said_asks_for_the_speaker_of_words(question: str, words: str) -> None:
    assert words_quoted(question) == words


TALK = """Press Briefing by Press Secretary Jen Psaki

MS. PSAKI: The bridge will open in June. We are glad of that.

Q: And the tunnel?

MS. PSAKI: The tunnel will open in May.

MR. SULLIVAN: The bridge will never open, and the tunnel will not either.
"""


def library(tmp_path, *briefings: Briefing) -> Library:
    opened = Library.open(tmp_path / "library", embedder=EMBEDDER)
    opened.add(briefings)
    return opened


def test_only_what_someone_says_is_found(tmp_path) -> None:
    title = "Press Briefing by Press Secretary Jen Psaki and Jake Sullivan"
    with library(tmp_path, Briefing("talk", TALK, title), Briefing("prose", "The bridge will open some day.")) as there:
        assert {(speaker.name, speaker.passages) for speaker in there.speakers()} >= {("Jen Psaki", 2), ("Q", 1)}
        hits = retrieve("When will the bridge open?", 9, library=there, speakers=["Sullivan"])
        assert [hit.text for hit in hits] == ["The bridge will never open, and the tunnel will not either."]
        hits = retrieve("When will the bridge open?", 9, library=there, speakers=["the press secretary"])
        assert {hit.speaker for hit in hits} == {"Jen Psaki"}
        assert len(hits) == 2
        assert retrieve("When will the bridge open?", 9, library=there, speakers=["Macron"]) == []
        assert len(retrieve("When will the bridge open?", 9, library=there, speakers="Psaki", sources=["x"])) == 0


def test_who_speaks_is_told_anew_after_a_change(tmp_path) -> None:
    with library(tmp_path, Briefing("talk", TALK, "Press Briefing by Press Secretary Jen Psaki")) as there:
        assert there.speakers()[0] == Speaker("Jen Psaki", "Press Secretary", 2)
        there.remove("talk")
        assert there.speakers() == []


def test_what_someone_said_is_looked_for_in_their_words_first(tmp_path) -> None:
    title = "Press Briefing by Press Secretary Jen Psaki and Jake Sullivan"
    with library(tmp_path, Briefing("talk", TALK, title)) as there:
        for called, text in (("Sullivan", "will never open"), ("Psaki", "will open in June")):
            answer = ask(f"What did {called} say about the bridge?", library=there, reader=None)
            assert text in answer.hits[0].text


def test_only_the_briefings_named_are_asked_whatever_days_the_question_names(tmp_path) -> None:
    first, second = (
        Briefing(f"b{day}", f"The bridge opened on Monday with {day} boats.", date=f"2022-02-{day:02}")
        for day in (7, 14)
    )
    with library(tmp_path, first, second) as there:
        question = "How many boats were at the bridge in the Feb. 14 briefing?"
        assert {hit.briefing.id for hit in retrieve("boats at the bridge", library=there)} == {"b7", "b14"}
        assert [hit.briefing.id for hit in retrieve("boats at the bridge", library=there, briefings=["b7"])] == ["b7"]
        answer = ask(question, library=there, briefings="b7", reader=None)
        assert {hit.briefing.id for hit in answer.hits} == {"b7"}
        assert answer.days is None
        assert retrieve("boats", library=there, briefings=["b7"], since="2022-02-08") == []
