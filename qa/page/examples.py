"""Example questions: made from the newest briefings, and shown only if the library answers them."""

from index import Library
from qa.ask import ask

AT_MOST = 4

# About the shipped briefing; kept only if the library answers them.
SHIPPED = (
    "Who visited Moscow on Monday?",
    "How many troops has Moscow amassed close to the border?",
    "What did Scott Morrison urge Australian citizens to do?",
    "When did NATO deliver its written responses?",
)


def examples(library: Library) -> list[str]:
    """Up to `AT_MOST` questions that `library` answers."""
    kept: list[str] = []
    for question in SHIPPED:
        if len(kept) < AT_MOST and ask(question, 1, library=library).found:
            kept.append(question)
    return kept
