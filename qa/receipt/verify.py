"""A receipt, of an answer or a digest, held against the briefings as they are now: what of it still stands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from corpus import Briefing
from qa.receipt.record import Cited, Quoted, text_sha256

Status = Literal["unchanged", "kept", "lost", "gone", "false", "unchecked"]
"""What became of a quote.

unchanged: the text is the same, and the quote stands in it where the receipt says. kept: the text was changed, the
quote still occurs in it. lost: it does not any more. gone: there is no such briefing. false: the text is the very same
and the quote never stood there. unchecked: the original of that briefing was not given.
"""
PLACES_AT_MOST = 20

SAID = {
    "unchanged": "unchanged",
    "kept": "the briefing was changed since; the quote still stands in it, at {places}",
    "lost": "the briefing was changed since; the quote does not occur in it any more",
    "gone": "the briefing is gone",
    "false": "the briefing is unchanged, and the quote never stood there",
    "unchecked": "not checked: this briefing's original was not given",
}


class Claims(Protocol):
    """A receipt, of an answer or of a digest."""

    @property
    def question(self) -> str:
        """What was asked, or what it is called."""

    @property
    def at(self) -> str:
        """When."""

    @property
    def generation(self) -> int:
        """Of the library."""

    @property
    def briefings(self) -> tuple[Cited, ...]:
        """The briefings as they were."""

    @property
    def quotes(self) -> tuple[Quoted, ...]:
        """What is claimed to stand in them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one quote; `places` is where it stands now, `(start, end)` each, the first twenty."""

    quoted: Quoted
    status: Status
    places: tuple[tuple[int, int], ...]

    @property
    def said(self) -> str:
        """The same in words."""
        return SAID[self.status].format(places=", ".join(f"{start}:{end}" for start, end in self.places))


@dataclass(frozen=True, slots=True)
class Verification:
    """`sealed`: the receipt is as it was written. `restated`: ids of briefings whose title, date or source changed.

    `altered`: where the file around the receipt shows something else than that.
    """

    receipt: Claims
    sealed: bool
    checked: tuple[Checked, ...]
    restated: tuple[str, ...]
    altered: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """True if the receipt is as it was written and all that could be checked stands unchanged."""
        statuses = {item.status for item in self.checked}
        whole = self.sealed and not self.altered
        return whole and statuses <= {"unchanged", "unchecked"} and (not statuses or "unchanged" in statuses)


def verified(receipt: Claims, sealed: bool, found: Callable[[Cited], Briefing | None], absent: Status) -> Verification:
    """Check every quote in what `found` gives for its briefing; `absent` is what it means to give none."""
    now = {cited.id: found(cited) for cited in receipt.briefings}
    was = {cited.id: cited for cited in receipt.briefings}
    checked = []
    for quoted in receipt.quotes:
        briefing = now[quoted.briefing]
        if briefing is None:
            checked.append(Checked(quoted, absent, ()))
        else:
            same = text_sha256(briefing.text) == was[quoted.briefing].text_sha256
            checked.append(_compared(quoted, briefing.text, same))
    restated = tuple(id for id, kept in now.items() if kept is not None and _stated(kept) != _stated(was[id]))
    # What a file alone says of itself is not what it was added with.
    return Verification(receipt, sealed, tuple(checked), restated if absent == "gone" else ())


def among(originals: Sequence[Briefing], receipt: Claims) -> Callable[[Cited], Briefing | None]:
    """Which of the originals a cited briefing is: the same text, the same id, or the one with most of its quotes."""

    def found(cited: Cited) -> Briefing | None:
        for briefing in originals:
            if text_sha256(briefing.text) == cited.text_sha256:
                return briefing
        for briefing in originals:
            if briefing.id == cited.id:
                return briefing
        if len(receipt.briefings) == len(originals) == 1:
            return originals[0]
        texts = [quoted.text for quoted in receipt.quotes if quoted.briefing == cited.id]
        held = [sum(text in briefing.text for text in texts) for briefing in originals]
        return originals[held.index(max(held))] if any(held) else None

    return found


def _compared(quoted: Quoted, text: str, same: bool) -> Checked:
    if same:
        stands = text[quoted.start : quoted.end] == quoted.text
        return Checked(quoted, "unchanged" if stands else "false", ((quoted.start, quoted.end),) if stands else ())
    places = tuple(_places(quoted.text, text))
    return Checked(quoted, "kept" if places else "lost", places)


def _places(quote: str, text: str) -> Iterable[tuple[int, int]]:
    start = text.find(quote) if quote else -1
    for _ in range(PLACES_AT_MOST):
        if start < 0:
            return
        yield start, start + len(quote)
        start = text.find(quote, start + len(quote))


def _stated(item: Briefing | Cited) -> tuple[str, str, str]:
    return item.title, item.date, item.source
