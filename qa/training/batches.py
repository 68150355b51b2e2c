"""Examples to batches of token ids: windows cut at random, and questions put to passages that don't answer them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus import Span
from corpus.sentences import sentences
from qa.training.examples import Example
from qa.training.thesaurus import Thesaurus
from qa.training.twist import names, twisted

BATCH = 24
QUESTION_TOKENS = 40
WINDOW_TOKENS = (56, 168)  # a passage is read in windows of any of these sizes, so that its length tells nothing
UNANSWERED = 0.2  # of the answerable questions, each epoch, put where no answer is
TWISTED = 0.2  # of them, each epoch, changed so that the passage answers no more
SAME_PASSAGE = 0.4  # of those, in other sentences of the same passage, if it has any of at least SHORTEST tokens
SHORTEST = 12
IN_CONTEXT = 0.6  # of the windows of passages that have a context, each epoch, with it before them
CONTEXT_TOKENS = 80  # its last ones, where it says who speaks
REPHRASED = 0.5  # of all questions that can be, each epoch, in other words
VERSIONS = 3  # of a question in other words
NEIGHBOURS = 8  # passages most alike to a question, among which one without an answer is taken
T = TypeVar("T")
Versions = tuple[list[int], ...]
SENTENCE_SHARE = 0.25  # of the questions on single sentences, each epoch: there are 35 to a sentence


@dataclass(frozen=True, slots=True)
class Tokens:
    """The token ids of a passage, and which of them begin its sentences."""

    ids: list[int]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as token ids.

    `question` is what was asked and, after it, the same in other words; so are the questions of `twisted`, like it but
    not answered by the passage. `near` are passages alike, `spans` the first and last token of each answer. `about` is
    what stands before the passage; questions with the same `twin`, and passages with the same `among`, belong together.
    """

    question: Versions
    twisted: tuple[Versions, ...]
    passage: Tokens
    near: tuple[Tokens, ...]
    spans: tuple[tuple[int, int], ...]
    answerable: bool
    short: bool
    about: tuple[int, ...]
    twin: str
    among: str


@dataclass(frozen=True, slots=True)
class Batch:
    """`ids`, `types`, `passage` (True where a token may be marked), all `(n, length)`.

    `start`, `end` the tokens to mark, -1 where there is nothing to learn; `answerable` 1 or 0; `among` the number of
    the question for which a passage competes with others, -1 if with none; all `(n,)`.
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    passage: NDArray[np.bool_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    answerable: NDArray[np.float32]
    among: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids, the first `asked` of them the question's and the next `about` the context's, where nothing is marked.

    `span`: the first and last token of the passage to mark.
    """

    ids: list[int]
    asked: int
    about: int
    span: tuple[int, int] | None
    answerable: bool
    among: str


class Batches:
    """Batches of windows of the examples; the same for the same generator of random numbers.

    With a `thesaurus`, questions are also put in other words.
    """

    def __init__(self, found: Sequence[Example], tokenizer: Any, thesaurus: Thesaurus | None = None) -> None:
        self._special = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
        contexts = list(dict.fromkeys(example.context for example in found))
        place = {context: number for number, context in enumerate(contexts)}
        offsets, passages = [], []
        for context in contexts:
            encoded = tokenizer.encode(context, add_special_tokens=False)
            offsets.append(encoded.offsets)
            passages.append(Tokens(encoded.ids, _sentence_starts(context, encoded.offsets)))
        named = [names(context) for context in contexts]
        answered = [example.question for example in found if example.answerable]
        near = iter(_near(answered, contexts).tolist() if answered else [])
        self._encoded = []
        for example in found:
            numbers: list[int] = next(near) if example.answerable else []
            own = place[example.context]
            spans = tuple(_inside(offsets[own], start, end) for start, end in example.spans)
            around = list(dict.fromkeys(name for number in numbers for name in named[number]))
            asked, chance = [example.question.strip()], random.Random(example.id)
            if example.answerable:
                asked += twisted(asked[0], example.context, around, chance)
            versions = [_versions(text, thesaurus, chance) for text in asked]
            question, *changed = (
                tuple(tokenizer.encode(text, add_special_tokens=False).ids[:QUESTION_TOKENS] for text in texts)
                for texts in versions
            )
            others = tuple(passages[number] for number in numbers if number != own)
            short = len(passages[own].starts) == 1 and not example.among
            about = tokenizer.encode(example.about, add_special_tokens=False).ids if example.about else []
            labels = (spans, example.answerable, short, tuple(about[-CONTEXT_TOKENS:]), example.twin, example.among)
            self._encoded.append(Encoded(question, tuple(changed), passages[own], others, *labels))

    def epoch(self, rng: np.random.Generator) -> Iterator[Batch]:
        """Every example about once, in batches of like lengths; what belongs together in one, if none ends there."""
        units: dict[str, list[Encoded]] = {}
        for number, example in enumerate(self._chosen(rng)):
            units.setdefault(example.twin or example.among or str(number), []).append(example)
        together = list(units.values())
        windows = []
        for i in rng.permutation(len(together)):
            room = int(rng.integers(*WINDOW_TOKENS))
            words, around = rng.random(), rng.random() < IN_CONTEXT
            unit = [self._window(example, room, words, around, rng) for example in together[i]]
            longest = max(len(window.ids) for window in unit)
            windows += [((longest, i), window) for window in unit]
        pools = [sorted(pool, key=itemgetter(0)) for pool in _pieces(windows, BATCH * 40)]
        batches = [[window for _, window in piece] for pool in pools for piece in _pieces(pool, BATCH)]
        for i in rng.permutation(len(batches)):
            yield self._stacked(batches[i])

    def size(self, rng: np.random.Generator) -> int:
        """How many batches `epoch` gives, of the same random numbers."""
        return -(-len(self._chosen(rng)) // BATCH)

    def _chosen(self, rng: np.random.Generator) -> list[Encoded]:
        return [example for example in self._encoded if rng.random() < (SENTENCE_SHARE if example.short else 1)]

    def _window(self, example: Encoded, room: int, words: float, around: bool, rng: np.random.Generator) -> Window:
        """A question and as much of a passage as there is room for; `words` from 0 to 1 says in which words."""
        passage, spans, answerable = example.passage, example.spans, example.answerable
        versions = example.question
        drawn = 0.5 if example.among else rng.random()  # what competes for a question is neither moved nor changed
        if answerable and not example.twin and drawn < UNANSWERED and (other := _without_answer(example, rng)):
            passage, spans, answerable = other, (), False
        elif drawn > 1 - TWISTED and example.twisted:  # where the answer would be is learnt all the same
            versions, answerable = example.twisted[int(rng.integers(len(example.twisted)))], False
        others = versions[1:] if words < REPHRASED else ()
        question = others[int(words / REPHRASED * len(others))] if others else versions[0]
        span = spans[int(rng.integers(len(spans)))] if spans else None
        first = 0
        if len(passage.ids) > room:
            fits = [s for s in passage.starts if (s <= span[0] and span[1] < s + room if span else True)]
            first = int(rng.choice(fits)) if fits else max(0, (span[0] if span else 0) - room // 3)
        piece = passage.ids[first : first + room]
        if span is not None:
            span = (span[0] - first, min(span[1] - first, len(piece) - 1))
        about = example.about if around else ()
        return Window([*question, *about, *piece], len(question), len(about), span, answerable, example.among)

    def _stacked(self, windows: Sequence[Window]) -> Batch:
        cls, sep = self._special
        length = max(len(window.ids) for window in windows) + 3
        n = len(windows)
        ids, types = np.zeros((n, length), np.int64), np.zeros((n, length), np.int64)
        passage = np.zeros((n, length), np.bool_)
        start, end = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
        answerable = np.array([window.answerable for window in windows], np.float32)
        for row, window in enumerate(windows):
            asked = window.asked
            line = [cls, *window.ids[:asked], sep, *window.ids[asked:], sep]
            ids[row, : len(line)] = line
            types[row, asked + 2 : len(line)] = 1
            first = asked + 2 + window.about
            passage[row, first : len(line) - 1] = True
            if window.span is not None:
                start[row], end[row] = window.span[0] + first, window.span[1] + first
        numbers = {name: number for number, name in enumerate(dict.fromkeys(window.among for window in windows))}
        among = np.array([numbers[window.among] if window.among else -1 for window in windows], np.int64)
        return Batch(ids, types, passage, start, end, answerable, among)


def _versions(question: str, thesaurus: Thesaurus | None, chance: random.Random) -> list[str]:
    """The question, and the same in other words."""
    others = [thesaurus.rephrased(question, chance) for _ in range(VERSIONS)] if thesaurus else []
    return list(dict.fromkeys([question, *others]))


def _without_answer(example: Encoded, rng: np.random.Generator) -> Tokens | None:
    """Other sentences of the same passage, or a passage much like the question, that have none of the answers."""
    ids, starts = example.passage.ids, example.passage.starts
    answers = {tuple(ids[first : last + 1]) for first, last in example.spans}
    before = max((s for s in starts if s <= min(first for first, _ in example.spans)), default=0)
    after = min((s for s in starts if s > max(last for _, last in example.spans)), default=len(ids))
    same = [Tokens(piece, (0,)) for piece in (ids[:before], ids[after:]) if len(piece) >= SHORTEST]
    pool = same if same and rng.random() < SAME_PASSAGE else example.near
    usable = [tokens for tokens in pool if not any(_holds(tokens.ids, answer) for answer in answers)]
    return usable[int(rng.integers(len(usable)))] if usable else None


def _near(questions: Sequence[str], contexts: Sequence[str]) -> NDArray[np.int64]:
    """For each question the numbers of the `NEIGHBOURS` contexts that share its rarest words, nearest first."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    kept, asked = words.fit_transform(contexts), words.transform(questions)
    return np.vstack([_greatest((asked[i : i + 500] @ kept.T).toarray()) for i in range(0, len(questions), 500)])


def _greatest(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """The columns of the `NEIGHBOURS` greatest values of each row, greatest first."""
    count = min(NEIGHBOURS, shares.shape[1])
    columns = np.argpartition(-shares, count - 1, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(shares, columns, 1), axis=1, kind="stable")
    return np.take_along_axis(columns, order, 1)


def _holds(ids: Sequence[int], answer: tuple[int, ...]) -> bool:
    return any(tuple(ids[i : i + len(answer)]) == answer for i in range(len(ids) - len(answer) + 1))


def _sentence_starts(context: str, offsets: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    begins = [sentence.start for sentence in sentences(context, Span(0, len(context)))]
    firsts = [next((i for i, (start, _) in enumerate(offsets) if start >= begin), None) for begin in begins]
    return tuple(dict.fromkeys([0, *(first for first in firsts if first is not None)]))


def _inside(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The first and last token of the characters `start:end`."""
    inside = [i for i, (first, last) in enumerate(offsets) if first < end and last > start]
    return inside[0], inside[-1]


def _pieces(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    yield from (items[i : i + size] for i in range(0, len(items), size))
