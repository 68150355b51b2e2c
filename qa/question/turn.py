"""A turn of a conversation: what a follow-up question may refer to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn: its question as it was understood, and the quote that answered it, empty if none did.

    `dates` is False if the reader took off the days that the question named.
    """

    question: str
    quote: str = ""
    dates: bool = True
