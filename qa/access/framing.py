"""Which sites may show this server in a frame of their pages. None, unless an operator names them."""

import re
from collections.abc import Sequence

# An origin as browsers tell it; of this machine also any port, and the editor whose notebooks have no origin of a host.
_ORIGIN = re.compile(
    r"https?://(?:(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?|(?:localhost|127\.0\.0\.1):\*)"
    r"|vscode-webview:"
)


def is_origin(text: str) -> bool:
    """Whether `text` names one site: `https://intranet.example.org`, no path and no pattern."""
    return _ORIGIN.fullmatch(text) is not None


def frame_ancestors(origins: Sequence[str]) -> str:
    """The directive of a Content-Security-Policy that lets pages of `origins` frame the answer, and nobody else's."""
    return f"frame-ancestors {' '.join(origins)}" if origins else "frame-ancestors 'none'"
