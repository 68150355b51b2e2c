"""A reader that finds one kind of answer, for tests of what comes of it."""

import re
from collections.abc import Sequence

import numpy as np

from qa.evidence.reader import Reading


class Sure:
    """Reads an answer where a mayor opened something and that is asked for, and nothing elsewhere."""

    name = "sure"

    def __init__(self) -> None:
        self.passages: list[str] = []

    def read(self, question: str, passages: Sequence[str], titles: Sequence[str] = ()) -> list[Reading]:
        del titles
        self.passages += passages
        return [_reading(text, "opened" in question and "Mayor" in text) for text in passages]


def _reading(text: str, answers: bool) -> Reading:
    words = list(re.finditer(r"\w+", text))
    place = next((n for n, word in enumerate(words) if answers and word.group() == "Mayor"), 0)
    start, end = np.zeros((2, len(words)), np.float32)
    start[place] = end[place + answers] = 20.0
    return Reading(np.array([word.span() for word in words], np.int32), start, end, 9.0 if answers else -9.0)
