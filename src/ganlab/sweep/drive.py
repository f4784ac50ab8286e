"""The loop of every sweep: a free slot gets the next cell."""

import contextlib
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

from ganlab.store.cell import Cell
from ganlab.store.sweep import Sweep
from ganlab.sweep import Job, JobLauncher, Outcome
from ganlab.sweep.board import Board

SECONDS = 0.5  # between two looks at signals and at the board


class Source(Protocol):
    """Who says what runs next."""

    def next(self) -> Cell | None:
        """A cell to run; None while there is none."""

    def job(self, cell: Cell) -> Job:
        """The job that runs it."""

    def tell(self, cell: Cell, outcome: Outcome) -> None:
        """How it ended; sets the cell's state, error and values."""


class Stop:
    """`number` is the SIGINT or SIGTERM that came; a second one raises KeyboardInterrupt."""

    def __init__(self) -> None:
        self.number: int | None = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hold the signals inside; only the main thread can."""
        before: dict[int, Any] = {}

        def noted(number: int, frame: FrameType | None) -> None:
            self.number = number
            for which in before:
                signal.signal(which, signal.default_int_handler)

        try:
            for which in (signal.SIGINT, signal.SIGTERM):
                before[which] = signal.signal(which, noted)
        except ValueError:
            before.clear()
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def drive(source: Source, launcher: JobLauncher, table: Sweep, board: Board) -> int | None:
    """Run until the source has nothing more; returns the signal that ended it early, None where none did."""
    flying: dict[str, Cell] = {}
    table.slots = launcher.slots
    stop = Stop()

    try:
        with stop.listening():
            while stop.number is None:
                _fill(source, launcher, flying, board)
                if not flying:
                    return None
                table.save(force=False)
                board.show()
                for outcome in launcher.wait(SECONDS):
                    _tell(source, flying.pop(outcome.key), outcome, board)
            _end(source, launcher, flying, board)
            return stop.number
    except BaseException:
        with contextlib.suppress(KeyboardInterrupt):
            launcher.cancel()
        raise
    finally:
        board.close()
        table.save()


def _fill(source: Source, launcher: JobLauncher, flying: dict[str, Cell], board: Board) -> None:
    while len(flying) < launcher.slots and (cell := source.next()) is not None:
        flying[cell.signature] = cell
        cell.state = "running"
        board.say(cell, "started")
        launcher.submit(source.job(cell))


def _end(source: Source, launcher: JobLauncher, flying: dict[str, Cell], board: Board) -> None:
    board.note("stopping: every run saves a checkpoint; once more ends them at once")
    with contextlib.suppress(KeyboardInterrupt):
        for outcome in launcher.cancel():
            if outcome.key in flying:
                _tell(source, flying.pop(outcome.key), outcome, board)
    for cell in flying.values():
        source.tell(cell, Outcome(cell.signature, "interrupted"))


def _tell(source: Source, cell: Cell, outcome: Outcome, board: Board) -> None:
    source.tell(cell, outcome)
    board.say(cell, "interrupted" if cell.state == "waiting" else cell.state)
