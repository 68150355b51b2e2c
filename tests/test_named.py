"""What a question names, and whether a text has it under another name."""

from pathlib import Path

import pytest

from corpus import Briefing
from index import Library, terms
from qa.question import Question, understood
from qa.question.named import named_in, other_names
from tests.brute import EMBEDDER


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Who runs Tennessee's storm recovery?", {"tennesse"}),
        ("Who runs Tennessee’s storm recovery?", {"tennesse"}),
        ("Are US troops there? What did Lee say?", {"us", "lee"}),
        ("How many came on May 3?", {"may", "3"}),
        ("what is new", set()),
    ],
)
def test_names_and_numbers_are_named_and_words_that_ask_are_not(text: str, named: set[str]) -> None:
    assert named_in(text) == named


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    opened = Library.open(tmp_path_factory.mktemp("named") / "library", embedder=EMBEDDER)
    opened.add(Briefing("one", "Tea is drunk hot."))
    return opened


@pytest.mark.parametrize(
    ("question", "text", "unnamed"),
    [
        ("Has Washington raised it?", "The United States has raised it.", set()),
        ("Has Washington raised it?", "U.S. officials have raised it.", set()),
        ("Who was in Washington?", "The United States was visited.", {"washington"}),
        ("When did she travel to Kyiv?", "She is in Ukraine.", {"kyiv"}),
        ("What does Kyiv want?", "Ukrainians want peace.", set()),
        ("What do the Russians want?", "Moscow wants peace.", set()),
        ("What does Russia want?", "Ukraine wants peace.", {"russia"}),
        ("What did Berlin send?", "German tanks were sent.", set()),
        ("What did Berlin send?", "French tanks were sent.", {"berlin"}),
        ("What did South Korea send?", "North Korea sent tanks.", {"south"}),
    ],
)
def test_a_country_goes_by_its_people_and_its_capital_unless_somebody_goes_there(
    library: Library, question: str, text: str, unnamed: set[str]
) -> None:
    assert understood(question, library).unnamed(frozenset(terms(text))) == unnamed


def test_each_name_of_the_table_is_found_and_stands_in_one_group_of_countries() -> None:
    lines = Path("qa/question/places.txt").read_text(encoding="utf-8").splitlines()
    names = [name.strip() for line in lines if "=" in line and not line.startswith("#") for name in line.split("=")]
    assert len(names) > 400
    for name in names:
        bare = name.rstrip("*")
        assert other_names(f"What does {bare} want?").keys() == set(terms(bare)), name
    countries = [name for name in names if not name.endswith("*")]
    assert len(countries) == len(set(countries))


def test_a_question_without_names_lacks_none(library: Library) -> None:
    assert isinstance(understood("who came", library), Question)
    assert understood("who came", library).unnamed(frozenset()) == frozenset()
