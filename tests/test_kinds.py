"""What a question asks for, whether a text holds one, and the shortest span that answers."""

import pytest

from corpus import Briefing
from qa.answer import Quote
from qa.evidence.span import shortest_span
from qa.question import Question
from qa.question.kinds import holds, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who visited Moscow?", "who"),
        ("To whom did he speak?", "who"),
        ("When did NATO reply?", "when"),
        ("What year was that?", "when"),
        ("How many troops are there?", "number"),
        ("What percentage agreed?", "number"),
        ("What is the price of beef?", "number"),
        ("What was the country's unemployment rate?", "number"),
        ("What did the price cap do?", "other"),
        ("Where did they meet?", "where"),
        ("Which country objected?", "where"),
        ("Why did he leave?", "why"),
        ("What did he say?", "other"),
        ("", "other"),
    ],
)
def test_the_words_of_a_question_tell_its_kind(question: str, kind: str) -> None:
    assert kind_of(question) == kind


def test_a_text_holds_a_name_only_if_the_question_does_not_have_it() -> None:
    assert holds("who", "Macron visited Moscow.", "Who visited Moscow?")
    assert not holds("who", "The visit to Moscow ended.", "Who visited Moscow?")


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        ("when", "They replied on Jan. 26.", True),
        ("when", "They may reply.", False),
        ("number", "Some 3,000 came.", True),
        ("number", "Many came.", False),
        ("where", "They met in Geneva.", True),
        ("why", "They left because of the storm.", True),
        ("other", "Anything at all.", True),
    ],
)
def test_a_text_holds_a_date_a_number_a_place_or_a_reason(kind: str, text: str, held: bool) -> None:
    assert holds(kind, text, "?") is held  # type: ignore[arg-type]


def span_of(question: str, sentence: str) -> str:
    text = f"Before. {sentence} After."
    quote = Quote(Briefing(id="b", text=text), 8, 8 + len(sentence))
    found = shortest_span(Question(question, kind_of(question), (), {}, frozenset(), ()), quote)
    assert quote.start <= found.start < found.end <= quote.end
    return found.text


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("When did NATO reply?", "NATO replied on Jan. 26 and waits.", "Jan. 26"),
        ("When was it founded?", "It was founded on 4 April 1949.", "4 April 1949"),
        ("What year was it founded?", "It was founded on 4 April 1949.", "1949"),
        ("How many troops were sent?", "On Monday 3,000 troops were sent.", "3,000"),
        ("How old was she?", "In 1999 she was 45 years old.", "45"),
        ("What percent agreed?", "Of 200 people 45% agreed.", "45%"),
        ("Who visited Moscow?", "French President Emmanuel Macron visited Moscow.", "French President Emmanuel Macron"),
    ],
)
def test_the_span_nearest_to_the_questions_words_is_taken(question: str, sentence: str, answer: str) -> None:
    assert span_of(question, sentence) == answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What did he say?", "He said on Monday that 3,000 came."),  # not a kind with a short answer
        ("Who spoke?", "They spoke."),  # nobody named
        ("Who met?", "Anna and Boris met Carl and Dora."),  # several as near
    ],
)
def test_the_whole_sentence_is_taken_if_no_span_is_sure(question: str, sentence: str) -> None:
    assert span_of(question, sentence) == sentence
