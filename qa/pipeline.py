"""What a question gets back: `retrieve` the most relevant passages, `ask` the sentence that answers, if one does.

    understand -> search -> rank -> rerank -> quote -> judge

Each step is a function from one frozen record to the next.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Unpack

from index import Filters, Library
from qa.answer import Answer, Hit, Quote
from qa.evidence.extract import extract
from qa.evidence.mentions import mentions
from qa.evidence.quote import Quoted, quote
from qa.evidence.rank import rank
from qa.evidence.reader import DEFAULT, Reader, chosen_reader
from qa.evidence.repeats import also_said, as_hit, differing, folded, grouped, listed, newest_first, others
from qa.evidence.rerank import rerank
from qa.evidence.search import search
from qa.evidence.spoken import spoken
from qa.evidence.verdict import CONSIDERED, NOTHING, SAID, UNSAID, judge
from qa.home import default_library
from qa.question import Question
from qa.question.dates import Compared
from qa.question.english import day
from qa.question.operation import Operation, counted, halves, operation_of, without_order
from qa.question.pasted import words_pasted
from qa.question.question import understood as as_question
from qa.question.said import words_quoted
from qa.question.turn import Turn
from qa.question.understand import Understood, made_whole, understand

OF_MANY = ("latest", "first", "list")  # the first that answers is not enough


def ask(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    previous: Sequence[Turn] = (),
    dates: bool = True,
    spelling: bool = True,
    reader: Reader | str | None = DEFAULT,
    **filters: Unpack[Filters],
) -> Answer:
    """What the library says to `question`, word for word, or that it doesn't say.

    The answer holds the `k` best passages, found or not. A follow-up ("And Germany?") is made whole with what the
    `previous` turns named. Words that say of which days the briefing is ("in Monday's briefing") narrow the search to
    them, and briefings of other days named ("on Monday") go first, unless `dates` is False or the filters `since`,
    `until` or `briefings` are given; `Answer.days` says which. Names that the library does not use (POTUS, Kiev) and
    words that it spells otherwise (Moskow) are replaced by its own, unless `spelling` is False; `Answer.spelling` says
    which. The first passages are read by `reader`, one of one's own or one by name (see `chosen_reader`); `None` reads
    none, which is faster and marks less well. The filters, and the errors raised, are those of `retrieve`.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    understood = understand(question, library, previous=previous, dates=dates, spelling=spelling, **filters)
    chosen = chosen_reader(reader) if isinstance(reader, str) else reader
    if understood.compared is not None:
        return _compared(understood.compared, understood, library, chosen, k)
    return _done(operation_of(understood.question.text), understood, library, chosen, k)


def _done(operation: Operation, understood: Understood, library: Library, reader: Reader | None, k: int) -> Answer:
    """What `operation` gives."""
    match operation:
        case "nothing" | "other language":
            return _nothing(understood, operation, library)
        case "overview":
            return _overview(understood, library)
        case "two":
            return _both(understood, library, reader, k)
        case "count":
            return _counted(understood, library, k)
    text = understood.question.text
    quoted = words_quoted(text)
    words = quoted or words_pasted(text)
    places = spoken(library, words, understood.scope) if words else ()
    if quoted or places:  # what was pasted from the library is to be placed, and no answer to itself
        return _who_said(places, understood, library, reader, k)
    return _answered(understood, library, reader, k, operation)


def retrieve(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    **filters: Unpack[Filters],
) -> list[Hit]:
    """The `k` passages most relevant to `question`, best first; fewer if the library has no more.

    `library=None` is the user's own, which holds the shipped briefing at first. The filters are `since` and `until`,
    inclusive dates (`2022-02-07`); `sources`, the only ones wanted; `speakers`, those whose words alone are wanted, by
    name, surname or office ("Psaki", "the press secretary"); and `briefings`, the ids of the only ones wanted. A
    briefing without a date is outside every period. Raises ValueError for an empty question, a `k` below 1 or a date
    that is not one; LibraryError if the library can't be used.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    understood = understand(question, library, dates=False, spelling=False, **filters)
    ranked = rank(understood.question, search(understood, library, k).candidates, k)
    return [as_hit(item) for item in quote(understood.question, ranked[:k])]


def _answered(
    understood: Understood, library: Library, reader: Reader | None, k: int, operation: Operation = "answer"
) -> Answer:
    """The answer to one question: search, rank, read, quote, judge; of many that answer, what `operation` takes."""
    contents = library.contents()
    if operation in ("latest", "first"):
        text = without_order(understood.question.text)
        understood = replace(understood, question=as_question(text, library, understood.question.days))
    found = search(understood, library, k)
    ranked = rank(understood.question, found.candidates, k)
    if reader is not None:
        ranked = rerank(understood.question, ranked, reader, every=operation in OF_MANY)
    quoted = quote(understood.question, ranked[:CONSIDERED])
    if operation in ("latest", "first"):
        quoted = newest_first(understood.question, quoted, oldest=operation == "first")
    verdict = NOTHING if found.outside else judge(understood.question, quoted)
    best = quoted[0] if quoted else None
    in_order = [*(item.ranked for item in quoted), *ranked[CONSIDERED:]]
    shown = best if verdict.found else None
    alike = others(understood.question, quoted) if shown else []
    return Answer(
        question=understood.asked,
        found=verdict.found,
        confidence=verdict.confidence,
        best=best.quote if best else None,
        spans=shown.spans if shown else (),
        hits=tuple(folded(understood.question, group) for group in grouped(in_order, k)),
        missing=understood.question.missing,
        searched=contents,
        also=also_said(shown, alike) if shown else (),
        parts=_parts(understood.question, (shown, *alike), operation) if shown else (),
        operation=operation,
        understood=understood.whole if understood.whole != understood.asked else "",
        spelling=understood.spelling,
        period=understood.period,
    )


def _parts(question: Question, answering: Sequence[Quoted], operation: Operation) -> tuple[Quote, ...]:
    """What of all that answers is part of the answer: the items of a list, or different figures."""
    if operation == "list":
        return listed(answering)
    return differing(answering) if question.kind == "number" else ()


def _counted(understood: Understood, library: Library, k: int) -> Answer:
    """The briefings that mention something, each with the sentence that does; their number is that of the parts."""
    text = counted(understood.question.text)
    about = replace(understood, question=as_question(text, library, understood.question.days))
    nearest = _answered(about, library, None, k, "count")
    places = mentions(library, text, understood.scope)
    best = places[0] if places else nearest.best
    return replace(
        nearest,
        found=bool(places),
        confidence=SAID if places else 0.0,
        best=best,
        spans=places[:1],
        parts=places,
        also=(),
    )


def _nothing(understood: Understood, operation: Operation, library: Library) -> Answer:
    """No answer, since nothing is asked that could have one."""
    return Answer(
        question=understood.asked,
        found=False,
        confidence=0.0,
        best=None,
        spans=(),
        hits=(),
        missing=(),
        searched=library.contents(),
        operation=operation,
    )


def _overview(understood: Understood, library: Library) -> Answer:
    """An extract of the briefings in scope, in place of an answer."""
    period, scope = understood.period, understood.scope
    if period is not None:
        scope = replace(scope, since=period.since.isoformat(), until=period.until.isoformat())
    parts = extract(library, scope)
    nothing = _nothing(understood, "overview", library)
    return replace(nothing, best=parts[0] if parts else None, parts=parts, period=period)


def _who_said(
    places: tuple[Quote, ...], understood: Understood, library: Library, reader: Reader | None, k: int
) -> Answer:
    """Who says the words that stand at `places`; without any, what is nearest to them, as no answer."""
    nearest = _answered(understood, library, reader, k)
    if not places:
        return replace(nearest, found=False, confidence=min(nearest.confidence, UNSAID), spans=(), operation="who said")
    first = places[0]
    return replace(
        nearest,
        found=bool(first.speaker),
        confidence=SAID if first.speaker else UNSAID,
        best=first,
        spans=(first,) if first.speaker else (),
        parts=places if first.speaker else (),
        also=(),
        missing=(),
        operation="who said",
    )


def _both(understood: Understood, library: Library, reader: Reader | None, k: int) -> Answer:
    """The answer to the first of two questions that has one, with those to both as its parts."""
    asked = halves(understood.question.text)
    assert asked is not None
    first = _answered(_half(understood, asked[0], library), library, reader, k)
    turn = Turn(asked[0], first.quote.text if first.quote else "")
    second = _answered(_half(understood, asked[1], library, turn), library, reader, k)
    return _joined(asked, (first, second), k, "two")


def _compared(pair: Compared, understood: Understood, library: Library, reader: Reader | None, k: int) -> Answer:
    """What each of two days says to one question, from the briefings of those days alone."""
    answers = []
    for date in pair.days:
        question = as_question(pair.text, library, (date, date))
        scope = replace(understood.scope, since=date.isoformat(), until=date.isoformat())
        period = replace(pair.period, since=date, until=date)
        only = replace(understood, question=question, scope=scope, period=period)
        answers.append(_answered(only, library, reader, k))
    first, second = (f"{pair.text.rstrip('?. ')} on {day(date.isoformat())}?" for date in pair.days)
    return replace(_joined((first, second), (answers[0], answers[1]), k, "compare"), period=pair.period)


def _joined(asked: tuple[str, str], answers: tuple[Answer, Answer], k: int, operation: Operation) -> Answer:
    """The first of two answers that is one, with both as its parts; which of `asked` has none, if one has."""
    first, second = answers
    best, other = (first, second) if first.found or not second.found else (second, first)
    missing = [half for half, answer in zip(asked, answers, strict=True) if not answer.found]
    hits = {(hit.briefing.id, hit.start): hit for pair in zip_longest(best.hits, other.hits) for hit in pair if hit}
    return replace(
        best,
        confidence=best.confidence if missing else min(first.confidence, second.confidence),
        parts=tuple(answer.quote for answer in answers if answer.quote),
        also=best.also if operation == "two" else (),
        unanswered=missing[0] if len(missing) == 1 else "",
        missing=tuple(dict.fromkeys((*first.missing, *second.missing))),
        hits=tuple(hits.values())[:k],
        operation=operation,
    )


def _half(understood: Understood, half: str, library: Library, before: Turn | None = None) -> Understood:
    """One of two questions; `before` is the other, which may name what this one only means."""
    text = (made_whole(half, [before]) if before else None) or half
    return replace(understood, question=as_question(text, library, understood.question.days))
