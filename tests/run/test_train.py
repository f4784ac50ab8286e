"""A run ends well, badly, or not yet; what it keeps is exact."""

import errno
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import pytorch_lightning as pl
import torch
from PIL import Image

from ganlab import compose
from ganlab.cli.train import run_one
from ganlab.config import plain_values
from ganlab.errors import RunFailed, WrongUse
from ganlab.game.adversarial import Adversarial
from ganlab.measure.evaluate import How, evaluate_run
from ganlab.run.train import train
from ganlab.store.checkpoint import newest
from ganlab.store.run import Run
from ganlab.sweep.launcher.job import refuse

Tiny = Callable[..., list[str]]
TIMES = ("time/epoch_seconds", "time/images_per_second")


SCRIPT = [str(Path(__file__).parents[2] / "train.py")]
INSTALLED = [str(Path(sys.executable).with_name("ganlab")), "train"]


def start(overrides: list[str], form: list[str] = SCRIPT, **options: object) -> "subprocess.Popen[str]":
    """A training in a process of its own, as a user starts it."""
    command = [sys.executable, *form, *overrides]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, **{**pipes, **options})  # type: ignore[call-overload, no-any-return]


def wait_for(run: Run, turn: int) -> None:
    """Until `run` has written the row of `turn`."""
    deadline = time.monotonic() + 120
    while not any(row["turn"] >= turn for row in run.history):
        assert time.monotonic() < deadline, "the run does not get there"
        time.sleep(0.02)


def check_stop(run: Run, overrides: list[str], number: int, form: list[str] = SCRIPT) -> None:
    """A signal ends the training with its exit code, a checkpoint, and one sentence."""
    process = start(overrides, form)
    wait_for(run, 4)
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + number, output
    assert "Traceback" not in output
    assert output.count("give the same command to continue") == 1
    assert (run.checkpoints / f"turn-{run.status['step']:09d}.pt").exists()


def same(a: object, b: object) -> bool:
    """Equality through containers, bit for bit in tensors."""
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return torch.equal(a, b)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return a == b


def last_state(run: Run) -> dict[str, object]:
    last = sorted(run.checkpoints.glob("turn-*.pt"))[-1]
    return dict(torch.load(last, weights_only=True)["gan"])


def numbers(run: Run) -> list[dict[str, float]]:
    """The rows without what a clock wrote."""
    return [{k: v for k, v in row.items() if k not in TIMES} for row in run.history]


def test_a_run_leaves_a_complete_folder(tiny: Tiny) -> None:
    cfg = compose(tiny("penalty=[gradient_penalty,r1]"))
    run = train(cfg, ["seed=0"])
    assert run.state == "finished"
    assert run.folder.name == run.signature == Run.of(cfg).signature
    result = run.result
    assert result["turns"] == 8
    assert result["overrides"] == ["seed=0"]
    assert set(result["metrics"]["fid"]) >= {"final", "best", "auc", "protocol"}
    assert result["metrics"]["fid"]["protocol"] == "identity/train256/gen64/ema0.999/bn-standing8x256"
    assert [row["turn"] for row in run.history] == [2, 4, 6, 8]
    assert all(
        name in run.history[-1] for name in ("loss/generator", "loss/gradient_penalty", "loss/r1", "fid", *TIMES)
    )
    assert {p.name for p in run.samples.iterdir()} >= {"real.png", "0000004.png", "0000008.png", "0000008-fresh.png"}
    assert (run.folder / "log.txt").exists()
    assert Run.load(run.folder).config.training.turns == 8
    assert train(cfg).result["finished"] == result["finished"], "a finished run is returned, not trained again"
    again = train(compose(tiny("penalty=[gradient_penalty,r1]", "fresh=true")))
    assert again.result["finished"] > result["finished"]
    assert numbers(again) == numbers(run), "the same seed gives the same numbers"


@pytest.fixture
def killed_twice(tiny: Tiny, tmp_path: Path) -> tuple[Run, Run]:
    """A run, and the same one killed by SIGKILL, then by SIGTERM, and continued."""
    common = tiny(
        "generator.widths=[16,16]",
        "training.turns=700",
        "training.checkpoint_every=100",
        "training.log_every=7",
        "training.evaluate_every=250",
        "schedule=linear",
        "discriminator=gan",
        "discriminator.dropout=0.2",
        "penalty=[r1]",
        "penalty.r1.every=3",
    )
    whole = train(compose([*common, "name=whole"]))
    broken = Run.of(compose([*common, "name=broken"]))
    first = start([*common, "name=broken"])
    wait_for(broken, 210)
    first.kill()
    first.communicate()
    assert broken.state == "interrupted"
    second = start([*common, "name=broken"])
    wait_for(broken, 450)
    second.send_signal(signal.SIGTERM)
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 143, output
    assert "give the same command to continue" in output
    assert broken.status["state"] == "interrupted"
    return whole, train(compose([*common, "name=broken"]))


def test_killed_and_continued_equals_never_stopped_bit_for_bit(killed_twice: tuple[Run, Run]) -> None:
    whole, broken = killed_twice
    assert same(last_state(whole), last_state(broken))
    assert numbers(whole) == numbers(broken)
    for name in ("0000700.png", "0000700-fresh.png"):
        assert (whole.samples / name).read_bytes() == (broken.samples / name).read_bytes()


def test_ctrl_c_saves_and_exits_with_130(tiny: Tiny) -> None:
    overrides = tiny("training.turns=100000", "metric=[]", "training.sample_every=0")
    run = Run.of(compose(overrides))
    check_stop(run, overrides, signal.SIGINT)


def test_a_damaged_checkpoint_is_set_aside_and_the_one_before_used(tiny: Tiny) -> None:
    cfg = compose(tiny())
    run = train(cfg)
    expected = last_state(run)
    last = run.checkpoints / "turn-000000008.pt"
    last.write_bytes(last.read_bytes()[:1000])
    (run.folder / "result.json").unlink()
    run.update_status("running", 8)
    train(cfg)
    assert (run.checkpoints / "turn-000000008.damaged").exists()
    assert "damaged" in (run.folder / "log.txt").read_text()
    assert same(last_state(run), expected)
    assert [row["turn"] for row in run.history] == [2, 4, 6, 8]


@pytest.mark.parametrize("name", ["config.yaml", "overrides.yaml", "status.json", "result.json"])
def test_the_same_command_heals_what_is_damaged(tiny: Tiny, name: str) -> None:
    """A finished run, a file of it binary: the last checkpoint gives it back without a turn."""
    overrides = tiny()
    run = train(compose(overrides), overrides)
    expected, rows = run.result["metrics"], run.history
    (run.folder / name).write_bytes(bytes(range(256)))
    run_one(compose(overrides), overrides)  # as the command does
    assert (run.state, run.status["step"], run.overrides) == ("finished", 8, overrides)
    assert run.config.training.turns == 8
    assert (run.result["metrics"], run.history) == (expected, rows)
    with pytest.raises(
        WrongUse, match="sample_every must be at least 0"
    ):  # though it is finished, and that changes nothing
        run_one(compose([*overrides, "training.sample_every=-3"]), overrides)


def test_lost_rows_are_made_again_from_the_checkpoint_before(tiny: Tiny) -> None:
    """A power cut that lost unsynced rows: the same curve and area as without it."""
    cfg = compose(tiny("training.checkpoint_every=4"))
    run = train(cfg)
    expected, rows = run.result["metrics"], run.history
    path = run.folder / "metrics.csv"
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True)[:-1]))
    (run.folder / "result.json").unlink()
    train(cfg)
    assert run.result["metrics"] == expected
    assert [row["turn"] for row in run.history] == [row["turn"] for row in rows]


def test_a_disk_that_fails_damages_no_checkpoint(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    run = train(compose(tiny()))

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(torch, "load", fail)
    with pytest.raises(OSError, match="Input/output"):
        newest(run.checkpoints)
    assert not list(run.checkpoints.glob("*.damaged"))


def test_a_finished_run_evaluates_to_what_it_measured(tiny: Tiny) -> None:
    run = train(compose(tiny()))
    (fid,) = evaluate_run(run, how=How(seeds=1))
    assert fid.value.mean == run.result["metrics"]["fid"]["final"]
    assert fid.protocol == run.result["metrics"]["fid"]["protocol"]
    (more,) = evaluate_run(run, how=How(samples=99))
    assert more.protocol.replace("gen99", "gen64") == f"{fid.protocol}/seeds3"
    assert [row["value"] for row in run.evaluations.rows()] == [fid.value.mean, more.value.mean]
    with pytest.raises(WrongUse, match="--samples must be at least 2, got 1"):
        How(samples=1)


def test_killed_after_its_last_turn_a_run_still_knows_its_losses(tiny: Tiny) -> None:
    cfg = compose(tiny())
    run = train(cfg)
    expected = run.result["loss"]
    (run.folder / "result.json").unlink()
    run.update_status("running", 8)
    assert train(cfg).result["loss"] == expected


def test_a_run_does_not_go_on_with_other_data(tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    for index in range(20):
        Image.new("L", (8, 8), index).save(images / f"{index:02d}.png")
    overrides = [
        "dataset=folder",
        f"dataset.path={images}",
        "dataset.image_size=8",
        "generator=gan",
        "discriminator=gan",
        "generator.widths=[8]",
        "discriminator.widths=[8]",
        "metric=[]",
        "training.batch_size=4",
        "callback=[]",
        "training.turns=2",
        f"paths.runs={tmp_path / 'runs'}",
    ]
    run = train(compose(overrides))
    run.update_status("running", 2)
    Image.new("L", (8, 8), 99).save(images / "00.png")
    with pytest.raises(WrongUse, match=r"data of dataset=.* changed since .*fresh=true to start over"):
        train(compose(overrides))
    assert train(compose([*overrides, "fresh=true"])).state == "finished"


def test_what_is_not_finite_ends_the_run_with_turn_player_and_cause(tiny: Tiny) -> None:
    cfg = compose(tiny("loss=wasserstein", "penalty=[]", "optimizer=sgd", "optimizer.discriminator.momentum=1e30"))
    with pytest.raises(
        RunFailed, match=r"not finite in turn [1-8] .*the likely cause is .*penalty=\[gradient_penalty\]"
    ):
        train(cfg)
    run = Run.of(cfg)
    assert run.state == "failed"
    assert "not finite" in run.status["error"]
    assert not list(run.checkpoints.glob("turn-*")) if run.checkpoints.exists() else True


def test_a_full_disk_ends_the_run_with_one_sentence_and_an_intact_folder(tiny: Tiny, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(disk)]
    if (
        os.geteuid()
        or shutil.which("mount") is None
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("needs to mount a small disk, which only root may")
    overrides = tiny(f"paths.runs={disk}", "generator.widths=[64,64]", "training.turns=400", "training.sample_every=0")
    try:
        run = Run.of(compose(overrides))
        (disk / "ballast").write_bytes(bytes(100_000))
        sentence = "the disk is full; make room and give the same command"
        with pytest.raises(RunFailed, match=sentence), (disk / "filler").open("wb") as filler:
            train_while_filling(overrides, filler)
        for path in run.checkpoints.glob("turn-*.pt"):
            torch.load(path, weights_only=True)
        assert not [p for p in run.folder.rglob(".*") if p.name != ".lock"]
        (disk / "filler").unlink()
        (disk / "ballast").unlink()
        assert train(compose(overrides)).state == "finished"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def train_while_filling(overrides: list[str], filler: object) -> None:
    """Train with all but 150 kB of the disk taken: the second checkpoint cannot be written."""
    free = os.statvfs(filler.name).f_bavail * os.statvfs(filler.name).f_bsize  # type: ignore[attr-defined]
    filler.write(bytes(max(0, free - 150_000)))  # type: ignore[attr-defined]
    filler.flush()  # type: ignore[attr-defined]
    train(compose(overrides))


@pytest.mark.parametrize("wrong", ["training.batch_size=9999", "generator=dcgan", "trainer=gpu", f"name={'x' * 300}"])
def test_a_refused_config_leaves_nothing_behind(tiny: Tiny, tmp_path: Path, wrong: str) -> None:
    with pytest.raises(WrongUse):
        train(compose(tiny(wrong)))
    assert not (tmp_path / "runs").exists()


def test_a_refusal_leaves_a_folder_that_was_there(tiny: Tiny) -> None:
    run = train(compose(tiny()))
    (run.folder / "result.json").unlink()
    run.update_status("interrupted", 8)
    with pytest.raises(WrongUse):
        train(compose(tiny("trainer=gpu")))
    assert len(run.history) == 4


class Stop(pl.Callback):
    """Ctrl-C at the moment that a hook's name says."""

    def __init__(self, moment: str) -> None:
        setattr(self, moment, self.stop)

    def stop(self, *_: object, **__: object) -> None:
        raise KeyboardInterrupt


@pytest.mark.parametrize("moment", ["setup", "on_fit_start"])
def test_ctrl_c_before_the_first_turn_is_an_interruption(tiny: Tiny, moment: str) -> None:
    before = signal.getsignal(signal.SIGINT)
    run = train(compose(tiny()), callbacks=[Stop(moment)])
    assert run.status["state"] == "interrupted"
    assert run.status["signal"] == signal.SIGINT
    assert run.status["error"] is None
    assert signal.getsignal(signal.SIGINT) is before
    assert train(compose(tiny())).state == "finished"


def test_a_run_leaves_the_loggers_as_they_were(tiny: Tiny) -> None:
    logger, lightning = logging.getLogger("ganlab"), logging.getLogger("pytorch_lightning")
    mine = logging.NullHandler()
    logger.addHandler(mine)
    before = [(list(x.handlers), x.propagate, x.level) for x in (logger, lightning)]
    try:
        train(compose(tiny()))
        assert [(list(x.handlers), x.propagate, x.level) for x in (logger, lightning)] == before
    finally:
        logger.removeHandler(mine)


class Fail(pl.Callback):
    """Raises what it is given where the window of the fourth turn ends."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def on_train_batch_end(self, trainer: pl.Trainer, gan: pl.LightningModule, *_: object) -> None:
        if gan.turn >= 4:
            raise self.error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; make room and give the same command"),
        (PermissionError(errno.EPERM, "Operation not permitted"), "cannot be written"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "was removed while it was needed"),
        (MemoryError(), "this machine is out of memory; use a smaller training.batch_size"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), "this machine is out of memory"),
        (torch.OutOfMemoryError("CUDA out of memory"), "the GPU is out of memory; .* or trainer=cpu"),
    ],
)
def test_what_the_machine_refuses_midway_is_one_sentence(tiny: Tiny, error: Exception, sentence: str) -> None:
    cfg = compose(tiny())
    with pytest.raises(RunFailed, match=sentence):
        train(cfg, callbacks=[Fail(error)])
    assert Run.of(cfg).status["state"] == "failed"
    assert "\n" not in Run.of(cfg).status["error"]
    assert train(cfg).state == "finished"


def test_a_bug_keeps_its_traceback(tiny: Tiny) -> None:
    cfg = compose(tiny())
    with pytest.raises(ZeroDivisionError):
        train(cfg, callbacks=[Fail(ZeroDivisionError("a bug"))])
    assert "Traceback" in Run.of(cfg).status["error"]


def test_who_waits_for_another_that_trains_the_run_takes_its_result(tiny: Tiny) -> None:
    cfg = compose(tiny())
    run = Run.of(cfg)
    lock = run.lock()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(train, cfg, wait=True)
        run.write_asked(plain_values(cfg), [])
        run.write_result({"metrics": {}, "theirs": True})
        run.update_status("finished", 8)
        lock.release()
        assert waiting.result(60).result["theirs"]


def test_two_processes_give_the_weights_of_one(tiny: Tiny) -> None:
    # Adam would blow up the rounding of gradients that are zero, those of biases before batch normalisation.
    overrides = tiny(
        "dataset=digits",
        "generator=dcgan",
        "discriminator=wgan_gp",
        "optimizer=sgd",
        "training.ema_decay=0.5",
    )
    overrides = [o for o in overrides if not o.startswith("dataset.samples")]
    one = train(compose([*overrides, "name=one"]))
    two = Run.of(compose([*overrides, "name=two"]))
    process = start([*overrides, "name=two", "trainer=ddp", "trainer.accelerator=cpu", "trainer.devices=2"])
    output, _ = process.communicate(timeout=200)
    assert process.returncode == 0, output
    assert two.state == "finished"
    weights = [last_state(run)["weights"] for run in (one, two)]
    for name, value in weights[0].items():  # type: ignore[attr-defined]
        if name.startswith("scalars"):  # each process writes its own share
            continue
        torch.testing.assert_close(weights[1][name], value, rtol=1e-4, atol=1e-5)  # type: ignore[index]
    for a, b in zip(numbers(one), numbers(two), strict=True):
        assert a == pytest.approx(b, rel=1e-3, abs=1e-4)


def test_a_multirun_refuses_runs_of_several_processes(tiny: Tiny) -> None:
    (reason,) = refuse([compose(tiny("trainer=ddp"))])  # type: ignore[list-item]
    assert reason is not None
    assert "a multirun gives each run one process" in reason


def test_a_signal_to_one_of_two_processes_ends_both_in_the_same_turn(tiny: Tiny) -> None:
    overrides = tiny(
        "generator=dcgan",
        "dataset=digits",
        "training.turns=100000",
        "metric=[]",
        "training.sample_every=0",
        "trainer=ddp",
        "trainer.accelerator=cpu",
        "trainer.devices=2",
        "trainer.precision=bf16-mixed",
    )
    overrides = [o for o in overrides if not o.startswith(("dataset.samples", "generator.widths"))]
    run = Run.of(compose(overrides))
    check_stop(run, overrides, signal.SIGTERM, INSTALLED)


@pytest.mark.parametrize("precision", ["bf16-mixed", "64-true"])
def test_other_precisions_train(tiny: Tiny, precision: str) -> None:
    run = train(compose(tiny(f"trainer.precision={precision}", "penalty=[gradient_penalty,dragan,r2]")))
    assert run.result["loss"]["generator"] is not None


def test_debug_says_where_the_time_went(tiny: Tiny) -> None:
    run = train(compose(tiny("trainer=debug")))
    assert "configure_optimizers" in (run.folder / "log.txt").read_text()


def test_the_module_obeys_lightning(tiny: Tiny) -> None:
    from ganlab.build.build import build

    gan = build(compose(tiny())).game(3)
    assert isinstance(gan, Adversarial)
    assert gan(torch.randn(4, gan.generator.latent_dim)).shape == (4, 2)
    json.dumps({k: list(v.shape) for k, v in gan.state_dict().items()})
