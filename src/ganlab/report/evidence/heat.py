"""What heatmaps of two settings show: generator against discriminator where these vary."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from matplotlib import colormaps
from matplotlib.colors import to_hex

from ganlab.report.evidence.collection import Collection
from ganlab.report.evidence.group import Group, Spread
from ganlab.report.evidence.member import Member
from ganlab.store.cell import AGAINST

MAP = colormaps["cividis"]  # made for readers with and without colour blindness (Nuñez et al. 2018)
PANELS = 12


@dataclass(frozen=True)
class Panel:
    """Groups in rows and columns, all else equal; `rest` says what all else is."""

    rest: str
    row_key: str
    column_key: str
    squares: dict[tuple[str, str], Group]

    @cached_property
    def rows(self) -> list[str]:
        """The values down the side, in order of appearance."""
        return list(dict.fromkeys(row for row, _ in self.squares))

    @cached_property
    def columns(self) -> list[str]:
        """The values along the top, in order of appearance."""
        return list(dict.fromkeys(column for _, column in self.squares))


@dataclass(frozen=True)
class Quantity:
    """What a heatmap shows; `better` is min, max or nothing; a loss is coloured within its family alone."""

    name: str
    title: str
    better: str | None = None
    is_loss: bool = False
    protocol: str | None = None


@dataclass(frozen=True)
class Scale:
    """Colours from the least to the greatest value, logarithmic where these lie more than tenfold apart."""

    low: float
    high: float
    falling: bool = False  # whether the greatest value has the first colour, as it is the best

    @property
    def is_log(self) -> bool:
        """Whether equal steps of colour are equal ratios."""
        return self.low > 0 and self.high > 10 * self.low

    def colour(self, value: float) -> str:
        """The colour of a value in between, as #rrggbb."""
        low, high, x = (math.log(v) if self.is_log else v for v in (self.low, self.high, value))
        place = 0.5 if high == low else (x - low) / (high - low)
        return str(to_hex(MAP(1 - place if self.falling else place)))


def ink_on(colour: str) -> str:
    """Black or white, whichever has more contrast with the colour (WCAG 2.2, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "#000000"


def axes(collection: Collection) -> tuple[str, str] | None:
    """The two settings that span the heatmaps; None where fewer than two vary, and for searches."""
    if collection.kind == "search":
        return None
    if any(key in collection.varied for key in AGAINST):
        return AGAINST
    counts = {k: len({m.settings.get(k) for m in collection.members}) for k in collection.varied}
    widest = sorted(counts, key=lambda k: -counts[k])[:2]
    return (widest[0], widest[1]) if len(widest) == 2 else None


def panels(collection: Collection, groups: Sequence[Group]) -> list[Panel]:
    """One panel for each combination of the settings that are not its axes."""
    keys = axes(collection)
    if keys is None:
        return []
    others = [k for k in collection.varied if k not in keys]
    found: dict[str, dict[tuple[str, str], Group]] = {}
    for group in groups:
        rest = " ".join(f"{k}={group.settings[k]}" for k in others if k in group.settings)
        place = (group.settings.get(keys[0], "default"), group.settings.get(keys[1], "default"))
        squares = found.setdefault(rest, {})
        if place in squares:  # runs from anywhere may differ in more than their words say
            squares = found.setdefault(f"{rest} {group.label}".strip(), {})
        squares[place] = group
    return [Panel(rest, *keys, squares) for rest, squares in found.items()]


def restricted(panel: Panel, members: Sequence[Member]) -> Panel:
    """The same squares with the results of these members alone; one that has no result yet stays."""
    chosen = {id(m) for m in members}
    squares = {
        place: replace(group, members=tuple(m for m in group.members if id(m) in chosen or m.result is None))
        for place, group in panel.squares.items()
    }
    return replace(panel, squares={place: group for place, group in squares.items() if group.members})


def scales(panel: Panel, quantity: Quantity) -> dict[str, Scale]:
    """The scale of each loss family, or the one of all squares under the name ""."""
    values: dict[str, list[float]] = {}
    for group in panel.squares.values():
        if spread := group.spread(quantity.name):
            values.setdefault(group.family if quantity.is_loss else "", []).append(spread.mean)
    return {family: Scale(min(v), max(v), quantity.better == "max") for family, v in values.items()}


def marked(panel: Panel, quantity: Quantity) -> set[tuple[str, str]]:
    """The best square; of a loss, which has no best, the lowest of each family."""
    found: set[tuple[str, str]] = set()
    for family in scales(panel, quantity):
        means = {
            place: spread.mean
            for place, group in panel.squares.items()
            if (not quantity.is_loss or group.family == family) and (spread := group.spread(quantity.name))
        }
        choose = max if quantity.better == "max" else min
        if quantity.better and len(means) > 1:
            found.add(choose(means, key=lambda place: means[place]))
    return found


def remark(group: Group | None, quantity: Quantity, spread: Spread | None) -> list[str]:
    """The small lines under a square's value."""
    if group is None:
        return ["not asked for"]
    lines = [group.family] if quantity.is_loss and spread else []
    n = len(group.members)
    if spread and n > 1:
        lines.append(f"{spread.count} of {n} seeds".replace(f"{n} of {n} ", f"{n} "))
    finished = any(m.state == "finished" for m in group.members)
    return [*lines, *group.remarks, *(["no finite value"] if finished and not spread else [])]
