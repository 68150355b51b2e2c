"""A question in the library's words: other spellings, other names for the same thing, and texts that were pasted."""

from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from qa import ask
from qa.question import aliases
from qa.question.pasted import asking, words_pasted
from qa.question.spelling import Respelling, respelt
from qa.question.understand import understand
from tests.embedders import HashedWords

TEXTS = {
    "kyiv": "President Zelenskyy spoke in Kyiv. Volodymyr Zelenskyy thanked Germany. Zelenskyy asked for help.",
    "moscow": "Macron visited Moscow. The government of Russia met in Moscow. Moscow denied it.",
    "court": "The president named a judge to the Supreme Court. The vice president and the prime minister agreed.",
    "prices": "Inflation rose in March. The sanctions hurt Russia, and inflation hurt Iraq.",
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library.open(tmp_path_factory.mktemp("news") / "library", embedder=HashedWords())
    for _ in range(5):  # a name in a single passage is not familiar
        library.add(
            [Briefing(f"{id}{_}", f"{text} Edition {_}.", date=f"2022-02-0{_ + 1}") for id, text in TEXTS.items()]
        )
    return library


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("Moskow", "Moscow"),  # sounds alike
        ("moskow", "Moscow"),
        ("Mosocw", "Moscow"),  # two letters exchanged
        ("Zelinsky", "Zelenskyy"),
        ("Volodimir", "Volodymyr"),
        ("goverment", "government"),
        ("infaltion", "inflation"),
        ("sanktions", "sanctions"),
        ("Macaron", "Macron"),
        ("Macro", ""),  # a word of its own
        ("Iran", ""),  # too short, and another country than Iraq
        ("Navalny", ""),
        ("Roscow", ""),  # names rarely begin wrongly
        ("Mostow", ""),  # one letter in place of another makes another name
        ("abc123", ""),
    ],
)
def test_a_word_that_is_missing_is_spelled_as_the_library_spells_it(news: Library, asked: str, used: str) -> None:
    assert respelt([asked], news) == ((Respelling(asked, used),) if used else ())


def test_a_misspelled_question_is_searched_as_meant_and_says_so(news: Library) -> None:
    answer = ask("Who visited Moskow?", library=news, reader=None)
    assert answer.understood == "Who visited Moscow?"
    assert answer.spelling == (Respelling("Moskow", "Moscow"),)
    assert answer.missing == ()


def test_who_wants_the_spelling_kept_gets_it(news: Library) -> None:
    answer = ask("Who visited Moskow?", library=news, reader=None, spelling=False)
    assert (answer.understood, answer.spelling, answer.missing) == ("", (), ("Moskow",))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("What did POTUS name?", "What did President name?"),
        ("Who joined SCOTUS?", "Who joined Supreme Court?"),
        (
            "Did the VP and PM Johnson agree at 3 PM?",
            "Did the Vice President and Prime Minister Johnson agree at 3 PM?",
        ),
        ("Who spoke in Kiev?", "Who spoke in Kyiv?"),
        ("Who spoke in Kyiv?", "Who spoke in Kyiv?"),
        ("who wrote potus", "who wrote potus"),  # capitals inside a name count
        ("What did the UN say?", "What did the UN say?"),  # neither name is in the library
    ],
)
def test_names_are_those_that_the_library_uses(news: Library, asked: str, meant: str) -> None:
    assert understand(asked, news).whole == meant


def test_a_user_adds_names_in_a_table_of_their_own(
    news: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_QA_HOME", str(tmp_path))
    (tmp_path / aliases.OWN).write_text("# ours\nThe Elysee = Macron\n", encoding="utf-8")
    assert understand("Whom did the Elysee visit?", news).whole == "Whom did Macron visit?"


def test_a_line_that_is_no_group_of_names_is_refused_with_its_number(
    news: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_QA_HOME", str(tmp_path))
    (tmp_path / aliases.OWN).write_text("Kiev = Kyiv\nMoscow\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"line 2 of .*aliases.txt is 'Moscow'; write names separated by \"=\""):
        understand("Who came?", news)


STORY = "The chancellor came to Washington on Monday. He met the president there, and they talked about gas."


@pytest.mark.parametrize(
    ("text", "question", "rest"),
    [
        (f"{STORY} What did Scholz say about it?", "What did Scholz say about it?", STORY),
        (f"What did Scholz say?\n\n{STORY}", "What did Scholz say?", STORY),
        (STORY, STORY, ""),
        ("Who came? When did he go?", "Who came? When did he go?", ""),
        ("Who visited Moscow", "Who visited Moscow", ""),
    ],
)
def test_of_a_pasted_text_the_sentence_that_asks_is_kept(text: str, question: str, rest: str) -> None:
    assert asking(text) == (question, rest)


def test_a_pasted_sentence_of_the_library_is_no_answer_to_itself(news: Library) -> None:
    answer = ask("Macron visited Moscow. The government of Russia met in Moscow.", library=news, reader=None)
    assert answer.operation == "who said"
    assert not answer.found
    assert answer.text == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Macron visited Moscow to meet Putin on Monday.", "Macron visited Moscow to meet Putin on Monday."),
        ("“Macron visited Moscow to meet Putin.”", "Macron visited Moscow to meet Putin."),
        ("Macron visited Moscow to meet Putin on Monday?", ""),
        ("Tell me who visited Moscow to meet Putin.", ""),
        ("sanctions against Russia and gas prices in Europe", ""),
        ("Sanctions against Russia.", ""),
    ],
)
def test_a_statement_asks_nothing(text: str, words: str) -> None:
    assert words_pasted(text) == words
