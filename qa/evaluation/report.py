"""An evaluation as a table on the terminal and as plain dictionaries for `--json`."""

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.cli.terminal import plain
from qa.evaluation.asking import Outcome
from qa.evaluation.figures import Evaluation, Figure
from qa.payload import quote_payload

UNKNOWN = "–"


def shown(value: float | None, figure: Figure) -> str:
    """A figure as it is read: three places for a share, one for milliseconds, a dash for what is not known."""
    if value is None:
        return UNKNOWN
    return f"{value:.1f}" if figure.section == "Speed" else f"{value:.3f}"


def interval(figure: Figure) -> str:
    """The 95% interval of a figure."""
    if figure.value is None:
        return UNKNOWN
    return f"{shown(figure.low, figure)} to {shown(figure.high, figure)}"


def what_was_asked(evaluation: Evaluation) -> str:
    """Over how much the figures were taken, in a line."""
    asked = [outcome for outcome in evaluation.outcomes if not outcome.left_out]
    answerable = sum(outcome.answerable for outcome in asked)
    again = len(evaluation.outcomes) - len(asked)
    return (
        f"{evaluation.name}: {len(asked)} questions ({answerable} answerable) asked of "
        f"{evaluation.briefings} briefings, {evaluation.passages} passages"
        + (f"; {again} asked again with their article left out" if again else "")
    )


def show(console: Console, evaluation: Evaluation) -> None:
    """Print every figure with its interval."""
    table = Table("figure", "value", "95% interval", "questions", box=SIMPLE_HEAD)
    for column in table.columns[1:]:
        column.justify = "right"
    section = ""
    for figure in evaluation.figures:
        if figure.section != section:
            section = figure.section
            table.add_row(Text(section, style="bold"))
        table.add_row("  " + figure.name, shown(figure.value, figure), interval(figure), str(figure.questions))
    console.print(Text(plain(what_was_asked(evaluation))))
    console.print(table)


def evaluation_payload(evaluation: Evaluation) -> dict[str, Any]:
    """Figures, reliability tables and every outcome."""
    return {
        "name": evaluation.name,
        "briefings": evaluation.briefings,
        "passages": evaluation.passages,
        "figures": [
            {
                "section": figure.section,
                "name": figure.name,
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
                "questions": figure.questions,
            }
            for figure in evaluation.figures
        ],
        "reliability": {
            curve.against: [
                {"confidence": confidence, "answerable": share, "questions": int(size)}
                for confidence, share, size in curve.reliability.tolist()
            ]
            for curve in evaluation.curves
        },
        "outcomes": [outcome_payload(outcome) for outcome in evaluation.outcomes],
    }


def outcome_payload(outcome: Outcome) -> dict[str, Any]:
    """What was asked, what is right, what came."""
    case = outcome.case
    return {
        "id": case.id,
        "question": case.question,
        "left_out": outcome.left_out,
        "answerable": outcome.answerable,
        "answers": list(case.answers),
        "relevant": sorted(case.relevant),
        "found": outcome.said,
        "confidence": outcome.confidence,
        "text": outcome.text,
        "quote": quote_payload(outcome.quote),
        "place": outcome.place if outcome.answerable else None,
        "passage": outcome.passage if outcome.answerable else None,
        "sentence_hit": outcome.hit if outcome.answerable else None,
        "ranked": [found.id for found in outcome.found],
        "missing": list(outcome.missing),
        "milliseconds": 1000 * outcome.seconds,
    }


def misses(outcome: Outcome) -> list[str]:
    """What went wrong, in words; nothing if all went well."""
    if not outcome.answerable:
        return ["false answer"] if outcome.said else []
    wrong = []
    if not outcome.said:
        wrong.append("false refusal")
    if outcome.case.relevant and outcome.place != 1:
        wrong.append(f"right briefing at place {outcome.place}" if outcome.place else "right briefing not found")
    if outcome.passage is not None and outcome.passage != 1:
        wrong.append(f"right passage at place {outcome.passage}" if outcome.passage else "right passage not found")
    if outcome.said and outcome.hit is False:
        wrong.append("wrong sentence")
    return wrong
