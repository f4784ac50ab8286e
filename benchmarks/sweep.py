"""The speed of sweeps: `python benchmarks/sweep.py [--json] [--only cells,restart,queue,journal]`.

cells     16 runs by `local` against one process per run, one after the other, and against the sum of their step times
restart   the second call of a finished sweep, beyond Hydra's own start
queue     continuous against batches: 48 jobs of 0.5, 2.5 and 5 seconds on 6 slots
journal   driver time and memory of 1,000 trials whose objective costs nothing
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Grid

from ganlab.store.run import Run
from ganlab.sweep import Job, JobLauncher, Outcome
from ganlab.sweep.launcher.local import Local, cores

TRAIN = [sys.executable, str(Path(__file__).parents[1] / "train.py")]
CELL = (
    "dataset=digits",
    "generator=gan",
    "discriminator=gan",
    "metric=[]",
    "callback=[]",
    "training.sample_every=0",
)


def run(command: Sequence[str], **environment: str) -> float:
    """Wall seconds."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
    return time.perf_counter() - started


def cells(count: int, seconds: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        runs = f"paths.runs={folder}"
        run([*TRAIN, *CELL, runs, "name=probe", "training.turns=600"], OMP_NUM_THREADS="1")
        probe = next(Path(folder).glob("probe/*/result.json")).parent
        turns = int(seconds / (step_seconds(Run(probe)) / 600))
        command = [*CELL, runs, f"training.turns={turns}"]
        local = run([*TRAIN, "-m", *command, f"seed=range({count})", "name=local"])
        steps = sum(step_seconds(Run(path.parent)) for path in Path(folder).glob("local/*/result.json"))
        alone = sum(run([*TRAIN, *command, f"seed={seed}", "name=alone"]) for seed in range(count))
    ideal = steps / cores()
    figures = {
        "local_seconds": local,
        "one_after_the_other_seconds": alone,
        "ideal_seconds": ideal,
        "turns": turns,
    }
    return {**figures, "local / one_after_the_other": local / alone, "local / ideal": local / ideal}


def step_seconds(run: Run) -> float:
    """A run's time in training steps."""
    result = run.result
    return float(result["seconds_per_epoch"] * result["epochs"])


def restart() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        grid = [f"{player}=gan,dcgan,wgan,wgan_gp" for player in ("generator", "discriminator")]
        short = ["training.turns=2", "training.log_every=1", "training.batch_size=8"]
        command = [*TRAIN, "-m", *CELL[:1], *CELL[3:], *grid, *short, f"paths.runs={folder}"]
        run(command)
        pairs = [(run([*TRAIN, "--cfg", "job"]), run(command)) for _ in range(7)]
        own, second = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    return {"hydra_seconds": own, "second_call_seconds": second, "beyond_hydra_seconds": second - own}


def pause(seconds: float) -> None:
    time.sleep(seconds)


def queue(unit: float = 0.5) -> dict[str, float]:
    jobs = [Job(str(i), pause, ((1, 5, 10)[i % 3] * unit,)) for i in range(48)]

    def continuous(launcher: Local, left: list[Job]) -> None:
        flying = 0
        while left or flying:
            while left and flying < launcher.slots:
                launcher.submit(left.pop(0))
                flying += 1
            flying -= len(launcher.wait(1))

    def batches(launcher: Local, left: list[Job]) -> None:
        while left:
            batch, left = left[: launcher.slots], left[launcher.slots :]
            continuous(launcher, batch)

    def timed(way: Callable[[Local, list[Job]], None]) -> float:
        launcher = Local(slots=6, gpus=False)
        continuous(launcher, [Job("warm", pause, (0,))])
        started = time.perf_counter()
        way(launcher, list(jobs))
        return time.perf_counter() - started

    first, second = timed(batches), timed(continuous)
    return {"batches_seconds": first, "continuous_seconds": second, "batches / continuous": first / second}


class AtOnce(JobLauncher):
    """Every job is done as soon as it is submitted, by the square of its rate."""

    def __init__(self, slots: int = 8) -> None:
        self.slots = slots
        self._done: list[Outcome] = []

    def submit(self, job: Job) -> None:
        rate = job.arguments[0]["optimizer"]["generator"]["lr"]
        self._done.append(Outcome(job.key, "finished", {"square": (rate - 0.01) ** 2}))

    def wait(self, seconds: float) -> list[Outcome]:
        done, self._done = self._done, []
        return done

    def cancel(self) -> list[Outcome]:
        return []


def journal(count: int) -> dict[str, float]:
    import optuna

    from ganlab.sweep.board import Board
    from ganlab.sweep.cells import Composer
    from ganlab.sweep.composing import compose_sweep
    from ganlab.sweep.drive import drive
    from ganlab.sweep.search.options import SearchOptions
    from ganlab.sweep.search.space import read_space
    from ganlab.sweep.search.storage import open_storage
    from ganlab.sweep.search.study import LivingStudy
    from ganlab.sweep.search.trials import Trials

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    space_line = "optimizer.generator.lr=tag(log,interval(1e-5,1e-1))"
    with tempfile.TemporaryDirectory() as folder:
        config, context = compose_sweep([*CELL, f"paths.runs={folder}", space_line, "hydra/sweeper=optuna"])
        task = [str(line) for line in config.hydra.overrides.task]
        space = read_space(task, None, context.config_loader)
        sampler = optuna.samplers.TPESampler(seed=0)
        study = optuna.create_study(storage=open_storage(None, Path(folder)), study_name="s", sampler=sampler)
        options = SearchOptions(n_trials=count, objectives=["square"])
        composer = Composer(context.config_loader, config)
        search = Trials(LivingStudy(study, shared=False), space, composer, options, None, Path(folder))
        board = Board(search.table, ["square"], console=Console(file=io.StringIO()))
        early: list[float] = []
        tell = search.tell

        def told(cell: Any, outcome: Outcome) -> None:
            tell(cell, outcome)
            if len(search.table.cells) >= count // 4 and not early:
                early.append(resident())

        search.tell = told  # type: ignore[method-assign]
        started, busy = time.perf_counter(), time.process_time()
        drive(search, AtOnce(), search.table, board)
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
    figures = {"trials": float(count), "milliseconds_per_trial": 1000 * seconds / count}
    figures["processor_milliseconds_per_trial"] = 1000 * busy / count
    return {**figures, "megabytes_at_a_quarter": early[0], "megabytes_at_the_end": resident()}


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--only", default="cells,restart,queue,journal")
    parser.add_argument("--cells", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=20.0, help="of one cell")
    parser.add_argument("--trials", type=int, default=1000)
    given = parser.parse_args()
    os.environ.setdefault("GANLAB_CACHE", str(Path("~/.cache/ganlab").expanduser()))
    every: dict[str, Callable[[], dict[str, float]]] = {
        "cells": lambda: cells(given.cells, given.seconds),
        "restart": restart,
        "queue": queue,
        "journal": lambda: journal(given.trials),
    }
    figures = {name: every[name]() for name in given.only.split(",")}
    picture = Grid("", "figure", "value")
    for name, values in figures.items():
        for figure, value in values.items():
            picture.add_row(name, figure, f"{value:.4g}")
    Console().print(picture)
    if given.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
