"""Shares side by side as bars of a page."""

from collections.abc import Mapping, Sequence

from ganlab.report.page.document import Markup, number, tag

HEIGHT, BASE, LEFT = 150, 24, 44  # of the bars, below them for their names, left of them for the scale
WIDTH, GAP = 16, 14  # of a bar, between groups


def bars(title: str, names: Sequence[str], sides: Mapping[str, Sequence[float]], caption: str) -> Markup:
    """A group of bars for each name, one bar for each side: its share of 1, said when pointed at."""
    most = max((value for values in sides.values() for value in values), default=0) or 1.0
    step = WIDTH * len(sides) + GAP
    width = LEFT + step * len(names) + GAP
    grid = [_line(share * most, HEIGHT * (1 - share), width) for share in (0, 0.5, 1)]
    drawn = [
        tag(
            "rect",
            tag("title", f"{name}, {side}: {number(100 * values[i], 3)} %"),
            x=LEFT + GAP + step * i + WIDTH * place,
            y=round(10 + HEIGHT * (1 - values[i] / most), 2),
            width=WIDTH - 1,
            height=round(HEIGHT * values[i] / most, 2),
            style=f"fill:var(--c{place})",
        )
        for i, name in enumerate(names)
        for place, (side, values) in enumerate(sides.items())
    ]

    middle = LEFT + GAP + WIDTH * len(sides) / 2
    labels = [
        tag("text", name[:12], x=middle + step * i, y=HEIGHT + BASE, text_anchor="middle")
        for i, name in enumerate(names)
    ]
    shape = {"viewBox": f"0 0 {width} {HEIGHT + BASE + 12}", "role": "img", "aria_label": title}
    picture = tag(
        "svg", grid, drawn, labels, style=f"min-width:{min(width, 320)}px;max-width:{1.5 * width:g}px", **shape
    )
    keys = [tag("span", tag("i", style=f"background:var(--c{i})"), side) for i, side in enumerate(sides)]
    head = tag("div", tag("h3", title), tag("span", keys, kind="keys"), kind="bar")
    return tag("figure", head, tag("div", picture, kind="scroll"), tag("figcaption", caption), kind="bars")


def _line(value: float, y: float, width: float) -> Markup:
    told = tag("text", f"{number(100 * value, 2)} %", x=LEFT - 6, y=y + 14, text_anchor="end")
    return Markup(tag("line", x1=LEFT, x2=width, y1=y + 10, y2=y + 10, kind="grid") + told)
