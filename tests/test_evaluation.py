"""Figures are those that one gets by hand, and the reports tell them without a word of their own."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from corpus import Briefing
from index import Contents, Library
from qa.answer import Answer, Quote
from qa.evaluation import Case, Evaluation, Gold, QuestionSet, evaluate, library_of, measures, read_questions
from qa.evaluation.correctness import quote_right
from qa.evaluation.evaluation import curves
from qa.evaluation.figures import LEFT_OUT, figures
from qa.evaluation.outcome import Outcome
from qa.evaluation.page import write_page
from qa.evaluation.payload import evaluation_payload
from qa.evaluation.report import show
from tests.embedders import HashedWords

MACRON = "Emmanuel Macron flew to Moscow on Monday. The talks lasted five hours."
TALKS = "Olaf Scholz met senators in Washington. They spoke of the pipeline."
WEATHER = "Heavy snow closed schools across Ontario. <script>alert(1)</script> was painted on a wall."


def array(*values: float) -> np.ndarray:
    return np.array(values, float)


def ranked(relevant: dict[str, dict[str, int]], runs: dict[str, list[str]]) -> dict[str, list[float]]:
    return {question: list(values.values()) for question, values in measures.ranking(relevant, runs).items()}


# -- ranking ----------------------------------------------------------------------------------------------------------


def test_a_right_document_in_second_place_has_the_figures_of_the_text_book() -> None:
    found = ranked({"q": {"a": 1}}, {"q": ["b", "a", "c"]})
    assert found["q"] == pytest.approx([0, 1, 1 / 2, 1 / np.log2(3)])


def test_two_right_documents_share_the_ideal_gain() -> None:
    found = ranked({"q": {"a": 1, "c": 1}}, {"q": ["a", "b", "c"]})
    assert found["q"] == pytest.approx([1, 1, 1, (1 + 1 / 2) / (1 + 1 / np.log2(3))])


def test_a_graded_document_gains_by_its_grade() -> None:
    found = ranked({"q": {"a": 2, "b": 1}}, {"q": ["b", "a"]})
    assert found["q"][3] == pytest.approx((1 + 2 / np.log2(3)) / (2 + 1 / np.log2(3)))


def test_a_right_document_beyond_the_cut_off_counts_for_nothing() -> None:
    run = [f"d{place}" for place in range(1, 12)]
    found = ranked({"sixth": {"d6": 1}, "eleventh": {"d11": 1}}, {"sixth": run, "eleventh": run})
    assert found["sixth"] == pytest.approx([0, 0, 1 / 6, 1 / np.log2(7)])
    assert found["eleventh"] == [0, 0, 0, 0]


def test_a_question_without_any_hit_scores_zero() -> None:
    assert ranked({"q": {"a": 1}, "r": {"a": 1}}, {"q": [], "r": ["a"]}) == {"q": [0] * 4, "r": [1] * 4}
    assert ranked({"q": {"a": 1}}, {"q": []}) == {"q": [0] * 4}


# -- answers ----------------------------------------------------------------------------------------------------------


def test_articles_case_and_punctuation_do_not_count_in_an_answer() -> None:
    assert measures.normalised("The  President, of  a FRANCE!") == "president of france"
    assert measures.exact_match("the Kremlin.", ["Kremlin"]) == 1
    assert measures.exact_match("Kremlin wall", ["Kremlin"]) == 0


def test_f1_is_that_of_the_words_in_common() -> None:
    # Two of the three words found are among the four wanted: precision 2/3, recall 2/4.
    assert measures.token_f1("about 100,000 troops", ["100,000 Russian troops there"]) == pytest.approx(4 / 7)
    assert measures.token_f1("x", ["y", "x z"]) == pytest.approx(2 / 3)  # the better of the two
    assert measures.token_f1("x x", ["x"]) == pytest.approx(2 / 3)  # a word counts as often as it is wanted
    assert measures.token_f1("", ["x"]) == 0
    assert measures.token_f1("the", ["a"]) == 1  # nothing is left of either, as in SQuAD's script


# -- the verdict ------------------------------------------------------------------------------------------------------


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    # Pairs of .9 with .5 and .3: in order. Of .5: one tie (half), one in order.
    assert measures.auroc(array(0.9, 0.5), array(0.5, 0.3)) == pytest.approx(3.5 / 4)
    assert measures.auroc(array(0.1), array(0.2)) == 0


def test_false_answers_are_counted_where_one_in_twenty_is_refused() -> None:
    yes = np.arange(1, 21) / 20  # one may be refused, so the threshold is the second lowest, 0.10
    assert measures.false_answers_at(yes, array(0.01, 0.1, 0.2, 0.05)) == 0.5
    assert measures.false_answers_at(array(0.5, 0.6), array(0.4, 0.5)) == 0.5  # of two, none may


def test_calibration_error_is_the_mean_distance_of_the_bins() -> None:
    # Equal confidences share a bin: .7 was said, and half were answerable.
    yes, no = np.full(5, 0.7), np.full(5, 0.7)
    assert measures.reliability(yes, no).tolist() == [[pytest.approx(0.7), 0.5, 10]]
    assert measures.calibration_error(yes, no) == pytest.approx(0.2)
    # Ten questions, one a bin: about .1 short of the truth five times, about .2 over it five times.
    yes, no = 0.9 + np.arange(5) / 1000, 0.2 + np.arange(5) / 1000
    assert measures.calibration_error(yes, no) == pytest.approx((0.5 - 0.01 + 1 + 0.01) / 10)
    assert len(measures.reliability(yes, no)) == 10


def test_brier_is_the_mean_squared_distance() -> None:
    assert measures.brier(array(0.9, 0.6), array(0.5)) == pytest.approx((0.01 + 0.16 + 0.25) / 3)


def test_risk_grows_with_the_questions_one_dares_to_answer() -> None:
    coverage, risk = measures.risk_coverage(array(0.2, 0.9, 0.5, 0.5), array(0, 1, 1, 0))
    assert coverage.tolist() == [0.25, 0.75, 1]
    assert risk.tolist() == pytest.approx([0, 1 / 3, 1 / 2])


def test_the_interval_holds_what_the_draws_give() -> None:
    column = array(0, 1, np.nan)
    draws = np.array([[0, 0, 2], [1, 1, 2], [0, 1, 2], [2, 2, 2]])  # means 0, 1, .5, and nothing to take one of
    assert measures.bootstrap([column], np.mean, draws) == pytest.approx((0.5, 0.025, 0.975))
    assert measures.bootstrap([array(np.nan)], np.mean, draws[:, :1] * 0) is None


# -- question files ---------------------------------------------------------------------------------------------------


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_question_file_may_name_briefing_answer_spans_and_whether_it_is_answerable(tmp_path: Path) -> None:
    path = written(
        tmp_path / "own.jsonl",
        '{"question": "Who flew?", "briefing": "b1", "answer": "Macron"}',
        "",
        '{"id": "x", "text": "When?", "spans": [{"doc_id": "b1", "start": 2, "end": 5}], "answers": ["a", "b"]}',
        '{"question": "Why?", "answerable": false}',
    )
    first, second, third = read_questions(path).cases
    assert first == Case("q1", "Who flew?", True, {"b1": 1}, ("Macron",), ())
    assert second == Case("x", "When?", True, {"b1": 1}, ("a", "b"), (Gold("b1", 2, 5, ""),))
    assert third == Case("q3", "Why?", False, {}, (), ())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{question: 1}", r"line 2: not JSON \(.*\); found '\{question: 1\}'"),
        ("[1]", r"line 2: expected an object in braces; found '\[1\]'"),
        ('{"question": " "}', "line 2: expected a text under \"question\"; found ' '"),
        ('{"question": "Who?"}', "line 2: nothing is known of the answer to 'Who\\?'; add"),
        ('{"question": "Who?", "answerable": "yes"}', "line 2: \"answerable\" is true or false; found 'yes'"),
        ('{"question": "Who?", "answer": [1]}', r'line 2: expected a text, .* under "answer"; found \[1\]'),
        ('{"question": "Who?", "spans": [{"start": 3}]}', r"line 2: a span is like .*; found \{'start': 3\}"),
        ('{"question": "Who?", "id": "a", "answerable": true}', "line 2: the id 'a' is taken by .* line 1"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_number(tmp_path: Path, line: str, told: str) -> None:
    path = written(tmp_path / "own.jsonl", '{"id": "a", "question": "Who?", "answerable": true}', line)
    with pytest.raises(ValueError, match=told):
        read_questions(path)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"there is no .*corpus\.jsonl; give a \.jsonl file of questions, or a folder"):
        read_questions(tmp_path)


def test_a_file_without_a_question_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no question"):
        read_questions(written(tmp_path / "own.jsonl", ""))


def test_a_sample_is_the_same_each_time_and_in_order(tmp_path: Path) -> None:
    cases = tuple(Case(f"q{n}", "Who?", True, {}, (), ()) for n in range(50))
    drawn = QuestionSet("set", cases).sample(5)
    assert drawn == QuestionSet("set", cases).sample(5)
    numbers = [int(case.id[1:]) for case in drawn.cases]
    assert numbers == sorted(numbers) and len(numbers) == 5 and numbers != [0, 1, 2, 3, 4]


# -- the whole way ----------------------------------------------------------------------------------------------------


@pytest.fixture
def public_set(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    texts = {"m": MACRON, "t": TALKS, "w": WEATHER}
    documents = [{"id": id, "title": id, "text": text, "article": 0 if id == "t" else 1} for id, text in texts.items()]
    start = MACRON.index("Emmanuel")
    queries = [
        {"id": "1", "text": "Who flew to Moscow on Monday?", "answers": ["Emmanuel Macron"], "answerable": True,
         "spans": [{"doc_id": "m", "start": start, "end": start + 15, "text": "Emmanuel Macron"}]},
        {"id": "2", "text": "Who met senators in Washington?", "answers": ["Olaf Scholz"], "answerable": True},
        {"id": "3", "text": "How many penguins live in Antarctica?", "answers": [], "answerable": False},
    ]  # fmt: skip
    written(folder / "corpus.jsonl", *map(json.dumps, documents))
    written(folder / "queries.jsonl", *map(json.dumps, queries))
    written(folder / "qrels.tsv", "1\tm\t1", "2\tt\t1")
    return folder


def test_a_public_set_is_added_asked_and_measured(public_set: Path) -> None:
    questions = read_questions(public_set)
    with library_of(questions, embedder=HashedWords()) as library:
        found = evaluate(questions, library, left_out=True, embedder=HashedWords(), rounds=20)
        assert sorted(item.id for item in library.briefings()) == ["m", "t", "w"]  # it was a copy that was cut
    assert (found.briefings, found.passages) == (3, 3)
    assert [found[name] for name in measures.RANKING] == [1, 1, 1, 1]
    assert found["right quote"] == 1
    assert found["right passage first"] == 1
    assert found["AUROC"] == 1
    assert [outcome.case.id for outcome in found.outcomes if outcome.left_out] == ["1", "2"]
    seen = {outcome.case.id: {item.id for item in outcome.found} for outcome in found.outcomes if outcome.left_out}
    assert seen == {"1": {"t"}, "2": {"m", "w"}}  # m and w are pieces of one article
    assert "Moscow" in next(outcome for outcome in found.outcomes if outcome.left_out).answer.missing


def test_a_kept_library_is_not_mixed_with_other_briefings(public_set: Path, tmp_path: Path) -> None:
    questions = read_questions(public_set)
    with library_of(questions, tmp_path / "kept", embedder=HashedWords()):
        pass
    with Library.open(tmp_path / "kept", embedder=HashedWords()) as kept:
        kept.add(Briefing(id="mine", text="My own words."))
    with (
        pytest.raises(ValueError, match=r"holds 1 briefings that tiny does not, 'mine' for one; give a new folder"),
        library_of(questions, tmp_path / "kept", embedder=HashedWords()),
    ):
        pass


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", embedder=HashedWords())
    library.add([Briefing(id="m", text=MACRON), Briefing(id="w", text=WEATHER)])
    return library


def test_a_briefing_that_the_library_lacks_is_named(library: Library) -> None:
    case = Case("q", "Who?", True, {"gone": 1}, (), ())
    with pytest.raises(ValueError, match="question 'q' names the briefing 'gone', which the library"):
        evaluate(QuestionSet("own", (case,)), library)


def test_a_span_that_reads_otherwise_is_refused(library: Library) -> None:
    case = Case("q", "Who?", True, {"m": 1}, (), (Gold("m", 0, 8, "Emanuele"),))
    with pytest.raises(ValueError, match="'Emanuele' at 0:8 of 'm'; there stands 'Emmanuel'"):
        evaluate(QuestionSet("own", (case,)), library)


def test_leaving_out_the_only_article_is_refused(library: Library) -> None:
    case = Case("q", "Who flew?", True, {"m": 1, "w": 1}, (), ())
    with pytest.raises(ValueError, match="has nothing to be asked of"):
        evaluate(QuestionSet("own", (case,)), library, left_out=True, embedder=HashedWords())


def test_leaving_out_takes_questions_that_name_their_briefing(library: Library) -> None:
    case = Case("q", "Who flew?", True, {}, ("Macron",), ())
    with pytest.raises(ValueError, match='no question names the "briefing" that answers it'):
        evaluate(QuestionSet("own", (case,)), library, left_out=True, embedder=HashedWords())


def test_without_an_answerable_question_figures_are_dashes(library: Library) -> None:
    questions = QuestionSet("own", (Case("q", "How many penguins live in Antarctica?", False, {}, (), ()),))
    found = evaluate(questions, library, rounds=5)
    assert found["R@1"] is None and found["AUROC"] is None and found["right and shown"] is None
    console = Console(width=120)
    with console.capture() as capture:
        show(console, found)
    assert re.search(r"R@1 +– +– +0 *\n", capture.get())
    assert not re.search(r"\bnan\b", capture.get(), re.IGNORECASE)
    json.dumps(evaluation_payload(found), allow_nan=False)


def test_a_quote_answers_if_it_meets_a_gold_span_or_holds_the_answer() -> None:
    briefing, other = Briefing(id="m", text=MACRON), Briefing(id="w", text=WEATHER)
    by_span = Case("q", "Who?", True, {"m": 1}, ("nobody",), (Gold("m", 0, 15, ""),))
    assert quote_right(by_span, Quote(briefing, 14, 20)) is True
    assert quote_right(by_span, Quote(briefing, 15, 20)) is False
    assert quote_right(by_span, Quote(other, 0, 15)) is False
    assert quote_right(by_span, None) is False
    by_words = Case("q", "Where?", True, {"m": 1}, ("moscow",), ())
    assert quote_right(by_words, Quote(briefing, 0, 41)) is True
    assert quote_right(by_words, Quote(briefing, 0, 26)) is False  # half of the word
    assert quote_right(by_words, Quote(other, 0, 41)) is False
    assert quote_right(Case("q", "Who?", True, {"m": 1}, (), ()), Quote(briefing, 0, 15)) is None


def outcome(id: str, answerable: bool, said: bool, confidence: float, *, left_out: bool = False) -> Outcome:
    case = Case(id, "Who?", answerable, {"m": 1} if answerable else {}, ("Macron",) if answerable else (), ())
    briefing = Briefing(id="m", text=MACRON)
    quote = Quote(briefing, 0, 41) if said else None
    spans = (Quote(briefing, 0, 15),) if said else ()
    answer = Answer(
        question="Who?",
        found=said,
        confidence=confidence,
        best=quote,
        spans=spans,
        hits=(),
        missing=(),
        searched=Contents(1, 1, "", ""),
    )
    return Outcome(case, left_out, answer, (), 2 if answerable else None, "", {}, 0.01)


def test_false_verdicts_are_counted_at_the_programs_own_threshold() -> None:
    asked = [outcome("a", True, True, 0.9), outcome("b", True, False, 0.4), outcome("c", False, True, 0.6)]
    again = [outcome("a", True, False, 0.1, left_out=True), outcome("b", True, True, 0.7, left_out=True)]
    outcomes = asked + again
    found = {(figure.section, figure.name): figure for figure in figures(outcomes, 10)}
    assert found["Verdict", "false refusals"].value == 0.5
    assert found["Verdict: unanswerable questions", "false answers"].value == 1
    assert found["Verdict: unanswerable questions", "AUROC"].value == 0.5  # .9 > .6 > .4
    assert found["Verdict: article left out", "false answers"].value == 0.5
    assert found["Verdict: article left out", "AUROC"].value == 0.75
    assert found["Verdict: article left out", "AUROC"].questions == 4
    assert found["Finding", "right passage first"].value == 0
    assert found["Finding", "right passage in 5"].value == 1
    assert found["Answer", "right and shown"].value == 0.5  # a refusal is a miss
    assert found["Answer", "token F1"].value == pytest.approx((2 / 3 + 0) / 2)
    assert found["Answer", "exact match"].value == 0
    assert found["Speed", "median, ms"].value == pytest.approx(10)
    assert [curve.against for curve in curves(outcomes)] == ["unanswerable questions", LEFT_OUT, "wrong quotes"]


# -- the report -------------------------------------------------------------------------------------------------------


@pytest.fixture
def evaluation(library: Library) -> Evaluation:
    cases = (
        Case("right", "Who flew to Moscow on Monday?", True, {"m": 1}, ("Emmanuel Macron",), ()),
        Case("wrong", "Who <b>closed</b> schools across Ontario?", True, {"m": 1}, ("<i>nobody</i>",), ()),
        Case("no", "How many penguins live in Antarctica?", False, {}, (), ()),
    )
    return evaluate(QuestionSet("own & tiny", cases), library, rounds=10)


def test_the_page_escapes_every_word_and_asks_no_other_host(evaluation: Evaluation, tmp_path: Path) -> None:
    write_page(tmp_path / "report.html", evaluation)
    text = (tmp_path / "report.html").read_text()
    assert "&lt;b&gt;closed&lt;/b&gt;" in text and "&lt;i&gt;nobody&lt;/i&gt;" in text and "own &amp; tiny" in text
    assert "<b>closed" not in text and "<script" not in text and "<i>nobody" not in text
    assert "<svg viewBox=" in text and "currentColor" in text
    assert not re.search(r"https?://|src=|@import|url\((?!#)", text)
    assert "default-src 'none'" in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_the_page_shows_a_miss_with_its_reasons(evaluation: Evaluation, tmp_path: Path) -> None:
    write_page(tmp_path / "report.html", evaluation)
    text = (tmp_path / "report.html").read_text()
    assert "Right briefing not first: 1" in text
    assert re.search(r"right briefing at place 2<br>.*first w: dense \d\.\d\d \(no\. 1\)", text)


def test_json_holds_figures_and_outcomes(evaluation: Evaluation) -> None:
    payload = json.loads(json.dumps(evaluation_payload(evaluation), allow_nan=False))
    first = payload["figures"][0]
    assert (first["name"], first["value"], first["questions"]) == ("R@1", 0.5, 2)
    assert [outcome["place"] for outcome in payload["outcomes"]] == [1, 2, None]


def test_the_same_evaluation_gives_the_same_intervals(library: Library) -> None:
    cases = tuple(Case(f"q{n}", "Who flew?", True, {"mw"[n % 2]: 1}, (), ()) for n in range(8))
    first, second = (evaluate(QuestionSet("own", cases), library, rounds=50).figures[0] for _ in range(2))
    assert first == second
    assert first.low is not None and first.low < 0.5 < (first.high or 0)
