"""`retrieve` and `ask` on the shipped briefing, through the true model."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from qa import Quote, ask, retrieve

ROOT = Path(__file__).parents[1]


def test_the_passage_that_answers_comes_first(shipped: Library) -> None:
    hit = retrieve("How many troops are near the border?", k=3)[0]
    assert "Moscow has amassed some 100,000 troops close to the border" in hit.text
    assert hit.text == hit.briefing.text[hit.start : hit.end]
    assert (hit.briefing.id, hit.briefing.date) == ("2022-02-07", "2022-02-07")


def test_the_highlight_is_the_sentence_that_speaks_to_the_question(shipped: Library) -> None:
    hit = retrieve("Who visited Moscow on Monday?", k=1)[0]
    (span,) = hit.highlights
    assert span.of(hit.briefing.text).startswith("French President Emmanuel Macron visited Moscow on Monday")
    assert hit.start <= span.start < span.end <= hit.end


def test_scores_fall_from_hit_to_hit_and_their_parts_are_ranked(shipped: Library) -> None:
    hits = retrieve("What did Stoltenberg discuss with Erdogan?", k=5)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert hits[0].why.late.rank == 1
    assert 0 < hits[0].why.lexical.score <= 1


def test_k_beyond_the_library_gives_every_passage_once(shipped: Library) -> None:
    hits = retrieve("Ukraine", k=1000)
    assert len({(hit.start, hit.end) for hit in hits}) == len(hits) == sum(b.passages for b in shipped.briefings())


def test_a_period_without_a_briefing_finds_nothing(shipped: Library) -> None:
    assert retrieve("Who visited Moscow?", since="2022-02-08") == []
    assert retrieve("Who visited Moscow?", until=datetime.date(2022, 2, 6)) == []
    assert len(retrieve("Who visited Moscow?", 1, since="2022-02-07", until="2022-02-07")) == 1
    assert retrieve("Who visited Moscow?", sources=["Reuters"]) == []


@pytest.mark.parametrize("call", [retrieve, ask])
def test_bad_arguments_are_refused_with_what_was_found(shipped: Library, call: object) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match="the question is empty"):
        call("  ")
    with pytest.raises(ValueError, match="at least 1; found 0"):
        call("Who?", 0)
    with pytest.raises(ValueError, match="since must be a date like 2022-02-07; found 'yesterday'"):
        call("Who?", since="yesterday")
    with pytest.raises(ValueError, match="12000 characters"):
        call("x" * 12000)


def test_an_answer_is_an_exact_part_of_its_quote_and_of_its_briefing(shipped: Library) -> None:
    answer = ask("When did the U.S. and NATO deliver their written responses?")
    assert answer.found
    assert isinstance(answer.quote, Quote)
    assert answer.quote.text == answer.quote.briefing.text[answer.quote.start : answer.quote.end]
    assert answer.quote.text.startswith("The U.S. and NATO delivered their confidential written responses on Jan. 26")
    assert answer.text in answer.quote.text
    assert "Jan. 26" in answer.text


def test_what_the_briefing_does_not_say_is_not_found(shipped: Library) -> None:
    answer = ask("Who won the Super Bowl?")
    assert not answer.found
    assert (answer.text, answer.quote, answer.span) == ("", None, None)
    assert answer.missing == ("won", "Super", "Bowl")
    assert answer.hits
    assert (answer.searched.briefings, answer.searched.first_date, answer.searched.last_date) == (
        1,
        "2022-02-07",
        "2022-02-07",
    )


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path / "empty") as library:
        assert retrieve("Who visited Moscow?", library=library) == []
        answer = ask("Who visited Moscow?", library=library)
        assert (answer.found, answer.confidence, answer.hits) == (False, 0.0, ())


def test_a_title_and_date_given_in_code_come_back_with_the_hit(tmp_path: Path) -> None:
    with Library.open(tmp_path / "own") as library:
        library.add(
            Briefing(id="a", text="The bridge opened in May.", title="Bridge", date="2024-05-01", source="Desk")
        )
        hit = retrieve("When did the bridge open?", library=library)[0]
        assert (hit.briefing.title, hit.briefing.date, hit.briefing.source) == ("Bridge", "2024-05-01", "Desk")


def test_the_shipped_briefing_stays_removed_once_removed(shipped: Library, briefing_home: Path, tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(briefing_home / "models")  # exported once, for `shipped`
    code = """
from qa.home import default_library
library = default_library()
library.remove("2022-02-07")
library.close()
import qa.home
qa.home._open.clear()
print(len(default_library().briefings()))
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "", "BRIEFING_QA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "0"


def test_a_follow_up_is_made_whole_with_the_turn_before(shipped: Library) -> None:
    first = ask("Who visited Moscow on Monday?")
    second = ask("Why did he visit?", previous=[first.turn])
    assert "Macron" in second.understood
    assert second.found
    assert ask("Why did Macron visit Moscow?", previous=[first.turn]).understood == ""


def test_words_that_name_the_briefings_day_narrow_the_search_and_are_told(tmp_path: Path) -> None:
    with Library.open(tmp_path / "days") as library:
        library.add(
            Briefing(id=f"d{day}", text=f"The harbour took in {day} ships.", date=f"2024-05-0{day}")
            for day in (1, 3, 5)
        )
        answer = ask("How many ships did the harbour take in, according to the May 3 briefing?", library=library)
        assert answer.period is not None
        assert (answer.period.since.isoformat(), answer.quote and answer.quote.briefing.id) == ("2024-05-03", "d3")
        free = ask(
            "How many ships did the harbour take in, according to the May 3 briefing?", library=library, dates=False
        )
        assert (free.period, len(free.hits)) == (None, 3)
        none = ask("How many ships did the harbour take in, according to the April 3 briefing?", library=library)
        assert (none.found, none.confidence, len(none.hits)) == (False, 0.0, 3)
