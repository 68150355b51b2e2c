"""An evaluation as plain dictionaries: what `--json` prints."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qa import schema
from qa.answer import Quote
from qa.evaluation.evaluation import Curve, Evaluation
from qa.evaluation.figures import Figure
from qa.evaluation.outcome import Outcome
from qa.evaluation.questions import Case


def evaluation_payload(evaluation: Evaluation) -> dict[str, Any]:
    """Figures, overall and by kind, reliability tables and every outcome."""
    return {
        "name": evaluation.name,
        "briefings": evaluation.briefings,
        "passages": evaluation.passages,
        "figures": _figures(evaluation.figures),
        "kinds": {kind: _figures(figures) for kind, figures in evaluation.by_kind.items()},
        "reliability": {curve.against: _reliability(curve) for curve in evaluation.curves},
        "outcomes": [outcome_payload(outcome) for outcome in evaluation.outcomes],
    }


def _figures(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    return [asdict(figure) for figure in figures]


def _reliability(curve: Curve) -> list[dict[str, Any]]:
    return [
        {"confidence": confidence, curve.truth.replace(" ", "_"): share, "questions": int(size)}
        for confidence, share, size in curve.reliability.tolist()
    ]


def outcome_payload(outcome: Outcome) -> dict[str, Any]:
    """What was asked, what is right, what came."""
    answer = outcome.answer
    return {
        **_case(outcome.case),
        "left_out": outcome.left_out,
        "answerable": outcome.answerable,
        "found": answer.found,
        "confidence": answer.confidence,
        "text": answer.text,
        "quote": _quote(answer.quote),
        "best": _quote(answer.best),
        "speaker": outcome.speaker,
        **(_right(outcome) if outcome.answerable else dict.fromkeys(_right(outcome))),
        "ranked": [found.id for found in outcome.found],
        "missing": list(answer.missing),
        "milliseconds": 1000 * outcome.seconds,
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "kind": case.kind,
        "question": case.question,
        "answers": list(case.answers),
        "relevant": sorted(case.relevant),
        "why": case.why,
    }


def _right(outcome: Outcome) -> dict[str, Any]:
    return {
        "place": outcome.place,
        "passage": outcome.passage,
        "quote_right": outcome.quote_right,
        "shown_right": outcome.shown_right,
        "mark_right": outcome.mark_right,
        "speaker_right": outcome.speaker_right,
        "f1": outcome.f1,
    }


def _quote(quote: Quote | None) -> dict[str, Any] | None:
    return None if quote is None else schema.Quote.of(quote).plain()
