"""What the quote desk found, for the terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from corpus import Span
from qa.answer import Quote
from qa.cli.terminal import SHOWN_OF_QUOTE, citation, count
from qa.desk.alignment import Difference
from qa.desk.changes import Change, Changes, Kind
from qa.desk.check import Check
from qa.desk.statements import Said
from qa.markup import plain
from qa.receipt.clippings import SAID, CheckedClipping

_SIGNS: dict[Kind, tuple[str, str]] = {"new": ("+", "green"), "gone": ("-", "red"), "different": ("~", "yellow")}


def show_check(console: Console, result: Check) -> None:
    """Print what the library has of each quotation, the characters that differ marked."""
    for one in result.quotations:
        wrong = f", another {' and '.join(one.wrong)}" if one.wrong else ""
        style = "green" if one.status == "verbatim" and not wrong else "bold red"
        said = Text(plain(one.text))
        for difference in one.differences:
            said.stylize("bold reverse", difference.said.start - one.start, difference.said.end - one.start)
        console.print(Text(f"{one.status}{wrong}", style=style), Text(plain(one.speaker), style="bold"))
        console.print(Padding(said, (0, 0, 0, 4)))
        if one.original is not None:
            console.print(Padding(_original(one.original, one.differences), (0, 0, 1, 4)))
    for claim in result.claims:
        said = Text(plain(claim.text))
        for fact in claim.facts:
            said.stylize("underline", fact.start - claim.start, fact.end - claim.start)
        console.print(Text("nearest passage", style="bold"), said)
        near = Text("none", style="dim") if claim.nearest is None else Text(plain(claim.nearest.text), style="dim")
        where = "" if claim.nearest is None else f" — {citation(claim.nearest.briefing, claim.nearest.page)}"
        console.print(Padding(near.append(where), (0, 0, 1, 4)))
    console.print(count(len(result.quotations), "quotation"))


def _original(quote: Quote, differences: Sequence[Difference]) -> Text:
    text = Text(plain(quote.text), style="dim")
    for difference in differences:
        text.stylize("bold reverse", difference.original.start - quote.start, difference.original.end - quote.start)
    return text.append(f" — {plain(' · '.join(filter(None, (quote.speaker, citation(quote.briefing)))))}")


def show_statements(console: Console, said: Iterable[Said]) -> None:
    """Print who said what, each under its day, speaker and briefing."""
    for one in said:
        who = " · ".join(plain(part) for part in (one.speaker, one.role) if part) or "speaker not named"
        verb = f" {one.verb}{' ' + one.addressee if one.addressee else ''}" if one.verb else ""
        console.print(Text(f"{who} ({one.kind}:{plain(verb)})" if verb else f"{who} ({one.kind})", style="bold"))
        console.print(Padding(Text(plain(one.text)), (0, 0, 0, 4)))
        console.print(Padding(Text("— " + citation(one.briefing, one.page), style="dim"), (0, 0, 1, 4)))


def show_changes(console: Console, found: Changes) -> None:
    """Print what is new, gone and different, what differs marked, then the figures of one subject side by side."""
    for change in found.changes:
        sign, style = _SIGNS[change.kind]
        for quote, spans in _sides(change):
            text = Text(plain(quote.text))
            for span in spans:
                text.stylize("bold reverse", span.start - quote.start, span.end - quote.start)
            console.print(Text(f"{sign} ", style=style) + text + Text(f" — {_whose(quote)}", style="dim"))
    if found.figures:
        console.print(Text("Figures side by side", style="bold"))
    for pair in found.figures:
        for name, figure, sentence in (
            ("older", pair.older, pair.older_sentence),
            ("newer", pair.newer, pair.newer_sentence),
        ):
            text = Text(plain(sentence.text))
            text.stylize("bold reverse", figure.start - sentence.start, figure.end - sentence.start)
            console.print(Text(f"{name} {plain(figure.text)}: ", style="bold") + text)
    kinds = Counter(change.kind for change in found.changes)
    counts = ", ".join(f"{kinds[kind]} {kind}" for kind in _SIGNS)
    console.print(f"{count(found.same, 'sentence')} in both, {counts}")


def _sides(change: Change) -> Iterable[tuple[Quote, Sequence[Span]]]:
    if change.older is not None:
        yield change.older, [one.older for one in change.replaced]
    if change.newer is not None:
        yield change.newer, [one.newer for one in change.replaced]


def _whose(quote: Quote) -> str:
    return plain(" · ".join(filter(None, (quote.speaker, citation(quote.briefing)))))


def show_clippings(console: Console, result: Sequence[CheckedClipping]) -> None:
    """Print what became of each clipping, with the line of the file where it begins or differs."""
    for one in result:
        style = {"unchanged": "green", "moved": "yellow"}.get(one.status, "bold red")
        where = f"line {one.line}: {one.clipping.briefing} {one.clipping.start}-{one.clipping.end}"
        console.print(Text(plain(where), style="bold"), Text(SAID[one.status], style=style))
        if one.status == "altered":
            said, original = (plain(words) or "nothing" for words in (one.said, one.original))
            console.print(Padding(Text(f"here: {said}\nbriefing: {original}"), (0, 0, 0, 4)))
        if one.places:
            console.print(
                Padding(Text(f"now at {', '.join(f'{start}-{end}' for start, end in one.places)}"), (0, 0, 0, 4))
            )
        console.print(Padding(Text(plain(one.clipping.text[:SHOWN_OF_QUOTE]), style="dim"), (0, 0, 0, 4)))
    whole = all(one.status == "unchanged" for one in result)
    said = "All quotes verified." if whole else "Not all quotes could be verified."
    console.print(Text(said, style="green" if whole else "bold red"))
