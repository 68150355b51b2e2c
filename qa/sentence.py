"""The quote: of all sentences in the best passages, the one that answers."""

from collections.abc import Sequence

from qa.answer import Quote
from qa.rank import Ranked


def best_sentence(question: str, ranked: Sequence[Ranked]) -> Quote:
    """The sentence of the first passage that is nearest to the question."""
    del question
    candidate = ranked[0].candidate
    sentence = candidate.passage.sentences[int(candidate.sentence_cosines.argmax())]
    return Quote(candidate.briefing, sentence.start, sentence.end)
