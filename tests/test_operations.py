"""What is asked to be done: an extract, the speaker of words, two answers at once, or nothing at all."""

from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from qa import ask
from qa.question.operation import Operation, halves, operation_of
from tests.brute import EMBEDDER


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("hi", "nothing"),
        ("Hello there!", "nothing"),
        ("?", "nothing"),
        ("thanks a lot", "nothing"),
        ("what can you do?", "nothing"),
        ("help Ukraine", "answer"),
        ("Summarize the briefing", "overview"),
        ("sum up today's news", "overview"),
        ("What happened today?", "overview"),
        ("key points", "overview"),
        ("What's new?", "overview"),
        ("What are the main points of the briefing?", "overview"),
        ("What happened in Kyiv?", "answer"),
        ("latest on Nord Stream 2", "latest"),
        ("What is the top news story about Kyiv?", "answer"),
        ("Wer besuchte Moskau und warum?", "other language"),
        ("¿Quién visitó Moscú el lunes?", "other language"),
        ("Кто посетил Москву?", "other language"),
        ("Who is Le Pen?", "answer"),
        ("Where are El Salvador and Los Angeles?", "answer"),
        ("Who said “We will not wait”?", "who said"),
        ("Who came, and where did they meet?", "two"),
        ("What about Germany and France?", "answer"),
    ],
)
def test_what_is_asked_to_be_done(text: str, operation: Operation) -> None:
    assert operation_of(text) == operation


def test_two_questions_are_told_apart() -> None:
    assert halves("How many came, and who paid?") == ("How many came?", "Who paid?")
    assert halves("Who came and went?") is None


TALK = """Remarks by Mayor Ana Lee

MAYOR LEE: The harbour bridge will open in June after two years of work. It has cost the city nine million crowns.

Q: And when will the tunnel open?

MAYOR LEE: We do not know when the tunnel will open, as the pumps have not come.
"""
STORM = """A storm closed the harbour on Tuesday and tore the roofs off forty houses in the old town.

“We have never seen such waves before,” said harbour master Bo Kim, who has worked there for thirty years.
"""


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library", embedder=EMBEDDER) as opened:
        opened.add(
            [
                Briefing("talk", TALK, "Remarks by Mayor Ana Lee", "2022-02-07"),
                Briefing("storm", STORM, "Storm", "2022-02-08"),
            ]
        )
        yield opened


def test_who_said_certain_words_is_looked_up_to_the_letter(library: Library) -> None:
    answer = ask("Who said 'the pumps have not come'?", library=library, reader=None)
    assert (answer.found, answer.operation, answer.level) == (True, "who said", "clear")
    assert answer.quote is not None
    assert (answer.quote.speaker, answer.quote.text[:14]) == ("Ana Lee", "We do not know")
    answer = ask("Who said 'We have never seen such waves before'?", library=library, reader=None)
    assert answer.quote is not None
    assert answer.quote.speaker == "Bo Kim"


def test_a_day_in_the_words_whose_speaker_is_asked_for_narrows_nothing(tmp_path: Path) -> None:
    text = "MAYOR LEE: We met on Friday, February 4, and we will meet again tomorrow.\n\nMAYOR LEE: Thank you all."
    with Library.open(tmp_path / "library", embedder=EMBEDDER) as library:
        library.add([Briefing("talk", text, "Remarks by Mayor Ana Lee", "2022-02-07")])
        answer = ask(
            "Who said 'We met on Friday, February 4, and we will meet again tomorrow'?", library=library, reader=None
        )
        assert (answer.found, answer.period) == (True, None)


def test_words_that_nobody_says_have_no_speaker(library: Library) -> None:
    for words in ("the pumps have come at last", "tore the roofs off forty houses"):
        answer = ask(f"Who said '{words}'?", library=library, reader=None)
        assert not answer.found
        assert answer.level == "none"


def test_an_extract_is_of_the_newest_day_in_the_order_of_the_text_and_never_a_question(library: Library) -> None:
    answer = ask("What's new?", library=library, reader=None)
    assert (answer.operation, answer.found) == ("overview", False)
    assert {part.briefing.id for part in answer.parts} == {"storm"}
    answer = ask("Summarize the briefing", library=library, since="2022-02-07", until="2022-02-07", reader=None)
    assert [part.briefing.id for part in answer.parts] == ["talk"] * len(answer.parts)
    assert [part.start for part in answer.parts] == sorted(part.start for part in answer.parts)
    assert len(answer.parts) >= 2
    assert not [part.text for part in answer.parts if part.text.endswith("?")]
    assert {part.speaker for part in answer.parts} == {"Ana Lee"}


def test_an_extract_of_days_that_the_library_does_not_have_is_empty(library: Library) -> None:
    answer = ask("What happened?", library=library, since="2020-01-01", until="2020-01-02", reader=None)
    assert (answer.parts, answer.best) == ((), None)


def test_both_halves_of_a_double_question_are_answered_or_one_is_said_to_be_missing(library: Library) -> None:
    both = ask("When will the harbour bridge open, and how many houses lost their roofs?", library=library, reader=None)
    assert both.operation == "two"
    answered = [part.text for part in both.parts]
    assert ("harbour bridge" in " ".join(answered)) == (both.unanswered != "When will the harbour bridge open?")
    one = ask("When will the harbour bridge open, and who won the chess game in Palmyra?", library=library, reader=None)
    if one.found:
        assert one.unanswered == "Who won the chess game in Palmyra?"


def test_nothing_asked_has_no_answer_and_searches_nothing(library: Library) -> None:
    for text in ("hi", "?", "Wer kam und warum?"):
        answer = ask(text, library=library, reader=None)
        assert (answer.found, answer.hits, answer.best, answer.confidence) == (False, (), None, 0.0)


def test_only_what_somebody_says_is_shown_for_their_words(library: Library) -> None:
    answer = ask("What did Bo Kim say about the waves?", library=library, reader=None)
    assert answer.best is not None
    assert answer.best.speaker == "Bo Kim"
    answer = ask("What did Zoe Orr say about the bridge?", library=library, reader=None)
    assert not answer.found
    assert answer.confidence <= 0.2


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("What is the latest on the gas tax?", "latest"),
        ("When did Biden and Putin last speak?", "latest"),
        ("What happened in Kyiv last week?", "answer"),
        ("When did Psaki first mention the bill?", "first"),
        ("What did the first lady say?", "answer"),
        ("Who came first?", "answer"),
        ("List all the companies that left Russia", "list"),
        ("Which countries have sent weapons?", "list"),
        ("Which crisis has ended?", "answer"),
        ("How many briefings mention Nord Stream 2?", "count"),
        ("How often is Kamala Harris mentioned?", "count"),
        ("How many troops are there?", "answer"),
    ],
)
def test_a_question_can_be_about_several_passages(text: str, operation: Operation) -> None:
    assert operation_of(text) == operation


TOLL = [
    Briefing("1", "The price of gas is 3 dollars a gallon. The garden opened.", date="2022-02-01"),
    Briefing("2", "Q    Is the price of gas 9 dollars?\n\nThe price of gas is 4 dollars a gallon.", date="2022-02-02"),
    Briefing("3", "The president has a dog.", date="2022-02-03"),
]


@pytest.fixture(scope="module")
def prices(tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library.open(tmp_path_factory.mktemp("prices") / "library", embedder=EMBEDDER)
    library.add(TOLL)
    return library


def test_the_latest_is_of_the_newest_day_that_answers(prices: Library) -> None:
    def day(word: str) -> str:
        best = ask(f"What is the {word} price of gas?", library=prices, reader=None).best
        return best.date if best else ""

    assert (day("latest"), day("earliest")) == ("2022-02-02", "2022-02-01")


def test_two_days_are_compared_each_by_its_own_briefings(prices: Library) -> None:
    answer = ask("What was the price of gas a gallon on February 1 and February 2?", library=prices, reader=None)
    assert (answer.operation, answer.level, answer.unanswered) == ("compare", "several", "")
    assert [(part.date, part.text) for part in answer.parts] == [
        ("2022-02-01", "The price of gas is 3 dollars a gallon."),
        ("2022-02-02", "The price of gas is 4 dollars a gallon."),
    ]
    assert answer.days is not None
    assert answer.days.words == "on February 1 and February 2"


def test_a_day_that_says_nothing_is_named_where_two_are_compared(prices: Library) -> None:
    answer = ask("Compare the price of gas a gallon on February 1 and February 3", library=prices, reader=None)
    assert [part.date for part in answer.parts] == ["2022-02-01"]
    assert answer.unanswered == "The price of gas a gallon on 3 February 2022?"


def test_days_that_the_reader_has_taken_off_are_not_compared(prices: Library) -> None:
    question = "What was the price of gas a gallon on February 1 and February 2?"
    for only in ({"dates": False}, {"since": "2022-02-02"}):
        assert ask(question, library=prices, reader=None, **only).operation == "answer"


def test_different_figures_are_shown_side_by_side_oldest_first(prices: Library) -> None:
    answer = ask("How much is the price of gas a gallon?", library=prices, reader=None)
    assert answer.level == "several"
    assert [part.text for part in answer.parts] == [
        "The price of gas is 3 dollars a gallon.",
        "The price of gas is 4 dollars a gallon.",
    ]


def test_a_figure_in_words_or_with_its_scale_is_no_other_figure(tmp_path: Path) -> None:
    texts = (
        "It has cost 3 million dollars so far.",
        "It has cost three million dollars.",
        "It has cost 3,000,000 dollars.",
    )
    with Library.open(tmp_path / "library", embedder=EMBEDDER) as library:
        library.add(
            [Briefing(str(n), f"The bridge is long. {text}", date=f"2022-02-0{n}") for n, text in enumerate(texts, 1)]
        )
        answer = ask("How many dollars has it cost?", library=library, reader=None)
        assert (answer.found, answer.parts) == (True, ())


def test_briefings_that_mention_something_are_counted_with_a_sentence_of_each(prices: Library) -> None:
    answer = ask("How many briefings mention the price of gas?", library=prices, reader=None)
    assert (answer.operation, answer.found) == ("count", True)
    assert [(part.briefing.id, part.text) for part in answer.parts] == [
        ("1", "The price of gas is 3 dollars a gallon."),
        ("2", "The price of gas is 4 dollars a gallon."),
    ]
    assert not ask("How many briefings mention unicorns?", library=prices, reader=None).found
