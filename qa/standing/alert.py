"""An alert: what a new briefing answers to a standing question, with its receipt; kept as a note, once."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal, cast

from index import Library, Note
from qa.answer import CLEAR, Answer
from qa.evidence.reader import Reader
from qa.receipt.record import Cited, Quoted, Receipt, parsed, receipt_of

KIND = "alert"
# The least confidence of an alert. The level "clear" begins at .9 and would find a third of what there is to find; of
# one briefing alone, which as a rule is about something else, less is enough: tests/benchmarks/standing.py chose it.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Alert:
    """`question` is answered by a sentence that `speaker` says, if that is known; `at` is when it was found."""

    id: str
    at: str
    question: str
    level: Literal["clear", "likely"]
    speaker: str
    receipt: Receipt

    @property
    def confidence(self) -> float:
        """The probability that the sentence answers."""
        return self.receipt.confidence

    @property
    def quote(self) -> Quoted:
        """The sentence that answers, with its place."""
        return next(quoted for quoted in self.receipt.quotes if quoted.role == "answer")

    @property
    def sentence(self) -> str:
        """The sentence that answers, exactly as the briefing has it."""
        return self.quote.text

    @property
    def text(self) -> str:
        """The shortest exact span of it that answers."""
        return next((quoted.text for quoted in self.receipt.quotes if quoted.role == "span"), self.sentence)

    @property
    def briefing(self) -> Cited:
        """The briefing as it was."""
        return next(cited for cited in self.receipt.briefings if cited.id == self.quote.briefing)


def alert_of(answer: Answer, library: Library, reader: Reader | None) -> Alert | None:
    """The alert that an answer of one briefing is; None if it isn't sure enough, or its statements differ."""
    if answer.quote is None or answer.confidence < THRESHOLD or answer.level == "several":
        return None
    receipt = receipt_of(answer, library, reader)
    level: Literal["clear", "likely"] = "clear" if answer.confidence >= CLEAR else "likely"
    said = (answer.question, answer.quote.briefing.id, answer.quote.text)
    id = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    return Alert(id, receipt.at, answer.question, level, answer.quote.speaker, receipt)


def keep(library: Library, alert: Alert) -> bool:
    """Keep an alert with the library; False if it is there already."""
    return bool(library.notes.keep(KIND, {alert.id: json.dumps(asdict(alert), ensure_ascii=False)}))


def kept(note: Note) -> Alert:
    """The alert in a note. Raises ValueError if it is not one."""
    body = json.loads(note.body)
    receipt, _ = parsed(json.dumps(body["receipt"]).encode())
    level = cast(Literal["clear", "likely"], body["level"])
    return Alert(note.key, body["at"], body["question"], level, body["speaker"], receipt)
