"""The quote: the sentence of a passage that answers."""

from typing import TYPE_CHECKING

from qa.answer import Quote
from qa.evidence.rank import Ranked
from qa.question import Question
from qa.question.kinds import Kind, holds, states

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Fitted where the ranking was (see rank.py). A pronoun's antecedent is mostly in the sentence before, so the words of
# neighbours count along.
COSINE, LATE, WITH_PREVIOUS, WITH_NEXT = 4.15, 3.69, 4.95, 1.94
HOLDS_KIND: dict[Kind, float] = {"when": 2.34, "number": 2.34, "who": 0.57, "where": 0.91, "why": 2.07}
READ = 9.4  # fitted by tests/benchmarks/fit_reader.py
ASKS = 30.0  # more than all the rest together: a question is quoted only where nothing is stated


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
    read = [READ * mass for mass in ranked.masses]
    parts = (COSINE * candidate.sentence_cosines, LATE * candidate.sentence_late, shared, held, asked, read)
    total: NDArray[np.float64] = np.sum([np.asarray(part, np.float64) for part in parts], axis=0)
    return total


def best_sentence(question: Question, ranked: Ranked) -> Quote:
    """The sentence of the passage that answers best; of equals the first."""
    sentence = ranked.candidate.passage.sentences[int(sentence_scores(question, ranked).argmax())]
    return Quote(ranked.candidate.briefing, sentence.start, sentence.end)
