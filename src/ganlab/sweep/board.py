"""What a person sees while a sweep runs: a live board in a terminal, one line per event elsewhere. Imports no torch."""

import time
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live

from ganlab.store.cell import Cell, varying_keys
from ganlab.store.sweep import Sweep
from ganlab.sweep.rows import best_cell, draw, values_of

OPEN = ("waiting", "running", "interrupted")


class Board:
    """`names` are the values shown per cell, the first decides who is best so far."""

    def __init__(self, table: Sweep, names: Sequence[str], console: Console | None = None) -> None:
        self.table, self.names = table, list(names)
        self.console = console or Console()
        self.begun = time.monotonic()
        self.done_before = sum(cell.state not in OPEN for cell in table.cells)
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
            picture = draw(self.table, self.names, self.title(), most=self.console.height - 8)
            self._live.update(picture, refresh=True)
            self._shown = time.monotonic()

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._live:
            self._live.stop()
            self._live = None

    def title(self) -> str:
        """States, best so far, slots, time left."""
        counts = ", ".join(f"{count} {state}" for state, count in self.table.counts().items())
        # A grid without metrics has no best.
        ranked = self.table.kind == "search" or self.names[:1] != ["seconds_per_epoch"]
        best = best_cell(self.table, self.names) if ranked else None
        words = f"; best {self._values(best)} ({best.words(self._varying())})" if best else ""
        return f"{self.table.folder}: {counts}; {count(self.table.slots, 'slot')}{self._time_left()}{words}"

    def _time_left(self) -> str:
        done = sum(c.state not in OPEN for c in self.table.cells) - self.done_before
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
    """Hours, minutes and seconds.

    >>> clock(3725), clock(32)
    ('1:02:05', '0:00:32')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


def count(number: int, noun: str) -> str:
    """A number of things.

    >>> count(1, "cell"), count(2, "cell")
    ('1 cell', '2 cells')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
