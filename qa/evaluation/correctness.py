"""When a quote, a mark and a speaker are right.

A quote is right if it stands in the briefing of an acceptable span and holds, whole and where it stands in that span,
one of the answers listed with it. So a sentence of a span of several sentences is right if it holds an answer, and
wrong if it only surrounds one; the same words in a briefing that is not listed are wrong. A span without listed answers
(public sets) is met by any character in common. A question without spans is answered by a sentence of a relevant
briefing that holds an answer's words. A passage is right by the rule of a quote.

A mark is right if its quote is and it holds the words of an answer to that quote's span, normalised as SQuAD's script
does. A speaker is right if the label shown ends in one of the person's names ("PRIME MINISTER LEE") or holds the last
one, or if it is a role that the briefing's title puts before a name ("THE PRESIDENT", "Remarks by President Biden").
"""

from collections.abc import Sequence

from qa.answer import Quote
from qa.evaluation.measures import normalised
from qa.evaluation.questions import Case, Gold


def quote_right(case: Case, quote: Quote | None) -> bool | None:
    """Whether `quote` is right, no quote being wrong; None if the case does not say what is.

    Of a double question either half is enough.
    """
    if not case.golds and not case.answers:
        return None
    if quote is None:
        return False
    if case.golds:
        return bool(golds_met(case, quote))
    return (not case.relevant or quote.briefing.id in case.relevant) and _holds(quote.text, case.answers)


def shown_right(case: Case, quote: Quote | None, parts: Sequence[Quote]) -> bool | None:
    """Whether what is shown is right: the quote or, where both halves are asked for, each half somewhere in it all."""
    halves = {gold.half for gold in case.golds if gold.half}
    if not halves:
        return quote_right(case, quote)
    shown = [quote, *parts] if quote is not None else []
    return halves <= {gold.half for part in shown for gold in golds_met(case, part)}


def golds_met(case: Case, quote: Quote) -> list[Gold]:
    """The acceptable spans that `quote` answers by."""
    return [gold for gold in case.golds if gold.id == quote.briefing.id and _met(gold, quote)]


def mark_right(case: Case, quote: Quote | None, mark: str) -> bool | None:
    """Whether the words marked in `quote` are right; None if the case lists no answers."""
    if not case.answers:
        return None
    if quote is None or not quote_right(case, quote):
        return False
    own = [answer for gold in golds_met(case, quote) for answer in gold.answers]
    return _holds(mark, own or case.answers)


def speaker_right(case: Case, quote: Quote | None, speaker: str) -> bool | None:
    """Whether `speaker` says the quote; None if it is not right or its span names nobody."""
    names = [gold.speaker for gold in golds_met(case, quote) if gold.speaker] if quote is not None else []
    if quote is None or not names:
        return None
    return any(_names(speaker, name, quote.briefing.title) for name in names)


def _names(shown: str, name: str, title: str) -> bool:
    """Whether the label `shown` names the person; a family name may come first or last."""
    label, person = normalised(shown), normalised(name).split()
    if not label or label.split()[-1] in person or person[-1] in label.split():
        return bool(label)
    return any(f" {label} {word} " in f" {normalised(title)} " for word in person)


def _met(gold: Gold, quote: Quote) -> bool:
    start, end = max(gold.start, quote.start), min(gold.end, quote.end)
    if not gold.answers:
        return start < end
    return any(quote.briefing.text.find(answer, start, end) >= 0 for answer in gold.answers)


def _holds(text: str, answers: Sequence[str]) -> bool:
    """Whether `text` has the words of an answer, one after the other."""
    words = f" {normalised(text)} "
    return any(f" {normalised(answer)} " in words for answer in answers if normalised(answer))
