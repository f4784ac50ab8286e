"""How far a sweep is, from another terminal and from files alone. Imports no torch."""

import time
from pathlib import Path

from rich.console import Console

from ganlab.store.facts import plain_config, result_of
from ganlab.store.find import sweep_folder
from ganlab.store.sweep import Sweep, is_driven
from ganlab.sweep.board import Board, clock
from ganlab.sweep.rows import draw


def show_status(sweep: Path, console: Console | None = None) -> None:
    """Print the table of a sweep's cells as the board shows it.

    Raises:
        WrongUse: there is no sweep.
    """
    console = console or Console()
    table = Sweep.load(sweep_folder(sweep))
    table.refresh()
    names = [objective["name"] for objective in table.objectives] or _measured(table)
    board = Board(table, names, Console(force_terminal=False))

    console.print(board.title(), soft_wrap=True, highlight=False, markup=False)
    console.print(draw(table, names))
    ago = clock(time.time() - table.started)
    console.print(f"started {ago} ago; {'running' if is_driven(table.folder) else 'no process drives it now'}")


def _measured(table: Sweep) -> list[str]:
    """The first metric that the runs have, and the time."""
    for cell in sorted(table.cells, key=lambda cell: cell.state != "finished"):
        measured = (result_of(cell.run) or {}).get("metrics") or plain_config(cell.run).get("metric")
        if measured:
            return [next(iter(measured)), "seconds_per_epoch"]
    return ["seconds_per_epoch"]
