"""Every question put to the library through the public face."""

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from index import Library
from qa.answer import Answer, Hit, Quote
from qa.evaluation.correctness import quote_right
from qa.evaluation.measures import ranking
from qa.evaluation.outcome import Found, Outcome
from qa.evaluation.questions import Case, QuestionSet
from qa.pipeline import ask

PASSAGES = 30  # asked for, so that ten different briefings are among them
PLACES = 10  # that are measured


def ask_all(questions: QuestionSet, library: Library, on_asked: Callable[[str], object] | None) -> Iterator[Outcome]:
    """Ask each question of the library as it is."""
    ask(questions.cases[0].question, library=library)  # loads the model, so that no question is timed with it
    for case in questions.cases:
        yield _asked(case, library, False, on_asked)


def ask_left_out(cases: Iterable[tuple[Case, Library]], on_asked: Callable[[str], object] | None) -> Iterator[Outcome]:
    """Ask each case of the library that lacks what answers it."""
    for case, library in cases:
        yield _asked(case, library, True, on_asked)


def _asked(case: Case, library: Library, left_out: bool, on_asked: Callable[[str], object] | None) -> Outcome:
    start = time.perf_counter()
    answer = ask(case.question, PASSAGES, library=library)
    seconds = time.perf_counter() - start
    first = dict[str, Hit]()
    for hit in answer.hits:
        first.setdefault(hit.briefing.id, hit)
    found = tuple(Found(id, hit.start, hit.end, _why(hit)) for id, hit in first.items())[:PLACES]
    if on_asked is not None:
        on_asked(case.question)
    return Outcome(
        case,
        left_out,
        dataclasses.replace(answer, hits=answer.hits[:0]),  # each hit holds the text of its briefing
        found,
        _passage(case, answer.hits),
        _speaker(answer),
        _ranking(case, found) if case.relevant and not left_out else {},
        seconds,
    )


def _passage(case: Case, hits: Sequence[Hit]) -> int | None:
    right = [quote_right(case, Quote(hit.briefing, hit.start, hit.end)) for hit in hits]
    return None if not case.golds and not case.answers else right.index(True) + 1 if True in right else 0


def _ranking(case: Case, found: Sequence[Found]) -> dict[str, float]:
    return ranking({case.id: case.relevant}, {case.id: [item.id for item in found]})[case.id]


def _speaker(answer: Answer) -> str:
    """Who is shown to say the best sentence: the quote's own speaker once it has one, else that of its passage."""
    best = answer.best
    if best is None:
        return ""
    around = (
        hit.speaker
        for hit in answer.hits
        if hit.briefing.id == best.briefing.id and hit.start <= best.start and best.end <= hit.end
    )
    return str(getattr(best, "speaker", None) or next(around, ""))


def _why(hit: Hit) -> str:
    parts = {part.name: getattr(hit.why, part.name) for part in dataclasses.fields(hit.why)}
    read = parts.pop("read")
    told = [f"{name} {part.score:.2f} (no. {part.rank})" for name, part in parts.items()]
    return ", ".join(told if read is None else [*told, f"read {read:.2f}"])
