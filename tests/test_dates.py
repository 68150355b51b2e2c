"""qa.question.dates: the period a question asks for, and the days a briefing's text speaks of."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.question.dates import Period, Resolved, compared, period_asked, resolved

MONDAY = datetime.date(2022, 2, 7)


def asked(question: str) -> tuple[str, str, str] | None:
    period = period_asked(question, MONDAY)
    return period and (question[period.start : period.end], str(period.since), str(period.until))


def days(text: str, date: datetime.date = MONDAY) -> list[tuple[str, str, str]]:
    return [(text[day.start : day.end], str(day.since), str(day.until)) for day in resolved(text, date)]


def day(words: str, date: str) -> list[tuple[str, str, str]]:
    return [(words, date, date)]


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("on Feb. 7", "2022-02-07", "2022-02-07"),
        ("on feb 7", "2022-02-07", "2022-02-07"),
        ("on the 3rd of February", "2022-02-03", "2022-02-03"),
        ("on Feb. 7, 2022", "2022-02-07", "2022-02-07"),
        ("on 2022-02-03", "2022-02-03", "2022-02-03"),
        ("on 01/26/2022", "2022-01-26", "2022-01-26"),
        ("on Feb. 8", "2021-02-08", "2021-02-08"),
        ("on may 5", "2021-05-05", "2021-05-05"),
        ("today", "2022-02-07", "2022-02-07"),
        ("yesterday", "2022-02-06", "2022-02-06"),
        ("on Monday", "2022-02-07", "2022-02-07"),
        ("on Tuesday", "2022-02-01", "2022-02-01"),
        ("last week", "2022-01-31", "2022-02-06"),
        ("this month", "2022-02-01", "2022-02-28"),
        ("in January", "2022-01-01", "2022-01-31"),
        ("in May", "2021-05-01", "2021-05-31"),
        ("in 1997", "1997-01-01", "1997-12-31"),
        ("since Tuesday", "2022-02-01", "2022-02-07"),
        ("before Feb. 3", "0001-01-01", "2022-02-02"),
        ("after Feb. 3", "2022-02-04", "2022-02-07"),
        ("in the past three days", "2022-02-04", "2022-02-07"),
        ("between 1 and 3 March 2022", "2022-03-01", "2022-03-03"),
        ("between Feb. 1 and 3", "2022-02-01", "2022-02-03"),
        ("from Feb. 1 to Feb. 4", "2022-02-01", "2022-02-04"),
        ("on Feb. 3-5", "2022-02-03", "2022-02-05"),
    ],
)
def test_words_for_a_period_are_found_and_dated_from_the_newest_briefing(words: str, since: str, until: str) -> None:
    assert asked(f"What did Psaki say {words}?") == (words, since, until)


@pytest.mark.parametrize(
    "question",
    [
        "What may 5 people do?",
        "How far did they march 3 miles from Kyiv?",
        "Who joined the March on Washington?",
        "What did Theresa May say?",
        "Which country came second in the sun?",
        "Where are 100,000 troops and 7 people?",
        "What happened to 2,022 people?",
        "Who wrote on 02/07/2022?",
        "What happened on Feb. 30?",
        "",
    ],
)
def test_words_that_are_no_date_or_two_are_not_taken_for_one(question: str) -> None:
    assert period_asked(question, MONDAY) is None


@pytest.mark.parametrize(
    "question",
    [
        "What did Psaki say on Feb. 7?",
        "What did Psaki say about NATO on Feb. 7?",
        "On Feb. 7, what did Psaki say about NATO?",
        "What did Psaki say yesterday?",
        "What did Biden say last week?",
        "What is in the briefing of Feb. 7?",
        "What does the Feb. 7 briefing say about Crimea?",
        "What was in Monday's briefing?",
        "In today’s press briefing, who spoke?",
        "What happened last week?",
    ],
)
def test_the_day_of_a_briefing_or_a_statement_binds(question: str) -> None:
    period = period_asked(question, MONDAY)
    assert period is not None
    assert period.binding


@pytest.mark.parametrize(
    "question",
    [
        "Who visited Moscow on Monday?",
        "What happened in 1997?",
        "What did Moscow do when NATO responded on Jan. 26?",
        "What did NATO say when it responded on Jan. 26?",
        "What did Putin say about the talks on Jan. 26?",
        "What did Biden say would happen on Feb. 16?",
        "What did Biden say about the Jan. 6 committee?",
        "What did Scholz say on Sunday?",
        "What was said at Monday's talks?",
        "How many jobs were added last month?",
        "What did Biden say about inflation in January?",
        "What must happen before March 1?",
    ],
)
def test_the_day_of_what_happened_does_not_bind(question: str) -> None:
    period = period_asked(question, MONDAY)
    assert period is not None
    assert not period.binding


def test_a_day_to_come_is_looked_for_ahead() -> None:
    assert asked("Who will visit Kyiv on Tuesday?") == ("on Tuesday", "2022-02-08", "2022-02-08")


def test_a_binding_period_goes_before_another() -> None:
    question = "What happened on Jan. 26 according to the Feb. 7 briefing?"
    start = question.index("Feb. 7")
    assert period_asked(question, MONDAY) == Period(MONDAY, MONDAY, start, start + 6, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Macron visited Moscow on Monday to meet Putin.", day("Monday", "2022-02-07")),
        ("Scholz on Sunday said Germany will send troops.", day("Sunday", "2022-02-06")),
        ("Scholz will meet Biden on Wednesday.", day("Wednesday", "2022-02-09")),
        ("He said talks will begin on Friday.", day("Friday", "2022-02-11")),
        ("He said talks would begin on Friday.", []),
        ("Talks on Friday", []),
        ("They signed the Good Friday Agreement.", []),
        ("He called Xi on Friday, and he will call again.", day("Friday", "2022-02-04")),
        ("On Tuesday, the President will speak.", day("Tuesday", "2022-02-08")),
        ("The NATO responses of Jan. 26 are secret.", day("Jan. 26", "2022-01-26")),
        ("The summit on March 24 is open.", day("March 24", "2022-03-24")),
        ("The parade of Aug. 9 is open.", []),
        ("It fell in January of last year.", [("last year", "2021-01-01", "2021-12-31")]),
        ("They met yesterday.", day("yesterday", "2022-02-06")),
        ("They meet tomorrow.", day("tomorrow", "2022-02-08")),
        ("Troops came last week.", [("last week", "2022-01-31", "2022-02-06")]),
        ("They meet next Monday.", day("next Monday", "2022-02-14")),
        ("They meet next Friday.", []),
        ("They met last Friday.", day("last Friday", "2022-02-04")),
        ("We face today’s threats.", []),
        ("It may take 5 of 100,000 troops.", []),
    ],
)
def test_days_in_a_text_are_resolved_against_its_date_or_left_out(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert days(text) == expected


def test_a_day_without_its_year_is_the_one_near_the_briefing() -> None:
    assert days("They met on Dec. 30.", datetime.date(2022, 1, 4)) == day("Dec. 30", "2021-12-30")


@given(st.text("onMay FebJ.7,2-3/0lastwek’s\nundybtr19", max_size=60) | st.text(max_size=60), st.dates())
@settings(max_examples=150, deadline=None)
def test_any_text_gives_only_true_spans(text: str, date: datetime.date) -> None:
    period = period_asked(text, date)
    for span in [*resolved(text, date), *([period] if period else [])]:
        assert isinstance(span, Period | Resolved)
        assert 0 <= span.start < span.end <= len(text)
        assert span.since <= span.until


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What did Lee say about tolls on Feb. 3 and Feb. 4?", "What did Lee say about tolls?"),
        ("What did Lee say about tolls on Thursday versus on Friday?", "What did Lee say about tolls?"),
        ("How did the number of troops change between 3 and 4 February?", None),  # a range of one month
        ("How has the toll changed between Feb. 3 and Feb. 4?", "The toll?"),
        ("Compare the toll on Feb. 3 with that of Feb. 4", "The toll"),
        ("What was the difference in tolls from Feb. 3 to Feb. 4?", "Tolls?"),
        ("What did the Feb. 3 and Feb. 4 briefings say about tolls?", "What did the briefings say about tolls?"),
        ("Compare the Feb. 3 and Feb. 4 briefings", None),
        ("What happened between Feb. 3 and Feb. 4?", None),
        ("Who met on Feb. 3 and who on Feb. 4?", None),
        ("What did Lee say on Feb. 3 and on February 3?", None),
    ],
)
def test_two_days_are_compared_where_both_are_named(question: str, asks: str | None) -> None:
    found = compared(question, MONDAY)
    assert (found and found.text) == asks
    if found:
        assert [str(day) for day in found.days] == ["2022-02-03", "2022-02-04"]
