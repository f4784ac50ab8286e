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
from ganlab.store.cell import Cell
from ganlab.store.sweep import Sweep, lock
from ganlab.sweep.board import Board
from ganlab.sweep.plan import plan
from ganlab.sweep.rows import draw, rows_of
from ganlab.sweep.status import show_status


@pytest.fixture
def table(tmp_path: Path) -> Sweep:
    """Three cells in files: one finished, one that runs, one that waits."""
    cells = [Cell(s, [f"seed={i}", "loss=hinge"], {}, i, tmp_path / "s" / s) for i, s in enumerate("abc")]
    table = Sweep(tmp_path / "s", "grid", ["train.py"], cells, slots=2)
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


def said(table: Sweep) -> str:
    console = Console(file=io.StringIO(), width=120)
    show_status(table.folder, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_status_is_from_files_alone(table: Sweep) -> None:
    with lock(table.folder):
        text = said(table)
    assert "1 finished, 1 running, 1 waiting; 2 slots" in text
    assert "best fid 2.5" in text
    assert "turn 4 of 9" in text
    assert "; running" in text
    text = said(table)  # the driver is gone, and so is the process of the cell that ran
    assert "1 finished, 1 interrupted, 1 waiting" in text
    assert "no process drives it now" in text
    with pytest.raises(WrongUse, match="is no sweep's folder"):
        show_status(table.folder / "a")


def test_status_and_plan_as_commands(table: Sweep, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ganlab", "status", str(table.folder)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0
    assert "1 finished, 1 interrupted, 1 waiting" in done.stdout


def test_lines_without_a_terminal_and_a_board_with_one(table: Sweep) -> None:
    plain = Console(file=io.StringIO(), width=200)
    board = Board(table, ["fid"], console=plain)
    board.say(table.cells[0], "finished")
    board.show()
    assert plain.file.getvalue() == "0:00:00 finished    seed=0  fid 2.5\n"  # type: ignore[attr-defined]
    terminal = Console(file=io.StringIO(), width=200, height=40, force_terminal=True)
    board = Board(table, ["fid"], console=terminal)
    table.cells[2].state, table.cells[2].error = "failed", "no [/luck]"
    board.say(table.cells[0], "finished")
    board.say(table.cells[2], "failed")
    board.show()
    board.close()
    text = terminal.file.getvalue()  # type: ignore[attr-defined]
    assert "failed      seed=2  no [/luck]" in text
    assert text.count("no [/luck]") > 1  # in the table too, where it is no style
    assert "finished    seed=0" not in text
    assert "turn 4 of 9" in text


def test_the_board_is_bounded_and_quick_with_a_thousand_cells(tmp_path: Path) -> None:
    cells = [Cell(str(i), [f"seed={i}"], {}, i, tmp_path / str(i)) for i in range(1000)]
    terminal = Console(file=io.StringIO(), width=100, height=30, force_terminal=True)
    board = Board(Sweep(tmp_path, "grid", [], cells), ["fid"], console=terminal)
    started = time.process_time()
    board.show()
    board.close()
    assert time.process_time() - started < 1.0
    assert "and 978 more" in terminal.file.getvalue()  # type: ignore[attr-defined]


def test_plan_says_what_is_done_and_how_long_the_rest_takes(tmp_path: Path) -> None:
    command = (*TINY, f"paths.runs={tmp_path}", "name=p")
    assert multirun(*command, "seed=0") == 0
    before = sorted(path for path in tmp_path.rglob("*"))
    lines = list(plan([*command, "seed=0,1,2"]))
    assert [line.split()[0] for line in lines[:3]] == ["finished", "waiting", "waiting"]
    assert "3 cells, 1 finished, 2 to run" in lines[3]
    assert "from finished runs" in lines[4]
    probed = list(plan([*command, "seed=5", "generator.widths=[9]"]))
    assert "2 cells, 1 finished, 1 to run" in probed[-3]
    assert probed[-2].startswith("probe: 1 short training of 10 turns")
    assert "from probes of 10 turns" in probed[-1]
    assert sorted(path for path in tmp_path.rglob("*")) == before
    search = plan([*command, "hydra/sweeper=optuna", "hydra.sweeper.n_trials=7", "seed=int(1,9)"])
    assert next(search).endswith("of 7 trials done")
    with pytest.raises(WrongUse, match="sweeps has no word nothing"):
        next(plan(["sweeps=nothing"]))


def ended(folder: Path, signature: str, seed: int, loss: str, fid: float, direction: str = "min") -> Cell:
    cell = Cell(signature, [f"loss={loss}", f"seed={seed}"], {}, seed, folder / signature, state="finished")
    cell.folder.mkdir(parents=True)
    metrics = {"fid": {"final": fid, "direction": direction}}
    (cell.folder / "result.json").write_text(json.dumps({"metrics": metrics, "seconds_per_epoch": 1.0}))
    return cell


@pytest.mark.parametrize("direction", ["min", "max"])
def test_rows_are_seeds_averaged_and_best_first(direction: str, tmp_path: Path) -> None:
    fids = {"hinge": (4.0, 6.0), "minimax": (1.0, 2.0)}
    cells = [
        ended(tmp_path, f"{loss}{seed}", seed, loss, fid, direction)
        for loss, each in fids.items()
        for seed, fid in enumerate(each)
    ]
    cells.append(Cell("new", ["loss=hinge", "seed=2"], {}, 2, tmp_path / "new", state="odd"))
    rows = rows_of(Sweep(tmp_path, "grid", [], cells), ["fid", "seconds_per_epoch"])
    order = ["loss=minimax", "loss=hinge"] if direction == "min" else ["loss=hinge", "loss=minimax"]
    assert [row.words for row in rows] == [*order, "loss=hinge seed=2"]
    assert [row.seeds for row in rows] == [2, 2, 1]
    row = next(row for row in rows if row.words == "loss=hinge")
    assert row.number("fid") == "5 ± 1.4"
    assert row.number("seconds_per_epoch") == "1 ± 0"
    assert rows[-1].number("fid") == ""
    console = Console(file=io.StringIO(), width=100)
    console.print(draw(Sweep(tmp_path, "grid", [], cells), ["fid"]))  # a state that this version does not know
    assert "odd" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_running_cell_shows_what_it_has_so_far(table: Sweep) -> None:
    (table.cells[1].folder / "metrics.csv").write_text("turn,fid,loss/generator\n2,9.5,1\n3,8.25,1\n4,,1\n")
    row = next(row for row in rows_of(table, ["fid"]) if row.state == "running")
    assert (row.number("fid"), row.remark) == ("8.25 so far", "turn 4 of 9")
