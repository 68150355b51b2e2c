"""One server for a team: HTTP, MCP and whatever page is mounted on it. Knows nothing of Gradio (`app.py` does)."""
