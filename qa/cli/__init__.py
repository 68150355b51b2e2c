"""The command line `briefing-qa`: `main.py` runs it, and each group of commands has a file."""
