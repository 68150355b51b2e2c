"""A digest of some days: what is new, who said what, and what new briefings answered; every line an exact quote."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.titles import asks
from index import Library, Scope
from qa import standing
from qa.answer import Quote
from qa.desk.statements import Said, find
from qa.evidence.extract import extract
from qa.home import default_library
from qa.question.dates.named import day_named
from qa.standing import Alert

MOST_PEOPLE, MOST_OF_PERSON = 12, 3
WORDS = (5, 60)  # of a quotation in prose; of turns to speak, sentences are chosen


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody says, by place; `role` is empty where no briefing shows it."""

    name: str
    role: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """A standing question, and the sentence that answers it."""

    question: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Digest:
    """The days are ISO 8601 and inclusive. `briefings` is how many there are of these days."""

    since: str
    until: str
    generation: int
    briefings: int
    new: tuple[Quote, ...]
    people: tuple[Person, ...]
    answered: tuple[StandingAnswer, ...]


def digest(
    since: str | None = None,
    until: str | None = None,
    *,
    sources: Iterable[str] | None = None,
    library: Library | None = None,
) -> Digest:
    """The digest of the briefings from `since` to `until` ("2022-02-07", "yesterday"), of the newest day without both.

    A briefing without a date is in none. Raises ValueError for what is no day.
    """
    opened = library or default_library()
    with opened.unchanging():
        first = day_named(since, "since") if since else ""
        last = day_named(until, "until", last=True) if until else ""
        newest = opened.contents().last_date
        scope = Scope.of(first or ("" if last else newest), last or newest, sources)
        dated = [line for line in opened.briefings() if line.date and scope.holds(line)]
        new = extract(opened, scope) if dated else ()
        return Digest(
            since=scope.since or min((line.date for line in dated), default=""),
            until=scope.until,
            generation=opened.generation(),
            briefings=len(dated),
            new=new,
            people=tuple(_people(opened, scope, new)) if dated else (),
            answered=tuple(_answered(opened, scope)) if dated else (),
        )


def _people(library: Library, scope: Scope, new: Sequence[Quote]) -> Iterator[Person]:
    """Those with most statements first; of their turns to speak, what is not among the `new` already.

    A quotation in prose may be: there the text names who speaks, and the sentence of an extract doesn't.
    """
    said = [one for one in find(library, scope=scope).statements if one.speaker and not asks(one.speaker)]
    for name, _ in Counter(one.speaker for one in said).most_common(MOST_PEOPLE):
        theirs = [one for one in said if one.speaker == name]
        quotes: list[Quote] = []
        for quote in (*_turns(library, scope, theirs, new), *_quotations(theirs)):
            if len(quotes) < MOST_OF_PERSON and not any(_overlap(quote, other) for other in quotes):
                quotes.append(quote)
        if quotes:
            order = [one.briefing.id for one in theirs]
            quotes.sort(key=lambda quote: (order.index(quote.briefing.id), quote.start))
            roles = Counter(one.role for one in theirs if one.role).most_common(1)
            yield Person(name, roles[0][0] if roles else "", tuple(quotes))


def _turns(library: Library, scope: Scope, said: Sequence[Said], new: Iterable[Quote]) -> tuple[Quote, ...]:
    """The sentences that carry somebody's turns to speak, beside the `new` ones."""
    ids = tuple(dict.fromkeys(one.briefing.id for one in said if one.kind == "turn"))
    if not ids:
        return ()
    theirs = replace(scope, speakers=(said[0].speaker,), briefings=ids)
    places = {(quote.briefing.id, quote.start) for quote in new}
    return extract(library, theirs, most=MOST_OF_PERSON, besides=places)


def _quotations(said: Iterable[Said]) -> list[Said]:
    """What prose quotes of somebody, word for word before in other words."""
    found = [one for one in said if one.kind != "turn" and WORDS[0] <= len(one.text.split()) <= WORDS[1]]
    return sorted(found, key=lambda one: one.kind != "direct")


def _overlap(one: Quote, other: Quote) -> bool:
    return one.briefing.id == other.briefing.id and one.start < other.end and other.start < one.end


def _answered(library: Library, scope: Scope) -> Iterator[StandingAnswer]:
    """The alerts of briefings in scope, the oldest first, whose sentence still stands where it stood."""
    for alert in reversed(standing.alerts(since=scope.since, until=scope.until, library=library)):
        if (quote := _standing(library, alert)) is not None and scope.holds(quote.briefing):
            yield StandingAnswer(alert.question, quote)


def _standing(library: Library, alert: Alert) -> Quote | None:
    place = alert.quote
    try:
        quote = Quote(library.get(place.briefing), place.start, place.end, alert.speaker)
    except KeyError:
        return None
    return quote if quote.text == place.text else None
