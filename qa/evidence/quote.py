"""The quote: the sentence of a passage that answers, or two that do together, and the spans of it that do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus import Span, speaker_of
from qa.answer import Quote
from qa.evidence.rank import Ranked
from qa.evidence.span import spans_of
from qa.evidence.voice import statement_of, voiced
from qa.question import Question
from qa.question.kinds import Kind, holds, states

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Fitted where the ranking was (see rank.py). A pronoun's antecedent is mostly in the sentence before, so the words of
# neighbours count along.
COSINE, LATE, WITH_PREVIOUS, WITH_NEXT = 4.15, 3.69, 4.95, 1.94
HOLDS_KIND: dict[Kind, float] = {"when": 2.34, "number": 2.34, "who": 0.57, "where": 0.91, "why": 2.07}
READER_WEIGHT = 9.4  # fitted by qa/training/fit_reader.py
# How much likelier the answer has to lie in two sentences than in the best one, for both to be quoted, and how many
# words they have at most. On the fitting half .632 of the quotes are right with it, .615 without.
RUNS_ON, MOST_WORDS = 0.2, 70
ASKS = 30.0  # more than all the rest together: a question is quoted only where nothing is stated
OTHERS = 15.0  # and what others say, only where nothing is said by whose words are asked for


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage with the sentence of it that answers best, and the spans of that which answer, the best first."""

    ranked: Ranked
    quote: Quote
    spans: tuple[Quote, ...]


def quote(question: Question, ranked: Sequence[Ranked]) -> tuple[Quoted, ...]:
    """Each of `ranked`, in its order, with its quote and spans."""
    return tuple(_quoted(question, item) for item in ranked)


def _quoted(question: Question, ranked: Ranked) -> Quoted:
    best = best_quote(question, ranked)
    speaker = speaker_of(ranked.candidate.briefing, ranked.candidate.passage) or _quoted_there(question, ranked, best)
    best = replace(best, speaker=speaker)
    spans = tuple(replace(span, speaker=speaker) for span in spans_of(question, ranked, best))
    return Quoted(ranked, best.with_marks(spans), spans)


def _quoted_there(question: Question, ranked: Ranked, quote: Quote) -> str:
    """Who is quoted in a sentence of prose, where their words are asked for; else the empty string."""
    if question.said is None:
        return ""
    statement = statement_of(question.said, ranked.candidate, Span(quote.start, quote.end))
    return statement.speaker if statement else ""


def sentence_scores(question: Question, ranked: Ranked) -> "NDArray[np.float64]":
    """How well each sentence of the passage answers, float64 `(n,)`, higher is better."""
    import numpy as np

    candidate, stems = ranked.candidate, ranked.stems
    text, bonus = candidate.briefing.text, HOLDS_KIND.get(question.kind, 0.0)
    nothing: frozenset[str] = frozenset()
    shared = [
        WITH_PREVIOUS * question.share(own | before) + WITH_NEXT * question.share(own | after)
        for before, own, after in zip((nothing, *stems), stems, (*stems[1:], nothing), strict=False)
    ]
    sentences = [sentence.of(text) for sentence in candidate.passage.sentences]
    held = [bonus * holds(question.kind, sentence, question.text) for sentence in sentences]
    asked = [-ASKS * (not states(sentence)) for sentence in sentences]
    voice = [-OTHERS * (not theirs) for theirs in voiced(question, candidate)]
    read = [READER_WEIGHT * share for share in sentence_probabilities(ranked)]
    parts = (COSINE * candidate.sentence_cosines, LATE * candidate.sentence_late, shared, held, asked, voice, read)
    total: NDArray[np.float64] = np.sum([np.asarray(part, np.float64) for part in parts], axis=0)
    return total


def best_quote(question: Question, ranked: Ranked) -> Quote:
    """The sentence of the passage that answers best, of equals the first, with the one beside it if both answer."""
    briefing, sentences = ranked.candidate.briefing, ranked.candidate.passage.sentences
    best = int(sentence_scores(question, ranked).argmax())
    quote = Quote(briefing, sentences[best].start, sentences[best].end)
    if ranked.reading is None:
        return quote
    theirs = voiced(question, ranked.candidate)
    beside = [i for i in (best - 1, best + 1) if 0 <= i < len(sentences) and theirs[i] >= theirs[best]]
    both = [
        Quote(briefing, min(quote.start, sentences[i].start), max(quote.end, sentences[i].end))
        for i in beside
        if states(sentences[i].of(briefing.text))
    ]
    fitting = [longer for longer in both if len(longer.text.split()) <= MOST_WORDS and "\n" not in longer.text]
    likeliest = max(fitting, key=lambda longer: read_in(ranked, longer), default=quote)
    return likeliest if read_in(ranked, likeliest) >= read_in(ranked, quote) + RUNS_ON else quote


def read_in(ranked: Ranked, quote: Quote) -> float:
    """The reader's probability that the answer lies in a quote of the passage; 0 if the passage was not read."""
    passage, reading = ranked.candidate.passage, ranked.reading
    return 0.0 if reading is None else reading.mass(quote.start - passage.start, quote.end - passage.start)


def sentence_probabilities(ranked: Ranked) -> list[float]:
    """For each sentence the reader's probability that the answer lies in it; 0 if the passage was not read."""
    passage, reading = ranked.candidate.passage, ranked.reading
    if reading is None:
        return [0.0] * len(passage.sentences)
    return [reading.mass(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
