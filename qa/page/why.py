"""Why a passage was chosen, in plain words."""

import re

from qa.answer import Answer, Hit, Part
from qa.markup import escape
from qa.page import strings

_WORD = re.compile(r"[^\W_]{4,}|\d+")


def why(hit: Hit, answer: Answer) -> str:
    """The parts of a hit's score in plain words."""
    rows = [(said, _part(getattr(hit.why, name))) for name, said in strings.WHY_PARTS.items() if hasattr(hit.why, name)]
    if hit.why.read is not None:
        rows.append((strings.WHY_READ, strings.percent(hit.why.read)))
    if shared := shared_words(answer.meant, hit.text):
        rows.append((strings.WHY_SHARED, ", ".join(shared)))
    body = "".join(f'<div><dt>{escape(term)}</dt><dd dir="auto">{escape(said)}</dd></div>' for term, said in rows)
    sure = strings.WHY_CONFIDENCE.format(percent=strings.percent(answer.confidence))
    return (
        f'<details class="why"><summary>{strings.WHY}</summary><p>{strings.WHY_LEAD}</p><dl>{body}</dl>'
        f"<p>{escape(sure)}</p></details>"
    )


def _part(part: Part) -> str:
    score = round(100 * min(max(part.score, 0), 1))
    return strings.WHY_NUMBER.format(score=score, rank=strings.rank(part.rank))


def shared_words(question: str, text: str) -> list[str]:
    """The longer words of `question` that stand in `text`, each once."""
    held = set(_WORD.findall(text.casefold()))
    return list(dict.fromkeys(word for word in _WORD.findall(question) if word.casefold() in held))
