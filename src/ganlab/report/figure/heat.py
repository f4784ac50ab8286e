"""Heatmaps as tables of a page, and as pictures."""

from itertools import product
from textwrap import wrap
from typing import Any

from matplotlib import rc_context
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from ganlab.report.evidence.heat import MAP, Panel, Quantity, Scale, ink_on, marked, remark, scales
from ganlab.report.figure.curves import PAPER, RULE, SOFT, STYLE
from ganlab.report.page.document import Markup, number, picture, tag
from ganlab.store import facts

LETTER, TITLE = 0.08, 0.11  # inches of a letter of a label, and of a title
MOST = 28  # letters of a label


def to_table(panel: Panel, quantity: Quantity) -> Markup:
    """The heatmap as a table of coloured squares with a legend."""
    by_family, best = scales(panel, quantity), marked(panel, quantity)
    rows = []
    for row in panel.rows:
        squares = [_square(panel, quantity, by_family, best, (row, column)) for column in panel.columns]
        rows.append(tag("tr", tag("th", row, scope="row"), squares))
    head = [
        _corner(panel),
        *(tag("th", c, scope="col") for c in panel.columns),
    ]
    legends = [_legend(family, scale) for family, scale in by_family.items()]
    body = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), kind="heat")
    return tag("div", tag("div", body, kind="scroll"), legends)


def _square(
    panel: Panel,
    quantity: Quantity,
    by_family: dict[str, Scale],
    best: set[tuple[str, str]],
    place: tuple[str, str],
) -> Markup:
    group = panel.squares.get(place)
    spread = group.spread(quantity.name) if group else None
    small = [tag("small", line) for line in remark(group, quantity, spread)]
    if group is None or spread is None:
        return tag("td", small, kind="absent")
    colour = by_family[group.family if quantity.is_loss else ""].colour(spread.mean)
    look = f"background:{colour};color:{ink_on(colour)}"
    deviation = [tag("small", f"± {number(spread.deviation, 2)}")] if spread.deviation is not None else []

    return tag(
        "td",
        tag("b", number(spread.mean, 3)),
        deviation,
        small,
        kind="best" if place in best else "",
        style=look,
    )


def _legend(family: str, scale: Scale) -> Markup:
    shades = [str(to_hex(MAP(i / 8))) for i in range(9)]
    steps = ",".join(reversed(shades) if scale.falling else shades)
    bar = tag("i", style=f"background:linear-gradient(90deg,{steps})")
    ends = [number(scale.low, 3), *([bar, number(scale.high, 3)] if scale.high > scale.low else [])]
    words = [family, *ends, "(logarithmic)" if scale.is_log else ""]
    return tag("div", [w if isinstance(w, Markup) else tag("span", w) for w in words if w], kind="legend")


def _corner(panel: Panel) -> Markup:
    return tag("th", tag("small", f"{panel.row_key} ↓"), tag("small", f"{panel.column_key} →"))


def to_thumbnails(panel: Panel, pixels: int = 190) -> Markup:
    """The newest samples of each square."""
    rows = []
    for row in panel.rows:
        squares = []
        for column in panel.columns:
            group = panel.squares.get((row, column))
            drawn = [facts.sample_pictures(m.run) for m in group.members if m.run] if group else []
            found = next((pictures for pictures in drawn if pictures), None)
            if group is None or found is None:
                squares.append(
                    tag(
                        "td",
                        tag("small", "; ".join(group.remarks or ["no samples"]) if group else "not asked for"),
                        kind="absent",
                    )
                )
                continue
            turn, path = found[-1]
            squares.append(tag("td", picture(path, f"samples of {group.label}", pixels), tag("small", f"turn {turn}")))
        rows.append(tag("tr", tag("th", row, scope="row"), squares))

    head = [
        _corner(panel),
        *(tag("th", c, scope="col") for c in panel.columns),
    ]
    return tag("div", tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), kind="heat"), kind="scroll")


def to_figure(panel: Panel, quantity: Quantity) -> Figure:
    """The heatmap as a picture."""
    by_family, best = scales(panel, quantity), marked(panel, quantity)
    width, height = len(panel.columns), len(panel.rows)
    columns, rows = ([_end(label) for label in labels] for labels in (panel.columns, panel.rows))
    pitch = max(1.5, LETTER * max(map(len, columns)))
    with rc_context(STYLE):
        wide = 1.2 + LETTER * max(map(len, rows)) + pitch * width
        title = wrap(f"{quantity.title} {panel.rest}", int(pitch * width / TITLE))
        figure = Figure((wide, 1.1 + 0.2 * len(title) + 0.95 * height), layout="constrained")
        drawn = figure.add_subplot()
        for (i, row), (j, column) in product(enumerate(panel.rows), enumerate(panel.columns)):
            group = panel.squares.get((row, column))
            spread = group.spread(quantity.name) if group else None
            small = "\n".join(remark(group, quantity, spread)[:3])
            middle: Any = {"ha": "center", "va": "center", "color": SOFT}
            if group is None or spread is None:
                drawn.add_patch(
                    Rectangle((j + 0.02, i + 0.02), 0.96, 0.96, facecolor="none", edgecolor=RULE, hatch="///")
                )
                box = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5}
                drawn.text(j + 0.5, i + 0.5, small, fontsize=7.5, bbox=box, **middle)
                continue
            colour = by_family[group.family if quantity.is_loss else ""].colour(spread.mean)
            middle["color"] = ink_on(colour)
            drawn.add_patch(Rectangle((j + 0.02, i + 0.02), 0.96, 0.96, facecolor=colour, edgecolor="none"))
            word = ("★ " if (row, column) in best else "") + str(spread)
            drawn.text(j + 0.5, i + (0.38 if small else 0.5), word, fontsize=10, **middle)
            drawn.text(j + 0.5, i + 0.7, small, fontsize=7, **middle)

        drawn.set(xlim=(0, width), ylim=(height, 0), xlabel=panel.column_key, ylabel=panel.row_key)
        drawn.set_xticks([j + 0.5 for j in range(width)], columns)
        drawn.set_yticks([i + 0.5 for i in range(height)], rows)
        drawn.tick_params(length=0)
        drawn.spines[:].set_visible(False)
        drawn.set_title("\n".join(title))
    return figure


def _end(label: str) -> str:
    """A label that leaves room for the squares; of a long one, such as a path, the end, which tells more."""
    return label if len(label) <= MOST else f"…{label[1 - MOST :]}"
