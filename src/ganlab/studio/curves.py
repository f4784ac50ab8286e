"""Curves of a run as columns: whole where short, else by least and most per pixel, so that no spike is lost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ganlab.store.history import Column, History

WHOLE = 20_000  # points up to which nothing is reduced


@dataclass(frozen=True)
class Curves:
    """`turns` and, of the same length, the values of every name; `cursor` is how far `metrics.csv` was read."""

    turns: list[float]
    values: dict[str, Column]
    cursor: int
    rows: int
    reduced: bool = False


def curves(
    history: History,
    names: Sequence[str] = (),
    pixels: int = 800,
    smooth: int = 1,
    first: float = -math.inf,
    last: float = math.inf,
) -> Curves:
    """The columns called `names` (all where empty) between two turns, each as a rolling mean over `smooth` rows."""
    read = history.since()
    kept = [row for row in read.rows if first <= (row[0] or 0) <= last]
    turns = [row[0] or 0.0 for row in kept]
    wanted = [(i, name) for i, name in enumerate(read.columns) if i and (not names or name in names)]
    values = {name: rolling([row[i] for row in kept], smooth) for i, name in wanted}
    if len(turns) <= WHOLE:
        return Curves(turns, values, read.end, len(turns))
    ends = [round(i * len(turns) / pixels) for i in range(pixels + 1)]
    spans = [(a, b) for a, b in pairwise(ends) if b > a]
    shown = [turn for a, b in spans for turn in (turns[a], turns[b - 1])]
    reduced = {name: [v for a, b in spans for v in extremes(column[a:b])] for name, column in values.items()}
    return Curves(shown, reduced, read.end, len(turns), reduced=True)


def extremes(values: Sequence[float | None]) -> tuple[float | None, float | None]:
    """The least and the greatest, in the order in which they came.

    >>> extremes([1.0, 9.0, None, 0.5])
    (9.0, 0.5)
    """
    known = [(v, i) for i, v in enumerate(values) if v is not None]
    if not known:
        return None, None
    least, most = min(known), max(known)
    (a, i), (b, j) = least, most
    return (a, b) if i <= j else (b, a)


def rolling(values: Column, window: int) -> Column:
    """The mean of each value and those before it within `window` rows, leaving out what is missing.

    >>> rolling([1.0, 3.0, None, 5.0], 2)
    [1.0, 2.0, 3.0, 5.0]
    """
    if window <= 1:
        return values
    found: Column = []
    total, count = 0.0, 0
    for i, value in enumerate(values):
        total, count = (total + value, count + 1) if value is not None else (total, count)
        left = values[i - window] if i >= window else None
        total, count = (total - left, count - 1) if left is not None else (total, count)
        found.append(total / count if count else None)
    return found
