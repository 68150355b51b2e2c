"""An evaluation as tables on the terminal."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa.evaluation.evaluation import Evaluation
from qa.evaluation.figures import UNANSWERABLE, Figure
from qa.evaluation.outcome import Outcome
from qa.markup import plain

UNKNOWN = "–"
BY_KIND = "By kind of question, in percent"
REFUSED = ("Verdict", "false refusals")
ANSWERED = (f"Verdict: {UNANSWERABLE}", "false answers")
# The columns of the two tables by kind, each under a short head.
ANSWERABLE = {
    ("Finding", "right passage first"): "first",
    ("Finding", "right passage in 5"): "in 5",
    ("Answer", "right quote"): "quote",
    ("Answer", "right and shown"): "shown",
    ("Answer", "mark right"): "mark",
    ("Answer", "token F1"): "F1",
    ("Answer", "right speaker"): "speaker",
    REFUSED: "refused",
    ("Verdict", "wrong answers shown"): "wrong",
}
NOT_ANSWERABLE = {
    ANSWERED: "answered",
    ("Verdict", "wrong among shown at .95"): "wrong at .95",
}


class KindTable(NamedTuple):
    """Kinds of question against figures; a row is a kind, its questions, and a figure for each head."""

    heads: list[str]
    rows: list[tuple[str, int, list[Figure]]]


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


def percents(figure: Figure) -> tuple[str, str]:
    """A share and its interval in whole percent."""
    if figure.value is None or figure.low is None or figure.high is None:
        return UNKNOWN, ""
    return f"{100 * figure.value:.0f}", f"{100 * figure.low:.0f}–{100 * figure.high:.0f}"


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


def kind_tables(evaluation: Evaluation) -> Iterator[KindTable]:
    """The kinds that have answerable questions, then those that have others."""
    for columns, whole in ((ANSWERABLE, REFUSED), (NOT_ANSWERABLE, ANSWERED)):
        rows = []
        for kind, figures in evaluation.by_kind.items():
            by_name = {(figure.section, figure.name): figure for figure in figures}
            if questions := by_name[whole].questions:
                rows.append((kind, questions, [by_name[name] for name in columns]))
        if rows:
            yield KindTable(list(columns.values()), rows)


def show(console: Console, evaluation: Evaluation) -> None:
    """Print every figure with its interval, then the shares by kind."""
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
    for number, kinds in enumerate(kind_tables(evaluation)):
        if number == 0:
            console.print(Text(f"{BY_KIND}, under each its 95% interval"))
        console.print(_by_kind(kinds))


def _by_kind(kinds: KindTable) -> Table:
    table = Table("kind", "n", *kinds.heads, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, questions, figures in kinds.rows:
        table.add_row(Text(plain(kind)), str(questions), *("\n".join(percents(figure)) for figure in figures))
    return table


def misses(outcome: Outcome) -> list[str]:
    """What went wrong, in words; nothing if all went well."""
    if not outcome.answerable:
        return ["false answer"] if outcome.answer.found else []
    wrong = []
    if not outcome.answer.found:
        wrong.append("false refusal")
    if outcome.case.relevant and outcome.place != 1:
        wrong.append(f"right briefing at place {outcome.place}" if outcome.place else "right briefing not found")
    if outcome.passage is not None and outcome.passage != 1:
        wrong.append(f"right passage at place {outcome.passage}" if outcome.passage else "right passage not found")
    return wrong + _misses_shown(outcome)


def _misses_shown(outcome: Outcome) -> list[str]:
    wrong = []
    if outcome.shown_wrong:
        wrong.append("half not shown" if outcome.quote_right else "wrong quote")
    elif outcome.answer.found and outcome.mark_right is False:
        wrong.append("wrong mark")
    if outcome.speaker_right is False:
        wrong.append(f"wrong speaker: {outcome.speaker}" if outcome.speaker else "no speaker")
    return wrong
