"""Published numbers beside measured ones: an experiment trained over several seeds, under its own protocol."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, stdev

import torch
from hydra.errors import HydraException
from omegaconf import DictConfig

from ganlab.build.build import cache_folder
from ganlab.build.make import make
from ganlab.build.signatures import check
from ganlab.config import compose
from ganlab.errors import WrongUse
from ganlab.published.shrink import shrink
from ganlab.run.train import train
from ganlab.store.run import Run

log = logging.getLogger("ganlab")


@dataclass(frozen=True)
class Comparison:
    """One metric: (mean, deviation or None) as published and as measured, and the runs' own values."""

    metric: str
    published: tuple[float, float | None]
    measured: tuple[float, float | None]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Reproduction:
    """What `reproduce` found: a comparison per metric, both protocols, and the runs it rests on."""

    experiment: str
    source: str
    published_protocol: str
    measured_protocol: str
    comparisons: tuple[Comparison, ...]
    runs: tuple[Run, ...]


def reproduce(
    experiment: str, scale: float = 1.0, seeds: int | None = None, overrides: Sequence[str] = ()
) -> Reproduction:
    """Train `experiment` once per seed and compare; runs that are finished are not trained again.

    `seeds` None is the number of the published row. Each seed is a training of its own, which is stricter than a row
    whose deviation is over evaluations of one training. `scale` below 1 shrinks budget, widths and sample counts
    (`ganlab.published.shrink`). Where InceptionV3's weights cannot be had, features=classifier stands in, and the
    measured protocol says so.

    Raises:
        WrongUse: the experiment holds no published numbers, or cannot be run.
    """
    count = _reference(experiment, overrides).get("seeds", 1) if seeds is None else seeds
    if count < 1:
        raise WrongUse(f"--seeds must be at least 1, got {count}")
    features = _fallback(experiment, overrides)
    runs = []
    for seed in range(count):
        cfg = shrink(compose([f"experiment={experiment}", f"seed={seed}", *features, *overrides]), scale)
        cfg.name = f"reproduce-{experiment}"
        log.info("%s: seed %d, %s turns", experiment, seed, cfg.training.turns)
        runs.append(train(cfg, [f"experiment={experiment}", f"seed={seed}", *features, *overrides]))
    return compare(experiment, _reference(experiment, overrides), runs)


def compare(experiment: str, reference: DictConfig, runs: Sequence[Run]) -> Reproduction:
    """Hold the finished runs of an experiment against its reference.

    Raises:
        WrongUse: a run was interrupted, or measured none of the published metrics.
    """
    unfinished = [run for run in runs if run.state != "finished"]
    if unfinished:
        raise WrongUse(f"{unfinished[0].folder} was stopped; give the same command to continue")
    which = "best" if reference.checkpoint == "best" else "final"
    results = [run.result["metrics"] for run in runs]
    comparisons = [
        Comparison(name, (published[0], published[1]), _spread(values), tuple(values))
        for name, published in reference.published.items()
        if (values := [r[name][which] for r in results if name in r and r[name][which] is not None])
    ]
    if not comparisons:
        raise WrongUse(
            f"experiment={experiment} measured none of {', '.join(reference.published)}; leave metric as it is"
        )

    protocol = next(iter(results[0].values()))["protocol"]
    measured = f"{protocol}, {which} of {runs[0].result['turns']} turns"
    return Reproduction(
        experiment=experiment,
        source=reference.source,
        published_protocol=reference.protocol,
        measured_protocol=measured,
        comparisons=tuple(comparisons),
        runs=tuple(runs),
    )


def _reference(experiment: str, overrides: Sequence[str]) -> DictConfig:
    try:
        reference: DictConfig = compose([f"experiment={experiment}", *overrides]).reference
    except HydraException as error:
        raise WrongUse(str(error)) from error
    if not reference:
        raise WrongUse(f"experiment={experiment} holds no published numbers; choose one of mimicry_* or studiogan_*")
    return reference


def _fallback(experiment: str, overrides: Sequence[str]) -> list[str]:
    """The override to features=classifier where the experiment's own cannot be had and the user chose none."""
    if any(o.startswith("features") for o in overrides):
        return []
    cfg = compose([f"experiment={experiment}", *overrides])
    check(cfg)
    features, dataset = make(cfg.features), make(cfg.dataset)
    try:
        features.prepare(dataset, cache_folder(cfg), torch.device("cpu"))
    except ValueError as error:
        log.warning("%s; features=classifier instead, whose values do not compare with the published ones", error)
        return ["features=classifier"]
    return []


def _spread(values: Sequence[float]) -> tuple[float, float | None]:
    return mean(values), stdev(values) if len(values) > 1 else None
