"""How far a sweep is, from another terminal and from files alone. Imports no torch."""

import time
from pathlib import Path

from rich.console import Console

from ganlab.sweep.board import Board, clock, grid
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
    least = not table.objectives or table.objectives[0]["direction"] == "minimize"
    board = Board(table, names, least, Console(force_terminal=False))
    console.print(board.title(), soft_wrap=True, highlight=False, markup=False)
    console.print(grid(table, names, ""))
    ago = clock(time.time() - table.started)
    console.print(f"started {ago} ago; {'running' if is_driven(table.folder) else 'no process drives it now'}")


def _measured(table: Table) -> list[str]:
    """The first metric that a finished cell has, and the time."""
    for cell in table.cells:
        if cell.state == "finished" and (cell.folder / "result.json").exists():
            return [*list(cell.run.result["metrics"])[:1], "seconds_per_epoch"]
    return []
