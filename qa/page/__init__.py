"""The chat page: escaped HTML fragments of what was found, and the strings, style and script around them.

Knows nothing of Gradio (`app.py` does): `Service` turns what the page sends into what it shows.
"""

from qa.page.places import Filter
from qa.page.service import Service, failed
from qa.page.shell import FAVICON, head, painted_at_once, script, shell

__all__ = ["FAVICON", "Filter", "Service", "failed", "head", "painted_at_once", "script", "shell"]
