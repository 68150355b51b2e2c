"""What the library has of each quotation of a text, as HTML for the left column."""

from collections.abc import Sequence

from corpus import Span
from qa.answer import Quote
from qa.desk.check import Check, Checked
from qa.desk.claims import Claim
from qa.markup import Layer, attributes, escape, layered
from qa.page import cite, strings
from qa.page.rows import at


def check_html(text: str, result: Check) -> str:
    """A card for each quotation, in the order of the text; then the passages near to its `claims`, if there are any."""
    cards = "".join(_card(text, one) for one in result.quotations)
    shown = cards or f'<p class="empty">{strings.NO_QUOTATION}</p>'
    if result.claims:
        shown += f"<h3>{strings.NEAR_CLAIMS}</h3>{''.join(_claim(text, claim) for claim in result.claims)}"
    return shown


def count(result: Check) -> str:
    """How many quotations there are, and what became of them."""
    kinds = [one.status for one in result.quotations]
    found = [
        f"{kinds.count(kind)} × {title.partition(':')[0]}" for kind, title in strings.FINDINGS.items() if kind in kinds
    ]
    return ", ".join([strings.count(len(kinds), strings.QUOTATION_ONE, strings.QUOTATIONS), *found])


def _card(text: str, one: Checked) -> str:
    wrong = [strings.WRONG[what] for what in one.wrong]
    kind = "wrong" if wrong and one.status == "verbatim" else one.status
    said = [strings.ATTRIBUTED.format(name=one.speaker)] if one.speaker else []
    said += [strings.GIVEN_DAY.format(day=one.day)] if one.day else []
    facts = f'<p class="facts" dir="auto">{escape(", ".join(said))}</p>' if said else ""
    words = _differing(text, one, [part.said for part in one.differences], "ins")
    original = ""
    if one.original is not None:
        marks = [part.original for part in one.differences]
        original = _place(one.original, _differing(one.original.briefing.text, one.original, marks, "del"))
    return (
        f'<article class="checked {kind}"><h3>{escape(", ".join([strings.FINDINGS[one.status], *wrong]))}</h3>'
        f'<blockquote dir="auto" lang="en">{words}</blockquote>{facts}{original}</article>'
    )


def _claim(text: str, claim: Claim) -> str:
    words = _differing(text, claim, claim.facts, "b")
    near = ""
    if claim.nearest is not None:
        hit = claim.nearest
        place = Quote(hit.briefing, hit.start, hit.end, hit.speaker)
        near = _place(place, escape(place.text))
    return f'<article class="checked"><blockquote dir="auto" lang="en">{words}</blockquote>{near}</article>'


def _place(quote: Quote, words: str) -> str:
    """The words of the library, which open their briefing there."""
    return (
        f'<div{at(quote)}><button type="button" class="plain entry said" data-do="checked"'
        f"{attributes(title=strings.IN_LIBRARY)}>"
        f'<q class="words" dir="auto" lang="en">{words}</q>'
        f'<span class="facts" dir="auto">{escape(cite.where(quote, None))}</span></button></div>'
    )


def _differing(text: str, span: Span | Quote | Checked, differing: Sequence[Span], tag: str) -> str:
    return layered(text, span.start, span.end, [Layer(part.start, part.end, tag, "differs") for part in differing])
