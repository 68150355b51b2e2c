"""What a sentence is: the cases that mislead a tokenizer, each with the cut we want."""

import pytest

from corpus.briefing import Span
from corpus.sentences import MAX_SENTENCE_CHARACTERS, sentences


def cut(text: str) -> list[str]:
    return [sentence.of(text) for sentence in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "NATO and the U.S. have called the demands “non-starters.”",
        "The written responses came on Jan. 26 and Moscow is still silent.",
        "It begins at 5 p.m. Monday at No. 10 with J. R. Smith and Dr. No.",
        "U.S. National Security Advisor Jake Sullivan said so.",
        "The U.N. Secretary-General met the U.S. Ambassador to the U.N. Security Council.",
        "Peskov said the visit was “very important … The situation is too complex for one meeting.”",
        "“Really… are you sure?” said the minister.",
        '"We are... prepared to do whatever is necessary," he said.',
        '"Is it over?" she asked.',
        "Lt. Gen. Mark Milley met Sens. Warner and Rubio vs. nobody.",
        "Stoltenberg praised the support in a tweet .",
        "Sec. 3. Exceptions.",
        "Yahoo! said it would.",
        "The senators (D-Colo.), (D-Ohio), and (D-Ga.) agreed.",
        "Joseph R. Biden Jr. spoke with George W. Bush.",
        "He cited 50 U.S.C. 1701 et seq. (IEEPA) and pp. 3-5.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "He came.|She left.",
        "He lives in the U.S.|He works in Paris.",
        "“No.”|He said it twice.",
        '"Is it over?" she asked.|"Yes."',
        "(Laughter.)|Thank you.|(Applause.)",
        "Thank you for the call.|And so we go on.",
        "They met in Poland.|That is where it began.",
        "We raised it at the U.N.|And we will again.",
        "It ended at 5 p.m.|The minister left.",
        "They lack vitamin D.|Not all of them know.",
        "What he told me: “We shall see.”|But nobody saw.",
        "iPhone sales fell.|iPhone sales rose.",
        "He came!|Did she?|Wait...|No.",
        "In 2014.|100,000 troops came.",
        "我爱你。|他来了。",
        "مرحبا بالعالم؟|نعم.",
    ],
)
def test_sentences_are_parted(text: str) -> None:
    plain = text.replace("|", " ") if text.isascii() or text[0] < "؀" or text[0] == "م" else text.replace("|", "")
    assert cut(plain) == text.split("|")


def test_a_quotation_mark_stays_with_its_sentence() -> None:
    assert cut("“Go.”—He left at once. Nobody followed.") == ["“Go.”", "—He left at once.", "Nobody followed."]


def test_a_wrapped_line_is_white_space() -> None:
    assert cut("He came\nlast night. Then\r\nhe left.") == ["He came\nlast night.", "Then\r\nhe left."]


def test_items_run_together_are_parted_without_their_marks() -> None:
    text = "Lincoln University: $18,531,228 - Cheyney University: $6,928,018 - Howard University: $57,482,588"
    assert cut(text) == text.split(" - ")


def test_a_dash_between_names_parts_nothing() -> None:
    assert cut("The train goes Kyiv - Lviv - Warsaw every day.") == ["The train goes Kyiv - Lviv - Warsaw every day."]


def test_an_overlong_sentence_is_cut_at_a_space() -> None:
    words = "word " * 500
    found = cut(words)
    assert [len(sentence) for sentence in found] == [1199, 1199, 99]
    assert " ".join(found) == words.strip()


def test_an_overlong_word_is_cut_hard() -> None:
    assert [len(sentence) for sentence in cut("x" * 3000)] == [MAX_SENTENCE_CHARACTERS, MAX_SENTENCE_CHARACTERS, 600]


@pytest.mark.parametrize("text", ["", "   ", "?!", "… — …", "👍"])
def test_without_a_letter_or_digit_there_is_no_sentence(text: str) -> None:
    assert cut(text) == []
