"""Figures of a search."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib import colormaps, rc_context
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.trials import finished, front
from ganlab.report.figure.curves import COLOURS, INK, PAPER, SOFT, STYLE, logarithmic, plot
from ganlab.report.page.document import number


def history_figure(collection: Collection, objective: int) -> Figure:
    """Values over trial numbers; trials without a value stand on the lower edge."""
    name, direction = collection.objectives[objective]
    figure, axes = plot(f"{name} over trials ({direction})", 11.2, 3.4)
    trials = sorted(finished(collection), key=lambda m: m.number or 0)
    numbers = [m.number or 0 for m in trials]
    values = [m.values[objective] for m in trials]
    so_far = [(max if direction == "maximize" else min)(values[: i + 1]) for i in range(len(values))]

    with rc_context(STYLE):
        axes.plot(numbers, values, "o", color=COLOURS[0], markersize=4.5, label="finished")
        axes.step(numbers, so_far, where="post", color=COLOURS[1], label="best so far")
        for state, marker in (("pruned", "|"), ("failed", "x")):
            at = [m.number for m in collection.members if m.state == state and m.number is not None]
            if at:
                edge = axes.get_xaxis_transform()
                axes.plot(at, [0.02] * len(at), marker, color=SOFT, transform=edge, label=state, clip_on=False)
        if min(values) > 0 and max(values) > 10 * min(values):
            logarithmic(axes.yaxis)
        axes.set_xlabel("trial")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        figure.legend(loc="outside upper right", ncols=4, fontsize=8.5)
    return figure


def pareto_figure(collection: Collection) -> Figure:
    """The first two objectives of every trial, the front joined."""
    (x, x_way), (y, y_way) = collection.objectives[:2]
    figure, axes = plot(f"{y} against {x}", 7.5, 4.2)
    ahead = sorted(front(collection), key=lambda m: m.values[0])
    others = [m for m in finished(collection) if m not in ahead]
    with rc_context(STYLE):
        for trials, colour, marker, word in (
            (others, COLOURS[6], "o", "behind the front"),
            (ahead, COLOURS[1], "D", "on the front"),
        ):
            places = [m.values for m in trials]
            axes.plot([p[0] for p in places], [p[1] for p in places], marker, color=colour, markersize=5, label=word)
        if len(collection.objectives) == 2:
            axes.plot([m.values[0] for m in ahead], [m.values[1] for m in ahead], ":", color=COLOURS[1], linewidth=1)
        for m in ahead:
            place = (m.values[0], m.values[1])
            axes.annotate(f"{m.number}", place, xytext=(5, 4), textcoords="offset points", fontsize=8)
        axes.set_xlabel(f"{x} ({x_way})")
        axes.set_ylabel(f"{y} ({y_way})")
        axes.legend(loc="best", fontsize=8.5)
    return figure


def parallel_figure(collection: Collection) -> Figure | None:
    """A line for each trial through its parameters to the first objective; the best is drawn bold."""
    trials = finished(collection)
    keys = [
        k for k in dict.fromkeys(k for m in trials for k in m.params) if len({str(m.params.get(k)) for m in trials}) > 1
    ]
    if len(trials) < 2 or not keys:
        return None

    columns = {key: [m.params.get(key) for m in trials] for key in keys}
    columns[collection.objectives[0][0]] = [m.values[0] for m in trials]
    heights = {key: _heights(values) for key, values in columns.items()}
    with rc_context(STYLE):
        figure, axes = plot("", 11.2, 4.2)
        axes.grid(False)
        lines = [[(x, h[i]) for x, h in enumerate(h[0] for h in heights.values())] for i in range(len(trials))]
        last = [line[-1][1] for line in lines]
        ahead = trials.index(front(collection)[0])
        shades = colormaps["cividis"]([0.3 + 0.5 * h for h in last])  # seen on white and on black
        axes.add_collection(LineCollection(lines, colors=list(shades), linewidths=1.1, alpha=0.75))
        axes.plot(
            *zip(*lines[ahead], strict=True),
            color=COLOURS[1],
            linewidth=2.6,
            label=f"trial {trials[ahead].number}, best",
        )
        box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.2, "alpha": 0.85}
        for x, (_, ticks) in enumerate(heights.values()):
            axes.plot([x, x], [0, 1], color=SOFT, linewidth=0.8)
            for height, word in ticks:
                axes.text(x - 0.02, height, word, ha="right", va="center", fontsize=8, color=INK, bbox=box)
        axes.set_xticks(range(len(columns)), [k.replace(".", "\n.") for k in columns])
        axes.set(yticks=[], xlim=(-0.5, len(columns) - 0.7), ylim=(-0.05, 1.08))
        axes.spines[:].set_visible(False)
        figure.legend(loc="outside upper right", fontsize=8.5)
    return figure


def _heights(values: Sequence[Any]) -> tuple[list[float], list[tuple[float, str]]]:
    """Places between 0 and 1 on an axis of its own, and its ticks; one that is missing is in the middle."""
    known = [v for v in values if v is not None]
    if any(isinstance(v, (str, bool)) or not isinstance(v, (int, float)) for v in known):
        words = sorted({str(v) for v in known})
        place = {w: 0.5 if len(words) == 1 else i / (len(words) - 1) for i, w in enumerate(words)}
        return [place.get(str(v), 0.5) for v in values], [(h, w) for w, h in place.items()]
    low, high = min(known), max(known)
    log = low > 0 and high > 8 * low

    def height(value: float | None) -> float:
        if value is None or high == low:
            return 0.5
        return math.log(value / low) / math.log(high / low) if log else (value - low) / (high - low)

    middle = math.sqrt(low * high) if log else (low + high) / 2
    return [height(v) for v in values], [(height(v), number(v, 3)) for v in (low, middle, high)]
