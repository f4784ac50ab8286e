import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from driving import SIXTEEN, TINY, TRAIN, command_line, environment, exists, multirun, signal_when, wait_for
from omegaconf import OmegaConf

from ganlab.errors import WrongUse
from ganlab.store.cell import Cell
from ganlab.store.run import Run
from ganlab.store.sweep import Sweep, lock
from ganlab.sweep import Ended, Outcome
from ganlab.sweep.end import end_by
from ganlab.sweep.grid import Cells

PAIRS = ("generator=gan,wgan", "discriminator=gan,wgan")


def cells_of(folder: Path) -> dict[str, Sweep]:
    return {cell.signature: cell for cell in Sweep.load(folder).cells}  # type: ignore[misc]


def weights(run: Run) -> dict[str, torch.Tensor]:
    newest = sorted(run.checkpoints.glob("turn-*.pt"))[-1]
    state = torch.load(newest, weights_only=True)["gan"]
    return {name: v for name, v in flatten(state).items() if isinstance(v, torch.Tensor)}


def flatten(node: object, name: str = "") -> dict[str, object]:
    if not isinstance(node, dict):
        return {name: node}
    return {k: v for key, value in node.items() for k, v in flatten(value, f"{name}/{key}").items()}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """16 cells that nothing disturbed."""
    runs = tmp_path_factory.mktemp("uninterrupted")
    assert multirun(*SIXTEEN, f"paths.runs={runs}") == 0
    return runs / "multirun"


def test_sixteen_cells_have_sixteen_signatures(uninterrupted: Path) -> None:
    table = json.loads((uninterrupted / "sweep.json").read_text())
    assert table["kind"] == "grid"
    assert table["name"] == "multirun"
    assert len({cell["signature"] for cell in table["cells"]}) == 16
    assert {cell["state"] for cell in table["cells"]} == {"finished"}
    pairs = {(c["choices"]["generator"], c["choices"]["discriminator"]) for c in table["cells"]}
    assert len(pairs) == 16
    for cell in table["cells"]:
        run = Run(uninterrupted / cell["signature"])
        assert run.state == "finished"
        assert run.result["overrides"] == cell["overrides"]
        assert run.result["turns"] == 6


def test_a_driver_killed_in_the_middle_and_the_same_command_equal_an_undisturbed_sweep(
    uninterrupted: Path, tmp_path: Path
) -> None:
    command = [*SIXTEEN, f"paths.runs={tmp_path}"]
    driver = subprocess.Popen([*TRAIN, "-m", *command], env=environment(), stdout=subprocess.DEVNULL)
    folder = tmp_path / "multirun"
    wait_for(lambda: sum(Run(p.parent).state == "finished" for p in folder.glob("*/status.json")) >= 3)
    driver.kill()
    driver.wait()
    pids = [Run(p.parent).status["pid"] for p in folder.glob("*/status.json")]
    wait_for(lambda: not any(exists(pid) for pid in pids))
    done = {p.parent: p.stat().st_mtime_ns for p in folder.glob("*/result.json")}
    assert 3 <= len(done) < 16

    assert multirun(*command) == 0
    assert {folder: (folder / "result.json").stat().st_mtime_ns for folder in done} == done  # none ran again
    for cell in Sweep.load(uninterrupted).cells:
        here, there = Run(folder / cell.signature), Run(uninterrupted / cell.signature)
        times = {"time/epoch_seconds", "time/images_per_second"}
        rows = [[{k: v for k, v in row.items() if k not in times} for row in run.history] for run in (here, there)]
        assert rows[0] == rows[1]
        mine, theirs = weights(here), weights(there)
        assert mine.keys() == theirs.keys()
        assert len(mine) > 4
        assert all(torch.equal(mine[name], theirs[name]) for name in mine)


def test_finished_cells_are_skipped_without_torch_and_at_once(uninterrupted: Path) -> None:
    command = [*SIXTEEN, f"paths.runs={uninterrupted.parent}"]
    code = "import sys\nfrom ganlab.__main__ import main\ntry:\n main(['train', '-m', *sys.argv[1:]])\n"
    code += "finally: print('torch' in sys.modules, 'optuna' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, *command], env=environment(), capture_output=True, text=True)
    assert done.returncode == 0
    assert "16 cells: 16 finished before, 0 to run" in done.stdout
    assert done.stdout.splitlines()[-1] == "False False"
    alone = cpu_seconds([*TRAIN, "--cfg", "job"])
    assert cpu_seconds([*TRAIN, "-m", *command]) - alone < 1.0


def cpu_seconds(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, env=environment(), check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_a_bad_option_in_cell_3_is_said_before_cell_1_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert multirun(*TINY, "loss=hinge,minimax,nonsense", f"paths.runs={tmp_path}") == 2
    assert "loss has no word nonsense" in capsys.readouterr().err
    assert multirun(*TINY, "training.turns=5,6,7.5", f"paths.runs={tmp_path}") == 2
    said = capsys.readouterr().err
    assert "training.turns=7.5 has the wrong type (float)" in said
    assert "nothing was started: 1 of 3 cells cannot be run" in said
    assert multirun(*TINY, "seed=interval(0,1)", f"paths.runs={tmp_path}") == 2
    assert "hydra/sweeper=optuna" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_equal_signatures_run_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With plain Adam the generators gan and wgan are one network with one recipe."""
    same = ("generator=gan,wgan", "optimizer=adam", "trainer.accelerator=cpu,auto")
    assert multirun(*TINY, *same, f"paths.runs={tmp_path}", "name=once") == 0
    assert len(Sweep.load(tmp_path / "once").cells) == 1
    assert "1 cell: 0 finished before, 1 to run" in capsys.readouterr().out


def test_failures_are_told_and_tried_again_by_the_next_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One cell is not finite, one has a file where its folder should be; the others finish."""
    command = (
        *TINY,
        "optimizer=sgd",
        "optimizer.discriminator.momentum=0,1e30",
        "seed=0,1",
        f"paths.runs={tmp_path}",
        "name=bad",
    )
    config_of = {tuple(cell.overrides): cell for cell in planned(*command)}
    blocked = next(c for line, c in config_of.items() if {"optimizer.discriminator.momentum=0", "seed=1"} <= set(line))
    blocked.folder.parent.mkdir(parents=True)
    blocked.folder.write_text("in the way")
    assert multirun(*command) == 1
    cells = Sweep.load(tmp_path / "bad").cells
    states = {(c.overrides[-4], c.seed): (c.state, c.error) for c in cells}
    good, wild = "optimizer.discriminator.momentum=0", "optimizer.discriminator.momentum=1e+30"
    assert states[good, 0] == ("finished", None)
    assert states[good, 1][0] == states[wild, 0][0] == states[wild, 1][0] == "failed"
    assert "cannot be written" in str(states[good, 1][1])
    assert "was not finite in turn" in str(states[wild, 0][1])
    assert "the same command continues" in capsys.readouterr().out

    blocked.folder.unlink()
    assert multirun(*command) == 1
    assert "4 cells: 1 finished before, 3 to run" in capsys.readouterr().out
    assert blocked.run.state == "finished"


def planned(*arguments: str) -> list:
    from ganlab.sweep.composing import compose_sweep
    from ganlab.sweep.grid import plan_cells

    config, context = compose_sweep(arguments)
    return plan_cells(config, context, list(config.hydra.overrides.task), {})[1]


def test_a_full_disk_in_one_cell_ends_that_cell_only(tmp_path: Path) -> None:
    command = (*TINY, "seed=0,1", f"paths.runs={tmp_path}", "name=full", "generator.widths=[64]")
    full = planned(*command)[0].folder
    full.mkdir(parents=True)
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", full], check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        assert multirun(*command) == 1
        states = {cell.seed: (cell.state, cell.error) for cell in Sweep.load(tmp_path / "full").cells}
        assert states[1] == ("finished", None)
        assert states[0][0] == "failed"
        assert "the disk is full" in str(states[0][1])
    finally:
        subprocess.run(["umount", full], check=True)


def test_a_sweep_sends_its_report_to_wandb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Offline: the runs and one more of the report lie in their folders for `wandb sync`."""
    command = [line for line in TINY if not line.startswith("logger")]
    assert multirun(*command, "logger=[wandb]", "logger.wandb.mode=offline", f"paths.runs={tmp_path}", "name=sent") == 0
    said = capsys.readouterr().out
    assert f"report  ganlab report {tmp_path}/sent" in said
    assert "W&B     report-sent" in said
    (cell,) = Sweep.load(tmp_path / "sent").cells
    assert list((cell.folder / "wandb").glob("offline-run-*"))
    assert list((tmp_path / "sent" / "wandb").glob("offline-run-*report-sent"))


def test_two_drivers_of_one_sweep(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = (*TINY, "seed=0", f"paths.runs={tmp_path}", "name=taken")
    with lock(tmp_path / "taken"):
        assert multirun(*command) == 2
    assert "another process drives the sweep" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert multirun(*TINY, "paths.runs=/proc/runs") == 2
    assert "choose another place by paths.runs=FOLDER" in capsys.readouterr().err


ENDLESS = ("training.turns=100000", "training.checkpoint_every=0", "seed=0,1")


def all_run(folder: Path) -> bool:
    return sum(Run(p.parent).status["step"] > 10 for p in folder.glob("*/status.json")) == 2


def has_stopped_resumably(folder: Path) -> bool:
    cells = Sweep.load(folder).cells
    states = {(cell.state, cell.run.state) for cell in cells}
    return states == {("waiting", "interrupted")} and all(list(c.run.checkpoints.glob("turn-*.pt")) for c in cells)


def test_ctrl_c_leaves_checkpoints(tmp_path: Path) -> None:
    """Ctrl-C reaches the whole process group of a terminal; so does this one."""
    command = [*TRAIN, *TINY, "-m", *ENDLESS, f"paths.runs={tmp_path}"]  # the flag may stand anywhere
    driver = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, start_new_session=True)
    wait_for(lambda: all_run(tmp_path / "multirun"))
    os.killpg(driver.pid, signal.SIGINT)
    assert driver.wait(60) == 130
    assert has_stopped_resumably(tmp_path / "multirun")


def test_sigterm_leaves_checkpoints_and_the_next_call_continues(tmp_path: Path) -> None:
    command = (*TINY, *ENDLESS, f"paths.runs={tmp_path}", "name=stopped")
    signal_when(lambda: all_run(tmp_path / "stopped"), signal.SIGTERM)
    assert multirun(*command) == 143
    assert has_stopped_resumably(tmp_path / "stopped")
    before = {cell.signature: cell.run.status["step"] for cell in Sweep.load(tmp_path / "stopped").cells}
    signal_when(lambda: all(run_of(tmp_path, s).status["step"] > n for s, n in before.items()), signal.SIGINT)
    assert multirun(*command) == 130
    for name, turn in before.items():
        turns = [row["turn"] for row in run_of(tmp_path, name).history]
        assert turns == sorted(set(turns))  # continued: no turn twice
        assert turns[0] <= 2
        assert turns[-1] > turn


def run_of(runs: Path, signature: str) -> Run:
    return Run(runs / "stopped" / signature)


def test_a_run_that_somebody_ends_alone_is_put_back_once(tmp_path: Path) -> None:
    """As a killer of hungry processes or an administrator does; the sweep goes on with it, and is complete."""
    long = ("training.turns=3000", "training.checkpoint_every=0", f"paths.runs={tmp_path}", "name=hit")

    def started() -> bool:
        return any(Run(p.parent).status["step"] > 10 for p in (tmp_path / "hit").glob("*/status.json"))

    signal_when(started, signal.SIGTERM, to=lambda: status_in(tmp_path / "hit")["pid"])
    assert multirun(*TINY, *long) == 0
    turns = [row["turn"] for row in Sweep.load(tmp_path / "hit").cells[0].run.history]
    assert turns == sorted(set(turns))


def status_in(folder: Path) -> dict:
    return json.loads(next(folder.glob("*/status.json")).read_text())


def test_a_run_that_is_interrupted_again_waits_and_the_sweep_is_not_complete(tmp_path: Path) -> None:
    cell = Cell("a", ["seed=0"], {}, 0, tmp_path / "a")
    cells = Cells([cell])
    for _ in range(2):
        assert cells.next() is cell
        cells.tell(cell, Outcome("a", "interrupted"))
    assert cells.next() is None
    assert cell.state == "waiting"


def full_disk() -> int:
    raise OSError(errno.ENOSPC, "No space left on device", "sweep.json")


def bug() -> int:
    raise KeyError("step")


def interrupt() -> int:
    raise KeyboardInterrupt


def misuse() -> int:
    raise WrongUse("seed must be a whole number, got x; use seed=0")


@pytest.mark.parametrize(
    ("work", "code", "words"),
    [
        (full_disk, 1, "the disk is full; make room"),
        (bug, 1, "the sweep broke (KeyError: 'step')"),
        (interrupt, 130, "give the same command to continue"),
        (misuse, 2, "seed must be a whole number"),
    ],
)
def test_whatever_breaks_a_sweep_is_one_sentence(
    work: Callable[[], int], code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Ended) as ended:
        end_by(work, OmegaConf.create({"name": tmp_path.name, "paths": {"runs": str(tmp_path.parent)}}))
    assert ended.value.code == code
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1
    assert (tmp_path / "crash.txt").exists() == (work is bug)


def test_earlier_cells_of_the_same_folder_stay(tmp_path: Path) -> None:
    for seeds in ("seed=0", "seed=1"):
        assert multirun(*TINY, seeds, f"paths.runs={tmp_path}", "name=grown") == 0
    assert sorted(cell.seed for cell in Sweep.load(tmp_path / "grown").cells) == [0, 1]
    shutil.rmtree(tmp_path / "grown" / Sweep.load(tmp_path / "grown").cells[1].signature)
    assert multirun(*TINY, "seed=2", f"paths.runs={tmp_path}", "name=grown") == 0
    assert sorted(cell.seed for cell in Sweep.load(tmp_path / "grown").cells) == [1, 2]


def test_hydras_sweeper_with_our_launcher(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = (
        *TINY,
        f"paths.runs={tmp_path}",
        "hydra/sweeper=basic",
        "optimizer=sgd",
        "optimizer.discriminator.momentum=0,1e30,0.5",
    )
    assert command_line(*command) == 1
    assert "was not finite" in capsys.readouterr().err
    states = [Run(path.parent).state for path in (tmp_path / "multirun").glob("*/status.json")]
    assert sorted(states) == ["failed", "finished", "finished"]


def test_our_sweeper_with_hydras_launcher(tmp_path: Path) -> None:
    command = (
        *TINY,
        f"paths.runs={tmp_path}",
        "hydra/launcher=basic",
        "optimizer=sgd",
        "optimizer.discriminator.momentum=1e30,0",
    )
    assert command_line(*command) == 1
    cells = Sweep.load(tmp_path / "multirun").cells
    assert [cell.state for cell in cells] == ["failed", "finished"]
    assert "was not finite" in str(cells[0].error)
