"""Risk-coverage and calibration curves as inline SVG. The only importer of matplotlib."""

import io
import re
from typing import TYPE_CHECKING, Any

from index import LibraryError
from qa.evaluation.evaluation import Curve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#123456"  # stands for the page's own text colour, light or dark
LINE = "#3b82c4"
POINTS = 300  # of a risk-coverage curve; more would not be seen


def plot(curve: Curve, prefix: str) -> str:
    """Both curves side by side, as an SVG element to put into a page; `prefix` keeps its ids apart from others'."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        raise LibraryError("the report needs matplotlib; do: pip install 'briefing-qa[eval]'") from error
    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": prefix,
        "font.family": "sans-serif",
        "axes.spines.top": False,
        "axes.spines.right": False,
        **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK),
    }
    with rc_context(settings):
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        figure.patch.set_visible(False)
        risk, calibration = figure.subplots(1, 2)
        _risk(risk, curve)
        _calibration(calibration, curve)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _inline(file.getvalue(), prefix, f"Risk against coverage, and calibration, {curve.against}")


def _risk(axes: "Axes", curve: Curve) -> None:
    step = max(1, len(curve.coverage) // POINTS)
    axes.plot([*curve.coverage[:-1:step], curve.coverage[-1]], [*curve.risk[:-1:step], curve.risk[-1]], color=LINE)
    axes.set(title="Risk and coverage", xlabel="share of questions answered", ylabel="share of these wrong")
    axes.set(xlim=(0, 1), ylim=(0, None))
    axes.patch.set_visible(False)


def _calibration(axes: "Axes", curve: Curve) -> None:
    confidence, truth, _ = curve.reliability.T
    axes.plot([0, 1], [0, 1], color=INK, linestyle=":", linewidth=1)
    axes.plot(confidence, truth, color=LINE, marker="o")
    axes.set(title="Calibration", xlabel="confidence", ylabel=f"share {curve.truth}", xlim=(0, 1), ylim=(0, 1.02))
    axes.patch.set_visible(False)


def _inline(svg: str, prefix: str, title: str) -> str:
    """The element alone, in the page's colours: no document type, no metadata, no fixed size, ids of its own."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'^<svg [^>]*?viewBox="([^"]+)"[^>]*>', rf'<svg viewBox="\1" role="img" aria-label="{title}">', svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}-", svg)
    return svg.replace("xlink:href", "href").replace(INK, "currentColor")
