"""The styles that a quote can be copied in; the citation is made when it is asked for."""

from qa.citation import Style
from qa.markup import attributes

# Names, the same in every language.
LABELS: dict[Style, str] = {"ap": "AP", "bibtex": "BibTeX", "csl": "CSL-JSON", "markdown": "Markdown"}


def buttons() -> str:
    """A button for each style."""
    return "".join(
        f'<button type="button" data-do="cite"{attributes(data_style=style)}>{label}</button>'
        for style, label in LABELS.items()
    )
