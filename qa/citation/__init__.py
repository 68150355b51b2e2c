"""How a quote is cited, for every surface: in a line, in Markdown, in AP style, as BibTeX and as CSL-JSON."""

from qa.citation.styles import STYLES, Style, cite

__all__ = ["STYLES", "Style", "cite"]
