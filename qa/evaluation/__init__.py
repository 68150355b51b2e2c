"""Measuring: how well a library is searched, quoted and judged, on questions whose answers are known.

    from qa.evaluation import evaluate, library_of, read_questions

    questions = read_questions("questions.jsonl")  # its corpus.jsonl beside it; or the folder of a public set
    evaluation = evaluate(questions, library)
    evaluation["R@1"]

Needs `pip install 'briefing-qa[eval]'`.
"""

from qa.evaluation.evaluation import Evaluation, evaluate
from qa.evaluation.figures import Figure
from qa.evaluation.library import library_of
from qa.evaluation.question_files import read_questions
from qa.evaluation.questions import Case, Gold, QuestionSet

__all__ = ["Case", "Evaluation", "Figure", "Gold", "QuestionSet", "evaluate", "library_of", "read_questions"]
