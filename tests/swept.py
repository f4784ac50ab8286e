"""Sweeps as their drivers leave them on disk: sweep.json beside run folders."""

import json
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from ganlab.store.run import Run

PROTOCOL = "ring f00d · identity/train200/gen200/ema0.999/bn-eval"
Write = Callable[..., Run]


def write_grid(runs: Path, write_run: Write, names: Sequence[str] = ("gan", "wgan"), seeds: int = 2) -> Path:
    """Every generator with every discriminator and seed; the last pair failed with one seed and waits with the rest."""
    cells = []
    for i, (generator, discriminator, seed) in enumerate(product(names, names, range(seeds))):
        last = generator == discriminator == names[-1]
        words = [f"generator={generator}", f"discriminator={discriminator}", f"seed={seed}", "training.turns=40"]
        row = cell(f"{i:012x}", words, "failed" if last and seed == 0 else "waiting" if last else "finished")
        if not last:
            write_cell(runs, write_run, "grid", row, {"fid": 10.0 + i})
        cells.append({**row, "error": "it became infinite" if row["state"] == "failed" else None})
    return write_sweep(runs / "grid", cells, ["ganlab", "train", "-m", "generator=" + ",".join(names), "name=grid"])


def write_search(runs: Path, write_run: Write, trials: int = 9) -> Path:
    """A search for little fid whose value is all the rate's doing; the last trial is pruned."""
    cells = []
    for i in range(trials + 1):
        rate, wide, state = 1e-4 * (1 + i), 16 * (1 + i % 2), "finished" if i < trials else "pruned"
        words = ["generator=gan", f"optimizer.generator.lr={rate}", f"generator.latent_dim={wide}"]
        row = cell(f"a{i:011x}", words, state)
        params = {"optimizer.generator.lr": rate, "generator.latent_dim": wide}
        write_cell(runs, write_run, "search", row, {"fid": 5.0 + i})
        cells.append({**row, "number": i, "params": params, "values": [5.0 + i] if i < trials else None})
    objectives = [{"name": "fid", "direction": "minimize"}]
    command = ["ganlab", "train", "-m", "hydra/sweeper=optuna", "name=search"]
    return write_sweep(runs / "search", cells, command, kind="search", objectives=objectives)


def cell(signature: str, words: list[str], state: str) -> dict[str, Any]:
    """A row of sweep.json."""
    given = dict(word.split("=") for word in words)
    choices = {"generator": "gan", "discriminator": "gan", "dataset": "ring"}
    choices |= {key: value for key, value in given.items() if key in choices}
    seed = int(given.get("seed", 0))
    return {"signature": signature, "overrides": words, "choices": choices, "seed": seed, "state": state, "error": None}


def write_cell(
    runs: Path, write_run: Write, name: str, row: dict[str, Any], metrics: dict[str, float], protocol: str = PROTOCOL
) -> Run:
    """The run folder of a row, with what it measured."""
    run = write_run(runs, f"{name}/{row['signature']}", state=row["state"])
    config = OmegaConf.load(run.folder / "config.yaml")
    config.seed = row["seed"]
    config.loss = {"_target_": "ganlab.loss.hinge.Hinge"}
    config.metric = {metric: {"_target_": "x"} for metric in metrics}
    config.words = row["overrides"][:2]
    OmegaConf.save(config, run.folder / "config.yaml")
    OmegaConf.save(OmegaConf.create(row["overrides"]), run.folder / "overrides.yaml")
    data, _, stamped = protocol.partition(" · ")
    given = {"best": 1.0, "direction": "min", "protocol": stamped}
    result: dict[str, Any] = {"metrics": {key: {"final": value, **given} for key, value in metrics.items()}}
    result |= {"loss": {"generator": 1.5, "discriminator": 0.5}, "seconds_per_epoch": 2.0, "seed": row["seed"]}
    result["dataset"] = dict(zip(("name", "fingerprint"), data.split(" "), strict=True))
    run.write_result(result)
    return run


def write_sweep(folder: Path, cells: list[dict[str, Any]], command: list[str], **more: Any) -> Path:
    """sweep.json."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = {"name": folder.name, "kind": "grid", "command": command, "started": 1.0e9, "cells": cells}
    (folder / "sweep.json").write_text(json.dumps({**plain, "objectives": [], "study": None, **more}))
    return folder
