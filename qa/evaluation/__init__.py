"""Measuring: how well a library is searched, quoted and judged, on questions whose answers are known.

    from qa.evaluation import evaluate, library_of, read_questions

    questions = read_questions("questions.jsonl")       # or a folder of corpus.jsonl, queries.jsonl and qrels.tsv
    evaluation = evaluate(questions, library)
    evaluation["R@1"]

Needs `pip install 'briefing-qa[eval]'`.
"""

from qa.evaluation.asking import library_of
from qa.evaluation.figures import Evaluation, Figure, evaluate
from qa.evaluation.questions import Case, Gold, QuestionSet, read_questions

__all__ = ["Case", "Evaluation", "Figure", "Gold", "QuestionSet", "evaluate", "library_of", "read_questions"]
