"""Training longer does not start from zero: a run begins where one that differs only by a smaller budget ended."""

import logging
import shutil
from math import inf
from typing import Any

import torch
from omegaconf import DictConfig

from ganlab.build.parts import Parts
from ganlab.config import BUDGET, signature
from ganlab.run.environment import environment
from ganlab.store.checkpoint import read, readable, write
from ganlab.store.checkpoint_file import BEST, by_turn, file_name
from ganlab.store.file import Damaged
from ganlab.store.find import beside
from ganlab.store.history import Row
from ganlab.store.run import Run

log = logging.getLogger("ganlab")


def family(cfg: DictConfig) -> str:
    """The signature without the budget: equal for runs of which one can be the beginning of the other."""
    return signature(cfg, without=BUDGET)


def extend(run: Run, parts: Parts, turns: int, device: torch.device) -> bool:
    """Give a run of `turns` turns the checkpoint, rows and pictures of the longest one that it begins like.

    Only where this gives the bits that starting from zero would: under a schedule that does not know the budget, from
    the same data, versions and device, and without what the shorter run did in its last turn because it was the last.
    """
    if not parts.schedule.constant or by_turn(run.checkpoints):
        return False
    source = _longest(run, turns, environment(device))
    found = source and _beginning(source, parts)
    if source is None or not found:
        return False

    state, rows = found
    turn = int(state["gan"]["turn"])
    for row in rows:
        run.append_row(source.metrics.columns, row)
    _copy_findings(source, run, state)
    _copy_pictures(source, run, parts.training.sample_every, turn)
    run.checkpoints.mkdir(exist_ok=True)
    best = source.checkpoints / BEST
    if state["best"] is not None and best.exists():
        shutil.copy2(best, run.checkpoints)
    write(run.checkpoints / file_name(turn), state)
    run.update_status("running", turn, extends=source.signature)
    log.info("begins after turn %d, where %s ended, which differs only by its budget", turn, source.folder)
    return True


def _longest(run: Run, turns: int, here: dict[str, Any]) -> Run | None:
    """The finished run beside this one that it begins like, on a machine like this one, and that went furthest."""
    own = run.status
    found: list[tuple[int, Run]] = []
    for other in beside(run):
        status = other.status
        alike = all(status.get(key) == own[key] for key in ("family", "dataset"))
        if alike and other.state == "finished" and status["step"] < turns:
            found.append((status["step"], other))
    for _, other in sorted(found, key=lambda pair: (pair[0], pair[1].folder), reverse=True):
        known = other.result.get("environment", {})
        if all(known.get(key) == value for key, value in here.items()):
            return other
    return None


def _beginning(source: Run, parts: Parts) -> tuple[dict[str, Any], list[Row]] | None:
    """A checkpoint as the longer run would have come by it, and the rows before it."""
    for state in readable(source.checkpoints):
        turn = state["gan"]["turn"]
        if not source.metrics.reaches(state["recorded"]):
            continue
        rows = [row for row in source.history if row["turn"] <= turn]
        if turn < source.status["step"] or _take_back_last(source, parts, state, rows):
            return state, rows
    return None


def _take_back_last(source: Run, parts: Parts, state: dict[str, Any], rows: list[Row]) -> bool:
    """Undo in `state` and `rows` what happened in the last turn only because it was; False where that cannot be."""
    training, turn = parts.training, state["gan"]["turn"]
    evaluated = bool(parts.metrics) and training.evaluate_every > 0
    if not evaluated or turn % training.evaluate_every == 0:
        is_row = evaluated or turn % training.log_every == 0
    else:
        is_row = turn % training.log_every == 0
        rows[-1] = {name: value for name, value in rows[-1].items() if name not in parts.metrics}
        if not _take_back_best(source, parts, state, rows):
            return False
    if not is_row:
        rows.pop()
        state["recorded"] = int(rows[-1]["turn"]) if rows else 0
    return True


def _take_back_best(source: Run, parts: Parts, state: dict[str, Any], rows: list[Row]) -> bool:
    """Set the best value before the last turn; False where the checkpoint of that best was overwritten."""
    name = str(parts.training.judge(parts.metrics))
    values = [row[name] for row in rows if name in row]
    state["best"] = (min if parts.metrics[name].direction == "min" else max)(values) if values else None
    return not values or _best_turn(source) < state["gan"]["turn"]


def _best_turn(source: Run) -> float:
    """The turn of `best.pt`; after all others where it cannot be read."""
    try:
        return int(read(source.checkpoints / BEST)["gan"]["turn"])
    except (Damaged, FileNotFoundError):
        return inf


def _copy_findings(source: Run, run: Run, state: dict[str, Any]) -> None:
    """What was said and is remembered; what only the last turn showed is not, and would be said again."""
    last = source.status["step"]
    said = {kind for kind, course in state.get("callbacks", {}).get("Watch", {}).items() if course["said"]}
    for finding in source.findings.rows():
        if finding["turn"] <= state["gan"]["turn"] and (finding["turn"] < last or finding["kind"] in said):
            run.findings.append(finding)


def _copy_pictures(source: Run, run: Run, every: int, turn: int) -> None:
    run.samples.mkdir(exist_ok=True)
    for picture in sorted(source.samples.glob("*")):
        number = picture.stem.split("-")[0]
        if not number.isdigit() or (every and int(number) % every == 0 and int(number) <= turn):
            shutil.copy2(picture, run.samples)
