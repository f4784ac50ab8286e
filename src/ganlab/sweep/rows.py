"""Cells as the rows of a table: finished seeds averaged, best first. Imports no torch."""

import math
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.table import Table as RichTable
from rich.text import Text

from ganlab.store.cell import Cell, varying_keys
from ganlab.store.facts import value_of
from ganlab.store.run import Run
from ganlab.store.stamp import TOLD, stamp
from ganlab.store.state import STATES, State
from ganlab.store.sweep import Sweep

STYLES: dict[State, str] = {
    "finished": "green",
    "running": "cyan",
    "interrupted": "yellow",
    "waiting": "dim",
    "pruned": "yellow",
    "failed": "red",
    "missing": "red",
}
MOST_URGENT = ("running", "failed", "interrupted", "pruned", *STATES)  # where not all rows fit
FRESH = 5.0  # seconds for which a running cell's numbers are shown before its file is read again


@dataclass(frozen=True)
class Row:
    """One line of the table: a cell, or the finished cells that differ by their seed alone."""

    words: str
    state: State
    values: dict[str, list[float]]
    remark: str = ""
    seeds: int = 1

    def number(self, name: str) -> str:
        """The value in words: a mean with its standard deviation over seeds, or what a running cell has so far."""
        values = self.values.get(name)
        if not values:
            return ""
        spread = f" ± {statistics.stdev(values):.2g}" if len(values) > 1 else ""
        return f"{statistics.fmean(values):.4g}{spread}{' so far' if self.state == 'running' else ''}"


def rows_of(table: Sweep, names: Sequence[str]) -> list[Row]:
    """The table's rows, the finished ones best first."""
    sign = 1 if is_least_best(table, names) else -1
    keys = [key for key in varying_keys(table.cells) if key != "seed"] if table.kind == "grid" else []
    together: dict[tuple[object, ...], list[Cell]] = {}
    for cell in table.cells:
        merged = table.kind == "grid" and cell.state == "finished"
        line = tuple(o for o in cell.overrides if not o.startswith("seed="))
        together.setdefault(("finished", *line) if merged else (id(cell),), []).append(cell)

    rows = [_row(cells, keys if len(cells) > 1 else varying_keys(table.cells), names) for cells in together.values()]
    return sorted(rows, key=lambda row: _rank(row, names, sign))


def _row(cells: list[Cell], keys: Sequence[str], names: Sequence[str]) -> Row:
    each = [values_of(cell, names) or so_far(cell, names) for cell in cells]
    values = {name: [v[name] for v in each if name in v] for name in names}
    first = cells[0]
    remark = first.error or (_progress(first) if first.state == "running" else _early(cells))
    return Row(first.words(keys), first.state, values, remark, seeds=len(cells))


def _rank(row: Row, names: Sequence[str], sign: int) -> float:
    values = row.values.get(names[0]) if names else None
    if row.state != "finished" or not values:
        return math.inf
    return sign * statistics.fmean(values)


def is_least_best(table: Sweep, names: Sequence[str]) -> bool:
    """Whether a small first value is a good one: as the study says, or as the finished runs do."""
    if table.objectives:
        return table.objectives[0]["direction"] == "minimize"
    for cell in table.cells:
        directions = _directions(cell.run) if cell.state == "finished" else {}
        if directions:
            return directions.get(names[0], "min") == "min" if names else True
    return True


@lru_cache(maxsize=64)
def _directions(run: Run) -> dict[str, str]:
    try:
        return {name: metric.get("direction", "min") for name, metric in run.result["metrics"].items()}
    except (OSError, ValueError, KeyError):
        return {}


def draw(table: Sweep, names: Sequence[str], title: str = "", most: int | None = None) -> RichTable:
    """The rows as a picture for a terminal, at most `most` of them."""
    rows = rows_of(table, names)
    order = STATES if most is None or len(rows) <= most else MOST_URGENT
    ranks = {state: rank for rank, state in enumerate(dict.fromkeys(order))}
    shown = sorted(rows, key=lambda row: ranks.get(row.state, len(ranks)))[: None if most is None else max(1, most)]
    averaged = any(row.seeds > 1 for row in shown)

    picture = RichTable(title=Text(title) if title else None, title_justify="left", title_style="")
    seeds = ["seeds"] if averaged else []
    for name in ("cell", "state", *seeds, *names, ""):
        picture.add_column(name, overflow="fold")
    for row in shown:
        counted = [str(row.seeds)] if averaged else []
        numbers = [row.number(name) for name in names]
        state = Text(row.state, style=STYLES.get(row.state, ""))
        # as texts, for rich would take the [fid] of metric=[fid] for a style
        picture.add_row(Text(row.words), state, *counted, *numbers, Text(row.remark))
    if len(shown) < len(rows):
        picture.add_row(f"and {len(rows) - len(shown)} more")
    return picture


def values_of(cell: Cell, names: Iterable[str]) -> dict[str, float]:
    """The named values of a finished cell's result, those that it has."""
    try:
        return _final(cell.run, tuple(stamp(cell.folder, TOLD)), tuple(names)) if cell.state == "finished" else {}
    except (OSError, ValueError):
        return {}


@lru_cache(maxsize=4096)
def _final(run: Run, changed: tuple[int, ...], names: tuple[str, ...]) -> dict[str, float]:
    """A result is read once, however often a board is drawn; `changed` says that it is another."""
    result = run.result
    values = {name: value_of(result, name) for name in names}
    return {name: value for name, value in values.items() if not math.isnan(value)}


def so_far(cell: Cell, names: Iterable[str]) -> dict[str, float]:
    """The newest of the named values of a running cell."""
    if cell.state != "running":
        return {}
    return _newest(cell.run, tuple(names), int(time.monotonic() / FRESH))


@lru_cache(maxsize=1024)
def _newest(run: Run, names: tuple[str, ...], now: int) -> dict[str, float]:
    try:
        history = run.history
    except (OSError, ValueError):
        return {}
    return {name: row[name] for row in history for name in names if name in row}


def best_cell(table: Sweep, names: Sequence[str]) -> Cell | None:
    """The finished cell whose first value is best."""
    values = {number: values_of(cell, names[:1]) for number, cell in enumerate(table.cells)}
    ranked = [(value[names[0]], number) for number, value in values.items() if value]
    best = min if is_least_best(table, names) else max
    return table.cells[best(ranked)[1]] if ranked else None


def _early(cells: Sequence[Cell]) -> str:
    """In which turns finished cells ended before their budget."""
    ended = [status for cell in cells if cell.state == "finished" and (status := cell.run.status).get("early")]
    return f"finished early, turn {', '.join(str(status['step']) for status in ended)}" if ended else ""


def _progress(cell: Cell) -> str:
    status = cell.run.status
    return f"turn {status['step']}" + (f" of {status['turns']}" if "turns" in status else "")
