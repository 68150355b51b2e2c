"""What came of a question: the answer, where the right passage stood, and whether what was shown is right."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa.answer import Answer
from qa.evaluation import correctness
from qa.evaluation.measures import exact_match, token_f1
from qa.evaluation.questions import Case


@dataclass(frozen=True, slots=True)
class Found:
    """A briefing in its place: where its first passage stands, and the parts of that passage's score in words."""

    id: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the library said to a case; `answer` is without its hits.

    `left_out` means that the articles which answer had been taken out first, so that nothing did. `found` briefings are
    in their order; `passage` is the place, from 1, of the first passage that is right, 0 if none of those found is,
    None if the case does not say which would be; `speaker` is who says the best sentence, where shown; `ranking` has
    the value of each measure of `measures.RANKING`, nothing if the case names no relevant briefing.
    """

    case: Case
    left_out: bool
    answer: Answer = field(repr=False)
    found: tuple[Found, ...] = field(repr=False)
    passage: int | None
    speaker: str
    ranking: Mapping[str, float] = field(repr=False)
    seconds: float

    @property
    def answerable(self) -> bool:
        """Whether the library, as it was asked, does answer."""
        return self.case.answerable and not self.left_out

    @property
    def place(self) -> int | None:
        """The place of the first right briefing, from 1; None if it is not among those found."""
        return next((place for place, found in enumerate(self.found, 1) if found.id in self.case.relevant), None)

    @property
    def quote_right(self) -> bool | None:
        """Whether the best sentence answers, whatever the verdict; None if the case does not say what does."""
        return correctness.quote_right(self.case, self.answer.best) if self.answerable else False

    @property
    def shown_right(self) -> bool | None:
        """Whether an answer is shown and right."""
        if not self.answerable:
            return False
        parts = getattr(self.answer, "parts", ())  # the halves of a double question, once an answer has them
        return correctness.shown_right(self.case, self.answer.quote, parts)

    @property
    def shown_wrong(self) -> bool | None:
        """Whether an answer is shown and wrong."""
        return None if self.shown_right is None else self.answer.found and not self.shown_right

    @property
    def mark_right(self) -> bool | None:
        """Whether the words marked in the quote answer, a refusal being wrong."""
        return correctness.mark_right(self.case, self.answer.quote, self.answer.text)

    @property
    def speaker_right(self) -> bool | None:
        """Whether the best sentence has its speaker; None unless it is right and somebody is known to say it."""
        return correctness.speaker_right(self.case, self.answer.best, self.speaker)

    @property
    def speaker_wrong(self) -> bool | None:
        """Whether the best sentence, if right, is shown under another name than its speaker's."""
        return None if self.speaker_right is None else bool(self.speaker) and not self.speaker_right

    @property
    def exact(self) -> float:
        """1 if the answer is, word for word, one of the right ones."""
        return exact_match(self.answer.text, self.case.answers)

    @property
    def f1(self) -> float:
        """How many words the answer shares with the right one that it shares most with."""
        return token_f1(self.answer.text, self.case.answers)
