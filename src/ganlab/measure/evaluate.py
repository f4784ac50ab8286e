"""Metrics after a training, of a run, of one of its checkpoints, or of a folder of images that anyone made."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from omegaconf import DictConfig

from ganlab.build.build import cache_folder
from ganlab.build.measured import Measured, build_measured
from ganlab.config import compose
from ganlab.dataset import SplitName
from ganlab.errors import WrongUse, as_wrong_use
from ganlab.game.average import Statistics
from ganlab.measure.files import Files
from ganlab.measure.load import Trained, load
from ganlab.measure.measurement import Measurement, Source, Value
from ganlab.measure.source import source
from ganlab.store.checkpoint_file import file_name
from ganlab.store.find import find
from ganlab.store.run import Run

GROUPS = ("dataset", "features", "metric")  # what a measurement is made of


@dataclass(frozen=True)
class How:
    """The counts of an evaluation.

    `samples` None is as in training, or all files. `seeds` is over how many streams of latents the mean and the
    deviation are. `bootstrap` is how often the fakes of the first are drawn again for an interval; 0 asks for none.
    `split` is that of the data held against.

    Raises:
        WrongUse: fewer than two samples, one seed or no redraws.
    """

    samples: int | None = None
    seeds: int = 3
    bootstrap: int = 0
    split: SplitName = "train"

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name, least, value in (
            ("samples", 2, self.samples),
            ("seeds", 1, self.seeds),
            ("bootstrap", 0, self.bootstrap),
        ):
            if value is not None and value < least:
                raise WrongUse(f"--{name} must be at least {least}, got {value}")
        if self.bootstrap == 1:
            raise WrongUse("--bootstrap 1 gives no spread; ask for some hundred redraws, or for none by 0")


@dataclass(frozen=True)
class Evaluated:
    """One metric, as measured after a training."""

    name: str
    value: Value
    protocol: str
    checkpoint: str | None
    details: dict[str, Any]
    data: str  # the name and the fingerprint of what it was held against
    direction: str

    @property
    def row(self) -> dict[str, Any]:
        """A line of `evaluations.jsonl`."""
        value = {"value": self.value.mean, "deviation": self.value.deviation, "each": self.value.each}
        where = {"protocol": self.protocol, "checkpoint": self.checkpoint, "data": self.data}
        more = {"interval": self.value.interval, "direction": self.direction, "details": self.details}
        return {"name": self.name, **value, **where, **more}


def evaluate(
    target: str | Path,
    overrides: Sequence[str] = (),
    how: How | None = None,
    *,
    runs: Path = Path("runs"),
    **judged: Any,
) -> list[Evaluated]:
    """The metrics of what `target` names: a run (`ganlab.store.find`), a file in `checkpoints/`, a folder of images.

    `overrides` say what is measured, as in training: "dataset=mnist", "metric=[fid,recall]", "features=inception"; of a
    run, what they leave out is as it was trained. `judged` are further arguments of `evaluate_run`.

    Raises:
        WrongUse: it is nothing of these, or cannot be measured so.
    """
    path = Path(target).expanduser()
    if path.suffix == ".pt" and path.is_file():
        if not Run(path.parent.parent).exists:
            raise WrongUse(f"{path} lies in no run's checkpoints/; give a run's folder, or a checkpoint in it")
        judged["checkpoint"], target = path.name, path.parent.parent
    elif path.is_dir() and not Run(path).exists:
        asked = [name for name in ("checkpoint", "statistics", "truncation") if judged.get(name)]
        if asked:
            raise WrongUse(f"--{asked[0]} is for runs, and {path} is a folder of images; leave it out")
        return evaluate_folder(path, overrides, how)
    run = find(target, runs)
    return evaluate_run(Run(run.folder, judged.pop("trust", False)), overrides, how, **judged)


def evaluate_run(
    run: Run,
    overrides: Sequence[str] = (),
    how: How | None = None,
    *,
    checkpoint: str | None = None,
    average: bool = True,
    statistics: Statistics | None = None,
    truncation: float | None = None,
    device: str | None = None,
) -> list[Evaluated]:
    """The metrics of a run, appended to its `evaluations.jsonl`.

    `average` False takes the weights that train in place of their moving average. `device` None is the GPU where there
    is one.

    Raises:
        WrongUse: no such checkpoint, or what was trained cannot be measured so.
    """
    trained, how = load(run, checkpoint), how or How()
    cfg = run.config
    chosen = compose(list(overrides)) if overrides else cfg
    for group in GROUPS:
        if any(_group(o) == group for o in overrides):
            cfg[group] = chosen[group]
    measured = build_measured(cfg, trained.parts)
    _refuse_other_data(trained, measured)

    trained.game.to(device or ("cuda" if torch.cuda.is_available() else "cpu"))
    with as_wrong_use():
        samples = source(
            trained.game,
            trained.parts.dataset,
            num_classes=measured.dataset.num_classes,
            average=average,
            statistics=statistics,
            truncation=truncation,
        )
    count = how.samples or trained.parts.training.evaluate_samples
    name = file_name(checkpoint or trained.game.turn)
    found = _measure(measured, cfg, samples, how, count=count, seeds=how.seeds, device=samples.device, checkpoint=name)
    for one in found:
        run.evaluations.append(one.row)
    return found


def evaluate_folder(folder: Path, overrides: Sequence[str], how: How | None = None) -> list[Evaluated]:
    """The metrics of the images below a folder.

    All are measured once; where `how.samples` are fewer, each seed draws others.

    Raises:
        WrongUse: no dataset is named, or the images cannot be measured so.
    """
    if not any(_group(o) == "dataset" for o in overrides):
        raise WrongUse(
            f"{folder} is a folder of images, which say of no data that they are like; give --reference DATASET"
        )
    cfg, how = compose(list(overrides)), how or How()
    measured = build_measured(cfg)
    files = Files(folder, measured.dataset)
    if how.samples is not None and how.samples > len(files):
        raise WrongUse(f"--samples {how.samples} is more than the {len(files)} images of {folder}; ask for fewer")
    count = how.samples or len(files)
    seeds = how.seeds if count < len(files) else 1
    return _measure(measured, cfg, files, how, count=count, seeds=seeds, device=torch.device("cpu"), checkpoint=None)


def _measure(
    measured: Measured,
    cfg: DictConfig,
    samples: Source,
    how: How,
    *,
    count: int,
    seeds: int,
    device: torch.device,
    checkpoint: str | None,
) -> list[Evaluated]:
    with as_wrong_use():
        measurement = Measurement(
            measured.features,
            measured.metrics,
            measured.dataset,
            split=measured.dataset.split(how.split),
            samples=count,
            cache=cache_folder(cfg),
            split_name=how.split,
        )
        measurement.prepare(device)
        values = measurement.over(samples, range(seeds))
        details = measurement.details()
        errors = measurement.errors(samples, how.bootstrap) if how.bootstrap else {}
    return [
        Evaluated(
            name=name,
            value=value._replace(interval=_interval(value.mean, errors[name]) if name in errors else None),
            protocol=measurement.protocol(samples, seeds, name),
            checkpoint=checkpoint,
            details=details[name],
            data=f"{measured.dataset.name} {measured.dataset.fingerprint}",
            direction=measured.metrics[name].direction,
        )
        for name, value in values.items()
    ]


def _interval(mean: float, error: float) -> tuple[float, float]:
    """95 % of a normal distribution."""
    return mean - 1.96 * error, mean + 1.96 * error


def _group(override: str) -> str:
    return override.split("=")[0].lstrip("+~").split(".")[0]


def _refuse_other_data(trained: Trained, measured: Measured) -> None:
    """Samples of one shape cannot be held against data of another, nor classes against others."""
    mine, theirs = trained.parts.dataset, measured.dataset
    if mine.sample_shape != theirs.sample_shape:
        shapes = [d.modality.describe(d.sample_shape) for d in (mine, theirs)]
        raise WrongUse(
            f"the run makes {shapes[0]}, and dataset={theirs.name} has {shapes[1]}; resize it by dataset.image_size, "
            "or give "
            "another --reference"
        )
    if trained.parts.generator.is_told and mine.num_classes != theirs.num_classes:
        raise WrongUse(
            f"the run's generator is told one of {mine.num_classes} classes, and dataset={theirs.name} has "
            f"{theirs.num_classes}; give another --reference"
        )
