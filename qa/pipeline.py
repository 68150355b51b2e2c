"""What a question gets back: `retrieve` the most relevant passages, `ask` the sentence that answers, if one does.

    understand -> search -> rank -> rerank -> quote -> judge

Each step is a function from one frozen record to the next.
"""

import datetime
from collections.abc import Iterable, Sequence

from index import Contents, Library
from qa.answer import Answer, Hit
from qa.evidence.quote import Quoted, quote
from qa.evidence.rank import rank
from qa.evidence.reader import DEFAULT, Reader, chosen_reader
from qa.evidence.repeats import also_said, as_hit, folded, grouped
from qa.evidence.rerank import rerank
from qa.evidence.search import search
from qa.evidence.verdict import NOTHING, Verdict, judge
from qa.home import default_library
from qa.question.turn import Turn
from qa.question.understand import Understood, understand


def ask(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    sources: Iterable[str] | None = None,
    speakers: Iterable[str] | None = None,
    previous: Sequence[Turn] = (),
    dates: bool = True,
    reader: Reader | str | None = DEFAULT,
) -> Answer:
    """What the library says to `question`, word for word, or that it doesn't say.

    The answer holds the `k` best passages, found or not. A follow-up ("And Germany?") is made whole with what the
    `previous` turns named. Words that say of which days the briefing is ("in Monday's briefing") narrow the search to
    them, and briefings of other days named ("on Monday") go first, unless `dates` is False or `since` or `until` is
    given; `Answer.days` says which. The first passages are read by `reader`, one of one's own or one by name (see
    `chosen_reader`); `None` reads none, which is faster and marks less well. The other arguments, and the errors
    raised, are those of `retrieve`.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    contents = library.contents()
    understood = understand(
        question,
        library,
        since=since,
        until=until,
        sources=sources,
        speakers=speakers,
        previous=previous,
        dates=dates,
    )
    found = search(understood, library, k)
    ranked = rank(understood.question, found.candidates, k)
    if (chosen := chosen_reader(reader) if isinstance(reader, str) else reader) is not None:
        ranked = rerank(understood.question, ranked, chosen)
    quoted = quote(understood.question, ranked)
    verdict = NOTHING if found.outside else judge(understood.question, quoted)
    return _answer(understood, quoted, verdict, contents, k)


def retrieve(
    question: str,
    k: int = 5,
    *,
    library: Library | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    sources: Iterable[str] | None = None,
    speakers: Iterable[str] | None = None,
) -> list[Hit]:
    """The `k` passages most relevant to `question`, best first; fewer if the library has no more.

    `library=None` is the user's own, which holds the shipped briefing at first. `since` and `until` are inclusive dates
    (`2022-02-07`), `sources` the only ones wanted; briefings without a date are outside every period. `speakers` are
    those whose words alone are wanted, by name, surname or office ("Psaki", "the press secretary"). Raises ValueError
    for an empty question, a `k` below 1 or a date that is not one; LibraryError if the library can't be used.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1; found {k}")
    library = library or default_library()
    understood = understand(
        question, library, since=since, until=until, sources=sources, speakers=speakers, dates=False
    )
    ranked = rank(understood.question, search(understood, library, k).candidates, k)
    return [as_hit(item) for item in quote(understood.question, ranked[:k])]


def _answer(understood: Understood, quoted: Sequence[Quoted], verdict: Verdict, contents: Contents, k: int) -> Answer:
    best = quoted[0] if quoted else None
    shown = best if verdict.found else None
    return Answer(
        question=understood.asked,
        found=verdict.found,
        confidence=verdict.confidence,
        best=best.quote if best else None,
        spans=shown.spans if shown else (),
        hits=tuple(folded(group) for group in grouped(quoted, k)),
        missing=understood.question.missing,
        searched=contents,
        also=also_said(understood.question, quoted) if shown else (),
        understood=understood.whole if understood.whole != understood.asked else "",
        period=understood.period,
    )
