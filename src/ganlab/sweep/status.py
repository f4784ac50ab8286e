"""How far a sweep is, from another terminal and from files alone. Imports no torch."""

import time
from pathlib import Path

from rich.console import Console

from ganlab.store.facts import plain_config, result_of
from ganlab.sweep.board import Board, clock
from ganlab.sweep.rows import draw
from ganlab.sweep.table import Table, is_driven


def find(sweep: Path) -> Path:
    """A sweep's folder, given itself or its name in `runs/`."""
    inside = Path("runs") / sweep
    return inside if not (sweep / "sweep.json").exists() and (inside / "sweep.json").exists() else sweep


def show_status(sweep: Path, console: Console | None = None) -> None:
    """Print the table of a sweep's cells as the board shows it.

    Raises:
        WrongUse: there is no sweep.
    """
    console = console or Console()
    table = Table.load(find(sweep))
    table.refresh()
    names = [objective["name"] for objective in table.objectives] or _measured(table)
    board = Board(table, names, Console(force_terminal=False))

    console.print(board.title(), soft_wrap=True, highlight=False, markup=False)
    console.print(draw(table, names))
    ago = clock(time.time() - table.started)
    console.print(f"started {ago} ago; {'running' if is_driven(table.folder) else 'no process drives it now'}")


def _measured(table: Table) -> list[str]:
    """The first metric that the runs have, and the time."""
    for cell in sorted(table.cells, key=lambda cell: cell.state != "finished"):
        measured = (result_of(cell.run) or {}).get("metrics") or plain_config(cell.run).get("metric")
        if measured:
            return [next(iter(measured)), "seconds_per_epoch"]
    return ["seconds_per_epoch"]
