"""Figures by matplotlib: SVG that follows the page's light or dark theme, and PNG for elsewhere."""

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from ganlab.report.page.document import Markup, tag

# The light theme's colours of style.css; in an SVG each is a variable, which a dark page sets anew.
INK, SOFT, RULE, PAPER = "#1b2127", "#5a6570", "#d9dee3", "#ffffff"
# Okabe and Ito's colours, told apart with any colour blindness; yellow is darkened to be seen on white.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#6b7280")
DASHES: tuple[tuple[int, tuple[float, ...] | None], ...] = (
    (0, None),
    (0, (4, 1.5)),
    (0, (1, 1.2)),
    (0, (5, 1.5, 1, 1.5)),
    (0, (8, 2)),
    (0, (3, 1, 1, 1, 1, 1)),
)
THEME = {
    INK: "ink",
    SOFT: "soft",
    RULE: "rule",
    PAPER: "paper",
    **{c: f"c{i}" for i, c in enumerate(COLOURS)},
}
STYLE: Any = {
    **{"svg.fonttype": "none", "font.size": 9.0, "axes.titlesize": 10.0},
    **{"font.family": ["DejaVu Sans"], "axes.edgecolor": RULE, "axes.labelcolor": SOFT, "text.color": INK},
    **{"xtick.color": RULE, "ytick.color": RULE, "xtick.labelcolor": SOFT, "ytick.labelcolor": SOFT},
    **{
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
    },
    **{"legend.frameon": False, "grid.color": RULE, "grid.linewidth": 0.6, "axes.formatter.useoffset": False},
    **{"figure.facecolor": PAPER, "axes.facecolor": "none", "lines.linewidth": 1.6},
}
FEW = 12  # points of a curve that are each marked
LABEL = 44  # the most letters of a label
FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"


@dataclass(frozen=True)
class Curve:
    """Values over turns; `low` and `high` bound a band; colour and dash are places in the lists."""

    name: str
    turns: Sequence[float]
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    colour: int = 0
    dash: int = 0


def plot(title: str, width: float = 5.4, height: float = 2.7) -> tuple[Figure, Axes]:
    """An empty figure of that many inches, with one pair of axes."""
    with rc_context(STYLE):
        figure = Figure((width, height), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title)
        axes.grid(True, axis="y")
        axes.tick_params(length=0)
    return figure, axes


def curves(title: str, lines: Sequence[Curve], wide: bool = False, zero: bool = False) -> Figure:
    """Curves over turns; logarithmic where all values are positive and spread over more than a hundredfold.

    `zero` shows zero on a linear scale. Where a few values would flatten all others, the frame leaves them
    out and says how many.
    """
    figure, axes = plot(title, *((11.2, 4.2) if wide else (5.4, 2.7)))
    with rc_context(STYLE):
        for line in lines:
            colour, dash = COLOURS[line.colour % len(COLOURS)], DASHES[line.dash % len(DASHES)]
            marker = "o" if len(line.turns) <= FEW else None
            axes.plot(
                line.turns,
                line.values,
                color=colour,
                linestyle=dash,
                label=brief(line.name),
                marker=marker,
                markersize=4,
            )
            if line.low:
                axes.fill_between(line.turns, line.low, line.high, color=colour, alpha=0.15, linewidth=0)

        finite = [v for line in lines for v in (*line.values, *line.low, *line.high) if math.isfinite(v)]
        if finite and 0 < 100 * min(finite) < max(finite):
            axes.set_yscale("log")
        elif finite:
            _frame(axes, finite, zero)
        axes.set_xlim(left=0)
        axes.set_xlabel("turn")
        if len(lines) > 1:
            _legend(figure, axes, wide)
    return figure


def logarithmic(axis: Axis) -> None:
    """A logarithmic axis whose ticks are plain numbers."""
    (axis.axes.set_xscale if axis is axis.axes.xaxis else axis.axes.set_yscale)("log")
    for put in (axis.set_major_formatter, axis.set_minor_formatter):
        put(LogFormatter(labelOnlyBase=False, minor_thresholds=(2, 0.5)))


def brief(label: str) -> str:
    """A label that leaves room for what it is about."""
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"


def telling(labels: Sequence[str]) -> list[str]:
    """Labels too long for a figure, each without the settings that all of them share; brief.

    >>> telling(["gan × gan dataset=digits training.batch_size=64 seed=1", "gan × gan dataset=digits loss=hinge"])
    ['gan × gan training.batch_size=64 seed=1', 'gan × gan loss=hinge']
    """
    if all(len(label) <= LABEL for label in labels):
        return list(labels)
    words = [label.split(" ") for label in labels]
    shared = {word for word in words[0] if "=" in word}.intersection(*words)
    kept = [" ".join(word for word in each if word not in shared) for each in words]
    return [brief(short or label) for short, label in zip(kept, labels, strict=True)]


def _legend(figure: Figure, axes: Axes, wide: bool) -> None:
    handles, labels = axes.get_legend_handles_labels()
    if wide:
        figure.legend(handles, labels, loc="outside right upper", handlelength=3.2, fontsize=8.5)
    else:
        axes.legend(loc="best", handlelength=3.0, fontsize=8.5)


def _frame(axes: Axes, values: Sequence[float], zero: bool) -> None:
    """Down to zero, or limits around the middle 98 % where the rest would flatten it."""
    if zero:
        axes.set_ylim(bottom=min(0.0, min(values)))
        return
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 100], ordered[-1 - len(ordered) // 100]
    margin = 0.15 * (high - low)
    if len(ordered) < 50 or ordered[-1] - ordered[0] < 4 * (high - low) or high == low:
        return
    outside = sum(not low - margin <= v <= high + margin for v in ordered)
    axes.set_ylim(low - margin, high + margin)
    said = f"{outside} value{'s' * (outside > 1)} outside the frame"
    axes.text(1, 1.02, said, transform=axes.transAxes, ha="right", va="bottom", fontsize=8, color=SOFT)


def to_svg(figure: Figure, title: str) -> Markup:
    """Inline SVG in the colours of the page's theme."""
    buffer = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with rc_context(STYLE | {"svg.hashsalt": title}):
        figure.patch.set_visible(False)
        figure.savefig(buffer, format="svg", metadata=nothing)
        figure.patch.set_visible(True)

    text = buffer.getvalue()
    svg = text[text.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style type=\"text/css\">.*?</style>|<!--.*?-->", "", svg, flags=re.S)
    used = set(re.findall(r"#([^\")]+)[\")]", svg))  # other ids would be the same in each figure
    svg = re.sub(r' id="([^"]*)"', lambda m: m[0] if m[1] in used else "", svg)
    for colour, name in THEME.items():
        svg = svg.replace(colour, f"var(--{name})")
    svg = svg.replace("'DejaVu Sans'", FONTS).replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)
    return Markup(re.sub(r"\n\s*", "\n", svg))


def to_png(figure: Figure, path: Path) -> Path:
    """The figure as a picture on white."""
    with rc_context(STYLE):
        figure.savefig(path, format="png", dpi=150)
    return path


def figure_tag(figure: Figure, title: str, caption: str = "", kind: str = "") -> Markup:
    """A figure inside a page; wide ones span all columns, narrow ones keep to the left."""
    below = tag("figcaption", caption) if caption else ""
    return tag("figure", to_svg(figure, title), below, kind=kind)
