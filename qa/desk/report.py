"""What became of the quotations of a text, as one page of HTML that stands alone: no script, nothing loaded.

Each finding is told in words; what differs is underlined or struck as well as coloured, and said in a sentence.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus import Span
from qa.answer import Quote
from qa.citation import line
from qa.desk.check import Check, Checked
from qa.desk.claims import Claim
from qa.markup import escape

_FINDINGS = {
    "verbatim": "Verbatim: the words stand in the library",
    "altered": "Altered: the library has other words",
    "absent": "Not in the library",
}
_WRONG = {"speaker": "attributed to another speaker", "day": "given another day"}
_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --dim: #595959; --line: #c8c8c8;
  --good: #17603a; --bad: #9c1c1c; --none: #6b4a00; --mark: #fde7a9; --gone: #f6cfcf; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #161616; --dim: #b0b0b0; --line: #4a4a4a;
  --good: #7fd3a3; --bad: #ff9c93; --none: #f0c36d; --mark: #5a4600; --gone: #6b2323; } }
body { margin: 2rem auto; max-width: 44rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
article { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .3rem; margin: 1.5rem 0;
  padding: 1rem; }
.verbatim { border-left-color: var(--good); } .verbatim h2 { color: var(--good); }
.altered, .wrong { border-left-color: var(--bad); } .altered h2, .wrong h2 { color: var(--bad); }
.absent { border-left-color: var(--none); } .absent h2 { color: var(--none); }
blockquote { margin: .3rem 0 .8rem; padding-left: .8rem; border-left: 2px solid var(--line); white-space: pre-wrap; }
h3 { font-size: .85rem; font-weight: 600; margin: .8rem 0 0; color: var(--dim); }
ins, del, mark { color: inherit; background: var(--mark); text-decoration-thickness: 2px; font-weight: 600; }
del { background: var(--gone); } p { margin: .3rem 0; } .facts, li { font-size: .9rem; } .facts { color: var(--dim); }
@media print { article { break-inside: avoid; } }
"""


def html(text: str, result: Check, title: str) -> str:
    """The report on the quotations of `text`, which is called `title`."""
    body = "".join(_article(number, text, one) for number, one in enumerate(result.quotations, 1))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Quotations of {escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>Quotations of <bdi>{escape(title)}</bdi></h1><p>{_summary(result)}</p>{body}"
        f"{_claims(text, result.claims)}</main></body></html>\n"
    )


def _summary(result: Check) -> str:
    if not result.quotations:
        return "The text quotes nobody."
    found = [_kind(one) for one in result.quotations]
    named = {
        "verbatim": "verbatim",
        "wrong": "verbatim, but under another name or day",
        "altered": "altered",
        "absent": "not in the library",
    }
    parts = [f"{found.count(kind)} {words}" for kind, words in named.items() if kind in found]
    quotations = "1 quotation" if len(found) == 1 else f"{len(found)} quotations"
    return f"{quotations}: {', '.join(parts)}."


def _kind(one: Checked) -> str:
    return "wrong" if one.wrong and one.status == "verbatim" else one.status


def _article(number: int, text: str, one: Checked) -> str:
    finding = ", ".join([_FINDINGS[one.status], *(_WRONG[what] for what in one.wrong)])
    said = [part.said for part in one.differences]
    attributed = [f"attributed to {one.speaker}"] if one.speaker else []
    attributed += [f"dated {one.day}"] if one.day else []
    return (
        f'<article class="{_kind(one)}" aria-labelledby="q{number}"><h2 id="q{number}">{number}. {finding}</h2>'
        f"<h3>In the text, characters {one.start} to {one.end}</h3>{_quotation(text, one.start, one.end, said, 'ins')}"
        f"{_facts(_sentence(attributed)) if attributed else ''}{_original(text, one)}</article>"
    )


def _claims(text: str, claims: Sequence[Claim]) -> str:
    if not claims:
        return ""
    body = "".join(_claim(number, text, claim) for number, claim in enumerate(claims, 1))
    return f"<h2>Nearest passages</h2><p>For comparison: nothing is judged here.</p>{body}"


def _claim(number: int, text: str, claim: Claim) -> str:
    near = "<p>The library is empty.</p>"
    if claim.nearest is not None:
        hit = claim.nearest
        quote = Quote(hit.briefing, hit.start, hit.end, hit.speaker)
        near = (
            f"<h3>Nearest passage</h3>{_quotation(hit.briefing.text, hit.start, hit.end, (), 'mark')}"
            f"{_facts(f'{line.where(quote, hit)} ({line.placed(quote)})')}"
        )
    return (
        f'<article aria-labelledby="c{number}"><h3 id="c{number}">{number}. In the text, characters {claim.start} to '
        f"{claim.end}</h3>{_quotation(text, claim.start, claim.end, claim.facts, 'mark')}{near}</article>"
    )


def _original(text: str, one: Checked) -> str:
    if one.original is None:
        return ""
    quote = one.original
    whole = quote.briefing.text
    other = [part.original for part in one.differences]
    also = "".join(f"<li>{escape(line.where(place, None))} ({escape(line.placed(place))})</li>" for place in one.also)
    return (
        f"<h3>In the library</h3>{_quotation(whole, quote.start, quote.end, other, 'del')}"
        f"{_facts(f'{line.where(quote, None)} ({line.placed(quote)})')}"
        f"{''.join(f'<p>{sentence}</p>' for sentence in _said_in_words(text, whole, one))}"
        f"{f'<h3>The same words elsewhere</h3><ul>{also}</ul>' if also else ''}"
    )


def _said_in_words(text: str, whole: str, one: Checked) -> Iterable[str]:
    for part in one.differences:
        said, original = escape(part.said.of(text)), escape(part.original.of(whole))
        if not original:
            yield f"The text adds “{said}”."
        elif not said:
            yield f"The text leaves out “{original}”."
        else:
            yield f"The text has “{said}” where the library has “{original}”."


def _sentence(parts: Sequence[str]) -> str:
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def _facts(words: str) -> str:
    return f'<p class="facts"><bdi>{escape(words)}</bdi></p>'


def _quotation(text: str, start: int, end: int, differing: Sequence[Span], tag: str) -> str:
    """`text[start:end]` with what differs in the element `tag`."""
    edges = [start, *(edge for span in differing for edge in (span.start, span.end)), end]
    parts = [escape(text[low:high]) for low, high in pairwise(edges)]
    shown = [f"<{tag}>{part}</{tag}>" if number % 2 and part else part for number, part in enumerate(parts)]
    return f'<blockquote dir="auto">{"".join(shown)}</blockquote>'
