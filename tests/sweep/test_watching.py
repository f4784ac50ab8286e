"""The board, `ganlab status` and `ganlab plan`."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from driving import TINY, environment, multirun
from rich.console import Console

from ganlab.errors import WrongUse
from ganlab.sweep.board import Board
from ganlab.sweep.cells import Cell
from ganlab.sweep.plan import plan
from ganlab.sweep.status import show_status
from ganlab.sweep.table import Table, lock


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Three cells in files: one finished, one that runs, one that waits."""
    cells = [Cell(s, [f"seed={i}", "loss=hinge"], {}, i, tmp_path / "s" / s) for i, s in enumerate("abc")]
    table = Table(tmp_path / "s", "grid", ["train.py"], cells, slots=2)
    for cell in cells:
        cell.folder.mkdir(parents=True)
    cells[0].state = "finished"
    (cells[0].folder / "status.json").write_text(json.dumps({"state": "finished", "step": 9}))
    (cells[0].folder / "result.json").write_text(
        json.dumps({"metrics": {"fid": {"final": 2.5}}, "seconds_per_epoch": 3.0})
    )
    cells[1].state = "running"
    (cells[1].folder / "status.json").write_text(json.dumps({"state": "running", "step": 4, "turns": 9}))
    table.save()
    return table


def said(table: Table) -> str:
    console = Console(file=io.StringIO(), width=120)
    show_status(table.folder, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_status_is_from_files_alone(table: Table) -> None:
    with lock(table.folder):
        text = said(table)
    assert "1 finished, 1 running, 1 waiting; 2 slots" in text
    assert "best fid 2.5" in text
    assert "turn 4 of 9" in text
    assert "; running" in text
    text = said(table)  # the driver is gone, and so is the process of the cell that ran
    assert "1 finished, 2 waiting" in text
    assert "no process drives it now" in text
    with pytest.raises(WrongUse, match="is no sweep's folder"):
        show_status(table.folder / "a")


def test_status_and_plan_as_commands(table: Table, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ganlab", "status", str(table.folder)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0
    assert "1 finished, 2 waiting" in done.stdout


def test_lines_without_a_terminal_and_a_board_with_one(table: Table) -> None:
    plain = Console(file=io.StringIO(), width=200)
    board = Board(table, ["fid"], console=plain)
    board.say(table.cells[0], "finished")
    board.show()
    assert plain.file.getvalue() == "0:00 finished    seed=0  fid 2.5\n"  # type: ignore[attr-defined]
    terminal = Console(file=io.StringIO(), width=200, height=40, force_terminal=True)
    board = Board(table, ["fid"], console=terminal)
    table.cells[2].state, table.cells[2].error = "failed", "no luck"
    board.say(table.cells[0], "finished")
    board.say(table.cells[2], "failed")
    board.show()
    board.close()
    text = terminal.file.getvalue()  # type: ignore[attr-defined]
    assert "failed      seed=2  no luck" in text
    assert "finished    seed=0" not in text
    assert "turn 4 of 9" in text


def test_the_board_is_bounded_and_quick_with_a_thousand_cells(tmp_path: Path) -> None:
    cells = [Cell(str(i), [f"seed={i}"], {}, i, tmp_path / str(i)) for i in range(1000)]
    terminal = Console(file=io.StringIO(), width=100, height=30, force_terminal=True)
    board = Board(Table(tmp_path, "grid", [], cells), ["fid"], console=terminal)
    started = time.process_time()
    board.show()
    board.close()
    assert time.process_time() - started < 1.0
    assert "and 978 more" in terminal.file.getvalue()  # type: ignore[attr-defined]


def test_plan_says_what_is_done_and_how_long_the_rest_takes(tmp_path: Path) -> None:
    command = (*TINY, f"paths.runs={tmp_path}", "name=p")
    assert multirun(*command, "seed=0") == 0
    before = sorted(path for path in tmp_path.rglob("*"))
    lines = plan([*command, "seed=0,1,2"])
    assert [line.split()[0] for line in lines[:3]] == ["finished", "waiting", "waiting"]
    assert "3 cells, 1 finished, 2 to run" in lines[3]
    assert "from finished runs" in lines[4]
    probed = plan([*command, "seed=5", "generator.widths=[9]"])
    assert "from probes of 10 turns" in probed[-1]
    assert sorted(path for path in tmp_path.rglob("*")) == before
    assert plan([*command, "hydra/sweeper=optuna", "hydra.sweeper.n_trials=7", "seed=int(1,9)"])[0].endswith(
        "of 7 trials done"
    )
    with pytest.raises(WrongUse, match="Could not find 'sweeps/nothing'"):
        plan(["sweeps=nothing"])
