"""A run folder is readable at every moment."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ganlab.errors import WrongUse
from ganlab.store.file import replace_file
from ganlab.store.run import Run

COLUMNS = ["turn", "loss/generator", "fid"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    run = Run(tmp_path / "abc")
    run.folder.mkdir()
    return run


def test_history_leaves_out_what_a_line_lacks_and_a_line_cut_short(run: Run) -> None:
    run.append_row(COLUMNS, {"turn": 2, "loss/generator": 0.1})
    run.append_row(COLUMNS, {"turn": 4, "loss/generator": 1 / 3, "fid": 7.0})
    with (run.folder / "metrics.csv").open("a") as file:
        file.write("6,0.1")
    assert run.history == [{"turn": 2, "loss/generator": 0.1}, {"turn": 4, "loss/generator": 1 / 3, "fid": 7}]
    assert run.series("fid") == ([4], [7])


def test_rewind_drops_later_lines_and_one_cut_short(run: Run) -> None:
    for turn in (2, 4, 6):
        run.append_row(COLUMNS, {"turn": turn})
    with (run.folder / "metrics.csv").open("a") as file:
        file.write("3,0.")
    run.rewind(4)
    run.append_row(COLUMNS, {"turn": 6})
    assert [row["turn"] for row in run.history] == [2, 4, 6]


def test_a_replaced_file_is_whole_or_as_it_was(run: Run) -> None:
    path = run.folder / "x"
    replace_file(path, b"old")
    with pytest.raises(TypeError):
        replace_file(path, "no bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert os.listdir(run.folder) == ["x"]


def test_one_process_trains_a_run_and_a_dead_one_is_interrupted(run: Run) -> None:
    code = (
        "import sys, time; from pathlib import Path; from ganlab.store.run import Run; run = Run(Path(sys.argv[1]));"
        "lock = run.lock(); run.update_status('running', 3); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(run.folder)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert run.state == "running"
        with pytest.raises(WrongUse, match=f"is being trained by process {other.pid}"):
            run.lock()
        threading.Timer(0.2, other.kill).start()
        run.lock(wait=True).release()
    assert run.state == "interrupted"
    assert run.status["step"] == 3


def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    with pytest.raises(WrongUse, match=r"cannot be written.*paths.runs=FOLDER"):
        Run(Path("/proc/ganlab/x/y")).lock()


def test_a_folder_may_be_text(tmp_path: Path) -> None:
    assert Run(str(tmp_path)) == Run(tmp_path)  # type: ignore[arg-type]


def test_load_refuses_what_is_no_run_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"no run folder \(it has no config.yaml\)"):
        Run.load(tmp_path)


def test_status_keeps_what_is_not_given(run: Run) -> None:
    run.update_status("running", 1, turns=9)
    run.update_status("finished", 9)
    status = json.loads((run.folder / "status.json").read_text())
    assert (status["state"], status["step"], status["turns"]) == ("finished", 9, 9)
    assert status["ended"] >= status["started"]
