"""What tests of sweeps share: a multirun in this process, whose jobs are real processes, and jobs that misbehave."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins

from ganlab.sweep import Ended, Job, JobLauncher, Outcome
from ganlab.sweep.composing import compose_sweep

TINY = (
    "dataset=ring",
    "features=identity",
    "metric=[]",
    "logger=[]",
    "callback=[]",
    "trainer=cpu",
    "generator=gan",
    "discriminator=gan",
    "generator.widths=[8]",
    "discriminator.widths=[8]",
    "training.turns=6",
    "training.log_every=2",
    "training.checkpoint_every=2",
    "training.sample_every=0",
)


def multirun(*arguments: str) -> int:
    """What `python train.py -m ARGUMENTS` does, and its exit code."""
    config, context = compose_sweep(arguments)
    sweeper = Plugins.instance().instantiate_sweeper(
        config=config, hydra_context=context, task_function=lambda cfg: None
    )
    try:
        sweeper.sweep([str(line) for line in config.hydra.overrides.task])
    except Ended as ended:
        return int(ended.code)
    raise AssertionError("a sweep ends by Ended")


SIXTEEN = (
    "generator=gan,dcgan,wgan,wgan_gp",
    "discriminator=gan,dcgan,wgan,wgan_gp",
    "generator.widths=[8,8]",
    "discriminator.widths=[8,8]",
    "generator.latent_dim=8",
    "dataset=digits",
    "training.batch_size=8",
    "metric=[]",
    "logger=[]",
    "callback=[]",
    "trainer=cpu",
    "training.turns=6",
    "training.log_every=2",
    "training.checkpoint_every=2",
    "training.sample_every=0",
)


def command_line(*arguments: str) -> int:
    """`python train.py -m ARGUMENTS` in this process, through Hydra's own start; its exit code."""
    from ganlab.__main__ import main

    GlobalHydra.instance().clear()
    before, sys.argv = sys.argv, ["train.py"]
    try:
        main(["train", "-m", *arguments])
    except SystemExit as stop:
        return int(stop.code or 0)
    finally:
        sys.argv = before
    return 0


def environment() -> dict[str, str]:
    """For `train.py` in a process of its own."""
    source = str(Path(__file__).parents[1] / "src")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])}


TRAIN = [sys.executable, str(Path(__file__).parents[1] / "train.py")]


def finish(launcher: JobLauncher, *jobs: Job) -> dict[str, Outcome]:
    """Give a launcher jobs and wait for all of them, a minute at most."""
    for job in jobs:
        launcher.submit(job)
    outcomes: dict[str, Outcome] = {}
    end = time.monotonic() + 60
    while len(outcomes) < len(jobs) and time.monotonic() < end:
        outcomes |= {outcome.key: outcome for outcome in launcher.wait(5)}
    return outcomes


def answer(value: object) -> object:
    return value


def report_process() -> dict[str, object]:
    import torch

    return {
        "pid": os.getpid(),
        "group": os.getpgrp(),
        "threads": torch.get_num_threads(),
        "cuda": os.environ.get("CUDA_VISIBLE_DEVICES"),
        "initialized": torch.cuda.is_initialized(),
    }


def fail() -> None:
    raise LookupError("no such thing")


def leave() -> None:
    sys.exit(3)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def vanish() -> None:
    os._exit(7)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def sleep_deaf(path: str) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


def exhaust_memory_once(folder: str, seconds: float) -> float:
    """The first time as a GPU does when it is full; the second time, when it was alone on the device."""
    import torch

    tried = Path(folder) / "tried"
    if not tried.exists():
        tried.touch()
        raise torch.OutOfMemoryError("CUDA out of memory")
    started = time.time()
    time.sleep(seconds)
    return started


def hold_memory(share: float, seconds: float) -> str:
    """Take a share of the GPU's memory for some seconds."""
    import torch

    held = torch.empty(int(share * torch.cuda.mem_get_info()[1]), dtype=torch.uint8, device="cuda")
    time.sleep(seconds)
    return str(held.device)


def span(seconds: float) -> tuple[float, float]:
    started = time.time()
    time.sleep(seconds)
    return started, time.time()


def shout() -> None:
    print("said by Python")
    os.write(2, b"said by C\n")


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def wait_for(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def signal_when(true: Callable[[], bool], number: int, to: Callable[[], int] = os.getpid) -> None:
    """Send a process, this one unless told otherwise, a signal as soon as something is true."""

    def watch() -> None:
        wait_for(true)
        os.kill(to(), number)

    threading.Thread(target=watch, daemon=True).start()


def leave_a_child(path: str) -> None:
    """End well, with a process of its own still there."""
    child = subprocess.Popen(["sleep", "600"])
    Path(path).write_text(str(child.pid))
