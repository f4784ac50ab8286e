"""What a sweep would do, and how long it would take. Imports no torch."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from ganlab.errors import WrongUse
from ganlab.store.cell import Cell, varying_keys
from ganlab.store.find import newest_results
from ganlab.store.place import place
from ganlab.store.run import Run
from ganlab.store.sweep import earlier_cells
from ganlab.sweep.board import clock, count
from ganlab.sweep.composing import compose_sweep
from ganlab.sweep.grid import plan_cells
from ganlab.sweep.launcher.batches import open_launcher
from ganlab.sweep.launcher.job import train_cell
from ganlab.sweep.launcher.process import apart

PROBE_TURNS = 10


def plan(arguments: Sequence[str], probe: bool = True) -> Iterator[str]:
    """The lines that `ganlab plan` prints, those that take time last.

    Raises:
        WrongUse: a cell cannot be composed.
    """
    config, context = compose_sweep(arguments)
    if "n_trials" in config.hydra.sweeper:
        yield from plan_search(config)
        return

    task = [str(line) for line in config.hydra.overrides.task]
    try:
        table, todo = plan_cells(config, context, task, config.hydra.sweeper.get("params") or {})
    except HydraException as error:
        raise WrongUse(str(error)) from error
    varying = varying_keys(table.cells)
    for cell in table.cells:
        yield f"{cell.state:9s} {cell.signature}  {cell.words(varying)}"
    done = len(table.cells) - len(todo)
    yield f"{table.folder}: {count(len(table.cells), 'cell')}, {done} finished, {len(todo)} to run"
    if todo:
        slots = min(len(todo), open_launcher(config, context, None, todo).slots)
        yield from estimate(todo, Path(str(config.paths.runs)).expanduser(), slots, probe)


def plan_search(config: DictConfig) -> Iterator[str]:
    """A search in words: how many trials its study has seen, and the time from those finished."""
    cells = earlier_cells(place(config))
    done = sum(cell.state != "waiting" for cell in cells)
    sweeper = config.hydra.sweeper
    yield f"study {sweeper.study_name or config.name}: {done} of {sweeper.n_trials} trials done"
    yield f"objectives {', '.join(sweeper.objectives)}; space {sweeper.search_space or 'on the command line'}"

    seconds = [run_seconds(cell.run) for cell in cells if cell.run.state == "finished"]
    if seconds and done < sweeper.n_trials:
        left = sum(seconds) / len(seconds) * (sweeper.n_trials - done)
        yield f"about {clock(left)} of run time left, divided by the slots, less where trials are pruned"


def estimate(cells: Sequence[Cell], runs: Path, slots: int, probe: bool) -> Iterator[str]:
    """The time of the cells on that many slots, by finished runs of the same parts, or by short probes, said before."""
    known = finished_costs(runs)
    unknown = {key: cell for cell in cells if (key := parts_of(cell.config)) not in known}
    if unknown and not probe:
        yield "time unknown: no run of these parts has finished yet"
        return
    if unknown:
        yield f"probe: {count(len(unknown), 'short training')} of {PROBE_TURNS} turns, in a folder that is thrown away"
    known |= {key: probe_cost(cell) for key, cell in unknown.items()}

    total = 0.0
    for cell in cells:
        per_turn, turns_per_epoch = known[parts_of(cell.config)]
        total += per_turn * budget(cell.config["training"], turns_per_epoch)
    source = f"from probes of {PROBE_TURNS} turns, evaluations not counted" if unknown else "from finished runs"
    yield f"about {clock(total / slots)} on {count(slots, 'slot')} ({clock(total)} of run time, {source})"


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
    costs = {}
    for run in newest_results(runs, 200):
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
    with tempfile.TemporaryDirectory() as folder:
        short = {"turns": PROBE_TURNS, "log_every": PROBE_TURNS // 2, "evaluate_every": 0, "sample_every": 0}
        bare: dict[str, Any] = {"metric": {}, "logger": {}, "callback": {}}
        config = {**cell.config, **bare, "paths": {**cell.config["paths"], "runs": folder}}
        config["training"] = {**cell.config["training"], **short, "epochs": None}
        outcome = apart(train_cell, config, [])
    turns_per_epoch = outcome["turns"] / outcome["epochs"]
    return outcome["seconds_per_epoch"] / turns_per_epoch, turns_per_epoch
