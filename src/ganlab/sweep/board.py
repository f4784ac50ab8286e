"""What a person sees while a sweep runs: a live board in a terminal, one line per event elsewhere. Imports no torch."""

import math
import time
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live
from rich.table import Table as Grid

from ganlab.sweep.cells import Cell, varying_keys
from ganlab.sweep.launcher.job import measure
from ganlab.sweep.table import Table

STYLES = {"finished": "green", "running": "cyan", "waiting": "dim", "pruned": "yellow", "failed": "red"}


class Board:
    """`names` are the values shown per cell, the first decides who is best so far (`least` or most)."""

    def __init__(self, table: Table, names: Sequence[str], least: bool = True, console: Console | None = None) -> None:
        self.table, self.names, self.least = table, list(names), least
        self.console = console or Console()
        self.begun = time.monotonic()
        self.done_before = sum(cell.state not in ("waiting", "running") for cell in table.cells)
        self._shown = 0.0
        self._counted, self._keys = 0, list[str]()
        self._live: Live | None = None
        if self.console.is_terminal:
            self._live = Live(console=self.console, auto_refresh=False, transient=True)
            self._live.start()

    def say(self, cell: Cell, event: str) -> None:
        """One line per event where there is no terminal; failures everywhere."""
        if self._live and event != "failed":
            return
        values = "" if event == "started" else "  " + self._values(cell)
        error = f"  {cell.error}" if cell.error else ""
        self.note(f"{self._clock()} {event:11s} {cell.words(self._varying())}{values.rstrip()}{error}")

    def note(self, line: str) -> None:
        """A line of its own."""
        self.console.print(line, soft_wrap=True, highlight=False, markup=False)

    def show(self) -> None:
        """Bring the live board up to date, at most twice a second."""
        if self._live and time.monotonic() - self._shown > 0.5:
            self._live.update(grid(self.table, self.names, self.title(), self.console.height - 8), refresh=True)
            self._shown = time.monotonic()

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._live:
            self._live.stop()
            self._live = None

    def title(self) -> str:
        """States, best so far, slots, time left."""
        counts = ", ".join(f"{count} {state}" for state, count in self.table.counts().items())
        ranked = self.table.kind == "search" or self.names[:1] != [
            "seconds_per_epoch"
        ]  # a grid without metrics has no best
        best = best_cell(self.table.cells, self.names, self.least) if ranked else None
        words = f"; best {self._values(best)} ({best.words(self._varying())})" if best else ""
        return f"{self.table.folder}: {counts}; {self.table.slots} slots{self._left()}{words}"

    def _left(self) -> str:
        done = sum(c.state not in ("waiting", "running") for c in self.table.cells) - self.done_before
        if done < 1:
            return ""
        left = len(self.table.cells) - self.done_before - done
        return f"; about {clock((time.monotonic() - self.begun) / done * left)} left"

    def _clock(self) -> str:
        return clock(time.monotonic() - self.begun)

    def _values(self, cell: Cell) -> str:
        return "  ".join(f"{name} {value:.4g}" for name, value in values_of(cell, self.names).items())

    def _varying(self) -> list[str]:
        """Kept until there are more cells: a search grows by one at each event."""
        count = len(self.table.cells)
        if self.table.kind == "grid" and count != self._counted:
            self._counted, self._keys = count, varying_keys(self.table.cells)
        return self._keys


def clock(seconds: float) -> str:
    """Hours where there are, minutes and seconds.

    >>> clock(3725)
    '1:02:05'
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def values_of(cell: Cell, names: Sequence[str]) -> dict[str, float]:
    """The named values of a finished cell's result, those that it has."""
    if cell.state != "finished":
        return {}
    try:
        result = cell.run.result
    except (OSError, ValueError):
        return {}
    values = {name: measure(result, name) for name in names}
    return {name: value for name, value in values.items() if not math.isnan(value)}


def best_cell(cells: Sequence[Cell], names: Sequence[str], least: bool) -> Cell | None:
    """The finished cell whose first value is best."""
    ranked = [(value[names[0]], i) for i, c in enumerate(cells) if names and names[0] in (value := values_of(c, names))]
    return cells[(min if least else max)(ranked)[1]] if ranked else None


def grid(table: Table, names: Sequence[str], title: str, rows: int | None = None) -> Grid:
    """A table of cells: running, failed and lately finished ones first where not all fit in `rows`."""
    columns = varying_keys(table.cells) or ["overrides"]
    shown = table.cells
    if rows is not None and len(shown) > rows:
        order = {"running": 0, "failed": 1, "pruned": 2, "finished": 3, "waiting": 4}
        shown = sorted(shown, key=lambda cell: order[cell.state])[: max(1, rows)]
    picture = Grid(title=title or None, title_justify="left", title_style="")
    for name in ("cell", "state", *names, ""):
        picture.add_column(name, overflow="fold")
    for cell in shown:
        values = values_of(cell, names)
        numbers = [f"{values[name]:.4g}" if name in values else "" for name in names]
        remark = cell.error or (_progress(cell) if cell.state == "running" else "")
        picture.add_row(cell.words(columns), f"[{STYLES[cell.state]}]{cell.state}", *numbers, remark)
    if len(shown) < len(table.cells):
        picture.add_row(f"and {len(table.cells) - len(shown)} more")
    return picture


def _progress(cell: Cell) -> str:
    status = cell.run.status
    return f"turn {status['step']}" + (f" of {status['turns']}" if "turns" in status else "")
