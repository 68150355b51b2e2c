"""Whose name a label stands for: shown by the briefing, or left out."""

import pytest

from corpus import Briefing
from corpus.roles import Person, people


def who(title: str, text: str, *labels: str) -> dict[str, Person]:
    return people(Briefing("id", text, title), labels)


@pytest.mark.parametrize(
    ("title", "text", "label", "person"),
    [
        ("Press Briefing by Press Secretary Jen Psaki", "Hi.", "MS. PSAKI", Person("Jen Psaki", "Press Secretary")),
        ("Remarks by President Biden", "Hi.", "THE PRESIDENT", Person("President Biden", "President")),
        ("Remarks by President Joe Biden on Gas", "Hi.", "THE PRESIDENT", Person("Joe Biden", "President")),
        ("Remarks by First Lady Jill Biden at an Event", "Hi.", "THE FIRST LADY", Person("Jill Biden", "First Lady")),
        (
            "Press Briefing by Press Secretary Jen Psaki and National Security Advisor Jake Sullivan",
            "Hi.",
            "MR. SULLIVAN",
            Person("Jake Sullivan", "National Security Advisor"),
        ),
        (
            "Briefing",
            "With us is Deputy National Security Advisor for Cyber Anne Neuberger.",
            "MS. NEUBERGER",
            Person("Anne Neuberger", "Deputy National Security Advisor for Cyber"),
        ),
        ("Briefing", "Ned Price, Department Spokesperson", "MR. PRICE", Person("Ned Price", "Department Spokesperson")),
        (
            "Talks",
            "I met Prime Minister Kallas.",
            "PRIME MINISTER KALLAS",
            Person("Prime Minister Kallas", "Prime Minister"),
        ),
        ("Interview with Ana Torvald", "Torvald: Hi.", "Torvald", Person("Ana Torvald")),
    ],
)
def test_a_label_stands_for_the_person_that_the_briefing_names(
    title: str, text: str, label: str, person: Person
) -> None:
    assert who(title, text, label) == {label: person}


@pytest.mark.parametrize(
    ("title", "text", "label"),
    [
        ("", "Joe Biden and Jill Biden came.", "MR. BIDEN"),  # two people
        ("Press Briefing", "Thanks, Jeff. And Zients left.", "MR. ZIENTS"),  # no given name
        ("President Biden Signs the Bill", "Hi.", "THE PRESIDENT"),  # where does the name end?
        ("Remarks by Vice President Harris", "Hi.", "THE PRESIDENT"),
        ("Background Call by a Senior Administration Official", "Hi.", "SENIOR ADMINISTRATION OFFICIAL"),
        ("Press Briefing by Press Secretary Jen Psaki", "Hi.", "Q"),
    ],
)
def test_a_label_whose_bearer_is_not_shown_is_left_out(title: str, text: str, label: str) -> None:
    assert who(title, text, label) == {}


def test_of_two_presidents_in_the_title_the_one_without_a_label_is_the_president() -> None:
    found = who("Remarks by President Biden and President Duda of Poland", "Hi.", "THE PRESIDENT", "PRESIDENT DUDA")
    assert found["THE PRESIDENT"] == Person("President Biden", "President")
    assert found["PRESIDENT DUDA"] == Person("President Duda", "President")


def test_a_title_of_courtesy_that_comes_once_among_many_others_is_a_slip_and_stands_for_nobody() -> None:
    found = who("Press Briefing by Press Secretary Jen Psaki", "Hi.", "MR. PSAKI", "MS. PSAKI", "MS. PSAKI")
    assert list(found) == ["MS. PSAKI"]
