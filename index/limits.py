"""What a question may be. Whatever takes one checks it here first: rules and models see nothing longer."""

LONGEST_QUESTION = 10_000  # characters; far beyond what the embedder reads


def require_question(text: str) -> None:
    """Raise ValueError for a question that is empty or too long."""
    if not text.strip():
        raise ValueError("the question is empty; ask something like: Who visited Moscow?")
    require_length(text, "question")


def require_length(text: str, what: str) -> None:
    """Raise ValueError if `text`, which is the question or `what` goes with it, is too long."""
    if len(text) > LONGEST_QUESTION:
        raise ValueError(f"the {what} has {len(text)} characters; ask it in at most {LONGEST_QUESTION}")
