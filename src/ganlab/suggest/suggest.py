"""suggest(dataset) -> Suggestion: the data looked at, the speeds probed, the rules asked."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ganlab.build.make import make
from ganlab.config import compose
from ganlab.config.words import groups, words
from ganlab.dataset import Dataset
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.suggest.experiment import PLAIN
from ganlab.suggest.material import Material
from ganlab.suggest.probe import seconds_per_turn
from ganlab.suggest.rules import Line, Speed, Suggestion, choose

CHOSEN = ("generator", "discriminator", "conditioning", "loss", "penalty", "optimizer")


def suggest(
    dataset: str, overrides: Sequence[str] = (), minutes: float = 20, speed: Speed = seconds_per_turn
) -> Suggestion:
    """What to train on a dataset (its word, or a folder of images) in so many minutes, each line with its reason.

    `overrides` settle more of the dataset (`dataset.limit=200`) or of the run (`seed=1`); what they say is not asked
    of the rules again.

    Raises:
        WrongUse: there is no such dataset, the time is none, or an override chooses what is suggested.
    """
    if not 0 < minutes < float("inf"):
        raise WrongUse(f"--minutes must be a number above 0, got {minutes:g}")
    given = [*_lines_from(dataset, overrides)]
    cfg = compose([line.override for line in given])
    built: Dataset = make(cfg.dataset)
    resizable = "image_size" in cfg.dataset and not any(line.key == "dataset.image_size" for line in given)
    return choose(material(built, resizable), minutes, speed, given)


def material(dataset: Dataset, resizable: bool) -> Material:
    """What the rules know of a dataset.

    Raises:
        WrongUse: its samples are neither points nor images, or cannot be loaded.
    """
    if dataset.modality.vocabulary:
        raise WrongUse(
            f"samples of dataset={dataset.name} are {dataset.modality.name}, and suggest knows points and images "
            "alone; choose the networks yourself from `ganlab words generator`"
        )
    with as_wrong_use():
        split = dataset.split("train")
        every = dataset.load("train").labels
    return Material(
        name=dataset.name,
        shape=dataset.sample_shape,
        count=len(split.data),
        per_class=_least(split.labels, dataset.num_classes),
        judged_per_class=_least(every, len(dataset.all_class_names)),
        resizable=resizable,
    )


def _least(labels: NDArray[np.int64] | None, classes: int) -> int:
    return 0 if labels is None or not classes else int(np.bincount(labels, minlength=classes).min())


def _lines_from(dataset: str, overrides: Sequence[str]) -> Iterator[Line]:
    if dataset not in words("dataset") and Path(dataset).is_dir():
        yield Line("dataset", "folder", "the images of a folder")
        yield Line("dataset.path", dataset, "as asked")
    elif dataset not in words("dataset") and len(Path(dataset).parts) > 1:
        raise WrongUse(f"{dataset} is no folder; give one of images, or a word of `ganlab words dataset`")
    else:
        yield Line("dataset", dataset, "as asked")
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals or not key[:1].isalpha():
            raise WrongUse(f"{override} is no KEY=VALUE, such as dataset.image_size=32")
        if key.partition(".")[0] in CHOSEN or key == "dataset":
            raise WrongUse(f"{override} is what ganlab suggest chooses; leave it out, or train without a suggestion")
        if "." not in key and key not in (*groups(), *PLAIN):
            raise WrongUse(f"{override} names no group; give a key with a dot, such as dataset.limit=200, or seed=1")
        yield Line(key, value, "as asked")


def crowded() -> str | None:
    """A sentence where more processes want the cores than there are; all then takes longer than foretold."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load <= cores:
        return None
    return f"the load is {load:.1f} on {cores} cores: turns are foretold for an idle machine, and take longer now"
