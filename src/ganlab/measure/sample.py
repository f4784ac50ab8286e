"""Samples of a run."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ganlab.dataset.modality import Modality
from ganlab.errors import WrongUse
from ganlab.game.average import Statistics
from ganlab.measure.load import Trained, load
from ganlab.needs import TOLD_GENERATOR
from ganlab.store.run import Run


def samples(
    run: Run,
    count: int = 64,
    seed: int = 0,
    label: int | None = None,
    *,
    checkpoint: str | None = None,
    statistics: Statistics | None = None,
    truncation: float | None = None,
) -> Tensor:
    """(count, *sample_shape) in [-1, 1] of a run's evaluated generator; `label` asks for one class.

    Raises:
        WrongUse: the run has no such class, or its generator is told none.
    """
    return _of(load(run, checkpoint), count, seed, label, statistics, truncation)


def _of(
    trained: Trained, count: int, seed: int, label: int | None, statistics: Statistics | None, truncation: float | None
) -> Tensor:
    _refuse_label(trained, label)
    sampler = trained.sampler(statistics, truncation)
    random = torch.Generator().manual_seed(seed)
    latent, labels = sampler.latents(count, random), sampler.labels(count, random)
    if labels is not None and label is not None:
        labels.fill_(label)
    return sampler(latent, labels).cpu()


def _refuse_label(trained: Trained, label: int | None) -> None:
    classes, parts = trained.parts.dataset.num_classes, trained.parts
    if label is None:
        return
    if not TOLD_GENERATOR.met(parts.generator):
        raise WrongUse(
            f"--label {label} asks for a class, and this run's generator is told none; leave --label out, or train "
            "with conditioning=concat"
        )
    if not 0 <= label < classes:
        raise WrongUse(
            f"--label {label} is no class of this run, which has {classes}; give one from 0 to {classes - 1}"
        )


def write_samples(
    run: Run,
    out: Path | None = None,
    count: int = 64,
    seed: int = 0,
    label: int | None = None,
    *,
    checkpoint: str | None = None,
    statistics: Statistics | None = None,
    truncation: float | None = None,
) -> Path:
    """Samples of a run as a file of their modality (a sheet of images), or as an array (count, *sample_shape) (.npy).

    `out` None is a new file in the run's `pictures/`; the folder of a given one is made.

    Raises:
        WrongUse: neither of the two, fewer than one sample, no such class, or a place that cannot be written.
    """
    if count < 1:
        raise WrongUse(f"--count must be at least 1, got {count}")
    trained = load(run, checkpoint)
    modality = trained.parts.dataset.modality
    if out is not None and out.suffix not in (modality.suffix, ".npy"):
        raise WrongUse(f"--out {out} must end in {modality.suffix} or .npy")

    x = _of(trained, count, seed, label, statistics, truncation)
    path = unused(run.folder / "pictures" / f"sample{modality.suffix}") if out is None else out
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(x, path, modality)
    except OSError as error:
        raise WrongUse(f"{path} cannot be written ({error.strerror}); give another file by --out") from error
    return path


def _write(x: Tensor, path: Path, modality: Modality) -> None:
    if path.suffix == ".npy":
        np.save(path, x.numpy())
    else:
        modality.write(x, path)


def unused(path: Path) -> Path:
    """`path`, or where something lies there the first of `<stem>-2`, `<stem>-3`, ... that is free."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free
