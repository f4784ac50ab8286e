"""What a sweep would do, and how long it would take. Imports no torch."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hydra import initialize_config_dir
from hydra._internal.callbacks import Callbacks
from hydra.core.global_hydra import GlobalHydra
from hydra.core.hydra_config import HydraConfig
from hydra.errors import HydraException
from hydra.types import HydraContext, RunMode
from omegaconf import DictConfig

from ganlab.config import conf_folder, register_resolvers
from ganlab.errors import WrongUse
from ganlab.store.run import Run
from ganlab.sweep.board import clock
from ganlab.sweep.cells import Cell, varying_keys
from ganlab.sweep.grid import plan_cells
from ganlab.sweep.launcher.batches import open_launcher
from ganlab.sweep.launcher.process import apart

PROBE_TURNS = 10


def compose_sweep(arguments: Sequence[str]) -> tuple[DictConfig, HydraContext]:
    """The config of a multirun as its sweeper is given it.

    Raises:
        WrongUse: the arguments name no such group, option or key.
    """
    register_resolvers()
    GlobalHydra.instance().clear()
    initialize_config_dir(str(conf_folder()), version_base="1.3")
    hydra = GlobalHydra.instance().hydra
    assert hydra is not None
    try:
        config = hydra.compose_config("train", [*arguments, "hydra.mode=MULTIRUN"], run_mode=RunMode.MULTIRUN)
    except HydraException as error:
        raise WrongUse(str(error)) from error
    HydraConfig.instance().set_config(config)
    return config, HydraContext(config_loader=hydra.config_loader, callbacks=Callbacks(config))


def plan(arguments: Sequence[str], probe: bool = True) -> list[str]:
    """The lines that `ganlab plan` prints.

    Raises:
        WrongUse: a cell cannot be composed.
    """
    config, context = compose_sweep(arguments)
    task = [str(line) for line in config.hydra.overrides.task]
    if "n_trials" in config.hydra.sweeper:
        return plan_search(config)
    table, todo = plan_cells(config, context, task, config.hydra.sweeper.params or {})
    varying = varying_keys(table.cells)
    lines = [f"{cell.state:9s} {cell.signature}  {cell.words(varying)}" for cell in table.cells]
    lines.append(
        f"{table.folder}: {len(table.cells)} cells, {len(table.cells) - len(todo)} finished, {len(todo)} to run"
    )
    if todo:
        slots = min(len(todo), open_launcher(config, context, None, todo).slots)
        lines.append(estimate(todo, Path(str(config.paths.runs)).expanduser(), slots, probe))
    return lines


def plan_search(config: DictConfig) -> list[str]:
    """A search in words: how many trials its study has seen, and the time from those finished."""
    from ganlab.sweep.table import earlier_cells

    cells = earlier_cells(Path(str(config.paths.runs)).expanduser() / str(config.name))
    done = sum(cell.state != "waiting" for cell in cells)
    sweeper = config.hydra.sweeper
    lines = [f"study {sweeper.study_name or config.name}: {done} of {sweeper.n_trials} trials done"]
    lines.append(f"objectives {', '.join(sweeper.objectives)}; space {sweeper.search_space or 'on the command line'}")
    seconds = [run_seconds(cell.run) for cell in cells if cell.run.state == "finished"]
    if seconds and done < sweeper.n_trials:
        left = sum(seconds) / len(seconds) * (sweeper.n_trials - done)
        lines.append(f"about {clock(left)} of run time left, divided by the slots, less where trials are pruned")
    return lines


def estimate(cells: Sequence[Cell], runs: Path, slots: int, probe: bool) -> str:
    """One line: the time of the cells on that many slots, by finished runs of the same parts, or by a short probe."""
    known = finished_costs(runs)
    probed = 0
    total = 0.0
    for cell in cells:
        key = parts_of(cell.config)
        if key not in known and probe:
            known[key] = probe_cost(cell)
            probed += 1
        if key not in known:
            return "time unknown: no run of these parts has finished yet"
        per_turn, turns_per_epoch = known[key]
        total += per_turn * budget(cell.config["training"], turns_per_epoch)
    source = f"from probes of {PROBE_TURNS} turns, evaluations not counted" if probed else "from finished runs"
    return f"about {clock(total / slots)} on {slots} slots ({clock(total)} of run time, {source})"


def budget(training: Mapping[str, Any], turns_per_epoch: float) -> float:
    """Generator turns of a run."""
    by_epochs = None if training["epochs"] is None else training["epochs"] * turns_per_epoch
    return float(min(b for b in (training["turns"], by_epochs) if b is not None))


def parts_of(config: Mapping[str, Any]) -> str:
    """What decides the time of a turn."""
    training = config["training"]
    names = ("generator", "discriminator", "penalty", "trainer")
    kept = [config["dataset"]["_target_"], config["dataset"].get("name"), training["batch_size"]]
    return repr([*kept, training["discriminator_steps"], *(config.get(name) for name in names)])


def finished_costs(runs: Path) -> dict[str, tuple[float, float]]:
    """Seconds per turn and turns per epoch of the newest 200 finished runs, by their parts."""
    from omegaconf import OmegaConf

    newest = sorted(runs.glob("*/*/result.json"), key=lambda path: path.stat().st_mtime)[-200:]
    costs = {}
    for path in newest:
        run = Run(path.parent)
        try:
            config, result = OmegaConf.to_container(run.config), run.result
            costs[parts_of(config)] = (run_seconds(run) / result["turns"], result["turns"] / result["epochs"])  # type: ignore[arg-type]
        except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError):
            continue  # a run of another version
    return costs


def run_seconds(run: Run) -> float:
    """How long a finished run took: from start to end, or its training time where it lay interrupted in between."""
    result, status = run.result, run.status
    training = float(result["seconds_per_epoch"] or 0.0) * float(result["epochs"])
    wall = float(status.get("ended", 0.0)) - float(status.get("started", 0.0))
    return wall if 0 < wall < 3 * training + 60 else training


def probe_cost(cell: Cell) -> tuple[float, float]:
    """Seconds per turn and turns per epoch, by training the cell for a few turns in a folder that is thrown away."""
    from ganlab.sweep.launcher.job import train_cell

    with tempfile.TemporaryDirectory() as folder:
        short = {"turns": PROBE_TURNS, "log_every": PROBE_TURNS // 2, "evaluate_every": 0, "sample_every": 0}
        config = {
            **cell.config,
            "metric": {},
            "logger": {},
            "callback": {},
            "paths": {**cell.config["paths"], "runs": folder},
        }
        config["training"] = {**cell.config["training"], **short, "epochs": None}
        outcome = apart(train_cell, config, [])
    result = outcome if isinstance(outcome, dict) else {}
    turns_per_epoch = result["turns"] / result["epochs"]
    return result["seconds_per_epoch"] / turns_per_epoch, turns_per_epoch
