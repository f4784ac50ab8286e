"""The cross-play table as a heatmap beside the ratings."""

from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ganlab.report.evidence.crossplay import CrossPlay
from ganlab.report.evidence.heat import MAP, ink_on
from ganlab.report.figure.curves import COLOURS, INK, STYLE

LABEL = 72  # the most letters of a label


def to_figure(play: CrossPlay) -> Figure:
    """Rows discriminators, columns generators, each square the per cent judged right; ratings with their intervals."""
    count = len(play.labels)
    letters = max(len(_brief(label)) for label in play.labels)
    table = 0.09 * letters + 0.78 * count
    with rc_context(STYLE):
        figure = Figure((table + 4.6, max(2.6, 1.3 + 0.5 * count)), layout="constrained")
        heat, rating = figure.subplots(1, 2, width_ratios=[table, 4.2])
        _heat(heat, play)
        _ratings(rating, play)
        handles, names = rating.get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower right", ncols=2, fontsize=8)
    return figure


def _heat(axes: Axes, play: CrossPlay) -> None:
    middle: Any = {"ha": "center", "va": "center"}
    for i, row in enumerate(play.accuracy):
        for j, accuracy in enumerate(row):
            colour = str(to_hex(MAP(min(1.0, max(0.0, 2 * accuracy - 1)))))  # half right is chance
            axes.add_patch(Rectangle((j + 0.02, i + 0.02), 0.96, 0.96, facecolor=colour, edgecolor="none"))
            weight = "bold" if i == j else "normal"
            axes.text(j + 0.5, i + 0.5, f"{100 * accuracy:.1f}", color=ink_on(colour), weight=weight, **middle)

    names = [f"{_brief(label)}  {i}" for i, label in enumerate(play.labels, 1)]
    places = [i + 0.5 for i in range(len(names))]
    axes.set(xlim=(0, len(names)), ylim=(len(names), 0), xlabel="generator", ylabel="discriminator")
    axes.set_xticks(places, [str(i + 1) for i in range(len(names))])
    axes.set_yticks(places, names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title("Judged right, %\n(50 is chance; own pair bold)")


def _ratings(axes: Axes, play: CrossPlay) -> None:
    for side, (ratings, name) in enumerate(((play.generators, "generator"), (play.discriminators, "discriminator"))):
        for i, r in enumerate(ratings):
            y = i + 0.5 + (-0.16, 0.16)[side]
            axes.plot([r.low, r.high], [y, y], "-", color=COLOURS[side], linewidth=2)
            label = name if i == 0 else None
            axes.plot([r.value], [y], ("o", "s")[side], color=COLOURS[side], markersize=5, label=label)
    axes.set(ylim=(len(play.labels), 0), xlabel="rating (400 points: odds of ten to one)")
    axes.set_yticks([i + 0.5 for i in range(len(play.labels))], [""] * len(play.labels))
    axes.tick_params(length=0)
    axes.grid(True, axis="x")
    axes.set_title("Rating and 95 % interval", color=INK)


def _brief(label: str) -> str:
    """A label that leaves room for the table; of the widths that tell models apart, nothing is cut."""
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"
