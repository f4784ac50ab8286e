"""Every combination of a grid, each run once, ever. Imports no torch."""

import sys
from collections import deque
from collections.abc import Sequence
from typing import Any, NoReturn

from hydra.core.hydra_config import HydraConfig
from hydra.types import HydraContext
from omegaconf import DictConfig

from ganlab.errors import WrongUse
from ganlab.store.cell import Cell
from ganlab.store.place import place
from ganlab.store.sweep import Sweep, earlier_cells, lock, merge, refuse_second_driver
from ganlab.sweep import Job, Outcome
from ganlab.sweep.board import Board, count
from ganlab.sweep.cells import Composer, Params, expand, fingerprint, slip
from ganlab.sweep.drive import drive
from ganlab.sweep.end import end_by, exit_code, point_to_report
from ganlab.sweep.launcher.batches import open_launcher
from ganlab.sweep.launcher.job import refuse, train_cell
from ganlab.sweep.launcher.process import apart, warm
from ganlab.sweep.rows import draw


def sweep(config: DictConfig, context: HydraContext, task: Any, arguments: Sequence[str], params: Params) -> NoReturn:
    """Run the grid that `params` and the command line ask for; raises Ended with the exit code.

    All cells are composed and checked before the first one starts. Those finished before are skipped.
    """
    HydraConfig.instance().set_config(config)

    def work() -> int:
        table, todo = plan_cells(config, context, arguments, params)
        return _run(table, todo, config, context, task)

    end_by(work, config)


def plan_cells(
    config: DictConfig, context: HydraContext, arguments: Sequence[str], params: Params
) -> tuple[Sweep, list[Cell]]:
    """The grid's table, and those of its cells that are not finished, composed.

    Raises:
        WrongUse: a cell cannot be composed.
    """
    loader = context.config_loader
    lines = expand(arguments, params, loader)
    folder = place(config)

    now = fingerprint(loader)
    earlier = earlier_cells(folder)
    known: dict[tuple[str, ...], Cell] = {}
    if not config.get("fresh") and earlier and Sweep.load(folder).fingerprint == now:
        known = {tuple(cell.overrides): cell for cell in earlier if cell.run.is_done}

    composer = Composer(loader, config)
    cells = {c.signature: c for c in (known.get(tuple(line)) or _composed(composer, line) for line in reversed(lines))}
    ordered = list(reversed(cells.values()))
    for cell in ordered:
        cell.state, cell.error = "waiting", None
        if not config.get("fresh") and cell.run.is_done:
            cell.state = "finished"

    table = Sweep(folder, "grid", list(sys.argv), merge(earlier, ordered), fingerprint=now)
    return table, [cell for cell in ordered if cell.state != "finished"]


def _composed(composer: Composer, line: list[str]) -> Cell:
    cell = composer.cell(line)
    if slip(cell) is None:
        warm()  # once the first is known to be good, while the others are composed
    return cell


def _run(table: Sweep, todo: list[Cell], config: DictConfig, context: HydraContext, task: Any) -> int:
    names = value_names(config)
    asked = len(table.cells)
    print(f"{count(asked, 'cell')}: {asked - len(todo)} finished before, {len(todo)} to run", flush=True)

    stopped = None
    if todo:
        refuse_second_driver(table.folder)
        check(todo)
        launcher = open_launcher(config, context, task, todo)
        with lock(table.folder):
            table.save()
            stopped = drive(Cells(todo), launcher, table, Board(table, names))

    board = Board(table, names)
    board.close()
    board.note(board.title())
    board.console.print(draw(table, names))
    complete = all(cell.state == "finished" for cell in table.cells)
    if not complete:
        board.note("the same command continues: it runs only what is not finished")
    if todo and stopped is None:
        point_to_report(config, board)
    return exit_code(stopped, complete)


def check(cells: Sequence[Cell]) -> None:
    """Hold every cell against the sources, and then build its parts once, in another process.

    Raises:
        WrongUse: one or more cannot be run; says why, and names one for each reason.
    """
    reasons = [slip(cell) for cell in cells]
    if not any(reasons):
        reasons = apart(refuse, [cell.config for cell in cells])
    refused: dict[str, list[Cell]] = {}
    for cell, reason in zip(cells, reasons, strict=True):
        if reason is not None:
            refused.setdefault(reason, []).append(cell)
    if refused:
        told = [_refusal(reason, alike) for reason, alike in refused.items()]
        number = sum(map(len, refused.values()))
        raise WrongUse(
            "\n".join([*told, f"nothing was started: {number} of {count(len(cells), 'cell')} cannot be run"])
        )


def _refusal(reason: str, cells: Sequence[Cell]) -> str:
    """Why these cells cannot be run, and which they are."""
    others = f" and {count(len(cells) - 1, 'other')}" if len(cells) > 1 else ""
    return f"{' '.join(cells[0].overrides)}{others}: {reason}"


def value_names(config: DictConfig) -> list[str]:
    """What the board shows: the first metric and the time."""
    return [*list(config.metric)[:1], "seconds_per_epoch"]


class Cells:
    """The cells in order. A failed one is not tried again in this call; one that somebody interrupts alone is, once."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._left = deque(cells)
        self._interrupted: set[str] = set()

    def next(self) -> Cell | None:
        """The next cell."""
        return self._left.popleft() if self._left else None

    def job(self, cell: Cell) -> Job:
        """Train it."""
        return Job(cell.signature, train_cell, (cell.config, cell.overrides), cell.output)

    def tell(self, cell: Cell, outcome: Outcome) -> None:
        """Keep how it ended."""
        cell.state = "waiting" if outcome.state == "interrupted" else outcome.state
        cell.error = outcome.error if cell.state == "failed" else None
        if outcome.details:
            print(outcome.details, file=sys.stderr)

        if outcome.state == "interrupted" and cell.signature not in self._interrupted:
            self._interrupted.add(cell.signature)
            self._left.append(cell)
