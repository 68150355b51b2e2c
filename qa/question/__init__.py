"""What is asked: the question's stems, names and kind, the days it names, and the turns before that it leans on."""

from qa.question.question import WORD, Question, understood

__all__ = ["WORD", "Question", "understood"]
