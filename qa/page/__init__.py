"""The chat page: escaped HTML of what the service returns, and the strings, style and script around it.

Knows nothing of Gradio (`app.py` does).
"""

from qa import strings
from qa.page.functions import functions
from qa.page.notebook import ShownPage, show
from qa.page.shell import FAVICON, Visitor, document, script, shell, visitor

__all__ = ["FAVICON", "ShownPage", "Visitor", "document", "functions", "script", "shell", "show", "strings", "visitor"]
