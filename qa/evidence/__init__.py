"""From candidates to evidence: rank them, read them, choose the quote and its marks, and judge whether it answers."""
