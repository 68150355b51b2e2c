"""One JSON for the command line, HTTP and MCP, made from the records that Python programs get."""

import json
from dataclasses import fields, replace

import pytest

from corpus import Briefing
from index import Library
from qa import Answer, ask, schema
from qa.answer import Part
from qa.server import models

TEXT = """MS. PSAKI: The bridge opened on Monday. It cost nine million dollars.

MR. KIRBY: The bridge opened on Monday. It cost ten million dollars.
"""


@pytest.fixture
def answer(library: Library) -> Answer:
    library.add(
        [Briefing("id-1", TEXT, title="Talks", date="2022-02-07", source="AP"), Briefing("id-2", TEXT, title="Again")]
    )
    found = ask("When did the bridge open?", library=library, reader=None)
    assert found.quote
    return found


def test_an_answer_is_told_with_the_fields_that_programs_rely_on(answer: Answer) -> None:
    told = schema.Answer.of(answer).plain()
    assert list(told) == (
        "question understood spelling period found confidence level operation parts unanswered"
        " text quote span spans also missing searched hits".split()
    )
    assert (told["question"], told["understood"], told["period"]) == (answer.question, answer.question, None)
    assert told["searched"] == {"briefings": 2, "passages": 4, "first_date": "2022-02-07", "last_date": "2022-02-07"}
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_a_quote_says_who_speaks_when_and_under_what_title(answer: Answer) -> None:
    assert answer.quote
    quote, (hit, *_) = answer.quote, answer.hits
    told = schema.Quote.of(quote).plain()
    assert told == {
        "briefing": quote.briefing.id,
        "start": quote.start,
        "end": quote.end,
        "text": "The bridge opened on Monday.",
        "page": None,
        "speaker": hit.speaker,
        "date": quote.briefing.date,
        "title": quote.briefing.title,
        "days": [{"words": "Monday", "since": "2022-02-07", "until": "2022-02-07"}],
        "marks": [[span.start, span.end] for span in quote.spans],
    }
    assert told["marks"]
    assert told["speaker"].rstrip(":") in ("MS. PSAKI", "MR. KIRBY")
    assert {span["speaker"] for span in schema.Answer.of(answer).plain()["spans"]} == {told["speaker"]}


def test_a_quote_and_a_passage_say_on_which_page_they_begin(library: Library) -> None:
    library.add(Briefing("id", TEXT, pages=(0, TEXT.index("MR. KIRBY"))))
    found = ask("What did the bridge cost, ten million dollars?", library=library, reader=None)
    assert {hit["text"][-20:]: hit["page"] for hit in schema.Answer.of(found).plain()["hits"]} == {
        "ten million dollars.": 2,
        "ine million dollars.": 1,
    }
    assert found.best and schema.Quote.of(found.best).page == found.best.page == 2


def test_a_passage_is_told_with_its_spans_repeats_and_the_parts_of_its_score(answer: Answer) -> None:
    hit = replace(answer.hits[0], same=(answer.hits[-1],))
    told = schema.Hit.of(hit).plain()
    assert told["briefing"] == {name: getattr(hit.briefing, name) for name in ("id", "title", "date", "source")}
    assert told["highlights"] == [[span.start, span.end] for span in hit.highlights]
    other = answer.hits[-1]
    assert told["same"] == [{"briefing": other.briefing.id, "start": other.start, "end": other.end}]
    assert told["why"]["dense"] == {"score": hit.why.dense.score, "rank": hit.why.dense.rank}
    assert told["why"]["read"] is None
    read = replace(hit, why=replace(hit.why, read=0.5))
    assert schema.Hit.of(read).plain()["why"]["read"] == {"score": 0.5}
    assert [part.name for part in fields(Part)] == list(told["why"]["dense"])


def test_a_server_tells_the_library_and_its_generation_too(answer: Answer) -> None:
    told = models.Answer.of(answer, library="press", receipt=None).plain()
    assert {name: told[name] for name in ("library", "generation", "receipt")} == {
        "library": "press",
        "generation": 2,
        "receipt": None,
    }
    assert schema.Answer.of(answer).plain().items() <= told.items()
