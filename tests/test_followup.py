"""Follow-ups: what a follow-up takes from the turns before it, and that it takes nothing if it stands alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Briefing
from index import Library
from qa.question.followup import Turn, understood_with
from qa.question.understand import understand

MACRON = "What did Macron do in Moscow?"


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (MACRON, "And what did he say about NATO?", "What did Macron say about NATO?"),
        (MACRON, "Who is he?", "Who is Macron?"),
        (MACRON, "What is his position on NATO?", "What is Macron’s position on NATO?"),
        (MACRON, "Are there troops there?", "Are there troops in Moscow?"),
        (MACRON, "Is it true that he left?", "Is it true that Macron left?"),
        (MACRON, "What about Scholz?", "What did Scholz do in Moscow?"),
        (MACRON, "And on Tuesday?", "What did Macron do in Moscow on Tuesday?"),
        (MACRON, "What else?", "What else did Macron do in Moscow?"),
        (MACRON, "Does that mean war?", "Does that mean war (Macron do in Moscow)?"),
        (MACRON, "How did Moscow respond?", "How did Moscow respond (Macron do in Moscow)?"),
        ("Who visited Moscow on Monday?", "How many?", "How many visited Moscow on Monday?"),
        ("Who visited Moscow?", "When?", "When was it that someone visited Moscow?"),
        ("Who met George W. Bush in Rome?", "Where was he born?", "Where was George W. Bush born?"),
        ("Who is the press secretary?", "And the defense secretary?", "Who is the defense secretary?"),
        ("What did the mayor say about gas?", "And the governor?", "What did the governor say about gas?"),
        ("Who visited Moscow on Monday?", "And on Sunday?", "Who visited Moscow on Sunday?"),
        ("How many troops did Germany send to Mali?", "Why?", "Why did Germany send troops to Mali?"),
        ("How many troops did Germany send to Mali?", "And France?", "How many troops did France send to Mali?"),
        ("Did Germany send troops to Mali?", "When?", "When did Germany send troops to Mali?"),
        ("Will NATO send troops to Ukraine?", "Why not?", "Will NATO send troops to Ukraine, and why not?"),
        ("How many sanctions did the U.S. impose?", "Which ones?", "Which sanctions did the U.S. impose?"),
        ("How many Russian troops are near the border?", "Where are they now?", "Where are Russian troops now?"),
        ("What did Biden and Putin say?", "When did they meet?", "When did Biden and Putin meet?"),
        ("What did Jen Psaki say about Putin?", "Who else did she name?", "Who else did Jen Psaki name?"),
        ("What did Jen Psaki say about Putin?", "When did he speak?", "When did Putin speak?"),
        ("What did Psaki say about gas prices?", "What about inflation?", "What did Psaki say about inflation?"),
        ("Did McGurk leave Saudi Arabia?", "When did he go there?", "When did McGurk go to Saudi Arabia?"),
    ],
)
def test_a_follow_up_takes_what_it_lacks_from_the_question_before(before: str, question: str, whole: str) -> None:
    assert understood_with(question, [Turn(before)]) == whole


@pytest.mark.parametrize(
    "question",
    [
        "What did Putin say he would do?",
        "Is it true that NATO will leave?",
        "What time is it in Kyiv?",
        "What is it like to live in Kyiv?",
        "How long does it take to reach Kyiv?",
        "Was it Biden who said so?",
        "Is there a deal?",
        "How many troops are there in Poland?",
        "Who said he would resign?",
        "Which countries said they would help?",
        "Why did Russia say it invaded?",
        "Does the bill have the votes it needs?",
        "Do Americans pay for their tests?",
        "In his speech, what did Biden ask for?",
        "What happened this week?",
        "Who said that Russia will attack?",
        "troops near the border",
        "NATO",
        "Thanks!",
        "?",
        "",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert understood_with(question, [Turn(MACRON)]) is None


def test_the_first_turn_is_left_alone() -> None:
    assert understood_with("Who is he?", []) is None


def test_who_answered_who_is_named_by_the_quote() -> None:
    turn = Turn("Who met Putin?", "French President Emmanuel Macron met Putin, but the Kremlin expected little.")
    assert understood_with("What did he say?", [turn]) == "What did Emmanuel Macron say?"


def test_a_name_may_lie_two_turns_back() -> None:
    turns = [Turn(MACRON), Turn("How many troops are near the border?")]
    assert understood_with("What did he say about them?", turns) == "What did Macron say about troops?"


def test_he_and_her_are_not_the_same_person() -> None:
    understood = understood_with("What did he tell her?", [Turn(MACRON)])
    assert understood == "What did Macron tell her (Macron do in Moscow)?"


WORDS = st.lists(
    st.sampled_from(
        "And what did he it they there that Why When many How Macron the Who in NATO's his ? , 2022".split()
    )
).map(" ".join)


@given(WORDS | st.text(max_size=40), WORDS | st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_understood_or_left_alone(question: str, before: str, quote: str) -> None:
    understood = understood_with(question, [Turn(before, quote)])
    assert understood is None or understood.strip()


def test_days_that_only_an_earlier_question_named_bind_nothing_once_they_were_taken_off(library: Library) -> None:
    library.add(Briefing(id="a", text="Macron came to Moscow.", date="2022-02-09"))

    def bound(question: str, turn: Turn) -> bool:
        return understand(question, library, previous=[turn]).period is not None

    earlier = "What did Macron say in the Feb. 7 briefing?"
    assert bound("And Scholz?", Turn(earlier))
    assert not bound("And Scholz?", Turn(earlier, dates=False))
    assert bound("What did Scholz say in the Feb. 7 briefing?", Turn(earlier, dates=False))
