import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from ganlab import Run, compose, train

TINY = [
    "dataset=ring",
    "dataset.samples=500",
    "generator=gan",
    "generator.widths=[16,16]",
    "discriminator.widths=[16,16]",
    "training.turns=40",
    "training.log_every=5",
    "training.evaluate_every=20",
    "training.evaluate_samples=200",
    "training.sample_every=20",
    "metric.kid.subsets=4",
    "callback=[]",
    "trainer=cpu",
]
Trains = Callable[..., Run]


def ask(folder: Path, *words: str) -> Run:
    """Train a tiny run in `folder`/runs, as the command line would."""
    asked = [*TINY, f"paths.runs={folder / 'runs'}", f"paths.cache={folder / 'cache'}", *words]
    return train(compose(asked), asked)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="session")
def finished(workplace: Path) -> Run:
    return ask(workplace, "discriminator=gan")


@pytest.fixture(scope="session")
def critic(workplace: Path) -> Run:
    return ask(workplace, "discriminator=wgan_gp", "training.discriminator_steps=1")


def cell(run: Run, words: list[str], seed: int, **more: object) -> dict[str, object]:
    """A row of sweep.json as a sweep writes it."""
    choices = dict(w.split("=") for w in words)
    row = {
        "signature": run.signature,
        "overrides": [*words, f"seed={seed}"],
        "choices": {**choices, "dataset": "ring"},
    }
    return {**row, "seed": seed, "state": "finished", "error": None, **more}


@pytest.fixture(scope="session")
def grid(workplace: Path) -> Path:
    """A finished sweep of two generators, three discriminators and two seeds."""
    folder = workplace / "runs" / "grid"
    cells = []
    for generator, discriminator, seed in product(("gan", "wgan"), ("gan", "wgan", "wgan_gp"), (0, 1)):
        words = [f"generator={generator}", f"discriminator={discriminator}"]
        run = ask(workplace, "name=grid", "training.discriminator_steps=1", *words, f"seed={seed}")
        cells.append(cell(run, words, seed))
    write_sweep(folder, cells)
    return folder


def write_sweep(folder: Path, cells: list[dict[str, object]], **more: object) -> None:
    command = ["train.py", "-m", "generator=gan,wgan", "discriminator=gan,wgan,wgan_gp", "seed=0,1"]
    plain = {"name": folder.name, "kind": "grid", "command": command, "started": 1.0e9, "cells": cells}
    (folder / "sweep.json").write_text(json.dumps({**plain, "objectives": [], "study": None, **more}))
