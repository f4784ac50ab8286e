"""Curves that a reader can move: the numbers as JSON inside the page, drawn by the page's own script."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ganlab.report.figure.curves import Curve
from ganlab.report.page.document import Markup, tag


@dataclass(frozen=True)
class Mark:
    """Something that was seen in a turn."""

    turn: int
    text: str


def chart(
    title: str,
    lines: Sequence[Curve],
    *,
    caption: str = "",
    wide: bool = False,
    zero: bool = False,
    marks: Sequence[Mark] = (),
) -> Markup:
    """Curves over turns with hover, brush, rolling mean and an upper bound; `zero` shows zero on a linear scale."""
    data = {
        "title": title,
        "zero": zero,
        "lines": [_plain(line) for line in lines],
        "marks": [{"turn": mark.turn, "text": mark.text} for mark in marks],
    }
    text = json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    numbers = Markup(f'<script type="application/json">{text}</script>')
    below = tag("figcaption", caption) if caption else ""
    return tag("figure", numbers, below, kind="chart wide" if wide else "chart")


def _plain(line: Curve) -> dict[str, Any]:
    found: dict[str, Any] = {"name": line.name, "colour": line.colour, "dash": line.dash}
    found |= {"turns": [int(turn) for turn in line.turns], "values": _finite(line.values)}
    return found | ({"low": _finite(line.low), "high": _finite(line.high)} if line.low else {})


def _finite(values: Sequence[float]) -> list[float | None]:
    """Seven digits, which no eye outdoes, and null for what is no number."""
    return [float(f"{value:.7g}") if math.isfinite(value) else None for value in values]
