"""What passes between a library and the store that keeps it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self, TypedDict

from corpus import Briefing, Passage, iso_date
from index.late import DIMENSIONS, PassageTokens, QuestionTokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Status = Literal["added", "replaced", "unchanged"]


@dataclass(frozen=True, slots=True)
class EmbeddedPassage:
    """A passage with its vector (float32, `(d,)`), those of its sentences (float32, `(n, d)`), and its tokens."""

    passage: Passage
    vector: "NDArray[np.float32]"
    sentence_vectors: "NDArray[np.float32]"
    tokens: PassageTokens

    @classmethod
    def of(
        cls, passage: Passage, dimension: int, vector: bytes, sentences: bytes, sentence_ids: bytes, states: bytes
    ) -> Self:
        """A passage with the bytes of its arrays, as an engine keeps them, of an embedder of that `dimension`."""
        import numpy as np

        tokens = PassageTokens(
            np.frombuffer(sentence_ids, np.uint16),
            np.frombuffer(states, np.int8).reshape(-1, min(DIMENSIONS, dimension)),
        )
        return cls(
            passage,
            np.frombuffer(vector, np.float32),
            np.frombuffer(sentences, np.float32).reshape(-1, dimension),
            tokens,
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is searched: the stems it is about, its vector (float32, `(d,)`) and its tokens."""

    stems: tuple[str, ...]
    vector: "NDArray[np.float32]"
    tokens: QuestionTokens


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer, with the raw parts of its score, each higher-is-better.

    `dense` is the cosine of question and passage, `sentence_cosines` (float32, `(n,)`) those of its sentences; `bm25`
    scores the passage's words. `late` is the late interaction (see index/late.py) of question and passage,
    `sentence_late` (float32, `(n,)`) that of its sentences.
    """

    briefing: Briefing
    passage: Passage
    dense: float
    sentence_cosines: "NDArray[np.float32]"
    bm25: float
    late: float
    sentence_late: "NDArray[np.float32]"


class Filters(TypedDict, total=False):
    """The arguments of a search that say which passages may answer: of `ask`, `retrieve` and `Library.search`.

    `since` and `until` are inclusive dates (`2022-02-07`); a briefing without a date is outside every period. `sources`
    are the only ones wanted. `speakers` are those whose words alone are wanted, by name, surname or office ("Psaki",
    "the press secretary"). `briefings` are the ids of the only ones wanted. What is None or missing filters nothing.
    """

    since: str | datetime.date | None
    until: str | datetime.date | None
    sources: Iterable[str] | None
    speakers: Iterable[str] | None
    briefings: Iterable[str] | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages may answer: dates are ISO 8601 and inclusive, no `sources` means every source.

    A briefing without a date is outside any scope that names one. `speakers` are names as `Passage` has them; with them
    only what they say may answer. `briefings` are ids; with them only those briefings may.
    """

    since: str = ""
    until: str = ""
    sources: tuple[str, ...] | None = None
    speakers: tuple[str, ...] | None = None
    briefings: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        since: str | datetime.date | None,
        until: str | datetime.date | None,
        sources: Iterable[str] | None,
        speakers: tuple[str, ...] | None = None,
        briefings: Iterable[str] | None = None,
    ) -> Self:
        """The scope that these arguments of a search name. Raises ValueError for a date that is not one."""
        return cls(
            iso_date(since, "since"),
            iso_date(until, "until"),
            _texts(sources),
            speakers,
            _texts(briefings),
        )

    @property
    def everything(self) -> bool:
        """True if nothing is left out."""
        return self == Scope()

    def holds(self, briefing: "Briefing | Listed") -> bool:
        """True if a passage of `briefing` may answer, whoever speaks: what every engine's filter has to agree with."""
        return (
            (not self.since or briefing.date >= self.since)
            and (not self.until or (bool(briefing.date) and briefing.date <= self.until))
            and (self.sources is None or briefing.source in self.sources)
            and (self.briefings is None or briefing.id in self.briefings)
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """What a library holds: counts, and the first and last date (ISO 8601; empty if nothing is dated).

    `generation` grows with every change of the library.
    """

    briefings: int
    passages: int
    first_date: str
    last_date: str
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the library's table of contents; `passages` and `sentences` are counts.

    `by_hand` names the metadata that a person set.
    """

    id: str
    title: str
    date: str
    source: str
    sha256: str
    passages: int
    sentences: int
    by_hand: tuple[str, ...] = ()

    def over(self, briefing: Briefing) -> Briefing:
        """`briefing`, to be stored in this one's place, with the metadata that a person set here and not there."""
        stated = {name: getattr(self, name) for name in self.by_hand if name not in briefing.by_hand}
        return briefing.with_metadata(**stated) if stated else briefing


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a briefing handed to `Library.add`, told once it is safely kept."""

    id: str
    status: Status
    passages: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's word on one answer. `briefing`, `start` and `end` say what was quoted; empty and 0 if nothing was.

    `at` is when, in ISO 8601 and UTC; the library fills it in.
    """

    right: bool
    reason: str
    question: str
    found: bool
    briefing: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a program keeps with a library beside its briefings, see index/notes.py; `at` is in ISO 8601 and UTC."""

    kind: str
    key: str
    body: str
    at: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `Library.doctor` looked at: what, whether it is well, and what was done if it was not."""

    subject: str
    healthy: bool
    detail: str
    repaired: bool = False


def writable(text: str) -> str:
    """`text` without the lone surrogates that JSON can spell and no engine takes."""
    return text.encode(errors="replace").decode()


def _texts(given: Iterable[str] | None) -> tuple[str, ...] | None:
    """One text or several, as several; None stays None."""
    texts = [given] if isinstance(given, str) else given
    return None if texts is None else tuple(writable(text) for text in texts)


def sentence_count(passages: Sequence[Passage]) -> int:
    """How many sentences the passages hold together."""
    return sum(len(passage.sentences) for passage in passages)
