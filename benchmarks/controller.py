"""The controller beside random search and TPE, on the same space at equal trials.

    python benchmarks/controller.py [--surrogate-trials 60] [--seeds 5] [--digits-trials 20] [--digits-seeds 3] [--json]

`surrogate` is a function of a depth, a width per layer, an activation and a rate, with its best value, 0, in one place;
`digits` trains fully connected players of 1 to 4 layers of 16 to 256 for `--turns` generator turns a trial and asks for
their FID. `best` is the
lowest value that a search found, `later` the mean of its last quarter of trials: what it has learned to propose. Means
over the seeds, with the deviation between them. A sampler's seed is all that differs between the searches of a row.
"""

import argparse
import json
import logging
import math
import statistics
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import optuna
import torch
from optuna.samplers import BaseSampler, RandomSampler, TPESampler

from ganlab import compose, train
from ganlab.sweep.search.controller import Controller

SAMPLERS: dict[str, Callable[[int], BaseSampler]] = {
    "random": lambda seed: RandomSampler(seed),
    "tpe": lambda seed: TPESampler(seed=seed),
    "controller": lambda seed: Controller(seed=seed),
}
Objective = Callable[[optuna.Trial], float]


def surrogate(trial: optuna.Trial) -> float:
    """0 at a depth of 3, widths of 64 doubling per layer, LeakyReLU, and a rate of 3e-4."""
    depth = trial.suggest_int("depth", 1, 5)
    widths = [trial.suggest_int(f"width_{i}", 16, 1024, log=True) for i in range(depth)]
    wrong = {"relu": 0.5, "leaky_relu": 0.0, "tanh": 1.0}[
        trial.suggest_categorical("act", ["relu", "leaky_relu", "tanh"])
    ]
    rate = trial.suggest_float("rate", 1e-5, 1e-2, log=True)
    layers = sum(abs(math.log2(width) - 6 - i) for i, width in enumerate(widths)) / depth
    return abs(depth - 3) + layers + wrong + abs(math.log10(rate / 3e-4))


def layers(trial: optuna.Trial, player: str) -> str:
    """A depth, then a width per layer."""
    depth = trial.suggest_int(f"{player}_depth", 1, 4)
    widths = [trial.suggest_int(f"{player}_width_{i}", 16, 256, log=True) for i in range(depth)]
    return f"{player}.widths=[{','.join(map(str, widths))}]"


def digits(folder: Path, turns: int) -> Objective:
    """The FID of a short run; equal widths are one run."""
    plain = [
        "generator=gan",
        "discriminator=gan",
        "metric=[fid]",
        "callback=[]",
        "trainer=cpu",
        "watch=off",
        f"training.turns={turns}",
        f"training.evaluate_every={turns}",
        "training.evaluate_samples=500",
        "training.epochs=null",
        "training.sample_every=0",
        "training.checkpoint_every=0",
        "training.log_every=50",
        f"paths.runs={folder}",
    ]

    def objective(trial: optuna.Trial) -> float:
        words = [*plain, layers(trial, "generator"), layers(trial, "discriminator")]
        return float(train(compose(words)).result["metrics"]["fid"]["final"])

    return objective


def search(make: Callable[[int], BaseSampler], objective: Objective, trials: int, seed: int) -> tuple[float, float]:
    """(best, later) of one search."""
    study = optuna.create_study(sampler=make(seed))
    study.optimize(objective, n_trials=trials)
    values = [float(t.value) for t in study.trials if t.value is not None]
    return min(values), statistics.fmean(values[-max(1, trials // 4) :])


def compare(
    name: str, objective: Objective, trials: int, seeds: int, samplers: Sequence[str]
) -> list[dict[str, float | str]]:
    """A row for each sampler, printed as it is known."""
    rows: list[dict[str, float | str]] = []
    for sampler in samplers:
        found = [search(SAMPLERS[sampler], objective, trials, seed) for seed in range(seeds)]
        row: dict[str, float | str] = {"space": name, "sampler": sampler, "trials": trials, "seeds": seeds}
        for what, values in zip(("best", "later"), zip(*found, strict=True), strict=True):
            row |= {what: statistics.fmean(values), f"{what}_deviation": statistics.stdev(values) if seeds > 1 else 0.0}
        said = "   ".join(f"{what} {row[what]:8.3f} +- {row[f'{what}_deviation']:6.3f}" for what in ("best", "later"))
        print(f"{name:10s} {sampler:11s} {trials:4d} trials x {seeds} seeds   {said}", flush=True)
        rows.append(row)
    return rows


def main() -> None:
    """Search and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--surrogate-trials", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--digits-trials", type=int, default=20)
    parser.add_argument("--digits-seeds", type=int, default=3, help="0 leaves the trainings out")
    parser.add_argument("--turns", type=int, default=100, help="generator turns of a trial")
    parser.add_argument("--samplers", nargs="+", default=list(SAMPLERS), choices=list(SAMPLERS))
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    given = parser.parse_args()
    torch.set_num_threads(1)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    for name in ("pytorch_lightning", "lightning.pytorch", "ganlab"):
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")

    rows = compare("surrogate", surrogate, given.surrogate_trials, given.seeds, given.samplers) if given.seeds else []
    with tempfile.TemporaryDirectory() as folder:
        if given.digits_seeds:
            rows += compare(
                "digits", digits(Path(folder), given.turns), given.digits_trials, given.digits_seeds, given.samplers
            )
    if given.json:
        print(json.dumps({"controller": rows}))


if __name__ == "__main__":
    main()
