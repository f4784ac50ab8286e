"""What runs in a job's process."""

import errno
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from omegaconf import DictConfig, OmegaConf

from ganlab.errors import RunFailed, WrongUse
from ganlab.store.facts import value_of
from ganlab.store.run import Run
from ganlab.sweep import Job, Outcome


def perform(job: Job) -> Outcome:
    """Make the job's call; whatever it raises, `sys.exit` included, becomes an outcome."""
    try:
        value = job.call(*job.arguments)
    except SystemExit as stop:
        return Outcome(job.key, "failed", error=f"the job ended itself by sys.exit({stop.code!r})")
    except KeyboardInterrupt:
        return Outcome(job.key, "interrupted")
    except Exception as error:
        return _failure(job.key, error)
    if isinstance(value, Outcome):
        return Outcome(job.key, value.state, value.value, value.error, value.details)
    return Outcome(job.key, "finished", value)


def _failure(key: str, error: Exception) -> Outcome:
    """Sentences for what a user can mend, the traceback as text for the rest (exceptions lose theirs when sent)."""
    # A job that did not import torch cannot have failed by it; a fresh worker would import for seconds.
    torch = sys.modules.get("torch")
    chain = [error, error.__cause__]
    memory = torch is not None and any(isinstance(e, torch.OutOfMemoryError) for e in chain)
    sentence = str(error) if isinstance(error, WrongUse | RunFailed) else disk_trouble(error, "the run")
    if sentence is not None:
        return Outcome(key, "failed", error=sentence, out_of_memory=memory)
    last = traceback.format_exception_only(error)[-1].strip()
    return Outcome(key, "failed", error=last, details=traceback.format_exc(), out_of_memory=memory)


def disk_trouble(error: Exception, what: object) -> str | None:
    """One sentence for a disk that is full or cannot be written; None for anything else."""
    if not isinstance(error, OSError):
        return None
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full; make room and give the same command to continue {what}"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{error.filename or what} cannot be written ({error.strerror}); give the same command once it can"
    return None


def train_cell(
    config: Mapping[str, Any],
    overrides: Sequence[str],
    most: Mapping[str, float] | None = None,
    pruning: Mapping[str, Any] | None = None,
) -> Outcome:
    """Train one config, continue it, or return its result where it is finished; `pruning` is what `Pruning` takes.

    Where another process trains that very run (another driver's trial has the same parameters), wait for it.

    `most` are upper bounds on values of the result. Those on `parameters` are known beforehand: a network above them
    is pruned before its first turn, its value then holds only `parameters`.
    """
    from ganlab.run.train import train

    cfg = OmegaConf.create(dict(config))
    assert isinstance(cfg, DictConfig)
    bounds = {name: bound for name, bound in (most or {}).items() if name.split(".")[0] == "parameters"}
    if bounds and Run.of(cfg).state != "finished":
        counts = count_parameters(cfg)
        over = [f"{n} {value_of(counts, n):.0f} > {b:.0f}" for n, b in bounds.items() if value_of(counts, n) > b]
        if over:
            return Outcome("", "pruned", counts, f"not trained: {', '.join(over)}")
    run = train(cfg, list(overrides), wait=True, callbacks=_callbacks(pruning))
    status = run.status
    if status["state"] == "finished":
        return Outcome("", "finished", run.result)
    if status.get("pruned"):
        return Outcome("", "pruned", error=f"pruned in turn {status['step']}")
    return Outcome("", "interrupted", error=f"interrupted in turn {status['step']}")


def _callbacks(pruning: Mapping[str, Any] | None) -> list[Any]:
    if pruning is None:
        return []
    from ganlab.sweep.search.pruning import Pruning  # a grid's jobs do without Optuna

    return [Pruning(**pruning)]


def count_parameters(cfg: Any) -> dict[str, Any]:
    """The part `parameters` of a result, without training."""
    from ganlab.build.build import build

    parts = build(cfg)
    players = {"generator": parts.generator, "discriminator": parts.discriminator}
    return {"parameters": {name: sum(p.numel() for p in player.parameters()) for name, player in players.items()}}


def refuse(configs: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """For each config, the sentence that says why it cannot be run; None where it can."""
    refusals: list[str | None] = []
    for config in configs:
        try:
            _build(config)
            refusals.append(None)
        except WrongUse as error:
            refusals.append(str(error))
    return refusals


def metric_directions(config: Mapping[str, Any]) -> tuple[str | None, dict[str, str]]:
    """Why the config cannot be run (None where it can), and each of its metrics' direction, "min" or "max"."""
    try:
        parts = _build(config)
    except WrongUse as error:
        return str(error), {}
    return None, {name: metric.direction for name, metric in parts.metrics.items()}


def _build(config: Mapping[str, Any]) -> Any:
    """The parts of a cell; raises WrongUse where it cannot be run as one of many."""
    from ganlab.build.build import build_to_train

    cfg = OmegaConf.create(dict(config))
    if cfg.trainer.get("strategy", "auto") != "auto":
        raise WrongUse(
            "trainer=ddp shares one run out among processes, and a multirun gives each run one process of its own; use "
            "trainer=auto, with which the runs share the devices"
        )
    return build_to_train(cfg)


def visible_gpus() -> list[str]:
    """What CUDA_VISIBLE_DEVICES may be set to for one GPU each; to be called in a process that will end."""
    import torch

    given = os.environ.get("CUDA_VISIBLE_DEVICES")
    names = [name.strip() for name in given.split(",")] if given else None
    count = torch.cuda.device_count()
    return names[:count] if names is not None else [str(i) for i in range(count)]
